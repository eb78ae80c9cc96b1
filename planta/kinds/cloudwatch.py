"""The kinds of Amazon CloudWatch."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planta.kinds.base import Claim, Face, Grant, Id, Kind, Line, Link, Scene, Settings, Verb
from planta.kinds.shared import Logs, NotifyLink, TierLink, listed
from planta.text import Text, number

NamedMetric = Literal[
    "5xx", "4xx", "latency", "requests", "blocked-requests", "unhealthy-targets", "availability",
    "errors", "failed", "timed-out", "aborted", "throttled", "duration", "restarts", "pending-pods", "failed-nodes",
    "queue-wait", "queue-depth", "queue-blocked", "oldest-message", "dlq-depth",
    "cpu", "memory", "free-memory", "free-storage", "connections", "replica-lag", "commit-latency", "transaction-ids",
    "port-allocation-errors", "packet-loss", "free-addresses",
    "days-to-expiry", "backup-failed", "rotation-failed", "delivery-failed", "pull-failed", "scan-findings",
    "access-denied", "findings", "root-use", "config-changes", "burn-rate", "spend",
]  # fmt: skip
"""What an alarm may watch, by the name that people use; each kind's deployment maps it to its namespace and statistic."""
OwnMetric = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.]*(/[A-Za-z0-9_.:-]+)+$", max_length=200)]
"""Any other metric, with its namespace: `Espectro/Analises/TempoDeFila`."""


METRICS: Mapping[str, Text] = {
    "5xx": Text("5xx", "5xx"), "4xx": Text("4xx", "4xx"), "latency": Text("latência", "latency"),
    "requests": Text("requisições", "requests"),
    "blocked-requests": Text("bloqueios", "blocked requests"), "unhealthy-targets": Text("alvos fora", "unhealthy targets"),
    "availability": Text("disponibilidade", "availability"), "errors": Text("erros", "errors"), "failed": Text("falhas", "failures"),
    "timed-out": Text("prazos estourados", "timeouts"), "aborted": Text("execuções abortadas", "aborted runs"),
    "throttled": Text("recusas por limite", "throttled"), "duration": Text("duração", "duration"),
    "restarts": Text("reinícios", "restarts"),
    "pending-pods": Text("pods pendentes", "pending pods"), "failed-nodes": Text("nós com falha", "failed nodes"),
    "queue-wait": Text("espera na fila", "wait in the queue"), "queue-depth": Text("itens na fila", "items in the queue"),
    "queue-blocked": Text("fila bloqueada", "queue blocked"), "oldest-message": Text("item mais antigo", "oldest message"),
    "dlq-depth": Text("itens rejeitados", "dead letters"), "cpu": Text("CPU", "CPU"), "memory": Text("memória", "memory"),
    "free-memory": Text("memória livre", "free memory"), "free-storage": Text("disco livre", "free storage"),
    "connections": Text("conexões", "connections"), "replica-lag": Text("atraso da réplica", "replica lag"),
    "commit-latency": Text("latência de commit", "commit latency"), "transaction-ids": Text("IDs de transação", "transaction ids"),
    "port-allocation-errors": Text("portas esgotadas", "port errors"), "packet-loss": Text("perda de pacotes", "packet loss"),
    "free-addresses": Text("endereços livres", "free addresses"), "days-to-expiry": Text("dias até expirar", "days to expiry"),
    "backup-failed": Text("cópias com falha", "failed backups"), "rotation-failed": Text("rotações com falha", "failed rotations"),
    "delivery-failed": Text("avisos não entregues", "failed deliveries"), "pull-failed": Text("imagens não baixadas", "failed pulls"),
    "scan-findings": Text("achados na imagem", "image findings"), "access-denied": Text("acessos negados", "denied accesses"),
    "findings": Text("achados", "findings"), "root-use": Text("uso do usuário raiz", "root use"),
    "config-changes": Text("mudanças à mão", "changes by hand"), "burn-rate": Text("queima", "burn rate"), "spend": Text("gasto", "spend"),
}  # fmt: skip
"""A named metric as pages and drawings say it, short enough for a drawing."""


