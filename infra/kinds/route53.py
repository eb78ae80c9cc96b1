"""Hosted zones: public or private, signed where the model says so; and the records that others put in them."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, Use, Value, join, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.route53 import Zone
from planta.kinds.shared import Dns

SIGNING = ("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign")


def build(id: str, config: Zone, site: Site) -> Iterator[Part]:
    domain = site.host(config.domain)
    network = [{"VPCId": Use(config.vpc, "id"), "VPCRegion": site.region(config.vpc)}] if config.vpc else None
    yield Part(
        owner=id,
        type="AWS::Route53::HostedZone",
        removal="Retain" if site.protected else "Delete",
        gives={"id": "Id"},
        properties=without_none(
            {"Name": f"{domain}.", "HostedZoneConfig": {"Comment": site.name(id)}, "VPCs": network}
        ),
    )
    if config.dnssec:
        yield from signed(id, site)
    if config.health_check:
        check = config.health_check
        yield Part(owner=id, name="check", type="AWS::Route53::HealthCheck", properties={"HealthCheckConfig": {
            "Type": "HTTPS", "FullyQualifiedDomainName": domain, "ResourcePath": check.path, "Port": check.port,
            "RequestInterval": check.interval_seconds, "FailureThreshold": check.failures, "EnableSNI": True}})  # fmt: skip


def signed(id: str, site: Site) -> Iterator[Part]:
    """DNSSEC signs with an elliptic-curve key in us-east-1, which Route 53 alone may use."""
    account = site.account(id)
    source = {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {"aws:SourceArn": "arn:aws:route53:::hostedzone/*"},
    }
    who = {"Service": "dnssec-route53.amazonaws.com"}
    statements: list[dict[str, Value]] = [
        {
            "Sid": "Administer",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": [
                "kms:CancelKeyDeletion",
                "kms:DescribeKey",
                "kms:DisableKey",
                "kms:EnableKey",
                "kms:GetKeyPolicy",
                "kms:GetPublicKey",
                "kms:ListGrants",
                "kms:ListKeyPolicies",
                "kms:ListResourceTags",
                "kms:PutKeyPolicy",
                "kms:RevokeGrant",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource",
                "kms:UntagResource",
                "kms:UpdateKeyDescription",
            ],
            "Resource": "*",
        },
        {
            "Sid": "Sign",
            "Effect": "Allow",
            "Principal": who,
            "Action": list(SIGNING),
            "Resource": "*",
            "Condition": source,
        },
        {
            "Sid": "Hand",
            "Effect": "Allow",
            "Principal": who,
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": {**source, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        },
    ]
    yield Part(owner=id, name="key", type="AWS::KMS::Key", removal="Retain" if site.protected else "Delete", gives={"signing_key": "Arn"},
               lines={s["Sid"]: f"resources.{id}.dnssec" for s in statements}, properties={
                   "Description": f"{site.name(id)}: DNSSEC", "KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY",
                   "KeyPolicy": {"Version": "2012-10-17", "Statement": statements}})  # fmt: skip
    yield Part(
        owner=id,
        name="signing-key",
        type="AWS::Route53::KeySigningKey",
        properties={
            "HostedZoneId": Use(id, "id"),
            "KeyManagementServiceArn": Use(id, "signing_key"),
            "Name": "planta",
            "Status": "ACTIVE",
        },
    )
    yield Part(
        owner=id,
        name="dnssec",
        type="AWS::Route53::DNSSEC",
        after=((id, "signing-key"),),
        properties={"HostedZoneId": Use(id, "id")},
    )


def alias(
    id: str, dns: Dns, site: Site, name: Value, zone: Value, *, types: tuple[str, ...] = ("A",)
) -> Iterator[Part]:
    """Records that point at a load balancer, a distribution or an API; the zone is found by its name."""
    domain = site.host(site.config(dns.zone).domain)
    for kind in types:
        yield Part(owner=id, name=f"record-{kind.lower()}", type="AWS::Route53::RecordSet", step=site.later(id, dns.zone),
                   after=((dns.zone, ""),), lines={"record": f"resources.{id}.dns"}, properties={
                       "HostedZoneName": f"{domain}.", "Name": f"{site.host(dns.name)}.", "Type": kind,
                       "AliasTarget": {"DNSName": name, "HostedZoneId": zone, "EvaluateTargetHealth": False}})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    listing = tuple(a for a in access.actions if a.startswith("route53:ListHostedZones"))
    others = tuple(a for a in access.actions if a not in listing)
    if others:
        yield on(join("arn:aws:route53:::hostedzone/", Use(access.target, "id")), actions=others)
    if listing:
        yield on("*", actions=listing)


KINDS = {"route53-zone": Facet(build=build, grants=grants)}
