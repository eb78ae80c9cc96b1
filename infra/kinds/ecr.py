"""Image repositories: scanned on push, tags that never move, old images dropped."""

from collections.abc import Iterator
from json import dumps

from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.ecr import Repository


def build(id: str, config: Repository, site: Site) -> Iterator[Part]:
    rule = {"rulePriority": 1, "description": f"Keep the newest {config.keep_images}", "action": {"type": "expire"},
            "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": config.keep_images}}  # fmt: skip
    encryption = (
        {"EncryptionType": "KMS", "KmsKey": site.key(config.key, id)} if config.key else {"EncryptionType": "AES256"}
    )
    yield Part(owner=id, type="AWS::ECR::Repository", removal="Retain" if site.protected else "Delete", gives={"arn": "Arn"},
               properties=without_none({
                   "RepositoryName": site.name(id), "ImageScanningConfiguration": {"ScanOnPush": config.scan == "push"},
                   "ImageTagMutability": config.tags.upper(), "EncryptionConfiguration": encryption,
                   "LifecyclePolicy": {"LifecyclePolicyText": dumps({"rules": [rule]})} if config.keep_images else None,
               }))  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    token = tuple(a for a in access.actions if a == "ecr:GetAuthorizationToken")
    others = tuple(a for a in access.actions if a not in token)
    if others:
        yield on(site.arn("ecr", f"repository/{site.name(access.target)}", of=access.target), actions=others)
    if token:
        yield on("*", actions=token)


KINDS = {"ecr-repository": Facet(build=build, grants=grants)}
