"""Other settings than those of the two systems: each must compose to templates without an open end that AWS's schemas accept, or say why not."""

import json
import re
from functools import cache
from typing import Any

import pytest

from infra.parts import CannotSynthesize
from infra.stacks.compose import Composed, compose
from planta.build import build
from planta.locate import locate
from tests.infra.sites import SYSTEMS, resources, text
from tests.infra.walk import walk

lint = pytest.importorskip("cfnlint.api", reason="cfn-lint comes with the extra 'dev'").lint
ManualArgs = pytest.importorskip("cfnlint.config").ManualArgs

GOOD: dict[str, tuple[str, dict[str, Any]]] = {
    "pods get their roles from the agent, and share the nodes' group": ("real", {
        "cluster.identity": "pod-identity", "cluster.pod_groups": None, "cluster.network_policy": False, "cluster.logs": None,
        "cluster.endpoint": "both", "cluster.public_cidrs": ["203.0.113.0/24"], "nos-base.image": "al2023", "nos-base.labels": {"a": "b"},
        "nos-base.taints": [{"key": "k", "value": "v"}],
    }),
    "a network with a regional way out and no endpoint": ("real", {
        "rede.nat": "regional", "rede.endpoints": {}, "rede.flow_logs": None, "cdn.headers": None, "cdn.access_logs": None,
        "cdn.countries": ["BR", "PT"], "borda-waf.logs": None, "borda-waf.rate_limit": None, "borda-waf.count_only": ["common"],
        "zona.dnssec": False, "zona.health_check": {"path": "/saude"},
    }),
    "data without keys or locks": ("real", {
        "banco.capacity": None, "banco.instance": "db.r7g.large", "banco.key": None, "banco.monitoring_seconds": 0, "banco.insights": False,
        "uploads.key": None, "uploads.versioning": False, "uploads.lifecycle": {}, "fila-status.dead_letter": None, "fila-status.fifo": True,
        "fila-status.key": None, "cofre.lock": {"mode": "compliance", "min_days": 7}, "plano-de-copias.monthly": None,
        "plano-de-copias.restore_test": "weekly", "analisar.secrets": {"TOKEN": "senha-app.password"}, "pipeline.tracing": False,
        "segredo-django.rotation": None,
    }),
    "functions in a network, and streams": ("serverless", {
        "orders.stream": "both", "orders.indexes": {"by-day": {"partition": "day:number"}}, "orders.throughput": {"read": 5, "write": 5},
        "customers.callbacks": ["https://{domain}/back"], "customers.mfa": "off", "shop-api.cors": {"origins": ["https://{domain}"]},
        "render.dead_letter": "order-queue", "mail.dkim": False, "prints.replicate_to": "photos", "order-queue.key": None,
    }),
}  # fmt: skip
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "an alarm on calls without a log": ("real", {"trilha.logs": None}, "give a cloudtrail 'logs'"),
    "an origin without a name": ("real", {"alb.dns": None}, "its origin alb has no name of its own"),
    "a budget that tells nobody": ("real", {"orcamento.notify": None}, "orcamento: a budget that tells nobody"),
    "a rule of the web ACL that no group has": ("real", {"borda-waf.count_only": ["NoSuchRule"]}, "no rule group is known to have a rule NoSuchRule"),
}  # fmt: skip


SECTIONS = ("planta", "system", "environments", "defaults", "resources", "provisioning")
"""The others say of the settings what would no longer hold."""
WORDS = ("note", "caption", "runbook", "journeys")


@cache
def source(system: str) -> str:
    return json.dumps(locate(SYSTEMS[system].read_text(encoding="utf-8")).value)


def varied(system: str, settings: dict[str, Any], *, steps: bool = True) -> Composed:
    tree = {k: v for k, v in json.loads(source(system)).items() if k in SECTIONS}
    for resource in tree["resources"].values():
        for words in WORDS:
            resource.pop(words, None)
    for dotted, value in settings.items():
        id, field = dotted.split(".")
        tree["resources"][id][field] = value
        for environment in tree["environments"].values():  # a value of one environment would win
            environment["set"] = {k: v for k, v in environment.get("set", {}).items() if not k.startswith(dotted)}
    guide = tree.pop("provisioning")
    if steps:
        tree["provisioning"] = {k: {"title": v["title"], "purpose": "-", "resources": v["resources"]} for k, v in guide.items()}
    return compose(next(iter(build(json.dumps(tree)).architectures.values())))


@pytest.mark.parametrize("case", GOOD)
def test_other_settings_compose(case: str) -> None:
    made = varied(*GOOD[case])
    system = GOOD[case][0]
    plain = {s.name: s.template for s in varied(system, {}).stacks}
    problems = []
    for stack in made.stacks:
        if stack.template == plain.get(stack.name):
            continue  # looked at with the system itself
        for found in re.findall(r'"Ref": "(\w+)"', text(stack.template)):
            assert found in stack.resources or found in stack.parameters, (stack.name, found)
        for match in lint(json.dumps(stack.template), config=ManualArgs(regions=[stack.region])):
            if match.rule.id != "W3010":
                problems.append(f"{stack.name} {'/'.join(map(str, match.path or []))}: {match.rule.id} {match.message}")
    assert problems == []
    for name, resource in resources(made, "AWS::IAM::RolePolicy").items():
        assert resource["Properties"]["PolicyDocument"]["Statement"], name
    walk(made.stacks).rules()


