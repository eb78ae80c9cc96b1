"""Rules on timeouts, retries and queues: a model's facts in; waits that contradict each other, and messages that vanish, out."""

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise

from planta.kinds.apigateway import HttpApi, RestApi
from planta.kinds.base import Kind
from planta.kinds.batch import BatchCompute, BatchJob, BatchQueue
from planta.kinds.cloudfront import Distribution
from planta.kinds.elb import Alb
from planta.kinds.eventbridge import EventBus, EventRule
from planta.kinds.kubernetes import Deployment
from planta.kinds.lambda_ import Function
from planta.kinds.people import External, Person
from planta.kinds.sqs import Queue
from planta.kinds.stepfunctions import StateMachine
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text

REST_LIMIT, HTTP_LIMIT = 29, 30
"""Seconds after which API Gateway gives up; regional and private REST APIs may ask for a higher quota, HTTP APIs may not."""
VISIBILITY = 6
"""Times the function's limit that AWS asks a queue before it to hide messages."""
STREAMS = {"kinesis-stream": "read", "dynamodb-table": "stream"}
"""Kinds that hand a function their records in order, and the verb that means it."""
MOST_ATTEMPTS = 16
"""Requests that one user's request may become at the end of a chain."""


def _impatient_origin(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Distribution):
        for arrow in facts.architecture.arrows_from(id):
            target = facts.architecture.resources[arrow.target].config
            if isinstance(target, Alb) and target.idle_timeout <= config.origin_timeout_seconds:
                yield at(arrow.target, "idle_timeout",
                         f'"{arrow.target}" closes after {target.idle_timeout} s while "{id}" still waits '
                         f'{config.origin_timeout_seconds} s',
                         f"set 'idle_timeout' above {config.origin_timeout_seconds}")  # fmt: skip


def _slow_function(facts: Facts) -> Iterator[Hit]:
    for api, config in facts.of(HttpApi, RestApi):
        limit = HTTP_LIMIT if isinstance(config, HttpApi) else REST_LIMIT
        for arrow in facts.architecture.arrows_from(api):
            function = facts.architecture.resources[arrow.target].config
            if isinstance(function, Function) and function.timeout > limit:
                yield at(arrow.target, "timeout",
                         f'"{api}" gives up after {limit} s; "{arrow.target}" may work {function.timeout} s for nobody',
                         f"set 'timeout: {limit}' or less, or answer at once and work from a queue")  # fmt: skip


def _visible_too_soon(facts: Facts) -> Iterator[Hit]:
    for id, queue in facts.of(Queue):
        for arrow in facts.architecture.arrows_to(id):
            worker = facts.architecture.resources[arrow.source].config
            if arrow.verb.name == "receive" and isinstance(worker, Function) and queue.visibility < VISIBILITY * worker.timeout:
                yield at(id, "visibility",
                         f'messages of "{id}" reappear after {queue.visibility} s, while "{arrow.source}" may work {worker.timeout} s '
                         f'on one',
                         f"set 'visibility: {VISIBILITY * worker.timeout}' or more")  # fmt: skip


def _no_dead_letter(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Queue):
        is_one = any(n.field.startswith("dead_letter") for n in facts.architecture.links_to(id))
        if config.dead_letter is None and not is_one:
            yield at(id, "dead_letter", f'a message that "{id}" cannot deliver is tried until it vanishes', "set 'dead_letter: {after: 5}'")


def _set_aside_at_once(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Queue):
        if config.dead_letter and config.dead_letter.after == 1:
            yield at(id, "dead_letter.after", f'a message of "{id}" gets no second try: whatever ends its reader sets it aside',
                     "set 'after: 5'")  # fmt: skip


def _failures_expire_first(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Queue):
        name = config.dead_letter.queue if config.dead_letter else None
        failed = facts.architecture.resources[name].config if name else None
        if name and isinstance(failed, Queue) and not failed.existing and not failed.fifo and failed.keep_days <= config.keep_days:
            yield at(name, "keep_days",
                     f'"{name}" keeps messages for {failed.keep_days} days since they came to "{id}", which may use {config.keep_days}',
                     "set 'keep_days: 14'")  # fmt: skip


