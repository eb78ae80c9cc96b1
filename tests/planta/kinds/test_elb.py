"""Load balancers."""

from planta.kinds.elb import TLS_POLICIES, Alb, Nlb
from tests.planta.kinds.samples import asked, refusal, scene, settings, verdict

SCHEME = "elbv2 describe-load-balancers LoadBalancers[0].Scheme"


def test_a_load_balancer_is_internal_unless_said_otherwise() -> None:
    assert asked(settings(Alb, "{subnets: rede.app}"), security=True)[SCHEME] == "internal"
    assert asked(settings(Alb, "{subnets: rede.publica, scheme: public}"), security=True)[SCHEME] == "internet-facing"


def test_it_spans_the_zones_of_its_tier() -> None:
    zones = "length(LoadBalancers[0].AvailabilityZones)"
    config = settings(Alb, "{subnets: rede.app}")
    assert [c.expected for c in config.own_claims(scene(zones=2)) if c.path == zones] == [2]
    assert not [c for c in config.own_claims(scene(zones=1)) if c.path == zones]


def test_secure_settings_are_the_defaults() -> None:
    config = settings(Alb, "{subnets: rede.app}")
    assert config.redirect_http and config.deletion_protection and config.drop_invalid_headers and config.min_tls == "1.2"


def test_its_listeners_are_found_by_its_name() -> None:
    config = settings(Alb, "{subnets: rede.app, certificate: certificado}")
    (policy,) = [c for c in config.own_claims(scene()) if c.path.endswith("SslPolicy")]
    look = policy.lookups["load-balancer-arn"]
    assert look.parameters == {"names": ("espectro-prod-coisa",)} and policy.expected == TLS_POLICIES["1.2"]
    listeners = [{"Protocol": "HTTP", "DefaultActions": [{"Type": "redirect"}]}, {"Protocol": "HTTPS", "SslPolicy": TLS_POLICIES["1.2"]}]
    assert verdict(config, "SslPolicy", {"Listeners": listeners})
    assert verdict(config, "DefaultActions[0].Type", {"Listeners": listeners})
    assert not verdict(config, "DefaultActions[0].Type", {"Listeners": [{"Protocol": "HTTP", "DefaultActions": [{"Type": "forward"}]}]})


def test_attributes_are_text_in_the_api() -> None:
    config = settings(Alb, "{subnets: rede.app, deletion_protection: false, idle_timeout: 120, access_logs: registros}")
    found = {k.split("'")[1]: v for k, v in asked(config).items() if "Attributes[" in k}
    assert found == {"deletion_protection.enabled": "false", "routing.http.drop_invalid_header_fields.enabled": "true",
                     "idle_timeout.timeout_seconds": "120", "access_logs.s3.enabled": "true",
                     "zonal_shift.config.enabled": "true"}  # fmt: skip


def test_https_is_the_only_way_in() -> None:
    https = next(v for v in Alb.verbs if v.name == "https")
    assert https.ports == (443,) and https.wider and "CloudFront" in https.wider.en


def test_workloads_register_and_nobody_else() -> None:
    register = next(v for v in Alb.verbs if v.name == "register")
    assert "elasticloadbalancing:RegisterTargets" in register.actions and "person" not in register.sources


def test_out_of_range_is_refused() -> None:
    assert refusal(Alb, "{subnets: rede.app, idle_timeout: 0}").startswith("idle_timeout: ")
    assert refusal(Alb, "{subnets: rede.app, targets: {health: {path: saude}}}").startswith("targets.health.path: ")
    assert refusal(Nlb, "{subnets: rede.app, ports: {}}").startswith("ports: ")
    assert refusal(Nlb, "{subnets: rede.app, ports: {sftp: 70000}}").startswith("ports.sftp: ")
