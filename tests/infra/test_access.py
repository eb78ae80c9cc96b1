"""An arrow is access and nothing else is: decided on the templates by a walk of their own, over every principal and every verb."""

from functools import cache

import pytest

from infra.parts import CannotSynthesize
from infra.stacks.compose import compose
from planta.access import accesses
from planta.kinds import BY_ID
from tests.infra.sites import CASES, composed, models, resources, without
from tests.infra.walk import Walk, listed, walk

BUCKET = "arn:aws:s3:::espectro-prod-{}-222222222222"
HERE = "sa-east-1:222222222222"
REAL = [
    # principal, action, resource, allowed
    ("api", "s3:PutObject", BUCKET.format("uploads") + "/amostras/1/a.mzML", True),
    ("api", "s3:PutObject", BUCKET.format("uploads") + "/outra-pasta/a.mzML", False),
    ("api", "s3:GetObject", BUCKET.format("uploads") + "/amostras/1/a.mzML", False),
    ("api", "s3:DeleteObject", BUCKET.format("uploads") + "/amostras/1/a.mzML", False),
    ("api", "s3:GetObject", BUCKET.format("resultados") + "/analises/1.json", True),
    ("api", "s3:PutObject", BUCKET.format("resultados") + "/analises/1.json", False),
    ("api", "states:StartExecution", f"arn:aws:states:{HERE}:stateMachine:espectro-prod-pipeline", True),
    ("api", "states:StopExecution", f"arn:aws:states:{HERE}:execution:espectro-prod-pipeline:1", False),
    ("api", "sqs:ReceiveMessage", f"arn:aws:sqs:{HERE}:espectro-prod-fila-status", True),
    ("api", "sqs:SendMessage", f"arn:aws:sqs:{HERE}:espectro-prod-fila-status", False),
    ("acesso-plantao", "sqs:ReceiveMessage", f"arn:aws:sqs:{HERE}:espectro-prod-fila-status-failed", True),
    ("acesso-plantao", "sqs:SendMessage", f"arn:aws:sqs:{HERE}:espectro-prod-fila-status", True),
    ("acesso-plantao", "sqs:ReceiveMessage", f"arn:aws:sqs:{HERE}:espectro-prod-fila-status", False),
    ("api", "rds-db:connect", f"arn:aws:rds-db:{HERE}:dbuser:<espectro-prod-dados/Banco.DBClusterResourceId>/api", False),
    ("migracao", "rds-db:connect", f"arn:aws:rds-db:{HERE}:dbuser:<espectro-prod-dados/Banco.DBClusterResourceId>/migracao", True),
    ("migracao", "rds-db:connect", f"arn:aws:rds-db:{HERE}:dbuser:<espectro-prod-dados/Banco.DBClusterResourceId>/administrador", False),
    ("web", "s3:GetObject", BUCKET.format("resultados") + "/analises/1.json", False),
    ("web", "secretsmanager:GetSecretValue", "<espectro-prod-aplicacoes/SegredoDjango>", True),
    ("web", "secretsmanager:GetSecretValue", "<espectro-prod-dados/SenhaApp>", False),
    ("web", "ssm:GetParameter", f"arn:aws:ssm:{HERE}:parameter/espectro-prod-parametros-web", True),
    ("web", "ssm:GetParameter", f"arn:aws:ssm:{HERE}:parameter/espectro-prod-parametros-api", False),
    ("validar", "s3:GetObject", BUCKET.format("uploads") + "/amostras/1/a.mzML", True),
    ("validar", "s3:PutObject", BUCKET.format("resultados") + "/analises/1.json", False),
    ("consolidar", "s3:PutObject", BUCKET.format("resultados") + "/analises/1.json", True),
    ("consolidar", "s3:GetObject", BUCKET.format("uploads") + "/amostras/1/a.mzML", False),
    ("pipeline", "batch:SubmitJob", f"arn:aws:batch:{HERE}:job-queue/espectro-prod-fila-analise", True),
    ("pipeline", "batch:SubmitJob", f"arn:aws:batch:{HERE}:job-queue/outra", False),
    ("acesso-plantao", "ssm:StartSession", f"arn:aws:ec2:{HERE}:instance/i-1", False),  # only the one with the name's tag
    ("acesso-dev", "states:StartExecution", f"arn:aws:states:{HERE}:stateMachine:espectro-prod-pipeline", False),
    ("entrega", "ecr:PutImage", f"arn:aws:ecr:{HERE}:repository/espectro-prod-repo-api", True),
    ("entrega", "sts:AssumeRole", "arn:aws:iam::222222222222:role/cdk-hnb659fds-cfn-exec-role-222222222222-sa-east-1", False),
    ("nos-base", "ecr:BatchGetImage", f"arn:aws:ecr:{HERE}:repository/espectro-prod-repo-api", True),
    ("nos-base", "ecr:BatchGetImage", f"arn:aws:ecr:{HERE}:repository/espectro-prod-repo-analise", False),
    ("nos-spot", "s3:GetObject", BUCKET.format("uploads") + "/amostras/1/a.mzML", False),
]  # fmt: skip
ARNS = {
    "s3-bucket": lambda name, region, account, action: f"arn:aws:s3:::{name}" + ("" if action == "s3:ListBucket" else "/{within}x"),
    "sqs-queue": lambda name, region, account, action: f"arn:aws:sqs:{region}:{account}:{name}",
    "sns-topic": lambda name, region, account, action: f"arn:aws:sns:{region}:{account}:{name}",
    "lambda": lambda name, region, account, action: f"arn:aws:lambda:{region}:{account}:function:{name}",
    "dynamodb-table": lambda name, region, account, action: f"arn:aws:dynamodb:{region}:{account}:table/{name}",
    "ssm-parameter": lambda name, region, account, action: f"arn:aws:ssm:{region}:{account}:parameter/{name}",
    "ecr-repository": lambda name, region, account, action: f"arn:aws:ecr:{region}:{account}:repository/{name}",
    "event-bus": lambda name, region, account, action: f"arn:aws:events:{region}:{account}:event-bus/{name}",
    "state-machine": lambda name, region, account, action: f"arn:aws:states:{region}:{account}:"
    + (f"stateMachine:{name}" if action in ("states:StartExecution", "states:ListExecutions") else f"execution:{name}:1"),
}
"""Kinds with ARNs that this test can write by itself, from AWS's documentation of them."""