def _event_lost(facts: Facts) -> Iterator[Hit]:
    resources = facts.architecture.resources
    for id, config in facts.of(Function):
        rules = [rule for a in facts.architecture.arrows_to(id) if isinstance(rule := resources[a.source].config, EventRule)]
        once = [rule for rule in rules if not rule.schedule and not (rule.bus and _replays(resources[rule.bus].config))]
        if once and config.dead_letter is None and id in facts.visited:
            yield at(id, "dead_letter", f'an event that "{id}" failed at three times is gone',
                     "name a queue in 'dead_letter:', or set 'archive_days:' on a bus of your own")  # fmt: skip


def _replays(bus: Kind) -> bool:
    return isinstance(bus, EventBus) and bus.archive_days is not None


def _blocked_stream(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Function):
        if config.dead_letter:
            continue
        for arrow in facts.architecture.arrows_from(id):
            if STREAMS.get(facts.kind(arrow.target)) == arrow.verb.name:
                yield at(id, "dead_letter", f'a record of "{arrow.target}" that "{id}" fails at holds up those behind it until it expires',
                         "name a queue in 'dead_letter:'")  # fmt: skip


def _retry_storm(facts: Facts) -> Iterator[Hit]:
    arrows = {a.id: a for a in facts.architecture.arrows}
    for journey, steps in facts.architecture.journey_steps.items():
        for step in steps:
            tries = [1 + max((arrows[i].options.retries or 0 for i in hop.along if i in arrows), default=0) for hop in step.hops]
            total = reduce(lambda a, b: a * b, tries, 1)
            if total > MOST_ATTEMPTS and sum(t > 1 for t in tries) > 1:
                first = next(i for hop, t in zip(step.hops, tries, strict=True) if t > 1 for i in hop.along if i in arrows)
                yield Hit(path=(*arrows[first].path, "retries"), resource=arrows[first].source,
                          fix="retry in one place only, near the user or near the fault",
                          message=f'in step {step.number} of "{journey}" one request may become {total}: retries multiply')  # fmt: skip


def _patient_call(facts: Facts) -> Iterator[Hit]:
    arrows = {a.id: a for a in facts.architecture.arrows}
    told = set()
    for journey in facts.architecture.journeys:
        for hop in facts.hops(journey, now=True):
            ends = (facts.architecture.resources[hop.source].config, facts.architecture.resources[hop.target].config)
            if isinstance(ends[0], Person | External) or not isinstance(ends[1], External):
                continue
            for arrow in (arrows[i] for i in hop.along if i in arrows):
                if arrow.options.timeout_seconds is None and arrow.id not in told:
                    told.add(arrow.id)
                    yield Hit(path=arrow.path, resource=arrow.source, fix="add 'timeout_seconds:' to the arrow",
                              message=f'while "{hop.target}" does not answer, users of "{journey}" wait without limit')  # fmt: skip


def _inverted(facts: Facts) -> Iterator[Hit]:
    """A caller that gives up before the one it called does: work goes on that nobody waits for."""
    arrows = {a.id: a for a in facts.architecture.arrows}
    told = set()
    for steps in facts.architecture.journey_steps.values():
        for step in steps:
            limits = [[(i, t) for i in hop.along if i in arrows and (t := arrows[i].options.timeout_seconds)] for hop in step.hops]
            for outer, inner in pairwise(limits):
                for a, before in outer:
                    for b, after in inner:
                        if after >= before and (a, b) not in told:
                            told.add((a, b))
                            yield Hit(path=(*arrows[b].path, "timeout_seconds"), resource=arrows[b].source,
                                      fix=f"wait less than {before:g} s",
                                      message=f"{a} gives up after {before:g} s, before {b} does ({after:g} s)")  # fmt: skip


