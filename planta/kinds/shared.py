"""Links and settings that kinds of many services share: key, topic, subnets, logs, secrets, image, health, DNS names."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from planta.kinds.base import Claim, Grant, Link, Scene, Settings, Verb
from planta.text import Text

LogDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]  # fmt: skip
"""Retentions that CloudWatch Logs accepts, in days."""
Cpu = Annotated[str, StringConstraints(pattern=r"^(\d+m|\d+(\.\d+)?)$")]
"""CPU as Kubernetes writes it: "250m", "2"."""
Memory = Annotated[str, StringConstraints(pattern=r"^\d+(Mi|Gi)$")]
"""Memory as Kubernetes writes it: "512Mi", "2Gi"."""
_LABEL = r"(\{domain\}|[a-z0-9]([a-z0-9-]*[a-z0-9])?)"
HostName = Annotated[
    str, StringConstraints(pattern=rf"^(\*\.)?{_LABEL}(\.{_LABEL})*$", max_length=253)
]
"""A DNS name; `{domain}` is the environment's domain: "api.{domain}"."""
UrlPath = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9._~/-]*$", max_length=200)]
"""A path on a server: "/healthz"."""
Version = Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+){0,2}$")]
"""A version, between quotes: "16.8"."""
InstanceType = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$")]
"""An EC2 instance type: "m7g.large"."""
EnvName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
"""Name of an environment variable."""
Env = dict[EnvName, str]
Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=120)]