class Alarm(Kind):
    """An alarm of Amazon CloudWatch: what it watches, from which value, whom it tells, and the runbook that answers it."""

    kind_id: ClassVar[str] = "alarm"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonCloudWatchAlarm", name=Text("Alarme do Amazon CloudWatch", "Amazon CloudWatch alarm"), category="observability"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::CloudWatch::Alarm",)
    commitment: ClassVar[str | None] = "cloudwatch"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("alarms",)

    watch: Annotated[str | tuple[str, ...], Link(edge="observability", phase="async", reverse=True, text=Text("alimenta", "feeds"))]
    """Resource, or resources, whose metric it watches."""
    metric: NamedMetric | OwnMetric
    """What is measured: a common name (`5xx`, `latency`, `queue-wait`), or any metric with its namespace."""
    above: float | None = None
    """It goes off above this value."""
    below: float | None = None
    """It goes off below this value."""
    for_minutes: Annotated[int, Field(ge=1, le=1440, alias="for")] = 5
    """Minutes that the value must stay there."""
    statistic: Annotated[str, StringConstraints(pattern=r"^(average|sum|minimum|maximum|p\d{1,2}(\.\d{1,2})?)$")] | None = None
    """How values within a minute become one: `sum`, `maximum`, `p99`; absent: what suits the metric."""
    unit: Line | None = None
    """Unit of the value on pages: "ms", "%", "min"."""
    missing: Literal["good", "bad", "ignore"] = "good"
    """What no value means: nothing wrong, something wrong, or no change."""
    notify: NotifyLink = None
    """Topic, or topics, told when it goes off and when it is over."""
    severity: Literal["page", "ticket", "info"] = "ticket"
    """A page wakes somebody; a ticket waits for working hours; info is only recorded."""
    runbook: Id | None = None
    """Incident scenario (of `incidents`) that says what to do."""

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("an alarm goes off 'above' a value or 'below' one: exactly one of them")
        return self

    @property
    def threshold(self) -> float:
        """The value at which it goes off."""
        value = self.above if self.above is not None else self.below
        assert value is not None
        return value

    def condition(self, language: str) -> str:
        """ "latência > 800 ms"."""
        value = self.threshold
        space = "" if self.unit in (None, "%") else " "
        shown = f"{number(int(value) if value == int(value) else value, language)}{space}{self.unit or ''}"
        name = METRICS[self.metric](language) if self.metric in METRICS else self.metric.rsplit("/", 1)[-1]
        return f"{name} {'>' if self.above is not None else '<'} {shown}"

    def own_caption(self, language: str) -> str:
        text = self.condition(language)
        return text if len(text) <= 28 else text[:27].rstrip() + "…"

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        alarm = {"alarm-names": (scene.name,)}
        yield Claim(text=Text("Limiar do alarme", "Threshold of the alarm"), service="cloudwatch", call="describe-alarms",
                    parameters=alarm, path="MetricAlarms[0].Threshold", expected=self.threshold)  # fmt: skip
        yield Claim(text=Text("Ações ligadas", "Actions are on"), service="cloudwatch", call="describe-alarms", parameters=alarm,
                    path="MetricAlarms[0].ActionsEnabled", expected=True)  # fmt: skip
        for topic in listed(self.notify):
            yield Claim(text=Text("Avisa o tópico", "Notifies the topic"), service="cloudwatch", call="describe-alarms",
                        parameters=alarm, expected=1,
                        path=f"length(MetricAlarms[0].AlarmActions[?ends_with(@, ':{scene.physical(topic)}')])")  # fmt: skip


class Chart(Settings):
    """One chart of a dashboard."""

    of: Annotated[str, Link(draw="panel", edge="observability", phase="async", text=Text("mostra", "shows"))]
    """Resource whose metric it shows."""
    metric: NamedMetric | OwnMetric
    """The metric."""


