"""A world in; who acts, on what, with which policies, out, as questions for an IAM engine that is not ours."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.infra.proof.world import ARNS, Made, World, parsed
from tests.peers import node

STRANGER = "999988887777"
ANYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
"""What an administrator may do; ours have it nowhere, strangers have it at home."""
PLAIN = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}
"""What every honest request carries."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Someone who may ask: a role, a person's session, or a service on behalf of one resource."""

    key: str
    arn: str
    policies: tuple[str, ...] = ()
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something that actions are asked on; one resource has several (a bucket and its objects)."""

    owner: str
    """The model's resource."""
    form: str
    arn: str
    account: str
    policy: str | None = None
    within: str | None = None
    via: str | None = None
    """Of a key: through which service."""
    context: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def service(self) -> str:
        return self.arn.split(":")[2] if self.arn != "*" else "*"


Cell = tuple[str, str, Thing]
"""(actor, action, thing)."""


class Policies:
    """The documents of a world, by name, and who or what each one is of."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.documents: dict[str, Any] = {"anything": ANYTHING}
        self.of_role: dict[str, list[str]] = {}
        self.of_arn: dict[str, str] = {}
        self.trusts: dict[str, str] = {}
        self._identity()
        self._resource()

    def _put(self, made: Made, document: Any) -> str:
        name = f"{made.stack}/{made.logical}"
        self.documents[name] = parsed(document)
        return name

    def _identity(self) -> None:
        for made in self.world.of("AWS::IAM::RolePolicy"):
            properties = self.world.properties(made)
            self.of_role.setdefault(properties["RoleName"], []).append(self._put(made, properties["PolicyDocument"]))
        for made in self.world.of("AWS::SSO::PermissionSet"):
            if document := self.world.properties(made).get("InlinePolicy"):
                self.of_role.setdefault(f"people/{made.owner}", []).append(self._put(made, document))
        for made in self.world.of("AWS::IAM::Role"):
            properties = self.world.properties(made)
            assert not properties.get("Policies"), "policies inside a role would be overlooked"
            self.trusts[properties["RoleName"]] = self._put(made, properties["AssumeRolePolicyDocument"])

    def _resource(self) -> None:
        w = self.world
        for made in w.of("AWS::S3::BucketPolicy"):
            self._on(f"arn:aws:s3:::{w.properties(made)['Bucket']}", made, w.properties(made)["PolicyDocument"])
        for made in w.of("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
            properties = w.properties(made)
            document = parsed(properties["PolicyDocument"])
            for statement in document["Statement"]:
                self.of_arn[_one(statement["Resource"])] = self._put(made, document)
        for made in w.of("AWS::KMS::Key"):
            self._on(w.arn(made), made, w.properties(made)["KeyPolicy"])
        for made in w.of("AWS::Lambda::Permission"):
            self._permission(made)
        for made in w.of("AWS::Logs::ResourcePolicy"):
            document = parsed(w.properties(made)["PolicyDocument"])
            for statement in document["Statement"]:
                self.of_arn[_one(statement["Resource"])] = self._put(made, document)
        known = ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::Logs::ResourcePolicy")
        others = [m.type for m in w.made.values() if m.type.endswith("Policy") and m.type not in (*known, "AWS::IAM::RolePolicy",
                  "AWS::CloudFront::ResponseHeadersPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy")]  # fmt: skip
        assert others == [], f"policies that nobody evaluates: {others}"

    def _on(self, arn: str, made: Made, document: Any) -> None:
        self.of_arn[arn] = self._put(made, document)

    def _permission(self, made: Made) -> None:
        """Lambda keeps its permissions as one resource policy of the function."""
        properties = self.world.properties(made)
        name = properties["FunctionName"].rsplit(":", 1)[-1]
        arn = f"arn:aws:lambda:{made.region}:{made.account}:function:{name}"
        known = self.of_arn.setdefault(arn, f"permissions of {name}")
        statements = self.documents.setdefault(known, {"Version": "2012-10-17", "Statement": []})["Statement"]
        condition: dict[str, Any] = {}
        if "SourceArn" in properties:
            condition["ArnLike"] = {"aws:SourceArn": properties["SourceArn"]}
        if "SourceAccount" in properties:
            condition["StringEquals"] = {"aws:SourceAccount": properties["SourceAccount"]}
        principal = properties["Principal"]
        statements.append({
            "Sid": made.logical, "Effect": "Allow", "Action": properties["Action"], "Resource": arn,
            "Principal": {"Service": principal} if principal.endswith(".amazonaws.com") else {"AWS": principal},
            **({"Condition": condition} if condition else {})})  # fmt: skip

    def closed_by_tls(self, thing: Thing) -> bool:
        """Its policy denies what is not encrypted on the way."""
        document = self.documents.get(thing.policy or "", {"Statement": []})
        return any(s["Effect"] == "Deny" for s in document["Statement"])

    # who

    @cached_property
    def actors(self) -> dict[str, Actor]:
        found: dict[str, Actor] = {}
        for made in self.world.of("AWS::IAM::Role"):
            name, arn = made.raw["RoleName"], self.world.arn(made)
            found[name] = Actor(key=name, arn=arn, policies=tuple(self.of_role.get(name, ())), context={
                **PLAIN, "aws:PrincipalArn": arn, "aws:userid": "AROAEXAMPLE:me"})  # fmt: skip
        for made in self.world.of("AWS::SSO::PermissionSet"):
            arn = f"arn:aws:iam::{made.account}:role/aws-reserved/sso.amazonaws.com/{made.region}/AWSReservedSSO_{made.raw['Name'][:32]}_0a1b2c3d4e5f6071"
            key = f"people/{made.owner}"
            found[key] = Actor(key=key, arn=arn, policies=tuple(self.of_role.get(key, ())), context={
                **PLAIN, "aws:PrincipalArn": arn, "aws:userid": "AROAEXAMPLE:me"})  # fmt: skip
        for label, service, arn, account in services(self.world):
            key = label if label not in found else f"{label} ({arn})"
            found[key] = Actor(key=key, arn=service, context={
                **PLAIN, "aws:SourceArn": arn, "aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control", "kms:GrantIsForAWSResource": "true",
                "kms:EncryptionContext:aws:cloudtrail:arn": arn, "kms:EncryptionContext:aws:logs:arn": arn})  # fmt: skip
        return found


SOURCES = {
    "AWS::CloudWatch::Alarm": ("cloudwatch", "arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmName}"),
    "AWS::Events::Rule": ("events", ""),
    "AWS::Budgets::Budget": ("budgets", "arn:aws:budgets::{account}:budget/{BudgetName}"),
    "AWS::Backup::BackupVault": ("backup", ""),
    "AWS::APS::Workspace": ("aps", ""),
    "AWS::SES::ConfigurationSet": ("ses", ""),
    "AWS::CloudFront::Distribution": ("cloudfront", ""),
    "AWS::ApiGatewayV2::Api": ("apigateway", "arn:aws:execute-api:{region}:{account}:{id}/*/GET/orders"),
    "AWS::CloudTrail::Trail": ("cloudtrail", "arn:aws:cloudtrail:{region}:{account}:trail/{TrailName}"),
    "AWS::S3::Bucket": ("logging.s3", ""),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("logdelivery.elasticloadbalancing", ""),
    "AWS::Logs::DeliverySource": ("delivery.logs", "arn:aws:logs:{region}:{account}:delivery-source:{Name}"),
    "AWS::WAFv2::WebACL": ("delivery.logs", "arn:aws:logs:{region}:{account}:*"),
    "AWS::SNS::Topic": ("sns", ""),
    "AWS::SecretsManager::Secret": ("secretsmanager", ""),
    "AWS::Logs::LogGroup": ("logs.{region}", ""),
    "AWS::Route53::HostedZone": ("dnssec-route53", "arn:aws:route53:::hostedzone/{id}"),
}
"""Resources for which a service acts, the service, and the ARN by which it says for whom."""


def services(world: World) -> Iterator[tuple[str, str, str, str]]:
    """(key, service, ARN of what it acts for, account); each service also on behalf of a stranger's resource."""
    seen: dict[str, str] = {}
    for made in world.of(*SOURCES):
        service, text = SOURCES[made.type]
        service = service.format(region=made.region) + ".amazonaws.com"
        known = {k: v for k, v in world.properties(made).items() if isinstance(v, str)}
        known |= {"BudgetName": world.properties(made)["Budget"]["BudgetName"]} if made.type == "AWS::Budgets::Budget" else {}
        arn = text.format(**{"region": made.region, "account": made.account, "id": made.id, **known}) if text else world.arn(made)
        if made.type == "AWS::Events::Rule" and known.get("EventBusName"):
            arn = arn.replace("rule/", f"rule/{known['EventBusName']}/")
        yield f"{service} for {made.owner}", service, arn, made.account
        if made.type == "AWS::S3::Bucket":
            yield f"{service} for {made.owner}'s namesake elsewhere", service, arn, STRANGER
        seen.setdefault(service, arn.replace(made.account, STRANGER) if made.account in arn else f"{arn}-strange")
    for service, arn in seen.items():
        yield f"{service} for someone else", service, arn, STRANGER


