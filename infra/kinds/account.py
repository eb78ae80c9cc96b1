"""Accounts: what is set for all of one, by calls of their own, since CloudFormation has no types for it."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Call
from infra.site import CFN_ROLE, Site
from planta.access import Access
from planta.kinds.account import Account

BOOTSTRAP = ("deploy", "file-publishing", "image-publishing", "lookup")
"""Roles that `cdk bootstrap` makes for whoever deploys; CloudFormation's own is passed, never assumed."""


def build(id: str, config: Account, site: Site) -> Iterator[Call]:
    number = config.account or site.account(id)
    if config.public_block:
        block = ",".join(
            f"{n}=true" for n in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        )
        yield Call(owner=id, why="No bucket of the account may be public", service="s3control", call="put-public-access-block",
                   parameters={"account-id": number, "public-access-block-configuration": block})  # fmt: skip
    if config.encrypt_disks:
        yield Call(
            owner=id,
            why="Every new disk is encrypted",
            service="ec2",
            call="enable-ebs-encryption-by-default",
            parameters={},
        )
    if config.password_policy:
        yield Call(owner=id, why="Passwords of IAM users", service="iam", call="update-account-password-policy", parameters={
            "minimum-password-length": config.password_policy.length, "password-reuse-prevention": config.password_policy.reuse,
            "require-symbols": True, "require-numbers": True, "require-uppercase-characters": True,
            "require-lowercase-characters": True})  # fmt: skip
    for kind in ("security", "operations", "billing"):
        contact = getattr(config.contacts, kind)
        if contact:
            yield Call(owner=id, why="Whom AWS turns to", service="account", call="put-alternate-contact", parameters={
                "alternate-contact-type": kind.upper(), "name": contact.name, "email-address": contact.email, "title": contact.title,
                "phone-number": contact.phone or "-"})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """The bootstrap's roles in every region that has stacks."""
    account = site.account(access.target)
    regions = sorted({site.region(id) for id, _ in site.deployed() if site.account(id) == account})
    prefix = CFN_ROLE.removesuffix("-cfn-exec-role")
    roles = [
        f"arn:aws:iam::{account}:role/{prefix}-{role}-role-{account}-{region}"
        for region in regions
        for role in BOOTSTRAP
    ]
    yield on(*roles, actions=access.actions)


KINDS = {"aws-account": Facet(build=build, grants=grants)}
