"""The kinds of Amazon S3."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Days, Face, Kind, Link, Scene, Settings, Verb
from planta.text import Text, number

StorageClass = Literal["standard-ia", "onezone-ia", "intelligent-tiering", "glacier-ir", "glacier", "deep-archive"]


INFREQUENT: tuple[StorageClass, ...] = ("standard-ia", "onezone-ia", "intelligent-tiering", "glacier-ir")
"""Classes that answer at once with a lower commitment; what has moved there is read with it."""


class Transition(Settings):
    """A move to a cheaper storage class."""

    to: StorageClass
    """The storage class."""
    after_days: Days
    """Age at which objects move."""


class Lifecycle(Settings):
    """What happens to objects as they age."""

    expire_days: Days | None = None
    """Age at which current objects are deleted (with versioning: get a delete marker)."""
    noncurrent_days: Days | None = None
    """Days that a replaced or deleted version is kept."""
    abort_multipart_days: Days | None = 7
    """Days after which an unfinished multipart upload is dropped."""
    transitions: tuple[Transition, ...] = ()
    """Moves to cheaper storage classes."""


class ObjectLock(Settings):
    """Protection of versions against deletion."""

    mode: Literal["governance", "compliance"] = "governance"
    """Governance can be lifted by a privileged role; compliance by nobody."""
    days: Days
    """How long each version is protected."""


class Bucket(Kind):
    """A bucket of Amazon S3: encrypted, versioned, TLS only and never public unless a field says otherwise."""

    kind_id: ClassVar[str] = "s3-bucket"
    face: ClassVar[Face] = Face(
        icon="service/AmazonSimpleStorageService",
        name=Text("Bucket do Amazon S3", "Amazon S3 bucket"),
        category="storage",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::S3::Bucket", "AWS::S3::BucketPolicy")
    commitment: ClassVar[str | None] = "s3-standard"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "url")
    cost_drivers: ClassVar[tuple[str, ...]] = ("stored-gb-month", "requests", "egress-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="read", text=Text("lê", "reads"), edge="data", actions=("s3:GetObject",), key="decrypt"),
        Verb(name="list", text=Text("lista", "lists"), edge="data", actions=("s3:ListBucket",)),
        Verb(name="put", text=Text("grava", "writes"), edge="data", key="encrypt",
             actions=("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")),
        Verb(name="presign-get", text=Text("baixa por URL pré-assinada", "downloads by presigned URL"), edge="data",
             actions=("s3:GetObject",), key="decrypt"),
        Verb(name="presign-put", text=Text("envia por URL pré-assinada", "uploads by presigned URL"), edge="data", key="encrypt",
             actions=("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")),
    )  # fmt: skip

    key: Annotated[
        str | None, Link(kinds=("kms-key",), draw="panel", edge="security", text=Text("cifra com", "encrypts with"))
    ] = None
    """KMS key that encrypts the objects; the S3-managed key when absent."""
    versioning: bool = True
    """Keep replaced and deleted objects as versions."""
    public: bool = False
    """Allow public access; false blocks it in all four ways."""
    lifecycle: Lifecycle = Lifecycle.model_construct()
    """Expiry, transitions and clean-up."""
    object_lock: ObjectLock | None = None
    """Protection against deletion."""
    access_logs: Annotated[str | None, Link(kinds=("s3-bucket",), draw="none", edge="observability", phase="async",
                                            text=Text("registra acessos em", "logs access to"))] = None  # fmt: skip
    """Bucket of the same region and account that receives the access log."""
    replicate_to: Annotated[str | None, Link(kinds=("s3-bucket",), edge="data", phase="async", text=Text("replica para", "replicates to"),
                                             grants=("s3:ReplicateObject", "s3:ReplicateDelete"))] = None  # fmt: skip
    """Bucket that gets a copy of every object."""
    role: Literal["data", "log-target"] = "data"
    """A log target takes no KMS key and no access log of its own."""
    minimum_tls: Annotated[str, Field(pattern=r"^1\.[23]$")] = "1.2"
    """Oldest TLS version that the bucket policy admits."""

    def own_commitment(self) -> str | None:
        colder = any(t.to in INFREQUENT for t in self.lifecycle.transitions)
        return "s3-infrequent" if colder else self.commitment

    def own_caption(self, language: str) -> str:
        days = self.lifecycle.expire_days
        if days is None:
            return ""
        if days >= 2 * 365:
            return Text("retenção de {} anos", "kept {} years")(language).format(number(days // 365, language))
        return Text("retenção de {} dias", "kept {} days")(language).format(number(days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        bucket: dict[str, str | int | bool] = {"bucket": scene.name}
        if self.versioning:
            yield Claim(
                text=Text("Versionamento ligado", "Versioning is on"),
                service="s3",
                call="get-bucket-versioning",
                parameters=bucket,
                path="Status",
                expected="Enabled",
                security=True,
            )
        rule = "ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm"
        yield Claim(
            text=Text("Criptografia por padrão", "Encrypted by default"),
            service="s3",
            call="get-bucket-encryption",
            parameters=bucket,
            path=rule,
            expected="aws:kms" if self.key else "AES256",
            security=True,
        )
        if not self.public:
            yield Claim(
                text=Text("Acesso público bloqueado", "Public access is blocked"),
                service="s3",
                call="get-public-access-block",
                parameters=bucket,
                path="PublicAccessBlockConfiguration.RestrictPublicBuckets",
                expected=True,
                security=True,
            )
        if self.lifecycle.expire_days is not None:
            yield Claim(
                text=Text("Prazo de retenção", "Retention period"),
                service="s3",
                call="get-bucket-lifecycle-configuration",
                parameters=bucket,
                path="Rules[?Expiration.Days].Expiration.Days | [0]",
                expected=self.lifecycle.expire_days,
            )
        if self.access_logs:
            yield Claim(
                text=Text("Log de acesso ligado", "Access logging is on"),
                service="s3",
                call="get-bucket-logging",
                parameters=bucket,
                path="LoggingEnabled.TargetBucket",
                expected=scene.physical(self.access_logs),
                security=True,
            )


KINDS = (Bucket,)
