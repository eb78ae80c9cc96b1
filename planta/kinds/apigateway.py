"""The kinds of Amazon API Gateway."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Kind, Line, Link, Lookup, Scene, Settings, Verb
from planta.kinds.people import HTTPS
from planta.kinds.shared import Dns, Logs, logs_grant, tracing_grant
from planta.text import Text, number

INVOKE = Verb(
    name="invoke", text=Text("chama, assinado pelo IAM", "calls, signed by IAM"), edge="request",
    actions=("execute-api:Invoke",), ports=(443,),
)  # fmt: skip


class Authorizer(Settings):
    """Who may call it."""

    type: Literal["iam", "jwt", "lambda"] = "jwt"
    """Signed by IAM, with a token, or decided by a function."""
    pool: Annotated[str | None, Link(kinds=("cognito-user-pool",), edge="security", phase="request",
                                     text=Text("confere o token em", "checks the token with"))] = None  # fmt: skip
    """User pool that issues the tokens."""
    issuer: Annotated[str | None, Field(pattern=r"^https://[^\s]+$")] = None
    """Address of another issuer of tokens."""
    audience: tuple[Line, ...] = ()
    """Clients whose tokens count."""
    function: Annotated[str | None, Link(kinds=("lambda",), edge="security", phase="request",
                                         grants=("lambda:InvokeFunction",), text=Text("pergunta a", "asks"))] = None  # fmt: skip
    """Function that decides."""

    @model_validator(mode="after")
    def _somebody_decides(self) -> "Authorizer":
        if self.type == "jwt" and (self.pool is None) == (self.issuer is None):
            raise ValueError("tokens come from either a pool (cognito-user-pool) or an issuer (an address)")
        if (self.type == "lambda") != (self.function is not None):
            raise ValueError('type "lambda" and function go together')
        return self


class Throttle(Settings):
    """How many requests a second it takes."""

    rate: Annotated[int, Field(ge=1, le=100_000)] = 100
    """Requests a second, lasting."""
    burst: Annotated[int, Field(ge=1, le=100_000)] = 200
    """Requests at once, for a moment."""


class Cors(Settings):
    """Which pages of other origins may call it."""

    origins: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Origins: `https://{domain}`."""
    methods: tuple[Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], ...] = ("GET", "POST")
    """Methods that they may use."""
    headers: tuple[Line, ...] = ("content-type", "authorization")
    """Headers that they may send."""
    max_age_seconds: Annotated[int, Field(ge=0, le=86400)] = 600
    """How long browsers remember it."""


class Api(Kind):
    """What HTTP and REST APIs have in common."""

    commitment: ClassVar[str | None] = "api-gateway"
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("id", "url")
    cost_drivers: ClassVar[tuple[str, ...]] = ("requests", "egress-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (HTTPS, INVOKE)

    authorizer: Authorizer | None = None
    """Who may call it; null: anybody."""
    throttle: Throttle = Throttle.model_construct()
    """Requests a second."""
    dns: Dns | None = None
    """Its name in a hosted zone; the address of API Gateway is then switched off."""
    certificate: Annotated[str | None, Link(kinds=("acm-certificate",), edge="security", text=Text("apresenta", "presents"))] = None
    """Certificate of its name."""
    logs: Logs | None = Logs.model_construct()
    """Access log."""

    def own_caption(self, language: str) -> str:
        return Text("até {} req./s", "up to {} req./s")(language).format(number(self.throttle.rate, language))

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.logs:
            yield logs_grant(id, Text("registra acessos em", "logs access to"))


class HttpApi(Api):
    """An HTTP API of API Gateway: the lean front of functions and services; its arrows name them."""

    kind_id: ClassVar[str] = "http-api"
    face: ClassVar[Face] = Face(
        icon="service/AmazonAPIGateway", name=Text("API HTTP do Amazon API Gateway", "Amazon API Gateway HTTP API"), category="integration"
    )
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration",
        "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping",
    )  # fmt: skip

    cors: Cors | None = None
    """Which pages of other origins may call it."""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="apigatewayv2", call="get-apis")
        ours = f"Items[?Name=='{scene.name}'] | [0]"
        yield ask(text=Text("API criada", "API exists"), path=f"{ours}.ProtocolType", expected="HTTP")
        if self.dns:
            yield ask(text=Text("Endereço padrão desligado", "Default address is off"), path=f"{ours}.DisableExecuteApiEndpoint",
                      expected=True, security=True)  # fmt: skip
        look = {"api-id": Lookup(call="get-apis", path=f"{ours}.ApiId")}
        yield Claim(text=Text("Requisições por segundo", "Requests a second"), service="apigatewayv2", call="get-stages", lookups=look,
                    path="Items[0].DefaultRouteSettings.ThrottlingRateLimit", expected=float(self.throttle.rate))  # fmt: skip
        if self.authorizer and self.authorizer.type != "iam":
            yield Claim(text=Text("Quem chama é conferido", "Callers are checked"), service="apigatewayv2", call="get-authorizers",
                        lookups=look, path="length(Items)", expected=1, security=True)  # fmt: skip
        if self.cors:
            yield ask(text=Text("Origens admitidas", "Allowed origins"), path=f"{ours}.CorsConfiguration.AllowOrigins",
                      expected=tuple(o.replace("{domain}", scene.domain) for o in self.cors.origins), security=True)  # fmt: skip


class RestApi(Api):
    """A REST API of API Gateway: with request validation, usage plans and a web ACL."""

    kind_id: ClassVar[str] = "rest-api"
    face: ClassVar[Face] = Face(
        icon="service/AmazonAPIGateway", name=Text("API REST do Amazon API Gateway", "Amazon API Gateway REST API"), category="integration"
    )
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::ApiGateway::RestApi", "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Resource",
        "AWS::ApiGateway::Method", "AWS::ApiGateway::Authorizer", "AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping",
    )  # fmt: skip

    endpoint: Literal["regional", "edge", "private"] = "regional"
    """Where it is reached: in the region, through CloudFront's points of presence, or from the network only."""
    waf: Annotated[str | None, Link(kinds=("wafv2-acl",), edge="security", phase="request", text=Text("filtra com", "filters with"))] = None
    """Regional web ACL that filters its requests."""
    tracing: bool = True
    """Trace requests with AWS X-Ray."""

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield from super().own_grants(id)
        if self.tracing:
            yield tracing_grant(id)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="apigateway", call="get-rest-apis", security=True)
        ours = f"items[?name=='{scene.name}'] | [0]"
        yield ask(text=Text("Onde a API é alcançada", "Where the API is reached"), path=f"{ours}.endpointConfiguration.types[0]",
                  expected=self.endpoint.upper())  # fmt: skip
        if self.dns:
            yield ask(text=Text("Endereço padrão desligado", "Default address is off"), path=f"{ours}.disableExecuteApiEndpoint",
                      expected=True)  # fmt: skip
        look = {"rest-api-id": Lookup(call="get-rest-apis", path=f"{ours}.id")}
        yield Claim(text=Text("Rastreamento", "Tracing"), service="apigateway", call="get-stages", lookups=look,
                    path="item[0].tracingEnabled", expected=self.tracing)  # fmt: skip
        if self.authorizer and self.authorizer.type != "iam":
            yield Claim(text=Text("Quem chama é conferido", "Callers are checked"), service="apigateway", call="get-authorizers",
                        lookups=look, path="length(items)", expected=1, security=True)  # fmt: skip


KINDS = (HttpApi, RestApi)
