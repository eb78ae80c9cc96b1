"""Tables: encrypted, recoverable to any second, protected against deletion."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.dynamodb import Table, attribute_name

TYPES = {"": "S", "string": "S", "number": "N", "binary": "B"}
STREAMS = {"keys": "KEYS_ONLY", "new": "NEW_IMAGE", "old": "OLD_IMAGE", "both": "NEW_AND_OLD_IMAGES"}
ON_STREAM = frozenset({"dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"})


def build(id: str, config: Table, site: Site) -> Iterator[Part]:
    attributes = [config.partition, config.sort, *(a for i in config.indexes.values() for a in (i.partition, i.sort))]
    typed = {attribute_name(a): TYPES[a.partition(":")[2]] for a in attributes if a}
    paid = (
        {"ReadCapacityUnits": config.throughput.read, "WriteCapacityUnits": config.throughput.write}
        if config.throughput
        else None
    )
    indexes = [without_none({"IndexName": name, "KeySchema": schema(i.partition, i.sort), "Projection": {"ProjectionType": "ALL"},
                             "ProvisionedThroughput": paid}) for name, i in config.indexes.items()]  # fmt: skip
    key = site.key(config.key, id)
    yield Part(owner=id, type="AWS::DynamoDB::Table", removal="Retain" if site.protected else "Delete",
               gives={"arn": "Arn", **({"stream": "StreamArn"} if config.stream else {})}, properties=without_none({
                   "TableName": site.name(id), "AttributeDefinitions": [{"AttributeName": n, "AttributeType": t} for n, t in typed.items()],
                   "KeySchema": schema(config.partition, config.sort), "GlobalSecondaryIndexes": indexes or None,
                   "BillingMode": "PROVISIONED" if paid else "PAY_PER_REQUEST", "ProvisionedThroughput": paid,
                   "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": config.pitr},
                   "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key} if key else None,
                   "TimeToLiveSpecification": {"AttributeName": config.ttl, "Enabled": True} if config.ttl else None,
                   "StreamSpecification": {"StreamViewType": STREAMS[config.stream]} if config.stream else None,
                   "DeletionProtectionEnabled": config.deletion_protection,
               }))  # fmt: skip


def schema(partition: str, sort: str | None) -> list[dict[str, Value]]:
    keys: list[dict[str, Value]] = [{"AttributeName": attribute_name(partition), "KeyType": "HASH"}]
    return [*keys, {"AttributeName": attribute_name(sort), "KeyType": "RANGE"}] if sort else keys


def grants(site: Site, access: Access) -> Iterator[Grant]:
    arn = site.arn("dynamodb", f"table/{site.name(access.target)}", of=access.target)
    stream = tuple(a for a in access.actions if a in ON_STREAM)
    listing = tuple(a for a in access.actions if a == "dynamodb:ListStreams")
    table = tuple(a for a in access.actions if a not in (*stream, *listing))
    if table:
        indexed = [f"{arn}/index/*"] if site.config(access.target).indexes else []
        yield on(arn, *indexed, actions=table)
    if stream:
        yield on(f"{arn}/stream/*", actions=stream)
    if listing:
        yield on("*", actions=listing)


KINDS = {"dynamodb-table": Facet(build=build, grants=grants)}
