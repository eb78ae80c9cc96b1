"""Rules on objectives and alarms: a model's facts in; promises that nothing carries, and failures that nobody hears of, out."""

from collections.abc import Iterator
from math import floor

from planta.kinds.budgets import Budget
from planta.kinds.cloudtrail import Trail
from planta.kinds.cloudwatch import Alarm
from planta.kinds.rds import Aurora, Instance
from planta.kinds.sns import Topic
from planta.kinds.sqs import Queue
from planta.reliability.metrics import heard, known, names, readings
from planta.rules.capacity import max_connections
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at, on
from planta.text import Text, percent

SHORTEST_WINDOW = 7
WATCHED = ("cloudfront", "alb", "nlb", "http-api", "rest-api", "aurora-postgresql", "rds-instance", "dynamodb-table", "elasticache",
           "opensearch", "sqs-queue", "state-machine", "batch-queue", "lambda")  # fmt: skip
"""Kinds that publish metrics of their own failures, as alarms need them."""
CALLERS = ("http-api", "rest-api", "alb", "state-machine")
"""Kinds that fail when the function they call fails."""


def _above_commitments(facts: Facts) -> Iterator[Hit]:
    for slo, found in facts.assessments.items():
        spec = facts.architecture.slos[slo]
        if found.verdict in ("exceeds-commitments", "above-weakest-link") and not spec.evidence:
            ceiling = percent(found.ceiling.availability.at_most, "en", 3)
            yield on(("slos", slo, "objective"),
                     f'the objective "{slo}" ({spec.objective}) is above what its dependencies commit to ({ceiling}; weakest: '
                     f'{found.ceiling.weakest})',
                     "lower it, take a dependency out of the way, or name measured history in 'evidence:'")  # fmt: skip


def _mute_alert(facts: Facts) -> Iterator[Hit]:
    for slo, found in facts.assessments.items():
        mute = [b for b in found.burn_rates if not b.possible]
        if mute:
            yield on(("slos", slo, "objective"),
                     f'with {facts.architecture.slos[slo].objective}, a burn rate of {mute[0].factor:g} cannot happen: even a total '
                     f'outage of "{slo}" pages nobody',
                     "raise the objective, or count bad minutes instead of bad events")  # fmt: skip


def _low_traffic(facts: Facts) -> Iterator[Hit]:
    for slo, found in facts.assessments.items():
        spec = facts.architecture.slos[slo]
        pages = [b for b in found.burn_rates if b.severity == "page" and b.possible]
        if spec.events_per_day and pages:
            events = floor(spec.events_per_day * pages[0].long_minutes / 1440)
            if events < pages[0].least_events:
                yield on(("slos", slo, "events_per_day"),
                         f'"{slo}" sees about {events} event(s) an hour: one failure alone wakes somebody (it takes '
                         f'{pages[0].least_events})',
                         "lower the objective, add synthetic events, or count failures instead of rates")  # fmt: skip


def _no_traffic(facts: Facts) -> Iterator[Hit]:
    for slo, spec in facts.architecture.slos.items():
        if spec.events_per_day is None:
            yield on(("slos", slo), f'nobody can tell how many failures "{slo}" allows', "set 'events_per_day:'")


def _short_window(facts: Facts) -> Iterator[Hit]:
    for slo, spec in facts.architecture.slos.items():
        if int(spec.window.removesuffix("d")) < SHORTEST_WINDOW:
            yield on(("slos", slo, "window"), f'a window of {spec.window} forgets a bad day before the week is over', "use 28d")


def _no_threshold(facts: Facts) -> Iterator[Hit]:
    needs = {"latency": "threshold_ms", "freshness": "threshold_minutes"}
    for slo, spec in facts.architecture.slos.items():
        field = needs.get(spec.sli.type)
        if field and getattr(spec.sli, field) is None:
            yield on(("slos", slo, "sli"), f'"{slo}" does not say what is fast enough', f"set '{field}:'")


