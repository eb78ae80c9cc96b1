"""A world in; who asks for roles (services, service accounts, workflows, people, strangers), and who may have which, out."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from planta.architecture import Architecture
from tests.infra.proof.iam import STRANGER, Actor, Policies, Thing

SERVICE_OF = {
    "slack-channel": "chatbot", "aws-config": "config", "cloudtrail": "cloudtrail", "vpc": "vpc-flow-logs", "bastion": "ec2",
    "ec2-instance": "ec2", "ec2-group": "ec2", "eks-cluster": "eks", "eks-nodegroup": "ec2", "batch-compute": "ec2", "batch-job": "ecs-tasks",
    "ecs-service": "ecs-tasks", "secret": "lambda", "lambda": "lambda", "canary": "lambda", "state-machine": "states", "grafana": "grafana",
    "backup-plan": "backup", "event-rule": "events", "codebuild": "codebuild", "s3-bucket": "s3", "firehose": "firehose", "rds-proxy": "rds",
    "rest-api": "apigateway", "cognito-user-pool": "cognito-idp",
}  # fmt: skip
"""Kind -> the service that takes on its role (each service's own documentation)."""
MONITORING = "monitoring.rds"
SILENT = {"ec2", "lambda", "cloudtrail"}
"""Services that do not say for whose resource they ask; a role is handed to them by whoever may pass it."""
ASSUME, WEB = "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"


def askers(policies: Policies, model: Architecture, accounts: Mapping[str, str]) -> Iterator[tuple[Actor, str]]:
    """(who, the action by which it asks); `accounts`: service account -> the role that the manifests say it has."""
    home = str(model.environment.account)
    names = sorted({SERVICE_OF.get(r.kind, "") for r in model.resources.values()} - {""} | {MONITORING, "sagemaker"})
    for name in names:
        for account in (home, STRANGER):
            yield Actor(key=f"{name} of {account}", arn=f"{name}.amazonaws.com", context={"aws:SourceAccount": account}), ASSUME
    for provider in policies.world.of("AWS::IAM::OIDCProvider"):
        arn = policies.world.arn(provider)
        issuer = arn.partition(":oidc-provider/")[2]
        workflows: list[Any] = [r.config for r in model.of_kind("github-workflow")]
        named = [f"repo:{w.repo}:environment:{e}" for w in workflows for e in ("prod", "hml", "live", "staging", "dev", "other")]
        others = ["repo:somebody/else:environment:prod", "repo:somebody/else:ref:refs/heads/main"]
        in_cluster = [*accounts, "system:serviceaccount:app:other", "system:serviceaccount:default:default"]
        subjects = in_cluster if "eks" in issuer else [*named, *others]
        for subject in subjects:
            for audience in ("sts.amazonaws.com", "elsewhere"):
                context = {f"{issuer}:sub": subject, f"{issuer}:aud": audience, "aws:FederatedProvider": arn}
                yield Actor(key=f"{subject} for {audience} by {issuer}", arn=arn, context=context), WEB
        yield Actor(key=f"no subject by {issuer}", arn=arn, context={f"{issuer}:aud": "sts.amazonaws.com", "aws:FederatedProvider": arn}), WEB
    for actor in policies.actors.values():
        if " for " not in actor.key:
            yield actor, ASSUME
    stranger = f"arn:aws:iam::{STRANGER}:role/admin"
    yield Actor(key="a stranger", arn=stranger, policies=("anything",), context={"aws:PrincipalArn": stranger}), ASSUME
    somebody = f"arn:aws:iam::{home}:role/admin-of-something-else"
    yield Actor(key="somebody of the account", arn=somebody, policies=("anything",), context={"aws:PrincipalArn": somebody}), ASSUME


def may(model: Architecture, who: Actor, action: str, role: Thing, accounts: Mapping[str, str]) -> bool:
    """Whether it must be let have the role."""
    name = role.form.removeprefix("role ")
    config: Any = model.resources[role.owner].config
    home = str(model.environment.account)
    if action == WEB:
        subject, _, rest = who.key.partition(" for ")
        if not rest.startswith("sts.amazonaws.com"):
            return False
        if config.kind == "github-workflow":
            environment = config.environment.replace("{env}", model.environment_id) if config.environment else ""
            return "eks" not in rest and subject == f"repo:{config.repo}:environment:{environment}"
        return "eks" in rest and accounts.get(subject) == name
    if config.kind == "permission-set":
        return who.key == f"people/{role.owner}"
    if who.key.startswith("people/") or who.arn.startswith("arn:"):
        return False
    service, _, account = who.key.partition(" of ")
    wanted = MONITORING if name.endswith("-monitoring") else SERVICE_OF.get(config.kind)
    return service == wanted and (account == home or service in SILENT)


def service_accounts(files: Mapping[str, bytes], environment: str) -> dict[str, str]:
    """Subject -> role, as the rendered manifests and the add-ons' settings say."""
    found: dict[str, str] = {}
    for path, data in files.items():
        if f"/{environment}/" not in path or not path.endswith(".yaml"):
            continue
        for document in yaml.safe_load_all(data):
            if not isinstance(document, dict):
                continue
            if document.get("kind") == "ServiceAccount":
                _note(found, document["metadata"].get("namespace", "default"), document["metadata"])
            if document.get("kind") == "Application":
                space = document["spec"]["destination"]["namespace"]
                _inside(found, space, document["spec"].get("source", {}).get("helm", {}).get("valuesObject", {}))
    return found


def _inside(found: dict[str, str], space: str, values: Any) -> None:
    if isinstance(values, dict):
        if "annotations" in values and "name" in values:
            _note(found, space, values)
        for value in values.values():
            _inside(found, space, value)


def _note(found: dict[str, str], space: str, account: Mapping[str, Any]) -> None:
    role = (account.get("annotations") or {}).get("eks.amazonaws.com/role-arn")
    if role:
        found[f"system:serviceaccount:{space}:{account['name']}"] = role.rpartition("/")[2]