_IN_TIER = Link(kinds=("vpc",), draw="none", part=True, text=Text("fica em", "stands in"))
TierLink = Annotated[str | None, _IN_TIER]
Subnets = Annotated[str, _IN_TIER]
"""The tier of subnets it stands in: `rede.app`."""
KeyLink = Annotated[
    str | None, Link(kinds=("kms-key",), draw="panel", edge="security", text=Text("cifra com", "encrypts with"))
]  # fmt: skip
NotifyLink = Annotated[
    str | tuple[str, ...] | None,
    Link(kinds=("sns-topic",), edge="observability", phase="async", text=Text("avisa", "notifies"), grants=("sns:Publish",),
         key="encrypt"),
]  # fmt: skip
Secrets = Annotated[
    dict[EnvName, str],
    Link(kinds=("secret",), draw="panel", edge="security", phase="start", key="decrypt",
         text=Text("recebe a senha de", "gets the secret of"),
         grants=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")),
]  # fmt: skip
"""Environment variables filled from secrets: `{DB_PASSWORD: senha-app}`; `senha-app.password` takes one field."""
Parameters = Annotated[
    dict[EnvName, str],
    Link(kinds=("ssm-parameter",), draw="panel", edge="data", phase="start", key="decrypt",
         text=Text("recebe o parâmetro", "gets the parameter"), grants=("ssm:GetParameter", "ssm:GetParameters")),
]  # fmt: skip
"""Environment variables filled from SSM parameters."""
Image = Annotated[
    str,
    Link(kinds=("ecr-repository",), edge="delivery", phase="start", text=Text("usa a imagem de", "runs the image of"),
         grants=("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability")),
]  # fmt: skip
"""The repository of its container image."""


def check_counts(minimum: int, maximum: int, need: int) -> None:
    """Refuse a minimum above the maximum, or fewer copies than suffice for the load."""
    if minimum > maximum:
        raise ValueError(f"min ({minimum}) is more than max ({maximum})")
    if need > maximum:
        raise ValueError(f"need ({need}) is more than max ({maximum})")


ANY_RESOURCE = Text('A AWS só aceita o recurso "*" nessas ações.', 'AWS accepts only the resource "*" for these actions.')
SHIFT = Verb(
    name="shift", text=Text("desvia uma zona de", "shifts a zone away from"), edge="security", phase="async",
    actions=("arc-zonal-shift:StartZonalShift", "arc-zonal-shift:UpdateZonalShift", "arc-zonal-shift:CancelZonalShift"),
    sources=("permission-set",),
)  # fmt: skip
"""Taking an impaired zone out of what can be shifted."""


class Logs(Settings):
    """A log group of CloudWatch Logs."""

    keep_days: LogDays = 90
    """Days that log events are kept."""
    key: KeyLink = None
    """KMS key that encrypts the log group; CloudWatch's own key when absent."""


class Health(Settings):
    """How a load balancer checks its targets."""

    path: UrlPath = "/healthz"
    """Path that must answer with success."""
    interval_seconds: Annotated[int, Field(ge=5, le=300)] = 15
    """Time between checks."""
    timeout_seconds: Annotated[int, Field(ge=2, le=120)] = 5
    """How long a check waits for the answer."""
    healthy: Annotated[int, Field(ge=2, le=10)] = 2
    """Successes in a row that make a target healthy."""
    unhealthy: Annotated[int, Field(ge=2, le=10)] = 3
    """Failures in a row that take a target out."""


class Replicas(Settings):
    """How many copies run."""

    min: Annotated[int, Field(ge=0, le=5000)] = 2
    """Copies that always run."""
    max: Annotated[int, Field(ge=1, le=5000)] = 4
    """Copies that autoscaling may start."""
    need: Annotated[int, Field(ge=1, le=5000)] = 1
    """Copies that suffice for the load: the k of k-of-n."""
    cpu_percent: Annotated[int, Field(ge=1, le=100)] = 60
    """Average CPU use that autoscaling aims at."""

    @model_validator(mode="after")
    def _possible(self) -> "Replicas":
        check_counts(self.min, self.max, self.need)
        return self


class Size(Settings):
    """What one copy asks for."""

    cpu: Cpu = "250m"
    """CPU: "250m" or "2"."""
    memory: Memory = "512Mi"
    """Memory, also its limit: "512Mi"."""

    @property
    def vcpus(self) -> float:
        return int(self.cpu[:-1]) / 1000 if self.cpu.endswith("m") else float(self.cpu)

    @property
    def gib(self) -> float:
        return int(self.memory[:-2]) / (1 if self.memory.endswith("Gi") else 1024)


class Dns(Settings):
    """Its record in a hosted zone."""

    # A record is how a name is found, not a way that traffic takes: whoever asks goes to the address by himself.
    zone: Annotated[str, Link(kinds=("route53-zone",), phase="request", reverse=True, text=Text("aponta para", "points to"))]
    """The hosted zone."""
    name: HostName = "{domain}"
    """The DNS name."""


def host(name: str, scene: Scene) -> str:
    """The DNS name in the scene's environment."""
    return name.replace("{domain}", scene.domain)


def tagged(collection: str, scene: Scene) -> str:
    """JMESPath of the one item whose Name tag is the resource's physical name."""
    return f"{collection}[?Tags[?Key=='Name' && Value=='{scene.name}']] | [0]"


def closed_to_addresses(scene: Scene) -> Claim:
    """Its security group, which has its name, lets in other groups only: no address and no network."""
    return Claim(
        text=Text("Nenhum endereço IP admitido, só grupos", "No address is let in, only groups"), service="ec2",
        call="describe-security-groups", expected=0, security=True,
        path=f"length(SecurityGroups[?GroupName=='{scene.name}'] | [0].IpPermissions[].[IpRanges, Ipv6Ranges, PrefixListIds][][])",
    )  # fmt: skip


def listed(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """A field that takes one id or several, as a tuple."""
    return () if value is None else (value,) if isinstance(value, str) else value


def logs_grant(id: str, text: Text) -> Grant:
    """Write to the resource's own log group."""
    return Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents"), target=f"{id}.logs", field="logs.keep_days", text=text)


def tracing_grant(id: str) -> Grant:
    """Send segments to AWS X-Ray."""
    return Grant(
        actions=("xray:PutTraceSegments", "xray:PutTelemetryRecords"), target=f"{id}.traces", field="tracing",
        text=Text("envia rastros ao X-Ray", "sends traces to X-Ray"), wider=ANY_RESOURCE,
    )  # fmt: skip
