"""The kinds of Amazon CloudFront."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Line, Link, Scene, Settings, Stands, Verb
from planta.kinds.people import HTTPS
from planta.kinds.shared import Dns
from planta.text import Text

TLS_POLICIES = {"1.2": "TLSv1.2_2021", "1.3": "TLSv1.3_2025"}
"""The oldest TLS version and CloudFront's policy for it."""
Frame = Literal["deny", "same-origin"]


class Headers(Settings):
    """Security headers of every answer."""

    hsts_days: Annotated[int, Field(ge=1, le=3650)] | None = 365
    """Days for which browsers use TLS only (Strict-Transport-Security)."""
    content_security_policy: Annotated[str, Field(min_length=1, max_length=2000)] | None = "default-src 'self'; frame-ancestors 'none'"
    """What pages may load (Content-Security-Policy)."""
    frame: Frame | None = "deny"
    """Who may show the pages in a frame (X-Frame-Options)."""
    referrer: Literal["no-referrer", "same-origin", "strict-origin-when-cross-origin"] = "strict-origin-when-cross-origin"
    """What the browser tells of the page it came from (Referrer-Policy)."""


class Distribution(Kind):
    """A distribution of CloudFront: the system's entry, at the points of presence; its arrows name the origins."""

    kind_id: ClassVar[str] = "cloudfront"
    face: ClassVar[Face] = Face(
        icon="service/AmazonCloudFront", name=Text("Distribuição do Amazon CloudFront", "Amazon CloudFront distribution"), category="edge"
    )
    stands: ClassVar[Stands] = "edge"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::CloudFront::Distribution", "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::ResponseHeadersPolicy",
        "AWS::CloudFront::VpcOrigin", "AWS::Route53::RecordSet",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "cloudfront"
    outputs: ClassVar[tuple[str, ...]] = ("id", "domain")
    cost_drivers: ClassVar[tuple[str, ...]] = ("egress-gb", "requests")
    verbs: ClassVar[tuple[Verb, ...]] = (
        HTTPS,
        Verb(name="invalidate", text=Text("invalida o cache de", "invalidates the cache of"), edge="delivery", phase="deploy",
             actions=("cloudfront:CreateInvalidation", "cloudfront:GetInvalidation")),
    )  # fmt: skip

    dns: Dns | None = None
    """Its name in a hosted zone."""
    certificate: Annotated[str | None, Link(kinds=("acm-certificate",), edge="security", text=Text("apresenta", "presents"))] = None
    """Certificate, in us-east-1; needed as soon as it has a name of its own."""
    waf: Annotated[str | None, Link(kinds=("wafv2-acl",), edge="security", phase="request", text=Text("filtra com", "filters with"))] = None
    """Web ACL of the edge that filters its requests."""
    access_logs: Annotated[str | None, Link(kinds=("s3-bucket",), draw="none", edge="observability", phase="async",
                                            text=Text("registra acessos em", "logs access to"))] = None  # fmt: skip
    """Bucket that receives the access log."""
    min_tls: Literal["1.2", "1.3"] = "1.2"
    """Oldest TLS version that viewers may use."""
    headers: Headers | None = Headers.model_construct()
    """Security headers of every answer."""
    origin_secret: Annotated[str | None, Link(kinds=("secret",), draw="none", edge="security",
                                              text=Text("identifica-se com", "identifies itself with"))] = None  # fmt: skip
    """Secret header by which a public load balancer knows that the request came through this distribution."""
    origin_timeout_seconds: Annotated[int, Field(ge=1, le=120)] = 30
    """How long it waits for an origin's answer."""
    cached: tuple[Line, ...] = ("/static/*",)
    """Path patterns that are cached; all else goes to the origin."""
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] | None = None
    """Countries that may use it; all when absent."""
    price_class: Literal["100", "200", "all"] = "all"
    """Points of presence: 100 leaves South America out."""

    def own_caption(self, language: str) -> str:
        # CloudFront's own certificate fixes the policy at TLSv1: no oldest version of ours holds with it.
        tls = f"TLS {self.min_tls}+" if self.certificate else "HTTPS"
        return tls + (" · WAF" if self.waf else "")

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="cloudfront", call="list-distributions", security=True)
        ours = f"DistributionList.Items[?Comment=='{scene.name}'] | [0]"
        yield ask(text=Text("Distribuição implantada", "Distribution is deployed"), path=f"{ours}.Status", expected="Deployed")
        yield ask(text=Text("HTTP redirecionado a HTTPS", "HTTP is redirected to HTTPS"),
                  path=f"{ours}.DefaultCacheBehavior.ViewerProtocolPolicy", expected="redirect-to-https")  # fmt: skip
        if self.certificate:
            yield ask(text=Text("Versão mínima do TLS", "Minimum TLS version"), path=f"{ours}.ViewerCertificate.MinimumProtocolVersion",
                      expected=TLS_POLICIES[self.min_tls])  # fmt: skip
        if self.waf:
            acl = f"contains([0].WebACLId, '/{scene.physical(self.waf)}/')"
            yield ask(text=Text("Filtrada pela web ACL", "Filtered by the web ACL"),
                      path=f"DistributionList.Items[?Comment=='{scene.name}'] | [0].WebACLId && {acl}", expected=True)  # fmt: skip
        if self.headers:
            yield ask(text=Text("Cabeçalhos de segurança aplicados", "Security headers are applied"),
                      path=f"{ours}.DefaultCacheBehavior.ResponseHeadersPolicyId != ''", expected=True)  # fmt: skip


KINDS = (Distribution,)
