"""What no emulator decides: a kind of resource in; why, the command that shows it in a real account, and what it must show, out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from planta.architecture import Architecture
from planta.text import Text

Command = Callable[[Architecture, str], str]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a figure was read, and when."""

    name: str
    url: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One proof in a real account."""

    what: Text
    why: Text
    command: Command
    shows: Text
    minutes: int
    source: Source | None = None
    """Of a figure in what it shows."""


@dataclass(frozen=True, kw_only=True)
class Price:
    """An hour of one resource, in dollars."""

    usd: float
    source: Source
    count: Callable[[Architecture, str], int] = lambda a, id: 1


def _aws(a: Architecture, id: str, words: str) -> str:
    return f"aws {words} --region {a.region(id)}"


def _zone(a: Architecture, id: str) -> str:
    return f"dig +dnssec +short SOA {a.resources[id].config.domain.replace('{domain}', a.environment.domain or '')}"  # type: ignore[attr-defined]


def _machine(a: Architecture, id: str) -> str:
    arn = f"arn:aws:states:{a.region(id)}:{a.account(id)}:stateMachine:{a.physical(id)}"
    return _aws(a, id, f"stepfunctions start-execution --state-machine-arn {arn} --input file://sample.json")


def _rollout(a: Architecture, id: str) -> str:
    namespace = getattr(a.resources[id].config, "namespace", "default")
    return f"kubectl rollout status deployment/{id} --namespace {namespace} --timeout 10m"


def _attack(a: Architecture, id: str) -> str:
    address = f"https://{a.environment.domain}/?q=%3Cscript%3Ealert(1)%3C/script%3E"
    return f"curl -s -o /dev/null -w '%{{http_code}}' '{address}'" if a.environment.domain else ""


def _rotate(a: Architecture, id: str) -> str:
    rotated = getattr(a.resources[id].config, "rotation", None)
    return _aws(a, id, f"secretsmanager rotate-secret --secret-id {a.physical(id)}") if rotated else ""


PROBES: Mapping[str, Probe] = {
    "route53-zone": Probe(
        what=Text("A zona é delegada e assinada", "The zone is delegated and signed"),
        why=Text("Depende do registro do domínio, fora da AWS.", "It depends on the domain's registration, outside of AWS."),
        command=_zone,
        shows=Text("o SOA da zona e uma linha RRSIG", "the zone's SOA and an RRSIG line"), minutes=10),
    "wafv2-acl": Probe(
        what=Text("O filtro barra um ataque conhecido", "The filter stops a known attack"),
        why=Text("As regras gerenciadas são da AWS, e nenhum emulador as tem.", "The managed rules are AWS's, and no emulator has them."),
        command=_attack,
        shows=Text("403", "403"), minutes=2),
    "k8s-deployment": Probe(
        what=Text("Os pods sobem, com o grupo de segurança deles", "The pods start, with their own security group"),
        why=Text("O emulador não tem nós nem rede de pods.", "The emulator has no nodes and no pod network."),
        command=_rollout,
        shows=Text("successfully rolled out", "successfully rolled out"), minutes=10),
    "aurora-postgresql": Probe(
        what=Text("A troca de instância cabe no prazo", "The failover is as quick as it must be"),
        why=Text("Tempo de troca só existe onde há banco de verdade.", "Time to fail over exists only where there is a real database."),
        command=lambda a, id: _aws(a, id, f"rds failover-db-cluster --db-cluster-identifier {a.physical(id)}"),
        shows=Text("a nova instância de escrita em menos de 60 segundos, o típico segundo a AWS, e os pods conectados de novo",
                   "the new writer within 60 seconds, typical by AWS's word, and the pods connected again"), minutes=5,
        source=Source(name="Amazon Aurora", seen="2026-11-24",
                      url="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html")),
    "secret": Probe(
        what=Text("A senha troca sem parar a aplicação", "The password changes without stopping the application"),
        why=Text("A função que troca precisa de rede até o banco.", "The function that changes it needs a network path to the database."),
        command=_rotate,
        shows=Text("uma versão AWSCURRENT nova, e a API sem erros", "a new AWSCURRENT version, and no errors in the API"), minutes=3),
    "state-machine": Probe(
        what=Text("Uma execução completa, em máquinas de verdade", "A whole execution, on real machines"),
        why=Text("No emulador os trabalhos são processos locais: não há Spot, Fargate nem imagem.",
                 "In the emulator jobs are local processes: there is no Spot, no Fargate and no image."),
        command=_machine, shows=Text("SUCCEEDED, e o resultado no bucket", "SUCCEEDED, and the result in the bucket"), minutes=10),
    "alarm": Probe(
        what=Text("O alarme chega a uma pessoa", "The alarm reaches a person"),
        why=Text("Assinaturas de e-mail e de chat são confirmadas por pessoas.",
                 "Subscriptions by e-mail and chat are confirmed by people."),
        command=lambda a, id: _aws(
            a, id, f"cloudwatch set-alarm-state --alarm-name {a.physical(id)} --state-value ALARM --state-reason drill"),
        shows=Text("a mensagem no canal do plantão", "the message in the channel of whoever is on call"), minutes=2),
    "backup-plan": Probe(
        what=Text("Uma cópia se restaura", "A copy can be restored"),
        why=Text("O emulador guarda o plano, mas não copia dado nenhum.", "The emulator keeps the plan, but copies no data."),
        command=lambda a, id: _aws(a, id, "backup list-restore-jobs --by-status COMPLETED --query 'RestoreJobs[].RestoreJobId'"),
        shows=Text("ao menos um trabalho; o primeiro teste leva um ciclo do plano, mais do que a sessão",
                   "at least one job; the first test takes a cycle of the plan, longer than the session"), minutes=2),
    "cloudtrail": Probe(
        what=Text("O que se fez ficou registrado", "What was done is on record"),
        why=Text("O emulador não grava trilhas.", "The emulator records no trails."),
        command=lambda a, id: _aws(a, id, "cloudtrail lookup-events --max-results 1 --query 'Events[0].EventName'"),
        shows=Text("o nome de uma chamada desta hora", "the name of a call of this hour"), minutes=5),
}  # fmt: skip
"""By kind; the first resource of the kind is probed. A command that is empty does not apply to it."""

PRICES: Mapping[str, Price | None] = {
    "eks-cluster": Price(usd=0.10, source=Source(
        name="Amazon EKS", seen="2026-11-24",
        url="https://aws.amazon.com/blogs/containers/amazon-eks-extended-support-for-kubernetes-versions-pricing/")),
    "alb": Price(usd=0.0225, source=Source(
        name="Elastic Load Balancing, us-east-1", url="https://aws.amazon.com/elasticloadbalancing/pricing/", seen="2026-09-20")),
    "vpc": Price(usd=0.045, count=lambda a, id: _gateways(a, id), source=Source(
        name="Amazon VPC, us-east-2", url="https://aws.amazon.com/vpc/pricing/", seen="2026-09-20")),
    "aurora-postgresql": None,
    "rds-instance": None,
    "eks-nodegroup": None,
    "opensearch": None,
    "elasticache": None,
    "bastion": None,
}  # fmt: skip
"""By kind; None: it costs, but how much depends on sizes, so that no figure is given. The pages with prices of a region fill them in
with scripts: what stands here are their examples, as github.com/api-evangelist quoted them on that day."""


def _gateways(a: Architecture, id: str) -> int:
    """NAT gateways of a network."""
    config = a.resources[id].config
    return {"per-zone": int(getattr(config, "zones", 1)), "none": 0}.get(str(getattr(config, "nat", "none")), 1)


def probes(architecture: Architecture) -> Iterator[tuple[str, Probe, str]]:
    """(resource, probe, command) of this model; each kind once."""
    done: set[str] = set()
    for resource in architecture.resources.values():
        kind = resource.config.kind_id
        if kind in PROBES and kind not in done and (command := PROBES[kind].command(architecture, resource.id)):
            done.add(kind)
            yield resource.id, PROBES[kind], command
