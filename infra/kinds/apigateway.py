"""HTTP and REST APIs: callers checked, requests limited, their own name only; the arrows name the functions behind them."""

import json
from collections.abc import Iterator
from hashlib import sha256

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.route53 import alias
from infra.kinds.shared import log_group
from infra.parts import CannotSynthesize, Part, Use, Value, join, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.apigateway import HttpApi, RestApi

FORMAT = (
    "requestId",
    "ip",
    "requestTime",
    "httpMethod",
    "routeKey",
    "status",
    "protocol",
    "responseLength",
    "integrationErrorMessage",
)


def build(id: str, config: HttpApi, site: Site) -> Iterator[Part]:
    name, targets = site.name(id), [a.target for a in site.architecture.arrows_from(id)]
    cors = config.cors
    yield Part(owner=id, type="AWS::ApiGatewayV2::Api", gives={"id": "ApiId", "url": "ApiEndpoint"}, properties=without_none({
        "Name": name, "ProtocolType": "HTTP", "DisableExecuteApiEndpoint": config.dns is not None,
        "CorsConfiguration": {"AllowOrigins": [site.host(o) for o in cors.origins], "AllowMethods": list(cors.methods),
                              "AllowHeaders": list(cors.headers), "MaxAge": cors.max_age_seconds} if cors else None}))  # fmt: skip
    if config.authorizer:
        yield authorizer(id, config, site)
    for target in targets:
        yield from route(id, config, site, target, alone=len(targets) == 1)
    if config.logs:
        yield log_group(id, site, config.logs)
    line = {f: f"$context.{f}" if f != "ip" else "$context.identity.sourceIp" for f in FORMAT}
    text = "{" + ",".join(f'"{k}":"{v}"' for k, v in line.items()) + "}"
    yield Part(owner=id, name="stage", type="AWS::ApiGatewayV2::Stage", after=((id, "logs"),), properties=without_none({
        "ApiId": Use(id, "id"), "StageName": "$default", "AutoDeploy": True,
        "DefaultRouteSettings": {"ThrottlingRateLimit": config.throttle.rate, "ThrottlingBurstLimit": config.throttle.burst,
                                 "DetailedMetricsEnabled": True},
        "AccessLogSettings": {"DestinationArn": site.log_group_arn(id), "Format": text} if config.logs else None}))  # fmt: skip
    if config.dns:
        yield from named(id, config, site)


