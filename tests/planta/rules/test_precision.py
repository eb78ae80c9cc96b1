"""What a rule once said wrongly, found by judging it on public architectures: it says so no more, and still finds the fault beside it."""

from typing import Any

import pytest

from planta.build import build
from tests.planta.edit import GONE, Edits, edited
from tests.planta.rules.cases import API, CASES, FUNCTION, MACHINE, POOL, STREAM, TABLE
from tests.planta.rules.test_rules import small
from tests.planta.rules.test_second_system import second

SITE: Edits = {
    "resources.site": {"kind": "s3-bucket"},
    "resources.janela": {"kind": "cloudfront", "access_logs": "registros", "to": {"site": "read"}},
    "resources.pesquisador.to.janela": "https",
}
CACHE = {"kind": "elasticache", "subnets": "rede.dados", "key": "chave-dados"}
POSTGRES = {"kind": "rds-instance", "engine": "postgres", "version": "17.5", "instance": "db.m7g.large", "subnets": "rede.dados", "key": "chave-dados"}
SEARCH = {"kind": "opensearch", "subnets": "rede.dados", "version": "3.3", "key": "chave-dados"}
INSIDE = FUNCTION | {"subnets": "rede.app"}
FILES = {"kind": "efs", "subnets": "rede.dados", "key": "chave-dados"}
WIDE = {"resources.api.to.uploads": ["read"], "resources.f": FUNCTION | {"to": {"uploads": ["read", "put"]}}}
REST: Edits = {"resources.fachada": API | {"kind": "rest-api"}, "resources.funcao": FUNCTION}
EVENT, SET_ASIDE = CASES["event-lost-after-failure"], CASES["failures-expire-first"]
HANDED: Edits = {"resources.falhas": {"kind": "sqs-queue", "key": "chave-dados", "dead_letter": None},
                 "resources.funcao": FUNCTION | {"dead_letter": "falhas"}, "resources.web.to.funcao": "invoke"}  # fmt: skip
SERVING = MACHINE | {"ports": {"http": 80}}
OPENED: Edits = {"journeys.aberta": {"title": "Aberta", "steps": ["pesquisador > cdn > alb > maquina: Abre."]}}
TASKS = {"kind": "ecs-cluster", "subnets": "rede.publica"}
TASK = {"kind": "ecs-service", "in": "tarefas", "image": "repo-api"}
PARTNER: Edits = {"resources.parceiro": {"kind": "external", "hosts": ["parceiro.example"]}}
CALLS = {"to": {"parceiro": "https"}}

MAILING = {"kind": "state-machine", "timeout": 10, "flow": {"send": {"invoke": "send-mail"}}}
MAILED = {"title": "Mail", "steps": ["mailing > send-mail: Sends."]}


def group(least: int, most: int, need: int = 1) -> Edits:
    size = {"min": least, "max": most, "need": need}
    machines = {"kind": "ec2-group", "subnets": "rede.app", "key": "chave-dados", "instances": ["m7g.large"], "ports": {"http": 80}, "size": size}
    return {"resources.maquina": machines, "resources.alb.to.maquina": "http", **OPENED}


