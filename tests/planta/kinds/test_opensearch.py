"""Search domains."""

from planta.kinds.opensearch import Domain
from tests.planta.kinds.samples import asked, refusal, settings

AT = "opensearch describe-domain DomainStatus"


def test_a_domain_is_encrypted_everywhere_and_https_only() -> None:
    found = asked(settings(Domain, '{subnets: rede.dados, version: "2.19"}'), security=True)
    assert found[f"{AT}.EncryptionAtRestOptions.Enabled"] is True and found[f"{AT}.NodeToNodeEncryptionOptions.Enabled"] is True
    assert found[f"{AT}.DomainEndpointOptions.EnforceHTTPS"] is True
    assert found[f"{AT}.EngineVersion"] == "OpenSearch_2.19"


def test_access_by_iam_alone_is_checked_as_such() -> None:
    found = asked(settings(Domain, '{subnets: rede.dados, version: "2.19", access: iam}'))
    assert found[f"{AT}.AdvancedSecurityOptions.Enabled"] is False


def test_a_search_says_why_it_is_wider() -> None:
    search, write = Domain.verbs
    assert search.wider and "es:ESHttpPost" in search.actions and "es:ESHttpDelete" not in search.actions
    assert "es:ESHttpDelete" in write.actions


def test_no_more_copies_than_nodes_or_zones() -> None:
    assert settings(Domain, '{subnets: rede.dados, version: "2.19", nodes: {count: 2}}').copies(3) == 2


def test_other_versions_and_nodes_are_refused() -> None:
    assert refusal(Domain, '{subnets: rede.dados, version: "2"}').startswith("version: ")
    assert refusal(Domain, '{subnets: rede.dados, version: "2.19", nodes: {type: m7g.large}}').startswith("nodes.type: ")
