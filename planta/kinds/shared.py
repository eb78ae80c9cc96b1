"""Groups of fields that several kinds share: logs, the place in the network, health, sizes, DNS names."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planta.kinds.base import Link, Scene, Settings
from planta.text import Text

LogDays = Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
"""The retention periods that CloudWatch Logs accepts."""
Cpu = Annotated[str, StringConstraints(pattern=r"^(\d+m|\d+(\.\d+)?)$")]
"""CPU as Kubernetes writes it: "250m", "2"."""
Memory = Annotated[str, StringConstraints(pattern=r"^\d+(Mi|Gi)$")]
"""Memory as Kubernetes writes it: "512Mi", "2Gi"."""
HostName = Annotated[
    str,
    StringConstraints(
        pattern=r"^(\*\.)?(\{domain\}|[a-z0-9]([a-z0-9-]*[a-z0-9])?)(\.(\{domain\}|[a-z0-9]([a-z0-9-]*[a-z0-9])?))*$", max_length=253
    ),
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

SUBNETS = Link(kinds=("vpc",), draw="none", part=True)
Subnets = Annotated[str, SUBNETS]
"""The tier of subnets it stands in: `rede.app`."""
KEY = Link(kinds=("kms-key",), draw="panel", edge="security", text=Text("cifra com", "encrypts with"))
Key = Annotated[str | None, KEY]
Secrets = Annotated[
    dict[EnvName, str],
    Link(kinds=("secret",), draw="panel", edge="security", phase="start", text=Text("recebe a senha de", "gets the secret of"),
         grants=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"), key="decrypt"),
]  # fmt: skip
"""Environment variables filled from secrets: `{DB_PASSWORD: senha-app}`; `senha-app.password` takes one field."""
Parameters = Annotated[
    dict[EnvName, str],
    Link(kinds=("ssm-parameter",), draw="panel", edge="data", phase="start", text=Text("recebe o parâmetro", "gets the parameter"),
         grants=("ssm:GetParameter", "ssm:GetParameters"), key="decrypt"),
]  # fmt: skip
"""Environment variables filled from SSM parameters."""
Image = Annotated[
    str,
    Link(kinds=("ecr-repository",), draw="line", edge="delivery", phase="start", text=Text("usa a imagem de", "runs the image of"),
         grants=("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability")),
]  # fmt: skip
"""The repository of its container image."""


class Logs(Settings):
    """Its log group in CloudWatch Logs."""

    keep_days: LogDays = 90
    """How long the log events are kept."""


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


class Size(Settings):
    """What one copy asks for."""

    cpu: Cpu = "250m"
    """CPU: "250m" or "2"."""
    memory: Memory = "512Mi"
    """Memory, also its limit: "512Mi"."""


class Dns(Settings):
    """Its record in a hosted zone."""

    zone: Annotated[str, Link(kinds=("route53-zone",), edge="request", phase="request", reverse=True,
                              text=Text("aponta para", "points to"))]  # fmt: skip
    """The hosted zone."""
    name: HostName = "{domain}"
    """The DNS name."""


def host(name: str, scene: Scene) -> str:
    """The DNS name in the scene's environment."""
    return name.replace("{domain}", scene.domain)


def tagged(collection: str, scene: Scene) -> str:
    """JMESPath of the one item whose Name tag is the resource's physical name."""
    return f"{collection}[?Tags[?Key=='Name' && Value=='{scene.name}']] | [0]"