def _measured_elsewhere(facts: Facts) -> Iterator[Hit]:
    for slo, spec in facts.architecture.slos.items():
        passed = {r for s in facts.architecture.journey_steps[spec.journey] for r in s.chain}
        for where, place in (("measured_at", spec.measured_at), ("sli.of", spec.sli.of)):
            if place not in passed and facts.kind(place) not in ("canary", "alb", "cloudfront"):
                yield on(("slos", slo, *where.split(".")),
                         f'the journey "{spec.journey}" does not pass "{place}", where "{slo}" is measured', "measure on the "
                                                                                                             "journey's way, or with "
                                                                                                             "a canary")


def _unpromised(facts: Facts) -> Iterator[Hit]:
    promised = {s.journey for s in facts.architecture.slos.values()}
    for journey, steps in facts.architecture.journey_steps.items():
        start = steps[0].chain[0] if steps else None
        if promised and journey not in promised and start in facts.outside and start not in facts.staff and facts.kind(start) == "person":
            yield on(("journeys", journey), f'users walk "{journey}", but no objective covers it',
                     "add an SLO, or say in its text why none is needed and waive this")


def _unwatched(facts: Facts) -> Iterator[Hit]:
    measured = {r for s in facts.architecture.slos.values() for r in (s.sli.of, s.measured_at)}
    if not facts.alarms:
        return
    seen = measured | set(facts.alarms)
    for resource in facts.architecture.resources:
        if resource in facts.visited and facts.kind(resource) in WATCHED and resource not in seen and not _felt(facts, resource, seen):
            yield at(resource, "kind", f'users depend on "{resource}", and no alarm sees it', f"add an alarm with 'watch: {resource}'")


def _felt(facts: Facts, function: str, seen: set[str]) -> bool:
    """A function whose failures show in the answers of what calls it, or in the queue that it empties.

    Nobody may look there, but then the finding stands there: one alarm for an API, not one for each function behind it.
    """
    if facts.kind(function) != "lambda":
        return False
    arch = facts.architecture
    before = (*(a.source for a in arch.arrows_to(function)), *(n.source for n in arch.links_to(function)))
    callers = (r for r in before if facts.kind(r) in CALLERS)
    queues = (a.target for a in arch.arrows_from(function) if a.verb.name == "receive")
    return any(r in seen or r in facts.visited for r in (*callers, *queues))


def _mute_alarm(facts: Facts) -> Iterator[Hit]:
    for id, budget in facts.of(Budget):
        if not budget.notify:
            yield at(id, "notify", f'the budget "{id}" tells nobody', "set 'notify:'")
    for id, config in facts.of(Alarm):
        if not config.notify and config.severity != "info":
            yield at(id, "notify", f'the alarm "{id}" tells nobody', "set 'notify:', or 'severity: info'")


def _no_metric(facts: Facts) -> Iterator[Hit]:
    for watched, alarms in facts.alarms.items():
        kind = facts.kind(watched)
        for alarm, config in alarms:
            own = "/" in config.metric or config.metric not in names() or facts.category(watched) == "external"
            trail = facts.architecture.resources[watched].config
            if isinstance(trail, Trail) and config.metric in known(kind) and trail.logs is None:
                yield at(watched, "logs", f'"{alarm}" counts calls in the log group of "{watched}", which has none', "give it 'logs: {}'")
            elif not own and not readings(facts.architecture, alarm, watched) and not heard(facts.architecture, alarm, watched):
                own_one = "watch what publishes it, or name a metric with its namespace: 'metric: MyApp/Errors'"
                yield at(alarm, "metric", f'nothing measures "{config.metric}" of "{watched}" ({kind}): "{alarm}" would never go off',
                         f"write one of: {', '.join(known(kind))}" if known(kind) else own_one)


def _no_runbook(facts: Facts) -> Iterator[Hit]:
    scenarios = facts.architecture.incidents.scenarios if facts.architecture.incidents else {}
    for id, config in facts.of(Alarm):
        if config.runbook is None and config.severity == "page":
            yield at(id, "runbook", f'whoever "{id}" wakes does not know what to do', "name a scenario of 'incidents' in 'runbook:'")
        elif config.runbook is not None and config.runbook not in scenarios:
            yield at(id, "runbook", f'"{config.runbook}" is no scenario of the incident plan',
                     f"one of: {', '.join(scenarios) or 'none yet'}")


