"""Every resource of a model is made, in the step that lists it; names and places stay when something else changes."""

import re
from dataclasses import replace

import pytest

from infra.kinds import DOCS_ONLY, FACETS, REFUSED
from infra.parts import CannotSynthesize
from infra.stacks.compose import compose
from planta.access import accesses
from planta.elements import Resource
from planta.kinds import BY_ID
from tests.infra.sites import CASES, HOME, composed, models, resources, text

DATA = {"AWS::S3::Bucket", "AWS::KMS::Key", "AWS::DynamoDB::Table", "AWS::RDS::DBCluster", "AWS::SecretsManager::Secret", "AWS::SQS::Queue",
        "AWS::ECR::Repository", "AWS::Cognito::UserPool", "AWS::Backup::BackupVault", "AWS::Route53::HostedZone", "AWS::APS::Workspace"}  # fmt: skip
CUSTOM = re.compile(r"^(Custom::|AWS::CloudFormation::CustomResource|AWS::CloudFormation::Macro)")


def test_each_kind_is_built_or_drawn_only_or_refused() -> None:
    sets = (set(FACETS), set(DOCS_ONLY), set(REFUSED))
    assert set.union(*sets) == set(BY_ID)
    assert sum(map(len, sets)) == len(set.union(*sets)), "a kind is in two of the three lists"
    assert all(DOCS_ONLY.values())


def test_each_service_has_a_file_of_the_same_name_or_is_refused() -> None:
    ours = {p.stem for p in (HOME / "infra/kinds").glob("*.py")}
    theirs = {p.stem for p in (HOME / "planta/kinds").glob("*.py")} - {"__init__", "base", "registry", "shared"}
    # An IAM user is a finding, never made.
    assert theirs - ours == {"iam"}
    assert set(REFUSED.values()) <= theirs


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_every_resource_of_the_model_appears(system: str, environment: str) -> None:
    made = composed(system, environment)
    present = {r["Metadata"]["Planta"]["Resource"] for r in resources(made).values()} | {c.owner for c in made.calls}
    model = models(system)[environment]
    acts = {a.principal for a in accesses(model) if a.actions}
    in_cluster = {r.id for r in model.of_kind("k8s-addon") if getattr(r.config, "source", "") == "helm" and r.id not in acts}
    wanted = {r.id for r in model.resources.values() if r.kind not in DOCS_ONLY and not r.config.existing} - in_cluster
    assert wanted - present == set()
    assert present - wanted == set()


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_stacks_follow_the_steps_and_use_only_what_is_there(system: str, environment: str) -> None:
    made = composed(system, environment)
    steps = list(models(system)[environment].provisioning)
    order = [steps.index(s.step) for s in made.stacks]
    assert order == sorted(order)
    assert set(range(len(steps))) == set(order), "each step of the guide has a stack"
    exported: dict[tuple[str, str], set[str]] = {}
    outputs: set[tuple[str, str]] = set()
    for stack in made.stacks:
        used = set(re.findall(r'"Fn::ImportValue": "([^"]+)"', text(stack.template)))
        assert used <= exported.get((stack.account, stack.region), set()), stack.name
        assert set(stack.fed.values()) <= outputs, stack.name
        assert set(stack.parameters) == set(stack.fed) | set(stack.asked), stack.name
        exported.setdefault((stack.account, stack.region), set()).update(o["Export"]["Name"] for o in stack.outputs.values())
        outputs |= {(stack.name, o) for o in stack.outputs}
        assert len(stack.resources) <= 500
        assert len(stack.outputs) <= 200


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_no_reference_is_left_open_and_nothing_runs_code_to_deploy(system: str, environment: str) -> None:
    for name, resource in resources(composed(system, environment)).items():
        assert not CUSTOM.match(resource["Type"]), name
    for stack in composed(system, environment).stacks:
        for found in re.findall(r'"Ref": "(\w+)"', text(stack.template)):
            assert found in stack.resources or found in stack.parameters, (stack.name, found)
        for found in re.findall(r'"Fn::GetAtt": \["(\w+)"', text(stack.template)):
            assert found in stack.resources, (stack.name, found)


NAMELESS = {"guardduty", "security-hub", "k8s-addon"}
"""One an account and region, or called by the name that its software has."""


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_each_resource_carries_the_name_by_which_claims_look_for_it(system: str, environment: str) -> None:
    model = models(system)[environment]
    written: dict[str, list[str]] = {}
    for resource in resources(composed(system, environment)).values():
        written.setdefault(resource["Metadata"]["Planta"]["Resource"], []).append(text(resource["Properties"]))
    missing = [i for i, parts in written.items() if model.resources[i].kind not in NAMELESS and model.physical(i) not in " ".join(parts)]
    assert missing == []