def hits(code: str, edits: Edits, tree: dict[str, Any] | None = None) -> list[str]:
    return [f.message for f in build(edited(tree or small(), edits)).findings if f.code == code]


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [
        # What a distribution reads from a bucket is published; data behind a service of that distribution is not.
        ("unfiltered-path-to-data", SITE, SITE | {"resources.pesquisador.to.alb": "https"}),
        # A cache takes tens of thousands of connections and no proxy stands before it.
        ("connections-unknown", {"resources.cache": CACHE, "resources.f": INSIDE | {"to": {"cache": "connect"}}},
         {"resources.outro": POSTGRES, "resources.f": INSIDE | {"to": {"outro": "connect"}}}),
        # With a minimum below 1 ACU, Aurora takes 2,000 connections whatever its maximum is.
        ("alarm-above-limit", {"resources.banco.capacity": {"min": 1, "max": 64}, "resources.alarme-conexoes.above": 2500},
         {"resources.banco.capacity": {"min": 0.5, "max": 64}, "resources.alarme-conexoes.above": 2500}),
        # Without recovery to a moment and without a plan, one finding says it.
        ("short-backups", {"resources.t": TABLE | {"pitr": False}},
         {"resources.t": TABLE | {"pitr": False}, "resources.plano-de-copias.to.t": "backup"}),
        # Searching gives no more than what the arrow beside it draws.
        ("wider-than-drawn", {"resources.busca": SEARCH, "resources.f": INSIDE | {"to": {"busca": ["search", "write"]}}},
         {"resources.busca": SEARCH, "resources.f": INSIDE | {"to": {"busca": "search"}}}),
        # HTTP APIs wait 30 seconds, REST APIs 29.
        ("function-outlives-api", {"resources.f": FUNCTION | {"timeout": 30}, "resources.fachada": API | {"to": {"f": "invoke"}}},
         {"resources.f": FUNCTION | {"timeout": 30}, "resources.fachada": API | {"kind": "rest-api", "to": {"f": "invoke"}}}),
        # Where most services use a whole bucket, its prefixes separate nothing and one more misses none; a person's prefix binds people.
        ("prefix-missing", WIDE, {"resources.f": WIDE["resources.f"]}),
        ("prefix-missing", WIDE | {"resources.analisar.to.uploads": "read", "resources.plantao.to.uploads": {"read": {"within": "a/"}}},
         {"resources.web.to.uploads": "list"}),
        # A distribution without a filter has a finding of its own; the balancer behind it needs none.
        ("public-balancer-without-waf", {"resources.cdn.waf": GONE}, {"resources.cdn.waf": GONE, "resources.pesquisador.to.alb": "https"}),
        # Whoever signs in by password only may be robbed of it; a second factor that users may leave out is a choice.
        ("password-alone", {"resources.contas": POOL | {"mfa": "optional"}}, {"resources.contas": POOL | {"mfa": "off"}}),
        # A private API has no callers from outside, one that other services call neither.
        ("public-api-without-waf", REST | {"resources.web.to.fachada": "https"}, REST | {"resources.pesquisador.to.fachada": "https"}),
        ("public-api-without-waf", REST | {"resources.pesquisador.to.fachada": "https", "resources.fachada.endpoint": "private"},
         REST | {"resources.pesquisador.to.fachada": "https"}),
        # Session Manager opens no port, and HTTP is no way to administer.
        ("administered-from-internet", {"resources.maquina": MACHINE | {"ports": {"web": 80}}, "resources.plantao.to.maquina": "web",
                                        "resources.acesso-plantao.to.maquina": "session"},
         {"resources.maquina": MACHINE | {"ports": {"rdp": 3389}}, "resources.plantao.to.maquina": "rdp"}),
        # A schedule comes again; an archive plays events again; a function that hands failures over loses none.
        ("event-lost-after-failure", EVENT | {"resources.funcao.dead_letter": "fila-status"}, EVENT),
        ("event-lost-after-failure", EVENT | {"resources.gatilho": {"kind": "event-rule", "schedule": "rate(1 hour)", "to": {"funcao": "invoke"}},
                                              "journeys.outra.steps": ["gatilho > funcao: Conta o que acabou."]}, EVENT),
        # What was set aside is kept for longer than it may wait before.
        ("failures-expire-first", SET_ASIDE | {"resources.rejeitados.keep_days": 14}, SET_ASIDE),
        # A function that reads no stream holds up none.
        ("record-blocks-stream", {"resources.leituras": STREAM, "resources.funcao": FUNCTION | {"to": {"leituras": "put"}}},
         {"resources.leituras": STREAM, "resources.funcao": FUNCTION | {"to": {"leituras": "read"}}}),
        # Failures that a function hands over are seen where they wait.
        ("dead-letters-unseen", HANDED | {"resources.alarme-falhas": {"kind": "alarm", "watch": "falhas", "metric": "queue-depth", "above": 0}}, HANDED),
        ("dead-letters-unseen", HANDED | {"resources.mende": FUNCTION | {"to": {"falhas": "receive"}}}, HANDED),
        # Groups of machines are copies as pods are; one machine is one copy.
        ("single-copy", group(2, 4), group(1, 4)), ("single-copy", {}, {"resources.maquina": SERVING, "resources.alb.to.maquina": "http", **OPENED}),
        ("copies-lost-with-a-zone", group(3, 6, 2), group(3, 6, 3)), ("cannot-grow", group(3, 6, 2), group(3, 3, 2)),
        # AWS Backup's automatic plan is a plan.
        ("database-without-plan", {"resources.arquivos": FILES}, {"resources.arquivos": FILES | {"backups": False}}),
        # What stands in an isolated tier and calls nobody outside needs no way out; a public tier is one for tasks, not for functions.
        ("no-way-out", {"resources.rede.nat": "none"}, CASES["no-way-out"]),
        ("no-way-out", {"resources.api.to.parceiro": "https", **PARTNER}, {"resources.f": INSIDE | CALLS | {"subnets": "rede.dados"}, **PARTNER}),
        ("no-way-out", {"resources.tarefas": TASKS, "resources.tarefa": TASK | CALLS, **PARTNER},
         {"resources.f": INSIDE | CALLS | {"subnets": "rede.publica"}, **PARTNER}),
        # Without a certificate a balancer answers by HTTP, to any name.
        ("origin-without-name", {"resources.alb.certificate": GONE, "resources.alb.dns": GONE}, {"resources.alb.dns": GONE}),
        # One's own metric, and one that only one's own code knows, are known to who names them.
        ("alarm-without-metric", {"resources.alarme-conexoes.metric": "Loja/Conexoes"}, CASES["alarm-without-metric"]),
        ("alarm-without-metric", {}, {"resources.alarme-fila.metric": "cpu"}),
        ("rotation-without-function", {}, {"resources.senha-app.rotation": {"style": "service"}}),
        ("alarm-tells-nobody", {}, {"resources.orcamento.notify": None}),
    ],
)  # fmt: skip
def test_it_finds_the_fault_and_not_what_looks_like_it(code: str, right: Edits, wrong: Edits) -> None:
    assert hits(code, right) == []
    assert hits(code, wrong)


