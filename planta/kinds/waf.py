"""The kinds of AWS WAF."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Grant, Kind, Line, Lookup, Scene, Settings, Stands
from planta.kinds.shared import Logs, logs_grant
from planta.text import Text, number

MANAGED_GROUPS = {
    "common": "AWSManagedRulesCommonRuleSet",
    "known-bad-inputs": "AWSManagedRulesKnownBadInputsRuleSet",
    "ip-reputation": "AWSManagedRulesAmazonIpReputationList",
    "anonymous-ip": "AWSManagedRulesAnonymousIpList",
    "sql-injection": "AWSManagedRulesSQLiRuleSet",
    "linux": "AWSManagedRulesLinuxRuleSet",
    "posix": "AWSManagedRulesUnixRuleSet",
    "windows": "AWSManagedRulesWindowsRuleSet",
    "php": "AWSManagedRulesPHPRuleSet",
    "wordpress": "AWSManagedRulesWordPressRuleSet",
    "admin-protection": "AWSManagedRulesAdminProtectionRuleSet",
    "bot-control": "AWSManagedRulesBotControlRuleSet",
    "account-takeover": "AWSManagedRulesATPRuleSet",
    "account-creation": "AWSManagedRulesACFPRuleSet",
}
"""Short names of the rule groups that AWS maintains, and their names in AWS."""
Managed = Literal[
    "common", "known-bad-inputs", "ip-reputation", "anonymous-ip", "sql-injection", "linux", "posix", "windows", "php", "wordpress",
    "admin-protection", "bot-control", "account-takeover", "account-creation",
]  # fmt: skip


class RateLimit(Settings):
    """How many requests one address may send."""

    requests: Annotated[int, Field(ge=10, le=2_000_000_000)]
    """Requests that one address may send within the window."""
    per: Literal[60, 120, 300, 600] = 300
    """The window, in seconds."""


class WebAcl(Kind):
    """A web ACL of AWS WAF: managed rules and a rate limit before the application."""

    kind_id: ClassVar[str] = "wafv2-acl"
    face: ClassVar[Face] = Face(icon="service/AWSWAF", name=Text("Web ACL do AWS WAF", "AWS WAF web ACL"), category="security")
    stands: ClassVar[Stands] = "edge"
    evidence: ClassVar[bool] = True
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation", "AWS::WAFv2::LoggingConfiguration",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "waf"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("acls", "rules", "requests")

    layer: Literal["edge", "regional"] = "edge"
    """Edge: for CloudFront, kept in us-east-1; regional: for a load balancer or an API."""
    managed: tuple[Managed, ...] = ("common", "known-bad-inputs", "ip-reputation")
    """Rule groups maintained by AWS."""
    rate_limit: RateLimit | None = RateLimit.model_construct(requests=2000)
    """Block an address that sends more than that."""
    count_only: tuple[Line, ...] = ()
    """Groups or single rules that only count: `common`, `SizeRestrictions_BODY`."""
    inspect_body_kb: Literal[8, 16, 32, 48, 64] = 16
    """How much of a request's body is inspected; a load balancer allows 8 only."""
    logs: Logs | None = Logs.model_construct()
    """Log of the requests that a rule matched."""

    def own_caption(self, language: str) -> str:
        if self.rate_limit is None:
            return Text("{} grupos de regras", "{} rule groups")(language).format(len(self.managed))
        return Text("até {} req. em {} s", "up to {} req. in {} s")(language).format(
            number(self.rate_limit.requests, language), self.rate_limit.per
        )

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.logs:
            yield logs_grant(id, Text("registra bloqueios em", "logs blocks in"))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        scope: dict[str, str] = {"scope": "CLOUDFRONT" if self.layer == "edge" else "REGIONAL"}
        yield Claim(text=Text("Web ACL criada", "Web ACL exists"), service="wafv2", call="list-web-acls", parameters=scope,
                    path=f"WebACLs[?Name=='{scene.name}'] | [0].Name", expected=scene.name, security=True)  # fmt: skip
        look = Lookup(call="list-web-acls", parameters=scope, path=f"WebACLs[?Name=='{scene.name}'] | [0].ARN")
        ask = partial(Claim, service="wafv2", call="get-web-acl", lookups={"arn": look}, security=True)
        if self.managed:
            yield ask(text=Text("Grupos de regras da AWS", "AWS's rule groups"),
                      path="sort(WebACL.Rules[].Statement.ManagedRuleGroupStatement.Name)",
                      expected=tuple(sorted(MANAGED_GROUPS[m] for m in self.managed)))  # fmt: skip
        if self.rate_limit:
            yield ask(text=Text("Requisições por endereço", "Requests per address"), expected=self.rate_limit.requests,
                      path="WebACL.Rules[].Statement.RateBasedStatement.Limit | [0]")  # fmt: skip
        if self.logs:
            yield Claim(text=Text("Log de bloqueios ligado", "Logging is on"), service="wafv2", call="list-logging-configurations",
                        parameters=scope, path=f"length(LoggingConfigurations[?contains(ResourceArn, '/{scene.name}/')])",
                        expected=1, security=True)  # fmt: skip


KINDS = (WebAcl,)
