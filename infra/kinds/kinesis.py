"""Streams and their delivery to buckets: encrypted, sized by themselves unless the model says otherwise."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import log_group
from infra.parts import Part, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.kinesis import Firehose, Stream

COMPRESSION = {"gzip": "GZIP", "snappy": "Snappy", "zip": "ZIP", "none": "UNCOMPRESSED"}


def stream(id: str, config: Stream, site: Site) -> Iterator[Part]:
    mode = {"StreamMode": "PROVISIONED" if config.shards else "ON_DEMAND"}
    yield Part(owner=id, type="AWS::Kinesis::Stream", removal="Retain" if site.protected else "Delete", gives={"arn": "Arn"},
               properties=without_none({
                   "Name": site.name(id), "ShardCount": config.shards, "StreamModeDetails": mode, "RetentionPeriodHours": config.keep_hours,
                   "StreamEncryption": {"EncryptionType": "KMS", "KeyId": site.key(config.key, id) or "alias/aws/kinesis"},
               }))  # fmt: skip


def firehose(id: str, config: Firehose, site: Site) -> Iterator[Part]:
    logging: dict[str, Value] = {"Enabled": False}
    if config.logs:
        yield log_group(id, site, config.logs)
        yield Part(owner=id, name="log", type="AWS::Logs::LogStream", after=((id, "logs"),),
                   properties={"LogGroupName": site.log_group(id), "LogStreamName": "delivery"})  # fmt: skip
        logging = {"Enabled": True, "LogGroupName": site.log_group(id), "LogStreamName": "delivery"}
    key, bucket_key = site.key(config.key, id), site.config(config.deliver_to).key
    encryption = (
        {"KMSEncryptionConfig": {"AWSKMSKeyARN": site.key(bucket_key, id)}}
        if bucket_key
        else {"NoEncryptionConfig": "NoEncryption"}
    )
    source = (
        {
            "KinesisStreamARN": site.arn("kinesis", f"stream/{site.name(config.source)}", of=config.source),
            "RoleARN": site.role(id),
        }
        if (config.source)
        else None
    )
    waiting = without_none({"KeyType": "CUSTOMER_MANAGED_CMK" if key else "AWS_OWNED_CMK", "KeyARN": key})
    yield Part(
        owner=id,
        type="AWS::KinesisFirehose::DeliveryStream",
        gives={"arn": "Arn"},
        after=((id, "policy"), (id, "log")),
        properties=without_none(
            {
                "DeliveryStreamName": site.name(id),
                "DeliveryStreamType": "KinesisStreamAsSource" if source else "DirectPut",
                "KinesisStreamSourceConfiguration": source,
                "DeliveryStreamEncryptionConfigurationInput": None if source else waiting,
                "ExtendedS3DestinationConfiguration": {
                    "BucketARN": site.bucket_arn(config.deliver_to),
                    "RoleARN": site.role(id),
                    "EncryptionConfiguration": encryption,
                    "BufferingHints": {"SizeInMBs": config.buffer_mib, "IntervalInSeconds": config.buffer_seconds},
                    "CompressionFormat": COMPRESSION[config.compression],
                    "CloudWatchLoggingOptions": logging,
                },
            }
        ),
    )


def stream_grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(site.arn("kinesis", f"stream/{site.name(access.target)}", of=access.target), actions=access.actions)


def firehose_grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(
        site.arn("firehose", f"deliverystream/{site.name(access.target)}", of=access.target), actions=access.actions
    )


KINDS = {
    "kinesis-stream": Facet(build=stream, grants=stream_grants),
    "firehose": Facet(
        build=firehose, grants=firehose_grants, trust=service_trust("firehose.amazonaws.com", source=False)
    ),
}