@cache
def walked(system: str, environment: str) -> Walk:
    return walk(composed(system, environment).stacks)


@pytest.mark.parametrize(("principal", "action", "resource", "allowed"), REAL)
def test_what_a_principal_of_the_real_system_may_do(principal: str, action: str, resource: str, allowed: bool) -> None:
    assert walked("real", "prod").allowed(f"espectro-prod-{principal}", action, resource) is allowed


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_each_verb_is_granted_exactly_to_the_principals_of_its_arrows(system: str, environment: str) -> None:
    model, view = models(system)[environment], walked(system, environment)
    granted: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for a in accesses(model):
        granted.setdefault((a.principal, a.target), set()).update((action, a.within or "") for action in a.actions)
    wrong, cells = [], 0
    for target in model.resources.values():
        arn_of = ARNS.get(target.kind)
        for verb in BY_ID[target.kind].verbs if arn_of else ():
            for action in verb.actions:
                assert arn_of
                arn = arn_of(model.physical(target.id), model.region(target.id), model.account(target.id), action)
                for role in view.roles():
                    id = role.removeprefix(f"{model.system.id}-{environment}-")
                    wanted = granted.get((id, target.id), set())
                    if id not in model.resources or (id.startswith("nos-") or model.resources[id].kind in ("batch-compute", "eks-nodegroup")):
                        continue  # these act for others: the hand-written cases above
                    if any(a.target == target.id and a.verb.name == "redrive" for a in model.arrows_from(id)) and target.kind == "sqs-queue":
                        continue  # it moves messages from the queue of failures: the hand-written cases above
                    for within in {w for a, w in wanted if a == action} or {""}:
                        cells += 1
                        asked = view.allowed(role, action, arn.replace("{within}", within), s3__prefix=within)
                        expected = (action, within) in wanted and not _by_service(model.resources[id].kind, action)
                        if asked is not expected and not (expected and _started_by_another_role(model.resources[id].kind, action)):
                            wrong.append((role, action, arn, asked))
    assert wrong == []
    assert cells > 100


def _by_service(kind: str, action: str) -> bool:
    """A service acts for these, and the target's own policy admits it."""
    return kind in ("alarm", "event-rule", "budget", "backup-vault", "prometheus", "cloudtrail")


def _started_by_another_role(kind: str, action: str) -> bool:
    """Nodes and execution roles fetch images for workloads."""
    return action.startswith("ecr:") and kind in ("k8s-deployment", "k8s-job", "batch-job", "ecs-service")


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_taking_an_arrow_out_takes_out_its_access_and_no_other(system: str, environment: str) -> None:
    model, before = models(system)[environment], walked(system, environment)
    kept = facts(before)
    removed_something = 0
    for arrow in model.arrows:
        try:
            after = walk(compose(without(model, arrow.id)).stacks)
        except CannotSynthesize:
            assert model.resources[arrow.source].kind in ("cloudfront", "event-rule"), f"{arrow.id}: nothing could be made without it"
            continue
        gone, new = kept - facts(after), facts(after) - kept
        # Conditions of a key's statement narrow with the services that are left, and a rule's line moves to the next arrow.
        assert {f for f in new if not f[1].startswith("kms:")} == set(), arrow.id
        roles = {f"{model.system.id}-{environment}-{arrow.source}"[:64]}
        if model.resources[arrow.source].kind == "k8s-deployment":
            roles |= {f"{model.system.id}-{environment}-{n}" for n in ("nos-base", "nos-spot")}
        if model.resources[arrow.source].kind == "alb":  # its target group goes too, and who registers with it
            roles |= {f"{model.system.id}-{environment}-{a.source}" for a in model.arrows_to(arrow.source) if a.verb.name == "register"}
        assert {f[0] for f in gone} <= roles, arrow.id
        if arrow.verb.actions and not _by_service(model.resources[arrow.source].kind, "") and model.resources[arrow.source].kind != "http-api":
            others = {a for x in model.arrows_from(arrow.source) if x.target == arrow.target and x.id != arrow.id for a in x.verb.actions}
            lost = {f[1] for f in gone}
            if type(model.resources[arrow.source].config).principal:
                assert set(arrow.verb.actions) - others - {"eks:DescribeCluster"} <= lost, arrow.id
                removed_something += 1
    assert removed_something > 5


