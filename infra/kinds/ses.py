"""Mail identities: a domain signed with DKIM, delivery over TLS only, bounces told."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.ses import Identity
from planta.kinds.shared import listed


def build(id: str, config: Identity, site: Site) -> Iterator[Part]:
    name, domain = site.name(id), site.host(config.domain)
    yield Part(owner=id, name="settings", type="AWS::SES::ConfigurationSet", properties={
        "Name": name, "DeliveryOptions": {"TlsPolicy": "REQUIRE" if config.tls else "OPTIONAL"},
        "ReputationOptions": {"ReputationMetricsEnabled": True}, "SendingOptions": {"SendingEnabled": True}})  # fmt: skip
    yield Part(owner=id, type="AWS::SES::EmailIdentity", after=((id, "settings"),), removal="Retain" if site.protected else "Delete",
               gives={f"dkim-{part}-{n}": f"DkimDNSToken{part}{n}" for part in ("Name", "Value") for n in (1, 2, 3)},
               properties=without_none({
                   "EmailIdentity": domain, "ConfigurationSetAttributes": {"ConfigurationSetName": name},
                   "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"} if config.dkim else None}))  # fmt: skip
    for topic in listed(config.notify):
        yield Part(
            owner=id,
            name=f"to-{topic}",
            type="AWS::SES::ConfigurationSetEventDestination",
            after=((id, "settings"), (topic, "policy")),
            properties={
                "ConfigurationSetName": name,
                "EventDestination": {
                    "Name": topic,
                    "Enabled": True,
                    "MatchingEventTypes": ["bounce", "complaint", "reject"],
                    "SnsDestination": {"TopicARN": site.topic_arn(topic)},
                },
            },
        )
    if config.zone:
        yield from records(id, config, site, domain)


def records(id: str, config: Identity, site: Site, domain: str) -> Iterator[Part]:
    """DKIM's three names, and who may send for the domain."""
    zone = str(config.zone)
    at: dict[str, Value] = {"HostedZoneName": f"{site.host(site.config(zone).domain)}.", "TTL": "1800"}
    step = site.later(id, zone)
    for n in (1, 2, 3) if config.dkim else ():
        yield Part(owner=id, name=f"dkim-{n}", type="AWS::Route53::RecordSet", step=step, after=((zone, ""),), properties={
            **at, "Type": "CNAME", "Name": Use(id, f"dkim-Name-{n}"), "ResourceRecords": [Use(id, f"dkim-Value-{n}")]})  # fmt: skip
    for name, host, text in (
        ("spf", domain, "v=spf1 include:amazonses.com -all"),
        ("dmarc", f"_dmarc.{domain}", "v=DMARC1; p=quarantine"),
    ):
        yield Part(owner=id, name=name, type="AWS::Route53::RecordSet", step=step, after=((zone, ""),), properties={
            **at, "Type": "TXT", "Name": f"{host}.", "ResourceRecords": [f'"{text}"']})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    domain = site.host(site.config(access.target).domain)
    yield on(site.arn("ses", f"identity/{domain}", of=access.target),
             site.arn("ses", f"configuration-set/{site.name(access.target)}", of=access.target), actions=access.actions)  # fmt: skip


KINDS = {"ses-identity": Facet(build=build, grants=grants)}
