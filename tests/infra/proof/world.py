"""Synthesised templates in; the same resources with every reference worked out, as AWS would see them, out. Knows nothing of the compiler."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

SECRET_SUFFIX = "-AbCdEf"
ARNS = {
    "AWS::S3::Bucket": "arn:aws:s3:::{BucketName}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{QueueName}",
    "AWS::SNS::Topic": "arn:aws:sns:{region}:{account}:{TopicName}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{id}",
    "AWS::SecretsManager::Secret": "arn:aws:secretsmanager:{region}:{account}:secret:{Name}" + SECRET_SUFFIX,
    "AWS::SSM::Parameter": "arn:aws:ssm:{region}:{account}:parameter/{Name}",
    "AWS::ECR::Repository": "arn:aws:ecr:{region}:{account}:repository/{RepositoryName}",
    "AWS::StepFunctions::StateMachine": "arn:aws:states:{region}:{account}:stateMachine:{StateMachineName}",
    "AWS::Batch::JobQueue": "arn:aws:batch:{region}:{account}:job-queue/{JobQueueName}",
    "AWS::Batch::JobDefinition": "arn:aws:batch:{region}:{account}:job-definition/{JobDefinitionName}:1",
    "AWS::Batch::ComputeEnvironment": "arn:aws:batch:{region}:{account}:compute-environment/{ComputeEnvironmentName}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{FunctionName}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{TableName}",
    "AWS::Events::EventBus": "arn:aws:events:{region}:{account}:event-bus/{Name}",
    "AWS::Events::Rule": "arn:aws:events:{region}:{account}:rule/{Name}",
    "AWS::SES::EmailIdentity": "arn:aws:ses:{region}:{account}:identity/{EmailIdentity}",
    "AWS::SES::ConfigurationSet": "arn:aws:ses:{region}:{account}:configuration-set/{Name}",
    "AWS::CloudFront::Distribution": "arn:aws:cloudfront::{account}:distribution/{id}",
    "AWS::EKS::Cluster": "arn:aws:eks:{region}:{account}:cluster/{Name}",
    "AWS::EKS::Nodegroup": "arn:aws:eks:{region}:{account}:nodegroup/{ClusterName}/{NodegroupName}/0a1b",
    "AWS::RDS::DBCluster": "arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}",
    "AWS::APS::Workspace": "arn:aws:aps:{region}:{account}:workspace/{id}",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{Name}/0123456789abcdef",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{Name}/0123456789abcdef",
    "AWS::EC2::Instance": "arn:aws:ec2:{region}:{account}:instance/{id}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{RoleName}",
    "AWS::IAM::OIDCProvider": "arn:aws:iam::{account}:oidc-provider/{issuer}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{LogGroupName}",
    "AWS::CloudWatch::Alarm": "arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmName}",
    "AWS::Backup::BackupVault": "arn:aws:backup:{region}:{account}:backup-vault:{BackupVaultName}",
    "AWS::ApiGatewayV2::Api": "arn:aws:execute-api:{region}:{account}:{id}",
}  # fmt: skip
"""How AWS writes the ARN of a resource, from its own documentation of each service."""
REF_IS_ARN = {"AWS::SNS::Topic", "AWS::SecretsManager::Secret", "AWS::StepFunctions::StateMachine", "AWS::Batch::JobQueue",
              "AWS::Batch::JobDefinition", "AWS::Batch::ComputeEnvironment", "AWS::ElasticLoadBalancingV2::LoadBalancer",
              "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::IAM::OIDCProvider"}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One resource of a template, its properties worked out."""

    stack: str
    logical: str
    type: str
    account: str
    region: str
    owner: str
    """The model's resource that it says it is part of."""
    raw: Mapping[str, Any]
    lines: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What AWS would call it; the same each time."""
        return hashlib.sha256(f"{self.stack}/{self.logical}".encode()).hexdigest()[:12]


class World:
    """All stacks of one environment."""

    def __init__(self, templates: Mapping[str, tuple[str, str, Mapping[str, Any]]], fed: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        """`templates`: stack -> (account, region, template); `fed`: (stack, parameter) -> (stack, output)."""
        self.fed = fed
        self.templates = {name: template for name, (_, _, template) in templates.items()}
        self.made = {
            (stack, logical): Made(stack, logical, r["Type"], account, region, r["Metadata"]["Planta"]["Resource"], r["Properties"],
                                   r["Metadata"]["Planta"].get("Lines", {}))
            for stack, (account, region, template) in templates.items() for logical, r in template["Resources"].items()
        }  # fmt: skip
        self.exports = {o["Export"]["Name"]: (stack, o["Value"]) for stack, template in self.templates.items()
                        for o in template.get("Outputs", {}).values() if "Export" in o}  # fmt: skip
        self._cache: dict[tuple[str, str], dict[str, Any]] = {}
        self._texts: dict[tuple[str, str], str] = {}

    def with_properties(self, key: tuple[str, str], properties: Mapping[str, Any]) -> "World":
        """The same world but for one resource."""
        changed = copy(self)
        changed.made = {**self.made, key: replace(self.made[key], raw=properties)}
        changed._cache = {k: v for k, v in self._cache.items() if k != key}
        changed._texts = {k: v for k, v in self._texts.items() if k != key}
        return changed

    def of(self, *types: str) -> Iterator[Made]:
        return (m for m in self.made.values() if m.type in types)

    def properties(self, made: Made) -> dict[str, Any]:
        key = (made.stack, made.logical)
        if key not in self._cache:
            self._cache[key] = {k: self.plain(made.stack, v) for k, v in made.raw.items()}
        return self._cache[key]

    def text(self, made: Made) -> str:
        """Its properties as text, to look for what it names."""
        key = (made.stack, made.logical)
        if key not in self._texts:
            self._texts[key] = str(self.properties(made))
        return self._texts[key]

    def arn(self, made: Made) -> str:
        issuer = self.plain(made.stack, made.raw["Url"]).removeprefix("https://") if made.type == "AWS::IAM::OIDCProvider" else ""
        known = {k: v for k, v in made.raw.items() if isinstance(v, (str, int))}
        if isinstance(made.raw.get("ClusterName"), dict):
            known["ClusterName"] = self.plain(made.stack, made.raw["ClusterName"])
        return ARNS[made.type].format(**{"region": made.region, "account": made.account, "id": made.id, "issuer": issuer, **known})

    def plain(self, stack: str, value: Any) -> Any:
        """A value without intrinsic functions; what only exists once deployed gets a made-up, fixed value."""
        if isinstance(value, list):
            return [self.plain(stack, v) for v in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            ((name, inner),) = value.items()
            if name == "Ref":
                return self._ref(stack, inner)
            if name == "Fn::GetAtt":
                return self._attribute(self.made[stack, inner[0]], inner[1])
            if name == "Fn::ImportValue":
                return self.plain(*self.exports[inner])
            if name == "Fn::Join":
                return str(inner[0]).join(str(self.plain(stack, v)) for v in inner[1])
            if name == "Fn::Split":
                return str(self.plain(stack, inner[1])).split(inner[0])
            if name == "Fn::Select":
                return self.plain(stack, inner[1])[int(inner[0])]
            if name == "Fn::Sub":
                return self._sub(stack, inner)
            assert not name.startswith("Fn::"), f"an intrinsic function that nobody expected: {name}"
        return {k: self.plain(stack, v) for k, v in value.items()}

    def _ref(self, stack: str, name: str) -> Any:
        if (stack, name) in self.made:
            made = self.made[stack, name]
            return self.arn(made) if made.type in REF_IS_ARN else self._name(made)
        if (stack, name) in self.fed:
            origin, output = self.fed[stack, name]
            return self.plain(origin, self.templates[origin]["Outputs"][output]["Value"])
        return f"told-{name}"

    def _name(self, made: Made) -> str:
        for field_ in ("RoleName", "BucketName", "FunctionName", "TableName", "Name", "RepositoryName"):
            if isinstance(made.raw.get(field_), str):
                return str(made.raw[field_])
        return f"{made.logical.lower()}-{made.id}"

    def _attribute(self, made: Made, attribute: str) -> str:
        if attribute == "OpenIdConnectIssuerUrl":
            return f"https://oidc.eks.{made.region}.amazonaws.com/id/{made.id.upper()}"
        if attribute == "MasterUserSecret.SecretArn":
            return f"arn:aws:secretsmanager:{made.region}:{made.account}:secret:rds!cluster-{made.id}{SECRET_SUFFIX}"
        if attribute == "DBClusterResourceId":
            return f"cluster-{made.id.upper()}"
        if attribute in ("GroupId", "ClusterSecurityGroupId"):
            return f"sg-{made.id}"
        if attribute in ("Id", "ApiId", "WorkspaceId", "InstanceId", "KeyId"):
            return made.id
        if attribute.endswith("Arn") and made.type in ARNS:
            return self.arn(made)
        return f"{made.logical}.{attribute}"

    def _sub(self, stack: str, inner: Any) -> str:
        text, values = inner if isinstance(inner, list) else (inner, {})
        known = {k: self.plain(stack, v) for k, v in values.items()}
        filled = re.sub(r"\$\{([A-Za-z0-9]+)\}", lambda m: str(known[m[1]]) if m[1] in known else str(self._ref(stack, m[1])), text)
        return filled.replace("${!", "${")


def parsed(document: Any) -> dict[str, Any]:
    """A policy document; some properties hold it as text."""
    loaded: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
    return loaded


def world(stacks: Any) -> World:
    """From stacks as the compiler makes them, or as they are read back from an assembly."""
    fed: dict[tuple[str, str], tuple[str, str]] = {}
    for s in stacks:
        pairs = s.fed if hasattr(s, "fed") else {p: (o.stack, o.output) for p, o in s.sources.items() if o.stack}
        fed |= {(s.name, p): origin for p, origin in pairs.items()}
    return World({s.name: (s.account, s.region, s.template) for s in stacks}, fed)