def _unseen_scenario(facts: Facts) -> Iterator[Hit]:
    plan = facts.architecture.incidents
    answered = {c.runbook for _, c in facts.of(Alarm)}
    for scenario, spec in (plan.scenarios if plan else {}).items():
        if not spec.alarms and scenario not in answered and facts.alarms:
            yield on(("incidents", "scenarios", scenario), f'no alarm sees the failure "{scenario}"',
                     "name its alarms, or say in 'signal' who notices and waive this")


def _dead_end(facts: Facts) -> Iterator[Hit]:
    used = {n.target for n in facts.architecture.links if n.field.endswith("notify") or n.field == "break_glass"}
    for id, _ in facts.of(Topic):
        sent = id in used or any(a.verb.name == "publish" for a in facts.architecture.arrows_to(id))
        if sent and not facts.architecture.arrows_from(id):
            yield at(id, "to", f'what reaches the topic "{id}" reaches nobody', "add an arrow to a person, a channel or a queue")


def _dead_letters_unseen(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Queue):
        watched = [c.metric for q in {id, config.dead_letter.queue if config.dead_letter else None} if q for _,
                   c in facts.alarms.get(q, ())]
        if config.dead_letter and not any(m in ("dlq-depth", "queue-depth", "oldest-message") for m in watched) and facts.alarms:
            yield at(id, "dead_letter", f'messages that "{id}" gave up on wait unseen', "add an alarm with 'metric: dlq-depth'")
    for source, queue in _handed_over(facts):
        if facts.alarms and not any(c.metric in ("queue-depth", "oldest-message") for _, c in facts.alarms.get(queue, ())):
            yield at(queue, "kind", f'what "{source}" failed at waits unseen in "{queue}"', "add an alarm with 'metric: queue-depth'")


def _handed_over(facts: Facts) -> Iterator[tuple[str, str]]:
    """(function or rule, queue that it hands its failures to and that nothing works on)."""
    arch = facts.architecture
    for link in arch.links:
        queue = arch.resources[link.target].config
        worked = any(a.verb.name == "receive" for a in arch.arrows_to(link.target))
        if link.field == "dead_letter" and isinstance(queue, Queue) and not queue.existing and not worked:
            yield link.source, link.target


def _alarm_beyond_limit(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Aurora, Instance):
        limit = max_connections(config)
        for alarm, spec in facts.alarms.get(id, ()):
            if limit is not None and spec.metric == "connections" and spec.above is not None and spec.above >= limit:
                yield at(alarm, "above", f'"{id}" refuses connections at about {limit}; the alarm "{alarm}" waits for {spec.above:g}',
                         f"set it to {int(limit * 0.8)} or less")


