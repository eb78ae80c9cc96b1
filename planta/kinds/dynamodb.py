"""The kinds of Amazon DynamoDB."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Id, Kind, Scene, Settings, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text

Attribute = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+(:(string|number|binary))?$", max_length=255)]
"""An attribute, with its type when that is not string: `created:number`."""


def attribute_name(attribute: str) -> str:
    return attribute.partition(":")[0]


class Index(Settings):
    """A global secondary index."""

    partition: Attribute
    """Partition key."""
    sort: Attribute | None = None
    """Sort key."""


class Throughput(Settings):
    """Capacity that is bought ahead."""

    read: Annotated[int, Field(ge=1, le=1_000_000)]
    """Read units a second."""
    write: Annotated[int, Field(ge=1, le=1_000_000)]
    """Write units a second."""


class Table(Kind):
    """A table of DynamoDB: encrypted, recoverable to any second, protected against deletion."""

    kind_id: ClassVar[str] = "dynamodb-table"
    face: ClassVar[Face] = Face(
        icon="service/AmazonDynamoDB", name=Text("Tabela do Amazon DynamoDB", "Amazon DynamoDB table"), category="data"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
    commitment: ClassVar[str | None] = "dynamodb"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "stream")
    cost_drivers: ClassVar[tuple[str, ...]] = ("read-units", "write-units", "stored-gb-month", "backup-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="read", text=Text("consulta", "queries"), edge="data", key="decrypt",
             actions=("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem")),
        Verb(name="scan", text=Text("percorre", "scans"), edge="data", key="decrypt", actions=("dynamodb:Scan",)),
        Verb(name="write", text=Text("grava", "writes"), edge="data", key="encrypt",
             actions=("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")),
        Verb(name="stream", text=Text("acompanha mudanças de", "follows changes of"), edge="data", phase="async", key="decrypt",
             actions=("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
             any_resource=("dynamodb:ListStreams",)),
        Verb(name="backup", text=Text("copia", "backs up"), edge="data", phase="async", sources=("backup-plan",), key="encrypt",
             actions=("dynamodb:StartAwsBackupJob", "dynamodb:DescribeTable", "dynamodb:ListTagsOfResource")),
    )  # fmt: skip

    partition: Attribute
    """Partition key: `pk`, or `id:number`."""
    sort: Attribute | None = None
    """Sort key."""
    indexes: dict[Id, Index] = {}
    """Global secondary indexes by name."""
    throughput: Throughput | None = None
    """Capacity bought ahead; absent: paid by request."""
    pitr: bool = True
    """Recovery to any second of the last 35 days."""
    ttl: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=255)] | None = None
    """Attribute with the time at which an item may be deleted."""
    stream: Literal["keys", "new", "old", "both"] | None = None
    """What a stream of changes shows; null: no stream."""
    key: KeyLink = None
    """KMS key that encrypts it; DynamoDB's own when absent."""
    deletion_protection: bool = True
    """Refuse its deletion by an API call."""

    @model_validator(mode="after")
    def _keys_differ(self) -> "Table":
        if self.sort and attribute_name(self.sort) == attribute_name(self.partition):
            raise ValueError(f'sort and partition are both "{attribute_name(self.sort)}"')
        return self

    def own_caption(self, language: str) -> str:
        if self.throughput:
            return Text("capacidade provisionada", "provisioned capacity")(language)
        return Text("sob demanda", "on demand")(language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        table: dict[str, str] = {"table-name": scene.name}
        ask = partial(Claim, service="dynamodb", call="describe-table", parameters=table)
        yield ask(text=Text("Tabela ativa", "Table is active"), path="Table.TableStatus", expected="ACTIVE")
        yield ask(text=Text("Chave de partição", "Partition key"), path="Table.KeySchema[?KeyType=='HASH'].AttributeName | [0]",
                  expected=attribute_name(self.partition))  # fmt: skip
        yield ask(text=Text("Proteção contra exclusão", "Deletion protection"), path="Table.DeletionProtectionEnabled",
                  expected=self.deletion_protection, security=True)  # fmt: skip
        if self.key:
            yield ask(text=Text("Cifrada com chave do KMS", "Encrypted with a KMS key"), path="Table.SSEDescription.SSEType",
                      expected="KMS", security=True)  # fmt: skip
        yield Claim(text=Text("Recuperação a qualquer segundo", "Point-in-time recovery"), service="dynamodb", parameters=table,
                    call="describe-continuous-backups", expected="ENABLED" if self.pitr else "DISABLED", security=True,
                    path="ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus")  # fmt: skip
        if self.ttl:
            yield Claim(text=Text("Validade dos itens", "Expiry of items"), service="dynamodb", call="describe-time-to-live",
                        parameters=table, path="TimeToLiveDescription.AttributeName", expected=self.ttl)  # fmt: skip


KINDS = (Table,)
