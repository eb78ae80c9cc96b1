"""Distributions."""

from planta.kinds.cloudfront import Distribution
from tests.planta.kinds.samples import asked, linked, refusal, settings, verdict

FULL = "{dns: {zone: zona, name: 'www.{domain}'}, certificate: certificado, waf: borda, access_logs: registros, origin_secret: senha}"


def distribution(acl: str = "espectro-prod-borda", comment: str = "espectro-prod-coisa") -> dict[str, object]:
    return {"Comment": comment, "WebACLId": f"arn:aws:wafv2:us-east-1:222222222222:global/webacl/{acl}/0a1b"}


def test_its_web_acl_is_the_one_of_the_model() -> None:
    config = settings(Distribution, FULL)
    ends = "contains([0].WebACLId, '/espectro-prod-borda/')"
    assert verdict(config, ends, {"DistributionList": {"Items": [distribution(comment="outra"), distribution()]}})
    assert not verdict(config, ends, {"DistributionList": {"Items": [distribution(acl="outra")]}})
    assert not verdict(config, ends, {"DistributionList": {"Items": [{**distribution(), "WebACLId": ""}]}})
    assert not verdict(config, ends, {"DistributionList": {"Items": []}})


def test_viewers_use_tls_of_the_version_asked() -> None:
    path = "cloudfront list-distributions DistributionList.Items[?Comment=='espectro-prod-coisa'] | [0].ViewerCertificate.MinimumProtocolVersion"
    assert asked(settings(Distribution, FULL))[path] == "TLSv1.2_2021"
    assert asked(settings(Distribution, FULL.replace("waf:", 'min_tls: "1.3", waf:')))[path] == "TLSv1.3_2025"
    assert path not in asked(settings(Distribution, "{}")), "without a certificate CloudFront's own policy holds"


def test_its_caption_promises_no_tls_version_without_a_certificate_of_its_own() -> None:
    assert settings(Distribution, FULL).own_caption("pt-BR") == "TLS 1.2+ · WAF"
    assert settings(Distribution, "{}").own_caption("pt-BR") == "HTTPS"


def test_its_name_is_drawn_from_the_zone() -> None:
    zone, link = linked(settings(Distribution, FULL))["dns.zone"]
    assert zone == "zona" and link.reverse and link.phase == "request"


def test_it_refuses_what_cloudfront_cannot_do() -> None:
    assert refusal(Distribution, '{min_tls: "1.1"}').startswith("min_tls: ")
    assert refusal(Distribution, "{origin_timeout_seconds: 300}").startswith("origin_timeout_seconds: ")
    assert refusal(Distribution, "{countries: [Brasil]}").startswith("countries.0: ")
