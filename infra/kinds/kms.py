"""Keys with rotation and a policy that names who uses them; who administers a key cannot decrypt with it."""

from collections.abc import Iterator

from infra import actors, key_policy, policies
from infra.kinds.base import Facet, Grant, on
from infra.parts import CannotSynthesize, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.kms import Key


def build(id: str, config: Key, site: Site) -> Iterator[Part]:
    if config.replica_of:
        raise CannotSynthesize(f"{id}: a copy of a key in another region is not built yet; take replica_of out")
    policy = key_policy.key(site, id)
    yield Part(owner=id, type="AWS::KMS::Key", removal="Retain" if site.protected else "Delete", gives={"arn": "Arn", "id": ""},
               lines=policy.lines, properties=without_none({
                   "Description": site.name(id), "EnableKeyRotation": config.rotation_days is not None,
                   "RotationPeriodInDays": config.rotation_days, "PendingWindowInDays": config.deletion_days,
                   "KeyPolicy": policy.document,
               }))  # fmt: skip
    yield Part(owner=id, name="alias", type="AWS::KMS::Alias",
               properties={"AliasName": f"alias/{site.name(id)}", "TargetKeyId": Use(id, "id")})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """On the key itself; across accounts its ARN is unknown, and its alias says which it is."""
    via = sorted(set(key_policy.users_of(site, access.principal, access.target, access.verb)))
    condition: dict[str, dict[str, Value]] = {"StringEquals": {"kms:ViaService": policies.one(via)}} if via else {}
    if site.together(actors.owner(access.principal), access.target):
        yield on(Use(access.target, "arn"), actions=access.actions, condition=condition)
        return
    alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{site.name(access.target)}"}}
    yield on(site.arn("kms", "key/*", of=access.target), actions=access.actions, condition={**condition, **alias})


KINDS = {"kms-key": Facet(build=build, grants=grants)}