def test_what_fails_on_a_stream_leaves_it_for_the_queue_of_failures() -> None:
    """With a place for failures, tries end and the record goes there; without one, and from a queue, Lambda's own way stays."""
    for dead, expected in (("order-queue", "printbox-live-order-queue"), (None, None)):
        made = varied("serverless", {"orders.stream": "new", "track-order.to": {"orders": ["read", "stream"]}, "track-order.dead_letter": dead})
        mappings = [r["Properties"] for r in resources(made, "AWS::Lambda::EventSourceMapping").values()]
        (stream,) = (m for m in mappings if "StartingPosition" in m)
        (queue,) = (m for m in mappings if "StartingPosition" not in m)
        assert "DestinationConfig" not in queue
        assert ("MaximumRetryAttempts" in stream) == (dead is not None)
        assert dead is None or str(stream["DestinationConfig"]["OnFailure"]["Destination"]).endswith(expected or "")


@pytest.mark.parametrize(("dead", "action"), [("order-queue", "sqs:SendMessage"), ("alerts", "sns:Publish")])
def test_a_function_may_hand_its_failures_over(dead: str, action: str) -> None:
    """Lambda refuses to make it otherwise: the function's own role delivers them."""
    said = text(resources(varied("serverless", {"render.dead_letter": dead}), "AWS::IAM::RolePolicy")["printbox-live-shop/RenderPolicy"])
    assert action in said and f"printbox-live-{dead}" in said
    assert action not in text(resources(varied("serverless", {}), "AWS::IAM::RolePolicy")["printbox-live-shop/RenderPolicy"])


@pytest.mark.parametrize("detailed", [True, False])
def test_an_instance_is_measured_as_closely_as_the_model_says(detailed: bool) -> None:
    made = resources(varied("others", {"legacy.detailed_monitoring": detailed}), "AWS::EC2::Instance")
    assert [r["Properties"]["Monitoring"] for r in made.values()] == [detailed]


def test_a_watched_bucket_tells_the_bus_and_the_rule_hears_no_other() -> None:
    made = varied("serverless", {"paid.watch": "photos", "paid.bus": None, "paid.source": None, "paid.events": ["Object Created"]})
    buckets = {r["Properties"]["BucketName"]: r["Properties"] for r in resources(made, "AWS::S3::Bucket").values()}
    told = {name for name, b in buckets.items() if b.get("NotificationConfiguration") == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}}
    (name,) = told
    assert name.startswith("printbox-live-photos")
    patterns = [r["Properties"].get("EventPattern", {}) for r in resources(made, "AWS::Events::Rule").values()]
    assert [p["detail"] for p in patterns if p.get("source") == ["aws.s3"]] == [{"bucket": {"name": [name]}}]


def test_a_metric_by_its_aws_namespace_is_that_of_the_watched_resource() -> None:
    made = varied("serverless", {"failing-api.metric": "AWS/Lambda/AsyncEventAge", "failing-api.watch": "send-mail"})
    alarms = [r["Properties"] for r in resources(made, "AWS::CloudWatch::Alarm").values()]
    (alarm,) = (a for a in alarms if a.get("MetricName") == "AsyncEventAge")
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": "printbox-live-send-mail"}]


def test_a_model_without_steps_is_one_stack_and_nothing_in_it_waits_for_itself() -> None:
    made = varied("serverless", {}, steps=False)
    assert {s.step for s in made.stacks} == {"rest"}
    for stack in made.stacks:
        needs = {n: set(re.findall(r'"(?:Ref|Fn::GetAtt)": \[?"(\w+)"', text(r))) | set(r.get("DependsOn", [])) for n, r in stack.resources.items()}
        free: set[str] = set()
        while ready := {n for n, of in needs.items() if n not in free and of & set(needs) <= free}:
            free |= ready
        assert set(needs) - free == set(), stack.name


def test_places_that_need_each_other_want_steps() -> None:
    with pytest.raises(CannotSynthesize, match=r"need each other: .*; take what they make apart"):
        varied("real", {}, steps=False)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_deployed_is_refused_with_its_reason(case: str) -> None:
    system, settings, message = REFUSED[case]
    with pytest.raises(CannotSynthesize, match=re.escape(message)):
        varied(system, settings)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(CannotSynthesize) as told:
        varied("real", {"orcamento.notify": None, "borda-waf.count_only": ["NoSuchRule"]})
    assert len(str(told.value).splitlines()) == 2


def test_pods_that_share_the_node_s_group_are_reached_through_it() -> None:
    rules = walk(varied(*GOOD["pods get their roles from the agent, and share the nodes' group"]).stacks).rules()
    cluster = "<espectro-prod-eks/Cluster.ClusterSecurityGroupId>"
    assert ("in", cluster, "espectro-prod-banco", 5432, "tcp") in rules, "wider than drawn, as the model's rules say"
    assert not [r for r in rules if "espectro-prod-api" in r]
