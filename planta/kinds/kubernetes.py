"""The kinds that run inside a Kubernetes cluster: add-ons, deployments and jobs."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Id, Kind, Line, Link, Port, Scene, Settings, Stands
from planta.kinds.shared import Env, HostName, Image, Logs, Parameters, Replicas, Secrets, Size, UrlPath
from planta.text import Text

Namespace = Annotated[str, Field(pattern=r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", max_length=63)]
Nodes = Annotated[tuple[str, ...], Link(kinds=("eks-nodegroup",), draw="none", phase="request", text=Text("roda em", "runs on"))]


ICONS = {
    "adot": "service/AWSDistroforOpenTelemetry",
    "amazon-cloudwatch": "service/AmazonCloudWatch",
    "argo-cd": "diagrams/onprem/gitops/argocd",
    "argocd": "diagrams/onprem/gitops/argocd",
    "aws-ebs-csi": "service/AmazonElasticBlockStore",
    "aws-efs-csi": "service/AmazonEFS",
    "aws-load-balancer": "service/ElasticLoadBalancing",
    "cert-manager": "diagrams/onprem/certificates/cert-manager",
    "cluster-autoscaler": "resource/AmazonEC2AutoScaling",
    "external-dns": "diagrams/k8s/ecosystem/external-dns",
    "fluent-bit": "diagrams/onprem/logging/fluentbit",
    "flux": "diagrams/onprem/gitops/flux",
    "flux2": "diagrams/onprem/gitops/flux",
    "ingress-nginx": "diagrams/onprem/network/nginx",
    "nginx-ingress": "diagrams/onprem/network/nginx",
    "istio": "diagrams/onprem/network/istio",
    "istiod": "diagrams/onprem/network/istio",
    "jaeger": "diagrams/onprem/tracing/jaeger",
    "loki": "diagrams/onprem/logging/loki",
    "prometheus": "diagrams/onprem/monitoring/prometheus",
    "grafana": "diagrams/onprem/monitoring/grafana",
    "tempo": "diagrams/onprem/tracing/tempo",
    "traefik": "diagrams/onprem/network/traefik",
    "vault": "diagrams/onprem/security/vault",
}
"""By words of an add-on's name: its project's own picture, or that of the AWS service that it drives."""


class Addon(Kind):
    """Software that serves the cluster: an EKS add-on, or a Helm chart (ingress controller, autoscaler, Prometheus…)."""

    kind_id: ClassVar[str] = "k8s-addon"
    face: ClassVar[Face] = Face(
        icon="diagrams/k8s/ecosystem/helm", name=Text("Complemento do cluster", "Cluster add-on"), category="compute"
    )
    stands: ClassVar[Stands] = "owner"
    owners: ClassVar[tuple[str, ...]] = ("eks-cluster",)
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::EKS::Addon", "AWS::IAM::Role")
    principal: ClassVar[bool] = True
    pods: ClassVar[bool] = True

    addon: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]
    """Name of the EKS add-on or of the chart: "vpc-cni", "aws-load-balancer-controller"."""
    source: Literal["eks", "helm"] = "helm"
    """Managed by EKS, or installed from a chart."""
    repository: Annotated[str, Field(pattern=r"^(https|oci)://[^\s]+$")] | None = None
    """Address of the chart's repository."""
    version: Line | None = None
    """Version of the add-on or of the chart, pinned."""
    namespace: Namespace = "kube-system"
    """Kubernetes namespace."""
    values: dict[Line, str | int | float | bool] = {}
    """Settings that differ from its own defaults, dotted: `replicaCount: 2`."""
    ports: dict[Id, Port] = {}
    """Ports by name; arrows to it use the name as verb."""
    replicas: Annotated[int, Field(ge=1, le=100)] = 2
    """Copies that run."""
    nodes: Nodes = ()
    """Node groups that it may run on; any when absent."""
    secrets: Secrets = {}
    """Environment variables filled from secrets."""
    logs: Logs | None = None
    """Log group that it ships the containers' logs to."""
    icon: Line | None = None
    """Icon key when the general one won't do: `diagrams/onprem/monitoring/prometheus`."""

    def own_caption(self, language: str) -> str:
        return (self.addon + (f" {self.version}" if self.version else ""))[:28]

    def own_icon(self) -> str:
        return next((icon for words, icon in ICONS.items() if f"-{words}-" in f"-{self.addon}-"), self.face.icon)

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.logs:
            yield Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"), target=f"{id}.logs",
                        field="logs.keep_days", text=Text("envia logs a", "ships logs to"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        if self.source == "eks" and self.in_:
            yield Claim(text=Text("Complemento ativo", "Add-on is active"), service="eks", call="describe-addon",
                        parameters={"cluster-name": scene.physical(self.in_), "addon-name": self.addon}, path="addon.status",
                        expected="ACTIVE")  # fmt: skip
        else:
            chart = {"namespace": self.namespace, "selector": f"app.kubernetes.io/instance={scene.id}"}
            yield Claim(text=Text("Pods fora de execução", "Pods not running"), service="kubectl", call="get pods", parameters=chart,
                        path="length(items[?status.phase!='Running'])", expected=0)  # fmt: skip


class Probes(Settings):
    """Paths by which Kubernetes knows how a pod is doing."""

    ready: UrlPath = "/ready"
    """Answers with success when the pod can serve; it may ask the database."""
    live: UrlPath = "/live"
    """Answers with success while the process is sane; it must not ask the database, or an outage restarts every pod."""
    port: Id = "http"
    """Name of the port that is asked."""
    start_seconds: Annotated[int, Field(ge=1, le=1800)] = 60
    """How long the pod may take to start."""


class Pool(Settings):
    """Connections that each pod keeps to its database."""

    workers: Annotated[int, Field(ge=1, le=256)] = 2
    """Processes in a pod, each with a pool of its own."""
    size: Annotated[int, Field(ge=1, le=1000)] = 5
    """Connections kept open."""
    overflow: Annotated[int, Field(ge=0, le=1000)] = 5
    """Connections opened beyond that under load."""
    connect_timeout_seconds: Annotated[int, Field(ge=1, le=60)] = 3
    """How long opening one may take."""

    def most(self) -> int:
        """Connections of one pod at most."""
        return self.workers * (self.size + self.overflow)


class Workload(Kind):
    """What deployments and jobs of Kubernetes have in common."""

    stands: ClassVar[Stands] = "owner"
    owners: ClassVar[tuple[str, ...]] = ("eks-cluster",)
    principal: ClassVar[bool] = True
    pods: ClassVar[bool] = True
    workload: ClassVar[bool] = True

    image: Image
    """Repository of its container image, deployed by digest."""
    namespace: Namespace = "app"
    """Kubernetes namespace."""
    command: tuple[Line, ...] = ()
    """Command in place of the image's own."""
    size: Size = Size.model_construct()
    """CPU and memory of one pod."""
    env: Env = {}
    """Settings that are no secret, from a ConfigMap."""
    secrets: Secrets = {}
    """Environment variables filled from secrets: `{DB_PASSWORD: senha-app}`."""
    parameters: Parameters = {}
    """Environment variables filled from SSM parameters."""
    nodes: Nodes = ()
    """Node groups that it may run on; any when absent."""
    root: bool = False
    """Run as root; the restricted Pod Security Standard refuses it."""
    writable: bool = False
    """Let the container write to its own file system."""
    icon: Line | None = None
    """Icon key when the general one won't do: `diagrams/programming/framework/django`."""


class Deployment(Workload):
    """A service that runs in the cluster as several like pods, spread over the zones."""

    kind_id: ClassVar[str] = "k8s-deployment"
    face: ClassVar[Face] = Face(
        icon="diagrams/k8s/compute/deploy", name=Text("Deployment do Kubernetes", "Kubernetes Deployment"), category="compute"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::IAM::Role", "AWS::EC2::SecurityGroup")
    caption_totals: ClassVar[bool] = True
    cost_drivers: ClassVar[tuple[str, ...]] = ("vcpu-hours", "memory-gb-hours")

    ports: dict[Id, Port] = {}
    """Ports by name; arrows to it use the name as verb."""
    health: Probes | None = Probes.model_construct()
    """Readiness and liveness."""
    replicas: Replicas = Replicas.model_construct()
    """How many pods run."""
    pool: Pool | None = None
    """Connections to its database."""
    hosts: tuple[HostName, ...] = ()
    """Names that the ingress routes to it; the load balancer's own when absent."""
    stop_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    """How long a leaving pod may finish its requests."""

    @model_validator(mode="after")
    def _probes_have_a_port(self) -> "Deployment":
        if self.health and self.ports and self.health.port not in self.ports:
            raise ValueError(f'health.port: there is no port "{self.health.port}"; the ports are {", ".join(self.ports)}')
        return self

    def own_caption(self, language: str) -> str:
        if self.replicas.min == self.replicas.max:
            return "1 pod" if self.replicas.min == 1 else f"{self.replicas.min} pods"
        return Text("{} a {} pods", "{} to {} pods")(language).format(self.replicas.min, self.replicas.max)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        where: dict[str, str] = {"namespace": self.namespace}
        ask = partial(Claim, service="kubectl", call=f"get deployment {scene.id}", parameters=where)
        yield ask(text=Text("Implantação disponível", "Deployment is available"),
                  path="status.conditions[?type=='Available'].status | [0]", expected="True")  # fmt: skip
        pod = "spec.template.spec"
        if not self.root:
            yield ask(text=Text("Não roda como root", "Does not run as root"), path=f"{pod}.securityContext.runAsNonRoot", expected=True,
                      security=True)  # fmt: skip
        if not self.writable:
            yield ask(text=Text("Sistema de arquivos só de leitura", "Read-only file system"), security=True,
                      path=f"{pod}.containers[0].securityContext.readOnlyRootFilesystem", expected=True)  # fmt: skip
        if self.replicas.min != self.replicas.max:
            scaler = partial(Claim, service="kubectl", call=f"get hpa {scene.id}", parameters=where)
            yield scaler(text=Text("Mínimo de pods", "Minimum of pods"), path="spec.minReplicas", expected=self.replicas.min)
            yield scaler(text=Text("Máximo de pods", "Maximum of pods"), path="spec.maxReplicas", expected=self.replicas.max)


class Job(Workload):
    """Work that runs in the cluster to its end: once (a migration), or on a schedule."""

    kind_id: ClassVar[str] = "k8s-job"
    face: ClassVar[Face] = Face(icon="diagrams/k8s/compute/job", name=Text("Job do Kubernetes", "Kubernetes Job"), category="compute")
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::IAM::Role", "AWS::EC2::SecurityGroup")
    cost_drivers: ClassVar[tuple[str, ...]] = ("vcpu-hours", "memory-gb-hours")

    schedule: Annotated[str, Field(pattern=r"^[0-9*/,-]+( [0-9*/,A-Za-z-]+){4}$")] | None = None
    """When it runs, as cron writes it, in UTC: "0 6 * * *"; absent: at each deployment."""
    deadline: Annotated[int, Field(ge=1, le=604800)] = 900
    """Seconds after which it is stopped."""
    retries: Annotated[int, Field(ge=0, le=20)] = 2
    """How often a failed run is repeated."""

    def own_caption(self, language: str) -> str:
        return self.schedule or Text("a cada implantação", "at each deployment")(language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        where: dict[str, str] = {"namespace": self.namespace}
        if self.schedule:
            yield Claim(text=Text("Agendamento", "Schedule"), service="kubectl", call=f"get cronjob {scene.id}", parameters=where,
                        path="spec.schedule", expected=self.schedule)  # fmt: skip
        else:
            yield Claim(text=Text("Última execução concluída", "Last run completed"), service="kubectl", call=f"get job {scene.id}",
                        parameters=where, path="status.conditions[?type=='Complete'].status | [0]", expected="True")  # fmt: skip


KINDS = (Addon, Deployment, Job)
