"""Web ACLs."""

from typing import get_args

from planta.kinds.waf import MANAGED_GROUPS, Managed, WebAcl
from tests.planta.kinds.samples import asked, refusal, scene, settings, verdict

SCENE = scene()


def test_every_managed_group_has_its_name_in_aws() -> None:
    assert set(get_args(Managed)) == set(MANAGED_GROUPS)


def test_the_edge_is_asked_apart_from_the_region() -> None:
    for layer, scope in (("edge", "CLOUDFRONT"), ("regional", "REGIONAL")):
        claims = list(settings(WebAcl, f"{{layer: {layer}}}").own_claims(SCENE))
        asked_in = [c.parameters or c.lookups["arn"].parameters for c in claims]
        assert asked_in and all(parameters == {"scope": scope} for parameters in asked_in)


def test_logging_counts_this_acl_only() -> None:
    config = settings(WebAcl, "{}")
    arn = "arn:aws:wafv2:us-east-1:222222222222:global/webacl/{}/0a1b"
    ours, other = ({"ResourceArn": arn.format(n)} for n in ("espectro-prod-coisa", "espectro-prod-coisa-2"))
    assert verdict(config, "/')])", {"LoggingConfigurations": [other, ours]})
    assert not verdict(config, "/')])", {"LoggingConfigurations": [other]})
    assert not [k for k in asked(settings(WebAcl, "{logs: null}")) if "logging" in k]


def test_its_rules_are_the_models() -> None:
    config = settings(WebAcl, "{managed: [sql-injection, common], rate_limit: {requests: 500, per: 60}}")
    names = ("AWSManagedRulesSQLiRuleSet", "AWSManagedRulesCommonRuleSet")
    managed = [{"Statement": {"ManagedRuleGroupStatement": {"Name": name}}} for name in names]
    limit = {"Statement": {"RateBasedStatement": {"Limit": 500}}}
    assert verdict(config, "RuleGroupStatement.Name)", {"WebACL": {"Rules": [limit, *managed]}})
    assert not verdict(config, "RuleGroupStatement.Name)", {"WebACL": {"Rules": [limit, managed[0]]}})
    assert verdict(config, "Limit | [0]", {"WebACL": {"Rules": [*managed, limit]}})


def test_limits_that_aws_refuses_are_refused() -> None:
    assert refusal(WebAcl, "{rate_limit: {requests: 5}}").startswith("rate_limit.requests: ")
    assert refusal(WebAcl, "{rate_limit: {requests: 500, per: 90}}").startswith("rate_limit.per: ")
    assert refusal(WebAcl, "{managed: [sqli]}").startswith("managed.0: ")


def test_its_caption_says_the_limit_in_the_readers_language() -> None:
    config = settings(WebAcl, "{}")
    assert config.own_caption("pt-BR") == "até 2.000 req. em 300 s"
    assert config.own_caption("en") == "up to 2,000 req. in 300 s"
