"""The kinds of Amazon EFS."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Id, Kind, Lookup, Scene, Settings, Stands, Verb
from planta.kinds.shared import KeyLink, Subnets, UrlPath, closed_to_addresses
from planta.text import Text

IdNumber = Annotated[int, Field(ge=0, le=4_294_967_295)]


class AccessPoint(Settings):
    """An entry to the file system with a directory and an identity of its own."""

    path: UrlPath
    """Directory that it shows as the root."""
    uid: IdNumber = 1000
    """User that files belong to."""
    gid: IdNumber = 1000
    """Group that files belong to."""


class FileSystem(Kind):
    """A shared file system of EFS with a mount target in each zone, encrypted at rest and in transit."""

    kind_id: ClassVar[str] = "efs"
    face: ClassVar[Face] = Face(
        icon="service/AmazonEFS", name=Text("Sistema de arquivos do Amazon EFS", "Amazon EFS file system"), category="storage"
    )
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::EFS::FileSystem", "AWS::EFS::MountTarget", "AWS::EFS::AccessPoint", "AWS::EC2::SecurityGroup",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "efs"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("id", "arn")
    cost_drivers: ClassVar[tuple[str, ...]] = ("stored-gb-month", "read-gb", "written-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="mount", text=Text("monta", "mounts"), edge="data", ports=(2049,),
             actions=("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite")),
        Verb(name="mount-read", text=Text("monta só para leitura", "mounts read-only"), edge="data", ports=(2049,),
             actions=("elasticfilesystem:ClientMount",)),
        Verb(name="backup", text=Text("copia", "backs up"), edge="data", phase="async", sources=("backup-plan",), key="decrypt",
             actions=("elasticfilesystem:Backup", "elasticfilesystem:DescribeTags")),
    )  # fmt: skip

    subnets: Subnets
    """The tier of subnets where its mount targets stand."""
    access_points: dict[Id, AccessPoint] = {}
    """Entries by name; an arrow's `within` names one."""
    cold_after_days: Literal[1, 7, 14, 30, 60, 90, 180, 270, 365] | None = 30
    """Days without use after which a file moves to Infrequent Access; null: never."""
    throughput: Literal["elastic", "bursting"] = "elastic"
    """How throughput is paid: by use, or with the size."""
    backups: bool = True
    """Daily backup by AWS Backup's automatic plan."""
    key: KeyLink = None
    """KMS key that encrypts it; the AWS-managed one when absent."""

    def own_caption(self, language: str) -> str:
        return Text("vazão elástica", "elastic throughput")(language) if self.throughput == "elastic" else ""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="efs", call="describe-file-systems", parameters={"creation-token": scene.name})
        yield ask(text=Text("Sistema de arquivos disponível", "File system is available"), path="FileSystems[0].LifeCycleState",
                  expected="available")  # fmt: skip
        yield ask(text=Text("Cifrado em repouso", "Encrypted at rest"), path="FileSystems[0].Encrypted", expected=True, security=True)
        look = Lookup(call="describe-file-systems", parameters={"creation-token": scene.name}, path="FileSystems[0].FileSystemId")
        of_ours = partial(Claim, service="efs", lookups={"file-system-id": look})
        yield of_ours(text=Text("Cópia diária", "Daily backup"), call="describe-backup-policy", path="BackupPolicy.Status",
                      expected="ENABLED" if self.backups else "DISABLED", security=True)  # fmt: skip
        if self.cold_after_days:
            yield of_ours(text=Text("Arquivos sem uso mudam de classe", "Unused files change class"),
                          call="describe-lifecycle-configuration", path="LifecyclePolicies[].TransitionToIA | [0]",
                          expected="AFTER_1_DAY" if self.cold_after_days == 1 else f"AFTER_{self.cold_after_days}_DAYS")  # fmt: skip
        yield closed_to_addresses(scene)
        if scene.zones:
            yield ask(text=Text("Ponto de montagem em cada zona", "A mount target in each zone"),
                      path="FileSystems[0].NumberOfMountTargets", expected=scene.zones)  # fmt: skip


KINDS = (FileSystem,)
