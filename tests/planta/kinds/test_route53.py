"""Hosted zones."""

from planta.kinds.route53 import Zone
from tests.planta.kinds.samples import asked, refusal, scene, settings


def test_the_zone_is_the_environments_domain() -> None:
    claims = asked(settings(Zone, "{}"))
    assert claims["route53 list-hosted-zones-by-name HostedZones[0].Name"] == "espectro.example."
    assert claims["route53 list-hosted-zones-by-name HostedZones[0].Config.PrivateZone"] is False


def test_a_zone_of_a_network_is_private() -> None:
    claims = asked(settings(Zone, "{domain: interno.example, vpc: rede}"))
    assert claims["route53 list-hosted-zones-by-name HostedZones[0].Config.PrivateZone"] is True


def test_a_signed_zone_is_checked_to_be() -> None:
    (signed,) = [c for c in settings(Zone, "{dnssec: true}").own_claims(scene()) if c.call == "get-dnssec"]
    assert signed.lookups["hosted-zone-id"].parameters == {"dns-name": "espectro.example"} and signed.expected == "SIGNING"


def test_a_health_check_is_asked_for_by_name() -> None:
    claims = asked(settings(Zone, "{health_check: {path: /saude}}"))
    assert [v for k, v in claims.items() if "FullyQualifiedDomainName=='espectro.example'" in k] == ["/saude"]


def test_what_is_no_name_is_refused() -> None:
    for domain in ("Espectro.example", "a..b", "-a.example", "a b.example"):
        assert refusal(Zone, f'{{domain: "{domain}"}}').startswith("domain: ")


def test_records_are_changed_in_this_zone_only() -> None:
    change = next(v for v in Zone.verbs if v.name == "change-records")
    assert "route53:ChangeResourceRecordSets" in change.actions and "route53:ListHostedZones" in change.any_resource
