"""Caches: encrypted at rest and on the way, over the zones, with a replica that takes over."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.kinds.cloudfront import secret_value
from infra.kinds.shared import group, name_tag
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.elasticache import Cache


def build(id: str, config: Cache, site: Site) -> Iterator[Part]:
    name = site.name(id)
    tags = name_tag(name)
    yield group(id, site)
    yield Part(owner=id, name="subnets", type="AWS::ElastiCache::SubnetGroup", gives={"subnets": ""}, properties={
        "CacheSubnetGroupName": name, "Description": name, "SubnetIds": site.subnets(id), "Tags": tags})  # fmt: skip
    users = None
    if config.auth is None:
        yield from iam_users(id, config, site)
        users = [Use(id, "users")]
    ends = ("PrimaryEndPoint", "ReaderEndPoint") if config.shards == 1 else ("ConfigurationEndPoint", "ConfigurationEndPoint")
    yield Part(owner=id, type="AWS::ElastiCache::ReplicationGroup", removal="Snapshot", gives={
        "endpoint": f"{ends[0]}.Address", "reader": f"{ends[1]}.Address", "port": f"{ends[0]}.Port"}, properties=without_none({
            "ReplicationGroupId": name, "ReplicationGroupDescription": name, "Engine": config.engine, "EngineVersion": config.version,
            "CacheNodeType": config.node, "NumNodeGroups": config.shards, "ReplicasPerNodeGroup": config.replicas,
            "AutomaticFailoverEnabled": config.replicas > 0, "MultiAZEnabled": config.replicas > 0, "Port": 6379,
            "CacheSubnetGroupName": Use(id, "subnets"), "SecurityGroupIds": [Use(id, "group")],
            "TransitEncryptionEnabled": True, "AtRestEncryptionEnabled": True, "KmsKeyId": site.key(config.key, id),
            "AuthToken": secret_value(site, config.auth) if config.auth else None, "UserGroupIds": users,
            "SnapshotRetentionLimit": config.snapshot_days, "AutoMinorVersionUpgrade": True, "Tags": tags,
        }))  # fmt: skip


def iam_users(id: str, config: Cache, site: Site) -> Iterator[Part]:
    """One user for each arrow that logs in with a token; the default user may do nothing."""
    name, members = site.name(id), []
    off: dict[str, Value] = {"AccessString": "off -@all", "NoPasswordRequired": True}
    callers = dict.fromkeys(a.source for a in site.architecture.arrows_to(id) if a.verb.name == "connect-iam")
    on_all: dict[str, Value] = {"AccessString": "on ~* +@all -@dangerous"}
    for user, access in (("default", off), *((c, on_all) for c in callers)):
        properties: dict[str, Value] = {"UserId": f"{name}-{user}"[:40], "UserName": user, "Engine": config.engine, **access}
        if user != "default":
            properties["AuthenticationMode"] = {"Type": "iam"}
            properties["UserName"] = properties["UserId"]
        yield Part(owner=id, name=f"user-{user}", type="AWS::ElastiCache::User", gives={f"user-{user}": ""}, properties=properties)
        members.append(Use(id, f"user-{user}"))
    yield Part(owner=id, name="users", type="AWS::ElastiCache::UserGroup", gives={"users": ""}, properties={
        "UserGroupId": f"{name}-users"[:40], "Engine": config.engine, "UserIds": members})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    if access.actions:
        name = site.name(access.target)
        user = f"{name}-{access.principal}"[:40]
        yield on(site.arn("elasticache", f"replicationgroup:{name}", of=access.target),
                 site.arn("elasticache", f"user:{user}", of=access.target), actions=access.actions)  # fmt: skip


KINDS = {"elasticache": Facet(build=build, grants=grants, in_network=True)}