@pytest.mark.parametrize(
    ("function", "seen_at", "blind"),
    [
        ("track-order", "shop-api", {"slos.shop.sli.of": "storefront", "resources.failing-api.watch": "storefront"}),
        ("charge", "order-queue", {"resources.parked-orders.watch": "render", "resources.parked-orders.metric": "errors"}),
        ("send-mail", "mailing", {"resources.mailing": MAILING, "resources.mail-fails": GONE, "journeys.mailed": MAILED}),
    ],
)
def test_a_function_is_seen_where_its_failures_show(function: str, seen_at: str, blind: Edits) -> None:
    """In the answers of the API that calls it, and in the queue that it empties; where nobody looks there, that has the finding."""
    say = 'users depend on "{}", and no alarm sees it'
    assert hits("journey-resource-unwatched", {}, second()) == []
    assert say.format(seen_at) in hits("journey-resource-unwatched", blind, second())
    assert say.format(function) not in hits("journey-resource-unwatched", blind, second())


def test_tasks_in_a_public_tier_are_told_once_where_the_tier_is_named() -> None:
    inherits = hits("compute-in-public-tier", {"resources.tarefas": TASKS, "resources.tarefa": TASK})
    assert inherits == ['"tarefas" runs in a public tier']
    named = {"resources.tarefas": TASKS | {"subnets": "rede.app"}, "resources.tarefa": TASK | {"subnets": "rede.publica"}}
    assert hits("compute-in-public-tier", named) == ['"tarefa" runs in a public tier']
    existing = {"resources.tarefas": TASKS | {"existing": True}, "resources.tarefa": TASK}
    assert hits("compute-in-public-tier", existing) == ['"tarefa" runs in a public tier']


def test_the_fix_for_a_table_without_copies_names_both_ways() -> None:
    (finding,) = (f for f in build(edited(small(), {"resources.t": TABLE | {"pitr": False}})).findings if f.code == "database-without-plan")
    assert finding.fix == "set 'pitr: true', or add a backup-plan with 'to: {t: backup}'"
