"""The kinds of Amazon Kinesis Data Streams and Amazon Data Firehose."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Kind, Link, Scene, Verb
from planta.kinds.shared import KeyLink, Logs
from planta.text import Text, number


class Stream(Kind):
    """A stream of Amazon Kinesis: encrypted, sized by itself unless shards are given."""

    kind_id: ClassVar[str] = "kinesis-stream"
    face: ClassVar[Face] = Face(
        icon="service/AmazonKinesisDataStreams", name=Text("Fluxo do Amazon Kinesis", "Amazon Kinesis stream"), category="integration"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Kinesis::Stream",)
    commitment: ClassVar[str | None] = "kinesis"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("shard-hours", "records", "retention-hours")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="put", text=Text("envia registros para", "puts records on"), edge="data", key="encrypt",
             actions=("kinesis:PutRecord", "kinesis:PutRecords", "kinesis:ListShards")),
        Verb(name="read", text=Text("lê registros de", "reads records from"), edge="data", phase="async", key="decrypt",
             actions=("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream",
                      "kinesis:DescribeStreamSummary", "kinesis:ListShards")),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts the records; the key that Kinesis manages when absent."""
    shards: Annotated[int | None, Field(ge=1, le=10_000)] = None
    """Shards, when the capacity is fixed; absent: it follows the load."""
    keep_hours: Annotated[int, Field(ge=24, le=8760)] = 24
    """Hours that a record can be read."""

    def own_caption(self, language: str) -> str:
        return Text("guarda por {} horas", "keeps {} hours")(language).format(number(self.keep_hours, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        stream = {"stream-name": scene.name}
        yield Claim(text=Text("Registros cifrados", "Records are encrypted"), service="kinesis", call="describe-stream-summary",
                    parameters=stream, path="StreamDescriptionSummary.EncryptionType", expected="KMS", security=True)  # fmt: skip
        yield Claim(text=Text("Horas de retenção", "Hours of retention"), service="kinesis", call="describe-stream-summary",
                    parameters=stream, path="StreamDescriptionSummary.RetentionPeriodHours", expected=self.keep_hours)  # fmt: skip


class Firehose(Kind):
    """A delivery stream of Amazon Data Firehose that collects records into objects of a bucket."""

    kind_id: ClassVar[str] = "firehose"
    face: ClassVar[Face] = Face(
        icon="service/AmazonDataFirehose", name=Text("Amazon Data Firehose", "Amazon Data Firehose"), category="integration"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::KinesisFirehose::DeliveryStream",)
    commitment: ClassVar[str | None] = "kinesis"
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("ingested-gb",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="put", text=Text("envia registros para", "puts records on"), edge="data",
             actions=("firehose:PutRecord", "firehose:PutRecordBatch")),
    )  # fmt: skip

    deliver_to: Annotated[str, Link(kinds=("s3-bucket",), edge="data", phase="async", key="encrypt", text=Text("entrega em", "delivers to"),
                                    grants=("s3:PutObject", "s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket",
                                            "s3:ListBucketMultipartUploads"))]  # fmt: skip
    """Bucket that gets the objects."""
    source: Annotated[str | None, Link(kinds=("kinesis-stream",), edge="data", phase="async", reverse=True, verb="read", key="decrypt",
                                       text=Text("alimenta", "feeds"))] = None  # fmt: skip
    """Stream that it reads; absent: others put records on it."""
    key: KeyLink = None
    """KMS key that encrypts records that wait; AWS's own key when absent."""
    buffer_mib: Annotated[int, Field(ge=1, le=128)] = 64
    """MiB that are collected before an object is written."""
    buffer_seconds: Annotated[int, Field(ge=0, le=900)] = 300
    """Longest that records wait for an object to fill."""
    compression: Literal["gzip", "snappy", "zip", "none"] = "gzip"
    """How objects are compressed."""
    logs: Logs | None = Logs.model_construct()
    """Log of failed deliveries; null: none."""

    @model_validator(mode="after")
    def _key_of_source(self) -> Self:
        if self.source and self.key:
            raise ValueError("records that come from a stream are encrypted by the stream's key: leave 'key' out")
        return self

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.logs:
            yield Grant(actions=("logs:PutLogEvents",), target=f"{id}.logs", field="logs.keep_days",
                        text=Text("grava os logs", "writes the log"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        stream = {"delivery-stream-name": scene.name}
        found = "DeliveryStreamDescription"
        yield Claim(text=Text("Entrega ativa", "Delivery is active"), service="firehose", call="describe-delivery-stream",
                    parameters=stream, path=f"{found}.DeliveryStreamStatus", expected="ACTIVE")  # fmt: skip
        yield Claim(text=Text("Bucket de destino", "Bucket it delivers to"), service="firehose", call="describe-delivery-stream",
                    parameters=stream, path=f"{found}.Destinations[0].ExtendedS3DestinationDescription.BucketARN",
                    expected=f"arn:aws:s3:::{scene.physical(self.deliver_to)}")  # fmt: skip
        if not self.source:
            yield Claim(text=Text("Registros cifrados", "Records are encrypted"), service="firehose", call="describe-delivery-stream",
                        parameters=stream, path=f"{found}.DeliveryStreamEncryptionConfiguration.Status", expected="ENABLED",
                        security=True)  # fmt: skip


KINDS = (Stream, Firehose)
