"""The kinds of Amazon ElastiCache."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Link, Scene, Stands, Verb
from planta.kinds.shared import KeyLink, Subnets, closed_to_addresses
from planta.text import Text


class Cache(Kind):
    """A cache of ElastiCache with replicas in other zones, encrypted at rest and in transit."""

    kind_id: ClassVar[str] = "elasticache"
    face: ClassVar[Face] = Face(
        icon="service/AmazonElastiCache", name=Text("Cache do Amazon ElastiCache", "Amazon ElastiCache cache"), category="data"
    )
    stands: ClassVar[Stands] = "tier"
    passes_data: ClassVar[bool] = True
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::SubnetGroup", "AWS::ElastiCache::ParameterGroup",
        "AWS::EC2::SecurityGroup",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "elasticache"
    outputs: ClassVar[tuple[str, ...]] = ("endpoint", "reader", "port")
    cost_drivers: ClassVar[tuple[str, ...]] = ("node-hours", "backup-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="connect", text=Text("consulta o cache", "uses the cache"), edge="data", ports=(6379,)),
        Verb(name="connect-iam", text=Text("consulta o cache com token do IAM", "uses, with an IAM token, the cache"), edge="data",
             actions=("elasticache:Connect",), ports=(6379,)),
    )  # fmt: skip

    subnets: Subnets
    """The tier of subnets it stands in."""
    engine: Literal["valkey", "redis"] = "valkey"
    """Engine."""
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")] = "8.0"
    """Version of the engine, between quotes."""
    node: Annotated[str, Field(pattern=r"^cache\.[a-z0-9]+\.[a-z0-9]+$")] = "cache.t4g.small"
    """Class of each node."""
    shards: Annotated[int, Field(ge=1, le=500)] = 1
    """Parts that the keys are spread over."""
    replicas: Annotated[int, Field(ge=0, le=5)] = 1
    """Replicas of each shard; with at least one, a replica takes over by itself."""
    auth: Annotated[str | None, Link(kinds=("secret",), draw="panel", edge="security", text=Text("senha em", "password in"))] = None
    """Secret that holds the password; absent: users log in with an IAM token."""
    key: KeyLink = None
    """KMS key that encrypts it at rest; the AWS-managed one when absent."""
    snapshot_days: Annotated[int, Field(ge=0, le=35)] = 1
    """Days that daily snapshots are kept; 0: none."""

    def own_caption(self, language: str) -> str:
        return {"valkey": "Valkey", "redis": "Redis OSS"}[self.engine] + f" {self.version}"

    def copies(self, zones: int) -> int:
        return min(zones, 1 + self.replicas)

    def copy_caption(self, copy: int, language: str) -> str:
        return (Text("principal", "primary") if copy == 0 else Text("réplica", "replica"))(language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="elasticache", call="describe-replication-groups", parameters={"replication-group-id": scene.name})
        at = "ReplicationGroups[0]"
        yield ask(text=Text("Cache disponível", "Cache is available"), path=f"{at}.Status", expected="available")
        yield ask(text=Text("Cifrado em trânsito", "Encrypted in transit"), path=f"{at}.TransitEncryptionEnabled", expected=True,
                  security=True)  # fmt: skip
        yield ask(text=Text("Cifrado em repouso", "Encrypted at rest"), path=f"{at}.AtRestEncryptionEnabled", expected=True, security=True)
        yield ask(text=Text("Réplica assume sozinha", "A replica takes over"), path=f"{at}.AutomaticFailover",
                  expected="enabled" if self.replicas else "disabled")  # fmt: skip
        if self.replicas:
            yield ask(text=Text("Mais de uma zona", "More than one zone"), path=f"{at}.MultiAZ", expected="enabled")
        yield ask(text=Text("Dias de cópias", "Days of snapshots"), path=f"{at}.SnapshotRetentionLimit", expected=self.snapshot_days)
        yield closed_to_addresses(scene)


KINDS = (Cache,)