def _one(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


# asking


def ask(policies: Policies, cells: Iterable[tuple[Actor, Thing, tuple[str, ...]]]) -> tuple[set[Cell], set[Cell]]:
    """(allowed, denied); what does not apply to such a resource is in neither."""
    listed = list(cells)
    asked = [{"principal": a.key, "actions": list(actions), "resource": t.arn, "account": t.account, "policy": t.policy,
              "context": {**a.context, **t.context}, "raw": _raw(a, t)} for a, t, actions in listed]  # fmt: skip
    answers = put(policies.documents, {a.key: a for a, _, _ in listed}, asked)
    allowed: set[Cell] = set()
    denied: set[Cell] = set()
    for (actor, thing, actions), (yes, beside) in zip(listed, answers, strict=True):
        allowed |= {(actor.key, a, thing) for a in yes}
        denied |= {(actor.key, a, thing) for a in actions if a not in yes and a not in beside}
    return allowed, denied


@dataclass(frozen=True)
class Variant:
    """Documents that take the place of others, and the cells to ask again."""

    documents: Mapping[str, Any]
    cells: tuple[Cell, ...]


def ask_variants(policies: Policies, variants: Mapping[str, Variant], actors: Mapping[str, Actor], *, first: bool) -> dict[str, set[Cell]]:
    """Variant -> those of its cells that are allowed; the first one only, where one is enough. One process for all of them."""
    documents, asked, cells = dict(policies.documents), [], []
    for name, variant in variants.items():
        documents |= {f"{name}|{d}": document for d, document in variant.documents.items()}
        for actor, action, thing in variant.cells:
            a = actors[actor]
            gone = [d for d, document in variant.documents.items() if not document]
            new = {d: f"{name}|{d}" for d in variant.documents}
            cells.append((name, (actor, action, thing)))
            asked.append({
                "principal": actor, "policies": [new.get(d, d) for d in a.policies if d not in gone], "actions": [action],
                "resource": thing.arn, "account": thing.account,
                "policy": new.get(thing.policy, thing.policy) if thing.policy and thing.policy not in gone else None,
                "context": {**a.context, **thing.context}, "raw": _raw(a, thing), "group": name if first else None})  # fmt: skip
    found: dict[str, set[Cell]] = {name: set() for name in variants}
    for (name, cell), (yes, _) in zip(cells, put({k: d for k, d in documents.items() if d}, actors, asked), strict=True):
        if yes:
            found[name].add(cell)
    return found


def _raw(actor: Actor, thing: Thing) -> bool:
    """Its condition keys carry a name of ours, so that no published list has them."""
    return (thing.service == "kms" and " for " in actor.key) or "aws:FederatedProvider" in actor.context or thing.form.startswith("metrics ")


def put(documents: Mapping[str, Any], actors: Mapping[str, Actor], asked: list[dict[str, Any]]) -> list[tuple[list[str], list[str]]]:
    data = {"policies": documents, "principals": {k: {"arn": a.arn, "policies": list(a.policies)} for k, a in actors.items()}, "asked": asked}
    answers: list[tuple[list[str], list[str]]] = json.loads(node("iam.js", data=data, timeout=300))
    return answers


__all__ = ["ARNS", "Actor", "Cell", "Policies", "Thing", "ask", "put", "services"]
