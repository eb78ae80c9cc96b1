"""Shared file systems: encrypted at rest and on the way, mounted with an identity, one mount target a zone."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.kinds.shared import group, name_tag
from infra.parts import CannotSynthesize, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.efs import FileSystem


def build(id: str, config: FileSystem, site: Site) -> Iterator[Part]:
    name = site.name(id)
    yield group(id, site)
    cold = config.cold_after_days
    policies: list[Value] = [{"TransitionToIA": "AFTER_1_DAY" if cold == 1 else f"AFTER_{cold}_DAYS"},
                             {"TransitionToPrimaryStorageClass": "AFTER_1_ACCESS"}] if cold else []  # fmt: skip
    only_tls = {"Sid": "TlsOnly", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "*", "Resource": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}}}  # fmt: skip
    own = {"Sid": "OwnAccountThroughMountTargets", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{site.account(id)}:root"},
           "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"], "Resource": "*",
           "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}}  # fmt: skip
    yield Part(owner=id, type="AWS::EFS::FileSystem", removal="Retain" if site.protected else "Delete",
               gives={"id": "FileSystemId", "arn": "Arn"}, properties=without_none({
                   "Encrypted": True, "KmsKeyId": site.key(config.key, id), "ThroughputMode": config.throughput,
                   "BackupPolicy": {"Status": "ENABLED" if config.backups else "DISABLED"}, "LifecyclePolicies": policies or None,
                   "FileSystemPolicy": {"Version": "2012-10-17", "Statement": [only_tls, own]}, "FileSystemTags": name_tag(name),
               }))  # fmt: skip
    for number, subnet in enumerate(site.subnets(id), 1):
        yield Part(owner=id, name=f"target-{number}", type="AWS::EFS::MountTarget", properties={
            "FileSystemId": Use(id, "id"), "SubnetId": subnet, "SecurityGroups": [Use(id, "group")]})  # fmt: skip
    for point, spec in config.access_points.items():
        owner = {"OwnerUid": str(spec.uid), "OwnerGid": str(spec.gid), "Permissions": "0750"}
        yield Part(owner=id, name=f"point-{point}", type="AWS::EFS::AccessPoint", gives={f"point-{point}": "Arn"}, properties={
            "FileSystemId": Use(id, "id"), "PosixUser": {"Uid": str(spec.uid), "Gid": str(spec.gid)},
            "RootDirectory": {"Path": spec.path, "CreationInfo": owner}, "AccessPointTags": name_tag(f"{name}-{point}")})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """Through the access point that the arrow names, where it names one."""
    arn = Use(access.target, "arn")
    condition: dict[str, dict[str, Value]] = {}
    if access.within:
        if access.within not in site.config(access.target).access_points:
            raise CannotSynthesize(f"{access.because}: {access.target} has no access point {access.within}")
        condition = {"StringEquals": {"elasticfilesystem:AccessPointArn": Use(access.target, f"point-{access.within}")}}
    yield on(arn, actions=access.actions, condition=condition)


KINDS = {"efs": Facet(build=build, grants=grants, in_network=True)}
