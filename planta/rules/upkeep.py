"""Rules on upkeep: a model's facts in; parts that hang loose, are provisioned by no step or have outlived their support, out."""

from collections.abc import Iterator

from planta.kinds.ecs import Cluster as EcsCluster
from planta.kinds.eks import Cluster
from planta.kinds.rds import Aurora, Instance
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text

LOOSE = ("aws-account", "guardduty", "security-hub", "access-analyzer", "aws-config", "cloudtrail", "budget", "generic", "cloudwatch",
         "dashboard", "external", "person", "bastion")  # fmt: skip
"""Kinds that serve the whole account, or whose use is not drawn."""
SUPPORTED_FROM = (1, 34)
"""Oldest Kubernetes version in EKS's standard support; 1.33 left it on 2026-07-29 (endoflife.date, read 2026-11)."""


def _orphan(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    if len(arch.resources) < 2:
        return
    for id, config in facts.made:
        joined = arch.arrows_from(id) or arch.arrows_to(id) or arch.links_from(id) or arch.links_to(id) or arch.children(id) or config.in_
        if not joined and config.kind not in LOOSE and id not in facts.visited:
            yield at(id, "", f'nothing uses "{id}", and it uses nothing', "draw its arrows, or take it out")


def _unread_secret(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for id, config in facts.made:
        if config.kind in ("secret", "ssm-parameter") and not arch.links_to(id) and not arch.arrows_to(id):
            yield at(id, "", f'nothing reads "{id}"', "name it where it is used (secrets, parameters, users), or take it out")


def _in_no_step(facts: Facts) -> Iterator[Hit]:
    if not facts.architecture.provisioning:
        return
    for id, config in facts.made:
        if config.stands != "outside" and config.kind not in ("generic", "github-workflow") and id not in facts.steps:
            yield at(id, "", f'no provisioning step makes "{id}"', "add it to the 'resources' of a step")


def _old_cluster(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Cluster):
        version = tuple(int(p) for p in config.version.split(".")[:2])
        if version < SUPPORTED_FROM:
            oldest = ".".join(map(str, SUPPORTED_FROM))
            yield at(id, "version", f'Kubernetes {config.version} is out of standard support',
                     f'plan the upgrade to "{oldest}" or newer, one minor version at a time')


def _extended(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Cluster):
        if config.support == "extended":
            yield at(id, "support", f'"{id}" may slip into extended support, at six times the price',
                     "set 'support: standard' and plan upgrades")


def _not_upgraded(facts: Facts) -> Iterator[Hit]:
    for id, _, automatic in facts.having("minor_upgrades"):
        if not automatic:
            yield at(id, "minor_upgrades", f'"{id}" misses security fixes until somebody applies them', "set 'minor_upgrades: true'")


def _blind_database(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Aurora, Instance):
        if not config.insights or not config.monitoring_seconds:
            field = "insights" if not config.insights else "monitoring_seconds"
            yield at(id, field, f'when "{id}" is slow, nobody can tell what it waits for',
                     "set 'insights: true' and 'monitoring_seconds: 60'")  # fmt: skip


def _blind_cluster(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(EcsCluster):
        if config.insights == "off":
            yield at(id, "insights", f'nobody can tell which task of "{id}" was full or started again', "set 'insights: enhanced'")


RULES = (
    Rule(code="orphan-resource", severity="note", check=_orphan, source="WA COST04-BP01",
         title=Text("Todo recurso serve a alguém", "Every resource serves somebody"),
         why=Text("O que ninguém usa custa, envelhece e pode ser invadido.", "What nobody uses costs, ages and can be broken into.")),
    Rule(code="secret-nobody-reads", severity="note", check=_unread_secret, source="FSBP SecretsManager.3",
         title=Text("Todo segredo tem quem o leia", "Every secret has a reader"),
         why=Text("Um segredo esquecido ainda abre o que abria.", "A forgotten secret still opens what it opened.")),
    Rule(code="in-no-step", severity="warning", check=_in_no_step, source="WA OPS05-BP04",
         title=Text("Cada recurso é criado em uma etapa do guia", "A step of the guide makes each resource"),
         why=Text("O que não está no guia é criado à mão e não se repete.",
                  "What is not in the guide is made by hand and cannot be repeated.")),
    Rule(code="kubernetes-out-of-support", severity="warning", check=_old_cluster, source="FSBP EKS.2; endoflife.date/amazon-eks, 2026-11",
         title=Text("O Kubernetes está no suporte padrão", "Kubernetes is in standard support"),
         why=Text("Fora dele, correções custam seis vezes mais ou não chegam.",
                  "Outside it, fixes cost six times as much or do not come.")),
    Rule(code="extended-support", severity="note", check=_extended, source="AWS, EKS: extended support, 2026-11",
         title=Text("O cluster não cai no suporte estendido", "The cluster does not slip into extended support"),
         why=Text("O padrão da AWS é cobrar mais em vez de avisar.", "AWS's default is to charge more instead of telling.")),
    Rule(code="fixes-by-hand", severity="note", check=_not_upgraded, source="FSBP RDS.13",
         title=Text("Correções menores entram sozinhas", "Minor fixes apply by themselves"),
         why=Text("Correções que dependem de alguém lembrar chegam tarde.", "Fixes that somebody must remember come late.")),
    Rule(code="database-unobserved", severity="note", check=_blind_database, source="FSBP RDS.6; WA REL06-BP01",
         title=Text("O banco mostra por que espera", "The database shows what it waits for"),
         why=Text("Lentidão sem essa medida se resolve por tentativa e erro.",
                  "Slowness without that measure is solved by trial and error.")),
    Rule(code="cluster-unobserved", severity="note", check=_blind_cluster, source="FSBP ECS.12; WA REL06-BP01",
         title=Text("O cluster mostra cada tarefa", "The cluster shows each task"),
         why=Text("A média do serviço esconde a tarefa que não tem mais memória.",
                  "A service's average hides the task that is out of memory.")),
)  # fmt: skip
