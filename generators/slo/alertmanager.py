"""An Architecture in; an Alertmanager configuration that sends pages and tickets to the SNS topics and the Slack channel out."""

from typing import Any

from generators.slo.common import topic_arn, topics
from generators.slo.yaml_text import document
from planta.architecture import Architecture
from planta.kinds.chatbot import SlackChannel
from planta.text import Text

HEAD = Text(
    """Rotas do Alertmanager geradas a partir do modelo: não edite.
Um alerta que acorda alguém silencia os chamados do mesmo objetivo. O Alertmanager do Amazon Managed Service for Prometheus só entrega ao
SNS: nele, coloque este texto em `alertmanager_config: |` sem os blocos do Slack, que recebe pelo tópico. O endereço do Slack fica em um
arquivo, nunca aqui.""",
    """Alertmanager routes generated from the model: do not edit.
A page silences the tickets of the same objective. The Alertmanager of Amazon Managed Service for Prometheus delivers to SNS only: there,
put this text under `alertmanager_config: |` without the Slack blocks; Slack is told through the topic. Slack's address is in a file,
never here.""",
)
TITLE = '{{ .CommonLabels.severity | toUpper }}: {{ .CommonLabels.slo }} ({{ .CommonLabels.journey }})'
BODY = """{{ range .Alerts }}{{ .Annotations.summary }}
error budget: {{ .Annotations.error_budget }}
runbook: {{ .Annotations.runbook_url }}
{{ end }}"""
REPEAT = {"page": "1h", "ticket": "24h"}
WAIT = {"page": "30s", "ticket": "10m"}


def alertmanager(architecture: Architecture) -> bytes:
    """The configuration; a receiver a severity."""
    severities = ("page", "ticket")
    data: dict[str, Any] = {
        "route": {
            "receiver": "ticket", "group_by": ["slo", "severity"], "group_wait": WAIT["ticket"], "group_interval": "5m",
            "repeat_interval": REPEAT["ticket"],
            "routes": [{"receiver": s, "matchers": [f'severity="{s}"'], "group_wait": WAIT[s], "repeat_interval": REPEAT[s]}
                       for s in severities],
        },
        "inhibit_rules": [{"source_matchers": ['severity="page"'], "target_matchers": ['severity="ticket"'], "equal": ["slo"]}],
        "receivers": [_receiver(architecture, s) for s in severities],
    }  # fmt: skip
    return document(data, HEAD(architecture.language))


def _receiver(architecture: Architecture, severity: str) -> dict[str, Any]:
    out: dict[str, Any] = {"name": severity}
    prometheus = architecture.of_kind("prometheus")
    region = architecture.region(prometheus[0].id) if prometheus else None
    told = topics(architecture, region)[:1]
    if told:
        out["sns_configs"] = [
            {"topic_arn": topic_arn(architecture, t), "sigv4": {"region": architecture.region(t)}, "send_resolved": True,
             "subject": TITLE, "message": BODY, "attributes": {"severity": severity}} for t in told
        ]  # fmt: skip
    channels = [c for r in architecture.of_kind("slack-channel") if isinstance(c := r.config, SlackChannel)]
    if channels:
        out["slack_configs"] = [
            {"api_url_file": "/etc/alertmanager/slack-url", "channel": c.channel, "send_resolved": True, "title": TITLE, "text": BODY}
            for c in channels
        ]
    return out
