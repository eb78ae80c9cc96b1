"""Grafana workspaces: people sign in through the identity provider; its role reads what its arrows name."""

from collections.abc import Iterator

from infra.kinds.base import Facet, service_trust
from infra.parts import Part, without_none
from infra.site import Site
from planta.kinds.grafana import Grafana

SOURCES = {"prometheus": "PROMETHEUS", "cloudwatch": "CLOUDWATCH", "opensearch": "AMAZON_OPENSEARCH_SERVICE"}


def build(id: str, config: Grafana, site: Site) -> Iterator[Part]:
    read = list(
        dict.fromkeys(SOURCES[k] for a in site.architecture.arrows_from(id) if (k := site.kind(a.target)) in SOURCES)
    )
    yield Part(owner=id, type="AWS::Grafana::Workspace", gives={"endpoint": "Endpoint", "workspace": "Id"}, properties=without_none({
        "Name": site.name(id), "AccountAccessType": "CURRENT_ACCOUNT", "PermissionType": "CUSTOMER_MANAGED", "RoleArn": site.role(id),
        "AuthenticationProviders": [{"sso": "AWS_SSO", "saml": "SAML"}[config.auth]], "DataSources": read or None,
        "GrafanaVersion": config.version}))  # fmt: skip


KINDS = {"grafana": Facet(build=build, trust=service_trust("grafana.amazonaws.com"))}