def test_parts_of_the_edge_and_of_the_other_account_stand_there() -> None:
    places = {
        r["Metadata"]["Planta"]["Resource"]: (s.account, s.region) for s in composed("real", "prod").stacks for r in s.resources.values()
    }
    edge, home, audit = ("222222222222", "us-east-1"), ("222222222222", "sa-east-1"), ("333333333333", "sa-east-1")
    assert [places[i] for i in ("cdn", "borda-waf", "cert-borda", "zona", "alertas-globais", "alarme-borda", "chave-borda")] == [edge] * 7
    assert [places[i] for i in ("alb", "cert-regional", "banco", "trilha", "uploads")] == [home] * 5
    assert [places[i] for i in ("auditoria", "chave-auditoria")] == [audit] * 2


def test_the_listener_waits_for_the_step_of_its_certificate() -> None:
    step = {name.split("/")[1]: name.split("/")[0] for name in resources(composed("real", "prod"))}
    assert step["AlbHttp"] == step["Alb"] == "espectro-prod-aplicacoes"
    assert step["AlbHttps"] == step["AlbRuleWeb"] == "espectro-prod-dns-tls"


def test_what_holds_data_outlives_its_stack_where_a_person_approves() -> None:
    for name, resource in resources(composed("real", "prod"), *DATA).items():
        if resource["Properties"].get("BucketName", "").endswith("canario-222222222222"):
            continue
        assert resource.get("DeletionPolicy") in ("Retain", "Snapshot"), name
        assert resource.get("UpdateReplacePolicy") in ("Retain", "Snapshot"), name
    database = resources(composed("real", "hml"), "AWS::RDS::DBCluster")
    assert [r["DeletionPolicy"] for r in database.values()] == ["Snapshot"], "a test environment keeps a last copy of its database"


def test_an_environment_differs_only_in_what_its_settings_say() -> None:
    def of(environment: str, kind: str) -> list[dict[str, object]]:
        return [r["Properties"] for r in resources(composed("real", environment), kind).values()]

    limits = {e: of(e, "AWS::RDS::DBCluster")[0]["ServerlessV2ScalingConfiguration"] for e in ("prod", "hml")}
    assert limits == {"prod": {"MinCapacity": 1, "MaxCapacity": 16}, "hml": {"MinCapacity": 1, "MaxCapacity": 4}}
    assert (len(of("prod", "AWS::EC2::NatGateway")), len(of("hml", "AWS::EC2::NatGateway"))) == (3, 2)
    assert {s.account for s in composed("real", "hml").stacks} == {"111111111111", "333333333333"}
    assert "222222222222" not in text([s.template for s in composed("real", "hml").stacks])


def test_a_new_resource_changes_no_other_name() -> None:
    model = models("real")["prod"]
    more = {"outro-bucket": Resource(id="outro-bucket", config=model.resources["uploads"].config), **model.resources}
    before, after = resources(composed("real", "prod")), resources(compose(replace(model, resources=more)))
    assert set(before) <= set(after)
    assert {n for n in set(after) - set(before)} == {"espectro-prod-rest/OutroBucket", "espectro-prod-rest/OutroBucketBucketPolicy"}
    assert {n for n in before if before[n] != after[n]} == set()


def test_a_kind_without_a_builder_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FACETS, "kinesis-stream")
    with pytest.raises(CannotSynthesize, match="clicks: kind kinesis-stream has no builder yet"):
        compose(models("others")["dev"])


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_policies_fit_what_aws_accepts(system: str, environment: str) -> None:
    made = composed(system, environment)
    inline: dict[str, int] = {}
    for resource in resources(made, "AWS::IAM::RolePolicy").values():
        properties = resource["Properties"]
        inline[properties["RoleName"]] = inline.get(properties["RoleName"], 0) + len(re.sub(r"\s", "", text(properties["PolicyDocument"])))
    assert {r: n for r, n in inline.items() if n > 10_240} == {}
    for kind, field, most in (("AWS::KMS::Key", "KeyPolicy", 32_768), ("AWS::S3::BucketPolicy", "PolicyDocument", 20_480),
                              ("AWS::SNS::TopicPolicy", "PolicyDocument", 30_720)):  # fmt: skip
        for name, resource in resources(made, kind).items():
            assert len(text(resource["Properties"][field])) <= most, name
    for name, resource in resources(made, "AWS::IAM::Role").items():
        assert len(resource["Properties"]["RoleName"]) <= 64, name