RULES = (
    Rule(code="objective-above-commitments", severity="warning", check=_above_commitments,
         source="The calculus of service availability, ACM Queue 2017; AWS SLAs",
         title=Text("O objetivo cabe no que as dependências prometem", "An objective fits what its dependencies commit to"),
         why=Text("Prometer mais que os fornecedores é responder pelas falhas deles.",
                  "Promising more than the suppliers means answering for their failures.")),
    Rule(code="alert-can-never-fire", severity="warning", check=_mute_alert, source="SRE workbook, ch. 5",
         title=Text("Todo alerta de orçamento pode disparar", "Every budget alert can fire"),
         why=Text("Com objetivo baixo, o limite do alerta passa de 100% de erros.",
                  "With a low objective the alert's threshold passes 100% of errors.")),
    Rule(code="one-failure-pages", severity="warning", check=_low_traffic, source="SRE workbook, ch. 5: low-traffic services",
         title=Text("Uma falha isolada não acorda ninguém", "A single failure wakes nobody"),
         why=Text("Com pouco tráfego, uma falha em uma hora já parece um desastre.",
                  "With little traffic one failure in an hour looks like a disaster.")),
    Rule(code="objective-without-traffic", severity="note", check=_no_traffic, source="SRE workbook, ch. 5",
         title=Text("O tráfego esperado é conhecido", "The expected traffic is known"),
         why=Text("Sem ele não há orçamento em eventos nem alerta confiável.",
                  "Without it there is neither a budget in events nor a sound alert.")),
    Rule(code="short-objective-window", severity="note", check=_short_window, source="SRE workbook, ch. 2",
         title=Text("A janela cobre semanas inteiras", "The window covers whole weeks"),
         why=Text("Uma janela curta perdoa cedo demais e oscila com os dias da semana.",
                  "A short window forgives too soon and swings with the weekday.")),
    Rule(code="indicator-without-threshold", severity="warning", check=_no_threshold, source="SRE workbook, ch. 2",
         title=Text("Latência e prazo têm limite", "Latency and freshness have a bound"),
         why=Text("Sem limite não existe evento bom.", "Without a bound no event is good.")),
    Rule(code="measured-off-the-way", severity="note", check=_measured_elsewhere, source="SRE workbook, ch. 2",
         title=Text("O objetivo é medido no caminho do usuário", "An objective is measured on the user's way"),
         why=Text("Medir em outro lugar avalia outra coisa.", "Measuring elsewhere marks something else.")),
    Rule(code="journey-without-objective", severity="note", check=_unpromised, source="WA OPS08; SRE workbook, ch. 2",
         title=Text("Toda jornada de usuário tem um objetivo", "Every journey of users has an objective"),
         why=Text("O que não tem objetivo só é discutido depois da reclamação.",
                  "What has no objective is discussed only after the complaint.")),
    Rule(code="journey-resource-unwatched", severity="note", check=_unwatched, source="WA REL06-BP01, REL06-BP03",
         title=Text("Um alarme vê tudo de que as jornadas dependem", "An alarm sees all that journeys depend on"),
         why=Text("O usuário vira o sistema de monitoramento.", "The user becomes the monitoring system.")),
    Rule(code="alarm-tells-nobody", severity="warning", check=_mute_alarm, source="Security Hub CloudWatch.15; WA REL06-BP03",
         title=Text("Todo alarme avisa alguém", "Every alarm tells somebody"),
         why=Text("Um alarme mudo é um gráfico.", "A mute alarm is a chart.")),
    Rule(code="alarm-without-metric", severity="warning", check=_no_metric, source="AWS, Services that publish CloudWatch metrics, 2026-11",
         title=Text("Todo alarme tem uma métrica que existe", "Every alarm has a metric that exists"),
         why=Text("Sem valor, o alarme fica quieto para sempre, e parece que está tudo bem.",
                  "Without a value the alarm stays quiet for good, and all seems well.")),
    Rule(code="page-without-runbook", severity="warning", check=_no_runbook, source="WA OPS07-BP03; SRE book, ch. 11",
         title=Text("Quem é acordado tem um runbook", "Whoever is woken has a runbook"),
         why=Text("De madrugada, improvisar custa o triplo do tempo.", "At night improvising takes three times as long.")),
    Rule(code="scenario-without-alarm", severity="note", check=_unseen_scenario, source="WA OPS08, REL06-BP03",
         title=Text("Alguma coisa percebe cada falha prevista", "Something notices each foreseen failure"),
         why=Text("Um runbook que ninguém sabe quando abrir não serve.", "A runbook that nobody knows when to open is of no use.")),
    Rule(code="topic-reaches-nobody", severity="warning", check=_dead_end, source="WA REL06-BP03",
         title=Text("Todo aviso chega a alguém", "Every notification reaches somebody"),
         why=Text("Um tópico sem assinante engole os avisos.", "A topic without subscribers swallows notifications.")),
    Rule(code="dead-letters-unseen", severity="note", check=_dead_letters_unseen, source="WA REL06-BP03",
         title=Text("Um alarme vê as mensagens rejeitadas", "An alarm sees rejected messages"),
         why=Text("A mensagem expira na fila de rejeitados sem que ninguém a leia.", "A message expires in the dead-letter queue unread.")),
    Rule(code="alarm-above-limit", severity="warning", check=_alarm_beyond_limit, source="AWS, Aurora PostgreSQL: max_connections",
         title=Text("O alarme dispara antes do limite", "An alarm fires before the limit"),
         why=Text("Depois do limite o banco já está recusando.", "Past the limit the database already refuses.")),
)  # fmt: skip
