"""Prometheus workspaces: who writes, who queries, what is checked."""

from planta.kinds.prometheus import Prometheus
from tests.planta.kinds.samples import asked, settings


def test_writing_and_querying_are_apart() -> None:
    verbs = {v.name: set(v.actions) for v in Prometheus.verbs}
    assert verbs["write"] == {"aps:RemoteWrite"}
    assert not verbs["write"] & verbs["query"]


def test_a_key_is_checked_where_there_is_one() -> None:
    active = {"amp list-workspaces workspaces[0].status.statusCode": "ACTIVE"}
    assert asked(settings(Prometheus, "{}")) == active
    assert asked(settings(Prometheus, "{key: chave}")) == active | {"amp list-workspaces workspaces[0].kmsKeyArn != `null`": True}
    assert settings(Prometheus, "{retention_days: 400}").own_caption("pt-BR") == "métricas por 400 dias"
