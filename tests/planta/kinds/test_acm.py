"""Certificates."""

from planta.kinds.acm import Certificate
from tests.planta.kinds.samples import refusal, settings, verdict


def test_it_must_be_issued_by_amazon_for_the_main_name() -> None:
    config = settings(Certificate, '{zone: zona, domains: ["app.{domain}", "{domain}"]}')
    good = {"DomainName": "app.espectro.example", "Status": "ISSUED", "Type": "AMAZON_ISSUED"}
    assert verdict(config, ".Status", {"CertificateSummaryList": [{"DomainName": "outro.example", "Status": "EXPIRED"}, good]})
    assert not verdict(config, ".Status", {"CertificateSummaryList": [{**good, "Status": "PENDING_VALIDATION"}]})
    assert not verdict(config, ".Type", {"CertificateSummaryList": [{**good, "Type": "IMPORTED"}]})


def test_a_certificate_needs_names_and_the_zone_that_validates_it() -> None:
    assert refusal(Certificate, "{}").startswith("zone: ")
    assert refusal(Certificate, "{zone: zona, domains: []}").startswith("domains: ")
