"""Web ACLs: AWS's rule groups, a limit for each address, and a log of what was blocked."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.kinds.shared import delivery_policy, log_group
from infra.parts import CannotSynthesize, Part, Use, Value
from infra.site import Site
from planta.kinds.waf import MANAGED_GROUPS, Managed, WebAcl

RULES: dict[Managed, tuple[str, ...]] = {
    "common": ("SizeRestrictions", "EC2MetaDataSSRF", "GenericLFI", "GenericRFI", "RestrictedExtensions", "CrossSiteScripting",
               "NoUserAgent", "UserAgent_BadBots"),
    "sql-injection": ("SQLi", "SQLiExtendedPatterns"),
    "known-bad-inputs": ("Log4JRCE", "JavaDeserializationRCE", "PROPFIND", "ExploitablePaths", "Host_localhost"),
    "ip-reputation": ("AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"),
}  # fmt: skip
"""How the names of single rules start, by their group."""


def build(id: str, config: WebAcl, site: Site) -> Iterator[Part]:
    name = site.name(id)
    rules = [managed(id, config, group, i) for i, group in enumerate(config.managed)]
    if config.rate_limit:
        limit = {
            "Limit": config.rate_limit.requests,
            "EvaluationWindowSec": config.rate_limit.per,
            "AggregateKeyType": "IP",
        }
        rules.insert(0, {"Name": "rate", "Priority": 0, "Action": {"Block": {}}, "Statement": {"RateBasedStatement": limit},
                         "VisibilityConfig": seen("rate")})  # fmt: skip
    rules = [{**rule, "Priority": i} for i, rule in enumerate(rules)]
    edge = config.layer == "edge"
    body = (
        {
            "AssociationConfig": {
                "RequestBody": {"CLOUDFRONT": {"DefaultSizeInspectionLimit": f"KB_{config.inspect_body_kb}"}}
            }
        }
        if edge
        else {}
    )
    yield Part(
        owner=id,
        type="AWS::WAFv2::WebACL",
        gives={"arn": "Arn"},
        properties={
            "Name": name,
            "Scope": "CLOUDFRONT" if edge else "REGIONAL",
            "DefaultAction": {"Allow": {}},
            "Rules": rules,
            "VisibilityConfig": seen(name),
            **body,
        },
    )
    if config.logs:
        yield log_group(id, site, config.logs)
        yield delivery_policy(id, site, site.arn("logs", "*", of=id))
        yield Part(
            owner=id,
            name="logging",
            type="AWS::WAFv2::LoggingConfiguration",
            after=((id, "logs"), (id, "logs-policy")),
            properties={
                "ResourceArn": Use(id, "arn"),
                "LogDestinationConfigs": [site.log_group_arn(id)],
                "RedactedFields": [{"SingleHeader": {"Name": n}} for n in ("authorization", "cookie")],
                "LoggingFilter": {
                    "DefaultBehavior": "DROP",
                    "Filters": [
                        {
                            "Behavior": "KEEP",
                            "Requirement": "MEETS_ANY",
                            "Conditions": [{"ActionCondition": {"Action": a}} for a in ("BLOCK", "COUNT")],
                        }
                    ],
                },
            },
        )


def seen(name: str) -> dict[str, Value]:
    return {"CloudWatchMetricsEnabled": True, "SampledRequestsEnabled": True, "MetricName": name}


def managed(id: str, config: WebAcl, group: Managed, number: int) -> dict[str, Value]:
    """A rule group of AWS; what only counts is said by group or by rule."""
    statement: dict[str, Value] = {"VendorName": "AWS", "Name": MANAGED_GROUPS[group]}
    counted = [r for r in config.count_only if r not in MANAGED_GROUPS and _group_of(id, r) == group]
    if counted:
        statement["RuleActionOverrides"] = [{"Name": r, "ActionToUse": {"Count": {}}} for r in counted]
    override: dict[str, Value] = {"Count": {}} if group in config.count_only else {"None": {}}
    return {"Name": group, "Priority": number, "OverrideAction": override, "Statement": {"ManagedRuleGroupStatement": statement},
            "VisibilityConfig": seen(group)}  # fmt: skip


def _group_of(id: str, rule: str) -> Managed:
    for group, starts in RULES.items():
        if rule.startswith(starts):
            return group
    raise CannotSynthesize(f"{id}.count_only: no rule group is known to have a rule {rule}")


KINDS = {"wafv2-acl": Facet(build=build)}
