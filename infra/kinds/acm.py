"""Certificates, validated by records that stay in the zone, so that they renew by themselves."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.kinds.shared import name_tag
from infra.parts import Part, Use, without_none
from infra.site import Site
from planta.kinds.acm import Certificate


def build(id: str, config: Certificate, site: Site) -> Iterator[Part]:
    first, *others = [site.host(d) for d in config.domains]
    validated = [{"DomainName": d, "HostedZoneId": Use(config.zone, "id")} for d in (first, *others)]
    yield Part(owner=id, type="AWS::CertificateManager::Certificate", gives={"arn": ""}, step=site.later(id, config.zone),
               properties=without_none({"DomainName": first, "SubjectAlternativeNames": others or None, "ValidationMethod": "DNS",
                                        "DomainValidationOptions": validated, "Tags": name_tag(site.name(id))}))  # fmt: skip


KINDS = {"acm-certificate": Facet(build=build)}
