"""Where things stand and what they are called: an Architecture in; names, ARNs, subnets, groups and log groups out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase
from typing import Any

from infra.parts import Use, Value
from planta.access import Access, accesses
from planta.architecture import Architecture
from planta.kinds.base import Kind
from planta.kinds.batch import BatchCompute, BatchQueue
from planta.kinds.s3 import Bucket
from planta.kinds.vpc import Vpc

LOG_GROUPS = {
    "lambda": "/aws/lambda/{}", "eks-cluster": "/aws/eks/{}/cluster", "state-machine": "/aws/vendedlogs/states/{}",
    "batch-job": "/aws/batch/{}", "vpc": "/aws/vpc/{}", "cloudtrail": "/aws/cloudtrail/{}", "wafv2-acl": "aws-waf-logs-{}",
    "aurora-postgresql": "/aws/rds/cluster/{}/postgresql", "cloudwatch": "{}", "canary": "/aws/lambda/cwsyn-{}",
    "http-api": "/aws/vendedlogs/apis/{}", "rest-api": "/aws/vendedlogs/apis/{}", "codebuild": "/aws/codebuild/{}",
    "ecs-service": "/aws/ecs/{}", "firehose": "/aws/kinesisfirehose/{}", "k8s-addon": "/aws/containers/{}",
}  # fmt: skip
"""Names that AWS expects, or that the claims look for; `{}` is the physical name."""
LONGEST_PERMISSION_SET = 32
CFN_ROLE = "cdk-hnb659fds-cfn-exec-role"
"""The role of the CDK bootstrap that CloudFormation acts with."""


@dataclass(frozen=True)
class Site:
    """One environment, as builders see it."""

    architecture: Architecture

    # names

    @property
    def prefix(self) -> str:
        return f"{self.architecture.system.id}-{self.architecture.environment_id}"

    @property
    def domain(self) -> str:
        return self.architecture.environment.domain or ""

    @property
    def protected(self) -> bool:
        """An environment that a person approves: its stacks and its data are not removed by an update."""
        return self.architecture.environment.approval == "manual"

    @property
    def home(self) -> str:
        return self.architecture.environment.region or self.architecture.system.region

    def name(self, id: str) -> str:
        return self.architecture.physical(id)

    def config(self, id: str) -> Any:
        return self.architecture.resources[id].config

    def kind(self, id: str) -> str:
        return self.architecture.resources[id].kind

    def of_kind(self, *kinds: str) -> list[str]:
        return [r.id for r in self.architecture.of_kind(*kinds)]

    def host(self, text: str) -> str:
        """A name or address in this environment's domain."""
        return text.replace("{domain}", self.domain)

    # places

    def region(self, id: str) -> str:
        config = self.config(id)
        if getattr(config, "layer", None) == "regional" and config.region is None:
            return self.home
        return self.architecture.region(id)

    def account(self, id: str) -> str:
        config = self.config(id)
        return config.account or self.architecture.environment.account if config.kind == "aws-account" else self.architecture.account(id)

    def step(self, id: str) -> str:
        """The provisioning step that makes a resource; `rest` when the model's steps name it nowhere."""
        return self.architecture.step_of(id) or "rest"

    @cached_property
    def steps(self) -> list[str]:
        return [*self.architecture.provisioning, "rest"]

    def later(self, *ids: str) -> str:
        """Of the steps of several resources, the last: what joins them is made there. People and the like have none."""
        named = [step for i in ids if (step := self.architecture.step_of(i))]
        return max(named, key=self.steps.index) if named else "rest"

    def together(self, a: str, b: str) -> bool:
        """Same account and region, so that one may use what the other exports."""
        return (self.account(a), self.region(a)) == (self.account(b), self.region(b))

    # ARNs: text where names are predictable

    def arn(
        self,
        service: str,
        resource: Value,
        *,
        of: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> str:
        """`of`: the resource whose account and region count."""
        region = (self.region(of) if of else self.home) if region is None else region
        account = (self.account(of) if of else self.architecture.environment.account) if account is None else account
        return f"arn:aws:{service}:{region}:{account}:{resource}"

    def role_name(self, principal: str) -> str:
        """`api` -> the resource's physical name; `senha-app.rotation` -> that with the part."""
        owner, _, part = principal.partition(".")
        return self.name(owner) + (f"-{part}" if part else "")

    def role_arn(self, principal: str) -> str:
        return f"arn:aws:iam::{self.account(principal.partition('.')[0])}:role/{self.role_name(principal)}"

    def people_arn(self, id: str) -> str:
        """The role by which Identity Center hands out a permission set; it ends in letters that nobody knows beforehand."""
        name = self.name(id)[:LONGEST_PERMISSION_SET]
        return f"arn:aws:iam::{self.account(id)}:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_{name}_*"

    def role(self, principal: str) -> Use:
        """The ARN of a principal's own role, for parts of the same stack."""
        owner, _, part = principal.partition(".")
        return Use(owner, f"{part}-role" if part else "role")

    def bucket_arn(self, id: str) -> str:
        return f"arn:aws:s3:::{self.name(id)}"

    def topic_arn(self, id: str) -> str:
        return self.arn("sns", self.name(id) + (".fifo" if self.config(id).fifo else ""), of=id)

    def queue_arn(self, id: str, suffix: str = "") -> str:
        return self.arn("sqs", self.name(id) + suffix + (".fifo" if self.config(id).fifo else ""), of=id)

    def key(self, id: str | None, user: str) -> Value | None:
        """A key's ARN as `user` must name it; the alias across accounts, where the ARN cannot be known."""
        if id is None:
            return None
        return Use(id, "arn") if self.together(id, user) else self.arn("kms", f"alias/{self.name(id)}", of=id)

    def log_group(self, id: str) -> str:
        return LOG_GROUPS.get(self.kind(id), "/planta/{}").format(self.name(id))

    def log_group_arn(self, id: str) -> str:
        return self.arn("logs", f"log-group:{self.log_group(id)}", of=id)

    # network

    @cached_property
    def vpcs(self) -> list[str]:
        return self.of_kind("vpc")

    def zones(self, vpc: str) -> list[str]:
        return [f"{self.region(vpc)}{ascii_lowercase[i]}" for i in range(self.config(vpc).zones)]

    def vpc_of(self, id: str) -> str | None:
        tiers = self.architecture.tiers(id)
        if tiers:
            return tiers[0][0]
        return self.vpc_of(self.config(id).queue) if self.kind(id) == "batch-job" else self._environments_vpc(id)

    def _environments_vpc(self, id: str) -> str | None:
        config = self.config(id)
        return self.vpc_of(config.environments[0]) if isinstance(config, BatchQueue) else None

    def subnets(self, id: str) -> list[Use]:
        """The subnets that it stands in, zone by zone."""
        out = []
        for vpc, tier in self.architecture.tiers(id):
            config = self.config(vpc)
            assert isinstance(config, Vpc)
            out += [Use(vpc, f"subnet-{tier}-{ascii_lowercase[i]}") for i in range(config.zones)]
        return out

    def vpc_id(self, id: str) -> Use:
        vpc = self.vpc_of(id)
        assert vpc is not None
        return Use(vpc, "id")

    # what the model says between resources

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        return accesses(self.architecture)

    def computes(self, job: str) -> list[str]:
        """The compute environments that run a Batch job."""
        queue = self.config(self.config(job).queue)
        assert isinstance(queue, BatchQueue)
        return list(queue.environments)

    def fargate(self, job: str) -> bool:
        config = self.config(self.computes(job)[0])
        assert isinstance(config, BatchCompute)
        return config.fargate

    def cors_of(self, bucket: str) -> bool:
        """Browsers reach it by presigned addresses."""
        return any(a.verb.name.startswith("presign") for a in self.architecture.arrows_to(bucket)) and isinstance(
            self.config(bucket), Bucket
        )

    def told_of_use(self) -> Iterator[tuple[str, str]]:
        """(permission set, topic) where every use is told."""
        for id in self.of_kind("permission-set"):
            if topic := self.config(id).break_glass:
                yield id, topic

    def deployed(self) -> Iterator[tuple[str, Kind]]:
        """What is made here: not what exists already."""
        for resource in self.architecture.resources.values():
            if not resource.config.existing:
                yield resource.id, resource.config