def _endless_flow(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(StateMachine):
        if config.timeout is None and config.type == "standard":
            yield at(id, "timeout", f'an execution of "{id}" that hangs, hangs for a year', "set 'timeout:' in minutes")


def _flow_too_short(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(StateMachine):
        needed = 0.0
        for name in config.sequence:
            step = config.flow[name]
            job = facts.architecture.resources[step.run].config if step.run else None
            needed += step.timeout or (job.timeout if isinstance(job, BatchJob) else 0)
        if config.timeout is not None and needed > config.timeout:
            yield at(id, "timeout", f'"{id}" ends after {config.timeout} min, but its steps may take {needed:g} min one after the other',
                     f"set 'timeout: {needed:g}' or more, or shorten the jobs' own")  # fmt: skip


def _work_in_request(facts: Facts) -> Iterator[Hit]:
    for journey in facts.architecture.journeys:
        for hop in facts.hops(journey, now=True):
            config = facts.architecture.resources[hop.target].config
            if isinstance(config, BatchJob | BatchQueue) and facts.architecture.journey_steps[journey][0].chain[0] in facts.outside:
                yield Hit(path=("journeys", journey, "async_from"),
                          message=f'users of "{journey}" wait for "{hop.target}", which takes minutes',
                          fix="answer first: set 'async_from' to the step where the background begins")  # fmt: skip
                break


def _fragile_job(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(BatchJob):
        queue = facts.architecture.resources[config.queue].config
        environments = queue.environments if isinstance(queue, BatchQueue) else ()
        spot = [e for e in environments if isinstance(c := facts.architecture.resources[e].config, BatchCompute) and c.spot]
        if spot and config.retries < 2:
            yield at(id, "retries",
                     f'"{id}" runs on Spot ({spot[0]}) with {config.retries} further attempt(s): interruptions become '
                     f'failures', "set 'retries: 3' or more")


def _suicidal_probe(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Deployment):
        if config.health and config.health.live == config.health.ready:
            yield at(id, "health.live", f'"{id}" is restarted whenever it is not ready: when the database is down, every pod restarts',
                     "give liveness a path of its own that asks nothing else")  # fmt: skip


def _no_probe(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Deployment):
        if config.health is None and config.ports and id in facts.serving:
            yield at(id, "health", f'"{id}" gets requests before it can answer, and after it no longer can',
                     "set 'health: {ready: /ready, live: /live}'")


RULES = (
    Rule(code="origin-gives-up-first", severity="warning", check=_impatient_origin,
         source="AWS, CloudFront: origin timeouts, 2026-11; WA REL05-BP05",
         title=Text("A origem espera mais que a borda", "The origin waits longer than the edge"),
         why=Text("Se a origem desiste antes, o usuário vê erros 504 que a aplicação nem registra.",
                  "If the origin gives up first, users see 504 errors that the application never logs.")),
    Rule(code="function-outlives-api", severity="warning", check=_slow_function, source="AWS, API Gateway quotas, 2026-11; WA REL05-BP05",
         title=Text("A função termina antes que a API desista", "A function ends before the API gives up"),
         why=Text("O usuário recebe erro e o trabalho continua, talvez duas vezes.",
                  "The user gets an error while the work goes on, maybe twice.")),
    Rule(code="message-reappears", severity="warning", check=_visible_too_soon, source="AWS, Lambda with SQS: visibility timeout, 2026-11",
         title=Text("Mensagem em processamento não reaparece", "A message at work does not reappear"),
         why=Text("Outra cópia processa a mensagem ao mesmo tempo: cobranças e avisos em dobro.",
                  "Another copy works on it at the same time: double charges, double mails.")),
    Rule(code="no-dead-letter-queue", severity="warning", check=_no_dead_letter, source="WA REL05-BP04",
         title=Text("Mensagens que falham são guardadas", "Messages that fail are kept"),
         why=Text("Uma mensagem venenosa ocupa a fila até sumir sem deixar rastro.",
                  "A poison message occupies the queue until it vanishes without a trace.")),
    Rule(code="set-aside-at-once", severity="note", check=_set_aside_at_once, source="AWS, SQS: dead-letter queues, 2026-11",
         title=Text("Uma mensagem é tentada mais de uma vez", "A message is tried more than once"),
         why=Text("Uma queda do leitor não diz nada sobre a mensagem que ele tinha em mãos.",
                  "A reader's crash tells nothing about the message that it had in hand.")),
    Rule(code="failures-expire-first", severity="note", check=_failures_expire_first, source="AWS, SQS: dead-letter queues, 2026-11",
         title=Text("A fila de rejeitados guarda por mais tempo que a de origem", "A dead-letter queue keeps longer than its source"),
         why=Text("O prazo conta desde a chegada à primeira fila: a mensagem pode sumir assim que é separada.",
                  "The time counts from arrival in the first queue: a message may vanish as soon as it is set aside.")),
    Rule(code="event-lost-after-failure", severity="warning", check=_event_lost,
         source="AWS, Lambda: errors of asynchronous invocation, 2026-11; CKV_AWS_116",
         title=Text("Um evento que falha não se perde", "An event that fails is not lost"),
         why=Text("Depois de três tentativas em poucos minutos, o Lambda descarta o evento.",
                  "After three tries within minutes Lambda drops the event.")),
    Rule(code="record-blocks-stream", severity="warning", check=_blocked_stream,
         source="AWS, Lambda: errors of Kinesis and DynamoDB streams, 2026-11",
         title=Text("Um registro que falha não detém o fluxo", "A record that fails does not hold up the stream"),
         why=Text("A ordem obriga a repetir o registro até ele expirar; os de trás esperam, ou expiram com ele.",
                  "Order makes the record be repeated until it expires; those behind it wait, or expire with it.")),
    Rule(code="retries-multiply", severity="warning", check=_retry_storm, source="WA REL05-BP03; SRE workbook, ch. 22",
         title=Text("Novas tentativas não se multiplicam", "Retries do not multiply"),
         why=Text("Três tentativas em três camadas são 27 requisições sobre quem já não dá conta.",
                  "Three tries on three layers are 27 requests on something already overwhelmed.")),
    Rule(code="call-without-timeout", severity="note", check=_patient_call, source="WA REL05-BP05",
         title=Text("Chamada a terceiros tem limite de espera", "Calls to third parties have a time limit"),
         why=Text("Um terceiro lento prende requisições até esgotar a aplicação.",
                  "A slow third party holds requests until the application is exhausted.")),
    Rule(code="caller-gives-up-first", severity="warning", check=_inverted, source="WA REL05-BP05",
         title=Text("Quem chama espera mais que quem é chamado", "The caller waits longer than the called"),
         why=Text("Trabalho que ninguém mais espera consome o que falta aos outros.",
                  "Work that nobody waits for takes what others lack.")),
    Rule(code="flow-without-limit", severity="warning", check=_endless_flow, source="AWS, Step Functions best practices, 2026-11",
         title=Text("Todo fluxo tem prazo", "Every flow has a time limit"),
         why=Text("Um fluxo preso não falha, e por isso ninguém fica sabendo.",
                  "A flow that hangs does not fail, so nobody learns of it.")),
    Rule(code="flow-shorter-than-steps", severity="warning", check=_flow_too_short, source="WA REL05-BP05",
         title=Text("O prazo do fluxo comporta as etapas", "A flow's limit holds its steps"),
         why=Text("O fluxo é encerrado no meio de um trabalho que ainda estava no prazo.",
                  "The flow is ended amid a job still within its time.")),
    Rule(code="user-waits-for-job", severity="warning", check=_work_in_request,
         source="WA REL05-BP01; AWS, CloudFront: origin timeouts, 2026-11",
         title=Text("Ninguém espera por um trabalho em lote", "Nobody waits for a batch job"),
         why=Text("A borda desiste em segundos; o lote leva minutos.", "The edge gives up in seconds; batch takes minutes.")),
    Rule(code="spot-job-without-retries", severity="warning", check=_fragile_job, source="AWS, Batch best practices: Spot, 2026-11",
         title=Text("Trabalho em Spot sobrevive à interrupção", "A job on Spot survives interruption"),
         why=Text("A interrupção é normal em Spot, não uma falha.", "Interruption is normal on Spot, no failure.")),
    Rule(code="liveness-asks-too-much", severity="warning", check=_suicidal_probe, source="WA REL11-BP03; Kubernetes: probes",
         title=Text("Vivo não é o mesmo que pronto", "Alive is not the same as ready"),
         why=Text("Reiniciar todos os pods durante uma queda do banco prolonga a queda.",
                  "Restarting all pods during a database outage prolongs it.")),
    Rule(code="no-probes", severity="warning", check=_no_probe, source="WA REL11-BP01; CKV_K8S_8, CKV_K8S_9",
         title=Text("O que atende usuários é verificado", "What serves users is probed"),
         why=Text("Sem verificação, cada implantação derruba requisições.", "Without probes each deployment drops requests.")),
)  # fmt: skip