def facts(view: Walk) -> set[tuple[str, str, str, str]]:
    """(role, action, resource, condition), of every statement."""
    return {
        (role, action, resource, str(sorted(s.get("Condition", {}).items())))
        for role in view.roles()
        for s in view.statements(role)
        for action in s["Action"]
        for resource in s["Resource"]
    }


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_every_statement_and_rule_names_the_model_s_line(system: str, environment: str) -> None:
    kinds = ("AWS::IAM::RolePolicy", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy", "AWS::KMS::Key")
    for name, resource in resources(composed(system, environment), *kinds).items():
        properties, lines = resource["Properties"], resource["Metadata"]["Planta"]["Lines"]
        document = properties.get("PolicyDocument") or properties["KeyPolicy"]
        assert {s["Sid"] for s in document["Statement"]} == set(lines), name
        for line in lines.values():
            assert line.split(".")[0] == "resources" and line.split(".")[1] in models(system)[environment].resources, line
    for name, resource in resources(composed(system, environment), "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress").items():
        assert resource["Metadata"]["Planta"]["Lines"]["rule"].startswith("resources."), name


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_wildcards_stand_only_where_aws_knows_nothing_narrower(system: str, environment: str) -> None:
    from infra.access import WITHOUT_RESOURCE

    bare = {
        action
        for role in walked(system, environment).roles()
        for s in walked(system, environment).statements(role)
        for action in s["Action"]
        if s["Resource"] == ["*"]
    }
    looks = {a for a in bare if a.partition(":")[2].startswith(("Describe", "List", "Get"))}
    others = {"cloudwatch:PutMetricData", "ecs:DiscoverPollEndpoint"}
    assert bare - WITHOUT_RESOURCE - looks == others & bare
    every = [s for role in walked(system, environment).roles() for s in walked(system, environment).statements(role)]
    assert not [a for s in every for a in s["Action"] if "*" in a]


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_nobody_outside_is_admitted_and_no_service_without_a_source(system: str, environment: str) -> None:
    """Trust, bucket, topic, queue and key policies: each service only for a named resource or account."""
    accounts = {s.account for s in composed(system, environment).stacks}
    for name, resource in resources(composed(system, environment)).items():
        properties = resource["Properties"]
        for field in ("PolicyDocument", "KeyPolicy", "AssumeRolePolicyDocument"):
            document = properties.get(field)
            if not isinstance(document, dict) or "Statement" not in document or resource["Type"] in ("AWS::EC2::VPCEndpoint", "AWS::IAM::RolePolicy"):
                continue
            for statement in document["Statement"]:
                if statement["Effect"] == "Deny":
                    continue
                principal, condition = statement["Principal"], statement.get("Condition", {})
                if principal == {"AWS": "*"}:
                    assert "aws:PrincipalArn" in condition["ArnEquals"], name
                for arn in listed(principal.get("AWS", [])):
                    assert arn == "*" or arn.split(":")[4] in accounts, name
                if field != "AssumeRolePolicyDocument" and "Service" in principal:
                    assert condition, (name, statement["Sid"])


def test_service_accounts_take_on_only_their_own_role() -> None:
    trusts = {
        r["Properties"]["RoleName"]: r["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"][0]
        for r in resources(composed("real", "prod"), "AWS::IAM::Role").values()
        if "Fn::Sub" in r["Properties"]["AssumeRolePolicyDocument"]
    }
    assert {r.removeprefix("espectro-prod-") for r in trusts} == {"web", "api", "migracao", "balanceador", "autoscaler", "coletor", "coletor-logs"}
    subjects = set()
    for role, document in trusts.items():
        assert '"${Issuer}:aud": "sts.amazonaws.com"' in document, role
        (subject,) = [part.split('"')[1] for part in document.split("${Issuer}:sub\": ")[1:]]
        assert subject.startswith("system:serviceaccount:") and "*" not in subject
        subjects.add(subject)
    assert len(subjects) == len(trusts)


def test_the_workflow_enters_as_one_environment_of_one_repository() -> None:
    (role,) = [
        r["Properties"] for r in resources(composed("real", "hml"), "AWS::IAM::Role").values() if r["Properties"]["RoleName"] == "espectro-hml-entrega"
    ]
    statement = role["AssumeRolePolicyDocument"]["Statement"][0]
    assert statement["Condition"]["StringEquals"] == {
        "token.actions.githubusercontent.com:sub": "repo:espectro-example/plataforma:environment:hml",
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    }
