"""Secrets: generated, encrypted, replicated where a service of another region reads them, and rotated by a function of ours."""

from collections.abc import Iterator
from pathlib import Path

from infra.actors import owner
from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.rds import PORT, database_name
from infra.kinds.shared import group, json_text
from infra.parts import CannotSynthesize, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.secretsmanager import Secret
from planta.needs import Need

ROTATION_CODE = Path(__file__).parents[1] / "code" / "rotate_postgres.py"
RUNTIME = "python3.14"


def build(id: str, config: Secret, site: Site) -> Iterator[Part]:
    regions = replicas(id, site)
    yield Part(owner=id, type="AWS::SecretsManager::Secret", removal="Retain" if site.protected else "Delete", gives={"arn": ""},
               properties=without_none({
                   "Name": site.name(id), "Description": site.name(id), "KmsKeyId": site.key(config.key, id),
                   "GenerateSecretString": generated(config, site),
                   "ReplicaRegions": [{"Region": r} for r in regions] or None,
               }))  # fmt: skip
    if config.rotation:
        yield from rotation(id, config, site)


def replicas(id: str, site: Site) -> list[str]:
    """Regions of what reads it when its stack is made: a distribution's secret header."""
    users = [n.source for n in site.architecture.links_to(id) if n.field == "origin_secret"]
    return sorted({site.region(u) for u in users} - {site.region(id)})


def generated(config: Secret, site: Site) -> dict[str, Value]:
    """A random value; never changed afterwards, since that would replace what is in use."""
    database = config.rotation.database if config.rotation else None
    if database is None:
        return {"PasswordLength": 64, "ExcludePunctuation": True}
    template = {"engine": "postgres", "host": Use(database, "endpoint"), "port": PORT, "dbname": database_name(site), "username": "app",
                "masterarn": Use(database, "admin_secret")}  # fmt: skip
    return {
        "SecretStringTemplate": json_text(template),
        "GenerateStringKey": "password",
        "PasswordLength": 40,
        "ExcludePunctuation": True,
    }


def rotation(id: str, config: Secret, site: Site) -> Iterator[Part]:
    assert config.rotation is not None
    if config.rotation.style == "service":
        raise CannotSynthesize(
            f"{id}: a secret rotated by its service belongs to that service; name it with 'users.admin: service'"
        )
    database = config.rotation.database
    if database is None or site.kind(database) != "aurora-postgresql":
        raise CannotSynthesize(f"{id}: only secrets of an Aurora PostgreSQL database are rotated by a function of ours")
    principal = f"{id}.rotation"
    name = site.role_name(principal)
    yield group(id, site, name="rotation-group", vpc=site.vpc_of(database))
    yield Part(owner=id, name="rotation-logs", type="AWS::Logs::LogGroup",
               properties={"LogGroupName": f"/aws/lambda/{name}", "RetentionInDays": 90})  # fmt: skip
    yield Part(owner=id, name="rotation", type="AWS::Lambda::Function", gives={"rotation": "Arn"},
               after=((id, "rotation-policy"), (id, "rotation-logs")), properties={
                   "FunctionName": name, "Description": f"Rotates {site.name(id)}", "Runtime": RUNTIME, "Handler": "index.handler",
                   "Architectures": ["arm64"], "Timeout": 60, "MemorySize": 256, "Role": site.role(principal),
                   "ReservedConcurrentExecutions": 1, "Code": {"ZipFile": ROTATION_CODE.read_text(encoding="utf-8")},
                   "VpcConfig": {"SubnetIds": site.subnets(database), "SecurityGroupIds": [Use(id, "rotation-group")]},
                   "TracingConfig": {"Mode": "PassThrough"}})  # fmt: skip
    yield Part(owner=id, name="rotation-permission", type="AWS::Lambda::Permission", lines={"permission": f"resources.{id}.rotation"},
               properties={"FunctionName": Use(id, "rotation"), "Action": "lambda:InvokeFunction",
                           "Principal": "secretsmanager.amazonaws.com", "SourceAccount": site.account(id)})  # fmt: skip
    yield Part(owner=id, name="rotation-schedule", type="AWS::SecretsManager::RotationSchedule", after=((id, "rotation-permission"),),
               properties={"SecretId": Use(id, "arn"), "RotationLambdaARN": Use(id, "rotation"), "RotateImmediatelyOnUpdate": False,
                           "RotationRules": {"AutomaticallyAfterDays": config.rotation.days}})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    random = tuple(a for a in access.actions if a == "secretsmanager:GetRandomPassword")
    others = tuple(a for a in access.actions if a not in random)
    if others:  # people have their policy before the secret stands: six letters that AWS adds to its name are open there
        early = site.kind(owner(access.principal)) == "permission-set"
        named = site.arn("secretsmanager", f"secret:{site.name(access.target)}-??????", of=access.target)
        yield on(named if early else Use(access.target, "arn"), actions=others)
    if random:
        yield on("*", actions=random)


def needs(site: Site, need: Need, action: str) -> Grant:
    """What the rotation function needs: its log, the network, and, for alternating users, the administrator's secret."""
    if need.target is not None:
        return on(Use(need.target, "admin_secret"), actions=(action,))
    log = site.arn("logs", f"log-group:/aws/lambda/{site.role_name(need.principal)}:*", of=owner(need.principal))
    return on(log if action.startswith("logs:") else "*", actions=(action,))


KINDS = {
    "secret": Facet(
        build=build, grants=grants, needs=needs, trust=service_trust("lambda.amazonaws.com", source=False)
    )
}