class Dashboard(Kind):
    """A dashboard of Amazon CloudWatch."""

    kind_id: ClassVar[str] = "dashboard"
    face: ClassVar[Face] = Face(
        icon="resource/Metrics", name=Text("Painel do Amazon CloudWatch", "Amazon CloudWatch dashboard"), category="observability"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::CloudWatch::Dashboard",)
    commitment: ClassVar[str | None] = "cloudwatch"
    cost_drivers: ClassVar[tuple[str, ...]] = ("dashboards",)

    journeys: tuple[Id, ...] = ()
    """Journeys whose SLIs and error budgets it shows."""
    metrics: tuple[Chart, ...] = ()
    """Further charts."""

    def own_caption(self, language: str) -> str:
        count = len(self.journeys)
        if not count:
            return ""
        if count == 1:
            return Text("uma jornada", "one journey")(language)
        return Text("{} jornadas", "{} journeys")(language).format(number(count, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Painel existe", "Dashboard exists"), service="cloudwatch", call="get-dashboard",
                    parameters={"dashboard-name": scene.name}, path="DashboardName", expected=scene.name)  # fmt: skip


class Canary(Kind):
    """A canary of Amazon CloudWatch Synthetics: it walks through a page or an API as a user would, all the time."""

    kind_id: ClassVar[str] = "canary"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonCloudWatchSynthetics",
        name=Text("Canário do Amazon CloudWatch", "Amazon CloudWatch canary"),
        category="observability",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Synthetics::Canary",)
    commitment: ClassVar[str | None] = "cloudwatch"
    principal: ClassVar[bool] = True
    cost_drivers: ClassVar[tuple[str, ...]] = ("runs",)

    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s'\x22]+$", max_length=300)]
    """Address that it opens; `{domain}` is the environment's domain: "https://{domain}/healthz"."""
    every: Annotated[int, Field(ge=1, le=60)] = 5
    """Minutes between runs."""
    timeout_seconds: Annotated[int, Field(ge=3, le=840)] = 30
    """Longest that a run may take."""
    subnets: TierLink = None
    """Subnet tier from which it runs; from outside the VPC when absent."""
    artifacts: Annotated[str | None, Link(kinds=("s3-bucket",), draw="none", edge="observability", phase="async", key="encrypt",
                                          text=Text("guarda evidências em", "keeps evidence in"),
                                          grants=("s3:PutObject", "s3:GetBucketLocation"))] = None  # fmt: skip
    """Bucket that keeps screenshots and traffic of its runs; one is made when absent."""
    keep_days: Annotated[int, Field(ge=1, le=455)] = 31
    """Days that results are kept."""

    def own_caption(self, language: str) -> str:
        return Text("a cada {} min", "every {} min")(language).format(number(self.every, language))

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield Grant(actions=("cloudwatch:PutMetricData",), target=f"{id}.metrics", field="every",
                    text=Text("publica o resultado", "publishes the result"),
                    wider=Text("só o namespace pode ser restringido", "only the namespace can be limited"))  # fmt: skip
        yield Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents"), target=f"{id}.logs", field="keep_days",
                    text=Text("grava os logs", "writes the log"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        canary = {"name": scene.name}
        yield Claim(text=Text("Canário em execução", "Canary is running"), service="synthetics", call="get-canary",
                    parameters=canary, path="Canary.Status.State", expected="RUNNING")  # fmt: skip
        yield Claim(text=Text("Intervalo do canário", "Interval of the canary"), service="synthetics", call="get-canary",
                    parameters=canary, path="Canary.Schedule.Expression",
                    expected=f"rate({self.every} minute{'' if self.every == 1 else 's'})")  # fmt: skip


class CloudWatch(Kind):
    """The metrics and logs of a region, as a target of arrows."""

    kind_id: ClassVar[str] = "cloudwatch"
    face: ClassVar[Face] = Face(
        icon="service/AmazonCloudWatch", name=Text("Amazon CloudWatch", "Amazon CloudWatch"), category="observability"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Logs::LogGroup",)
    commitment: ClassVar[str | None] = "cloudwatch"
    cost_drivers: ClassVar[tuple[str, ...]] = ("custom-metrics", "log-gb", "queries")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="put-metric", text=Text("publica métricas em", "publishes metrics to"), edge="observability", phase="async",
             any_resource=("cloudwatch:PutMetricData",),
             wider=Text("só o namespace pode ser restringido", "only the namespace can be limited")),
        Verb(name="put-logs", text=Text("grava logs em", "writes logs to"), edge="observability", phase="async", key="encrypt",
             actions=("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams")),
        Verb(name="read", text=Text("consulta", "reads"), edge="observability", phase="async",
             actions=("logs:StartQuery", "logs:GetQueryResults", "cloudwatch:DescribeAlarms"),
             any_resource=("cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "logs:StopQuery"),
             wider=Text("métricas não têm ARN: a leitura vale para todas as da conta",
                        "metrics have no ARN: reading covers all of the account")),
    )  # fmt: skip

    logs: Logs | None = None
    """Log group for what agents write here (containers, nodes); null: none."""

    def own_caption(self, language: str) -> str:
        if self.logs is None:
            return ""
        return Text("logs por {} dias", "logs kept {} days")(language).format(number(self.logs.keep_days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        if self.logs:
            yield Claim(text=Text("Dias de logs", "Days of logs"), service="logs", call="describe-log-groups",
                        parameters={"log-group-name-prefix": scene.name}, path="logGroups[0].retentionInDays",
                        expected=self.logs.keep_days)  # fmt: skip


KINDS = (Alarm, Dashboard, Canary, CloudWatch)