def authorizer(id: str, config: HttpApi, site: Site) -> Part:
    who = config.authorizer
    assert who is not None
    if who.type != "jwt":
        raise CannotSynthesize(f"{id}: callers of an HTTP API are checked by token only; {who.type} is not built yet")
    issuer: Value = who.issuer
    audience: list[Value] = list(who.audience)
    if who.pool:
        issuer = Use(who.pool, "endpoint")
        audience = audience or [Use(who.pool, "client")]
    return Part(owner=id, name="authorizer", type="AWS::ApiGatewayV2::Authorizer", gives={"authorizer": "AuthorizerId"}, properties={
        "ApiId": Use(id, "id"), "Name": "token", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": issuer, "Audience": audience}})  # fmt: skip


def route(id: str, config: HttpApi, site: Site, target: str, *, alone: bool) -> Iterator[Part]:
    """`/track-order` and all below it go to the function of that name; a single function gets everything."""
    if site.kind(target) != "lambda":
        raise CannotSynthesize(f"{id}: an HTTP API forwards to functions only; {target} is a {site.kind(target)}")
    function = site.arn("lambda", f"function:{site.name(target)}", of=target)
    yield Part(
        owner=id,
        name=f"to-{target}",
        type="AWS::ApiGatewayV2::Integration",
        gives={f"to-{target}": "IntegrationId"},
        step=site.later(id, target),
        properties={
            "ApiId": Use(id, "id"),
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": function,
            "PayloadFormatVersion": "2.0",
        },
    )
    security = (
        {"AuthorizationType": "JWT", "AuthorizerId": Use(id, "authorizer")}
        if config.authorizer
        else {"AuthorizationType": "NONE"}
    )
    paths = ["$default"] if alone else [f"ANY /{target}", f"ANY /{target}/{{proxy+}}"]
    for number, key in enumerate(paths):
        yield Part(owner=id, name=f"route-{target}" + (f"-{number}" if number else ""), type="AWS::ApiGatewayV2::Route",
                   step=site.later(id, target), properties={"ApiId": Use(id, "id"), "RouteKey": key, **security,
                                                            "Target": join("integrations/", Use(id, f"to-{target}"))})  # fmt: skip
    yield permission(id, site, target)


def named(id: str, config: HttpApi, site: Site) -> Iterator[Part]:
    dns = config.dns
    if dns is None or config.certificate is None:
        raise CannotSynthesize(f"{id}: a name of its own needs a certificate")
    step = site.later(id, config.certificate)
    yield Part(owner=id, name="domain", type="AWS::ApiGatewayV2::DomainName", step=step, gives={
        "domain": "", "domain_target": "RegionalDomainName", "domain_zone": "RegionalHostedZoneId"}, properties={
            "DomainName": site.host(dns.name), "DomainNameConfigurations": [{
                "CertificateArn": Use(config.certificate, "arn"), "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}]})  # fmt: skip
    yield Part(owner=id, name="mapping", type="AWS::ApiGatewayV2::ApiMapping", step=step, after=((id, "stage"),), properties={
        "ApiId": Use(id, "id"), "DomainName": Use(id, "domain"), "Stage": "$default"})  # fmt: skip
    yield from alias(id, dns, site, Use(id, "domain_target"), Use(id, "domain_zone"))


STAGE = "v1"


def rest(id: str, config: RestApi, site: Site) -> Iterator[Part]:
    """A REST API: a path for each function, one stage, its own deployment whenever a path changes."""
    if config.endpoint == "private":
        raise CannotSynthesize(f"{id}: a private REST API is not built yet")
    targets = [a.target for a in site.architecture.arrows_from(id)]
    step = site.later(id, *targets)
    types = {"EndpointConfiguration": {"Types": [config.endpoint.upper()]}}
    yield Part(owner=id, type="AWS::ApiGateway::RestApi", gives={"id": "RestApiId", "root": "RootResourceId"}, properties={
        "Name": site.name(id), "DisableExecuteApiEndpoint": config.dns is not None, **types})  # fmt: skip
    security: dict[str, Value] = {"AuthorizationType": "NONE"}
    if config.authorizer:
        security = {"AuthorizationType": "AWS_IAM"}
        if config.authorizer.type != "iam":
            yield pool_authorizer(id, config, site)
            security = {"AuthorizationType": "COGNITO_USER_POOLS", "AuthorizerId": Use(id, "authorizer")}
    made = [part for target in targets for part in paths(id, config, site, target, security)]
    yield from made
    methods = [p for p in made if p.type == "AWS::ApiGateway::Method"]
    snapshot = f"deployment-{sha256(json.dumps([str(p.properties) for p in methods]).encode()).hexdigest()[:8]}"
    yield Part(owner=id, name=snapshot, type="AWS::ApiGateway::Deployment", step=step, gives={"deployment": "DeploymentId"},
               after=tuple((id, p.name) for p in methods), properties={"RestApiId": Use(id, "id")})  # fmt: skip
    logs: dict[str, Value] | None = None
    if config.logs:
        yield log_group(id, site, config.logs)
        yield from log_role(id, site)
        line = {"requestId": "$context.requestId", "ip": "$context.identity.sourceIp", "path": "$context.path", "status": "$context.status"}
        logs = {"DestinationArn": site.log_group_arn(id), "Format": json.dumps(line)}
    everything = {"HttpMethod": "*", "ResourcePath": "/*", "MetricsEnabled": True, "ThrottlingRateLimit": config.throttle.rate,
                  "ThrottlingBurstLimit": config.throttle.burst}  # fmt: skip
    yield Part(owner=id, name="stage", type="AWS::ApiGateway::Stage", step=step, after=((id, "logs"), (id, "log-account")),
               properties=without_none({
                   "RestApiId": Use(id, "id"), "StageName": STAGE, "DeploymentId": Use(id, "deployment"), "TracingEnabled": config.tracing,
                   "MethodSettings": [everything], "AccessLogSetting": logs}))  # fmt: skip
    if config.waf:
        stage = join(site.arn("apigateway", "/restapis/", of=id, account=""), Use(id, "id"), f"/stages/{STAGE}")
        yield Part(owner=id, name="waf", type="AWS::WAFv2::WebACLAssociation", step=site.later(id, config.waf, *targets),
                   after=((id, "stage"),), properties={"WebACLArn": Use(config.waf, "arn"), "ResourceArn": stage})  # fmt: skip
    if config.dns:
        yield from rest_domain(id, config, site, types)


def pool_authorizer(id: str, config: RestApi, site: Site) -> Part:
    who = config.authorizer
    if who is None or who.pool is None:
        raise CannotSynthesize(f"{id}: callers of a REST API are checked by a user pool or by IAM; another way is not built yet")
    return Part(owner=id, name="authorizer", type="AWS::ApiGateway::Authorizer", gives={"authorizer": "AuthorizerId"}, properties={
        "RestApiId": Use(id, "id"), "Name": "token", "Type": "COGNITO_USER_POOLS", "ProviderARNs": [Use(who.pool, "arn")],
        "IdentitySource": "method.request.header.Authorization"})  # fmt: skip


def paths(id: str, config: RestApi, site: Site, target: str, security: dict[str, Value]) -> Iterator[Part]:
    """`/name` and all below it."""
    if site.kind(target) != "lambda":
        raise CannotSynthesize(f"{id}: a REST API forwards to functions only; {target} is a {site.kind(target)}")
    step = site.later(id, target)
    function = site.arn("lambda", f"function:{site.name(target)}", of=target)
    call = f"arn:aws:apigateway:{site.region(id)}:lambda:path/2015-03-31/functions/{function}/invocations"
    for part, parent, piece in ((f"path-{target}", Use(id, "root"), target), (f"below-{target}", Use(id, f"path-{target}"), "{proxy+}")):
        yield Part(owner=id, name=part, type="AWS::ApiGateway::Resource", step=step, gives={part: "ResourceId"},
                   properties={"RestApiId": Use(id, "id"), "ParentId": parent, "PathPart": piece})  # fmt: skip
        yield Part(owner=id, name=f"{part}-any", type="AWS::ApiGateway::Method", step=step, properties={
            "RestApiId": Use(id, "id"), "ResourceId": Use(id, part), "HttpMethod": "ANY", **security,
            "Integration": {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": call}})  # fmt: skip
    yield permission(id, site, target)


def log_role(id: str, site: Site) -> Iterator[Part]:
    """API Gateway writes logs with a role that is set for the whole account; the first API makes it."""
    first = next(a for a in site.of_kind("rest-api") if site.together(a, id) and site.config(a).logs)
    if first != id:
        return
    trust = service_trust("apigateway.amazonaws.com")(id, site)
    yield Part(owner=id, name="log-role", type="AWS::IAM::Role", gives={"log-role": "Arn"}, lines={"role": f"resources.{id}.logs"},
               properties={"RoleName": site.role_name(f"{id}.logs"), "AssumeRolePolicyDocument": trust, "ManagedPolicyArns": [
                   "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"]})  # fmt: skip
    yield Part(owner=id, name="log-account", type="AWS::ApiGateway::Account", properties={"CloudWatchRoleArn": Use(id, "log-role")})


def rest_domain(id: str, config: RestApi, site: Site, types: dict[str, Value]) -> Iterator[Part]:
    dns = config.dns
    if dns is None or config.certificate is None:
        raise CannotSynthesize(f"{id}: a name of its own needs a certificate")
    step = site.later(id, config.certificate)
    edge = config.endpoint == "edge"
    yield Part(owner=id, name="domain", type="AWS::ApiGateway::DomainName", step=step, gives={
        "domain": "", "domain_target": "DistributionDomainName" if edge else "RegionalDomainName",
        "domain_zone": "DistributionHostedZoneId" if edge else "RegionalHostedZoneId"}, properties={
            "DomainName": site.host(dns.name), "SecurityPolicy": "TLS_1_2", **types,
            "CertificateArn" if edge else "RegionalCertificateArn": Use(config.certificate, "arn")})  # fmt: skip
    yield Part(owner=id, name="mapping", type="AWS::ApiGateway::BasePathMapping", step=step, after=((id, "stage"),), properties={
        "DomainName": Use(id, "domain"), "RestApiId": Use(id, "id"), "Stage": STAGE})  # fmt: skip
    yield from alias(id, dns, site, Use(id, "domain_target"), Use(id, "domain_zone"))


def permission(id: str, site: Site, target: str) -> Part:
    """The function admits this API only."""
    arrow = next(a for a in site.architecture.arrows_from(id) if a.target == target)
    return Part(owner=id, name=f"may-{target}", type="AWS::Lambda::Permission", step=site.later(id, target), after=((target, ""),),
                lines={"permission": ".".join(map(str, arrow.path))}, properties={
                    "FunctionName": site.name(target), "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
                    "SourceArn": join(site.arn("execute-api", "", of=id), Use(id, "id"), "/*")})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    if access.actions:
        yield on(
            join(site.arn("execute-api", "", of=access.target), Use(access.target, "id"), "/*"), actions=access.actions
        )


KINDS = {"http-api": Facet(build=build, grants=grants), "rest-api": Facet(build=rest, grants=grants)}
