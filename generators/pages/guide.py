"""Facts in; the provisioning guide out: its index and a page for each step."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.commands import deploy_command, drift_command
from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code, fenced
from generators.pages.page import Page, nav_title
from generators.pages.resources import checks, differences, kind_name
from generators.pages.scribe import Cell, Scribe
from generators.pages.words import GUIDE, SECTIONS
from planta.texts import fill


def pages(facts: Facts) -> Iterator[Page]:
    """The index, then the steps in their order."""
    if not facts.main.provisioning:
        return
    under = (GUIDE(facts.language),)
    yield Page(path=facts.paths.index("guide"), title=SECTIONS["guide"](facts.language), nav=under, make=partial(_index, facts))
    for id, step in facts.main.provisioning.items():
        title = nav_title(f"{facts.main.step_numbers[id]}. {fill(step.title, facts.main)}")
        yield Page(path=facts.paths.of("guide", id), title=title, nav=under, make=partial(_step, facts, id))


def _index(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("guide"))
    rows: list[list[Cell]] = []
    total = 0
    for id, step in facts.main.provisioning.items():
        found = facts.step_resources[id]
        claims = _claims(facts, id)
        total += claims
        rows.append([facts.main.step_numbers[id], w.to("guide", id), w.line(step.purpose), len(found), claims])
    environments = [
        [w.environment(e), code(x.account), code(x.region or facts.main.system.region), x.domain and code(x.domain), approval(w, e)]
        for e, x in facts.main.environments.items()
    ]
    steps = facts.main.provisioning
    commands = {e: fenced("\n".join([*(deploy_command(e, s) for s in steps), drift_command(e)])) for e in facts.architectures}
    return render("guide.md.j2", w, rows=rows, environments=environments, commands=commands, total=total)


def approval(w: Scribe, environment: str) -> Markup:
    manual = w.model.environments[environment].approval == "manual"
    return w.chip(w.say("uma pessoa aprova"), "warn") if manual else w.chip(w.say("automática"), "ok")


def _claims(facts: Facts, step: str) -> int:
    return sum(step == home.claimed_in(r, c) for r, home in facts.homes.items() for c in home.claims(r))


def _step(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("guide", id))
    step = facts.main.provisioning[id]
    resources = facts.step_resources[id]
    commands = {e: fenced(deploy_command(e, id)) for e in facts.architectures}
    return render(
        "step.md.j2", w, id=id, step=step, commands=commands,
        number=facts.main.step_numbers[id], total=max(facts.main.step_numbers.values()),
        resources=w.table(
            [w.say("Recurso"), w.say("O que é"), w.say("O que alcança"), w.say("Verificações")],
            [[w.resource(r), kind_name(w, r), _reaches(w, r), len(facts.homes[r].claims(r)) or Markup("–")] for r in resources],
        ),
        checks=[(w.resource(r), found) for r in dict.fromkeys((*resources, *facts.homes)) if (found := checks(w, r, id))],
        differences=differences(w, tuple(d for r in resources for d in facts.differences.get(r, ())), name=True),
        later=[(code(part), w.to("guide", s)) for part, s in step.later.items() if s in facts.main.provisioning],
        arriving=[
            (code(part), w.to("guide", s)) for s, other in facts.main.provisioning.items() for part, to in other.later.items() if to == id
        ],
        approvals=[(w.environment(e), w.model.environments[e].approval == "manual") for e in facts.architectures],
        needs=[w.to("guide", s) for s in _needs(facts, id)], alarms=_alarms(w, resources),
    )  # fmt: skip


def _reaches(w: Scribe, id: str) -> Markup:
    targets = dict.fromkeys(a.target.split(".")[0] for a in w.facts.reaches.get(id, ()))
    return w.join([w.resource(t) for t in targets if t in w.facts.resources], last=False) or Markup("–")


def _needs(facts: Facts, step: str) -> list[str]:
    """Earlier steps that make what this one's resources stand in, link to or reach."""
    order = list(facts.main.provisioning)
    needed = set()
    for r in facts.step_resources[step]:
        architecture = facts.homes[r]
        ends = {n.target for n in architecture.links_from(r)} | {a.target for a in architecture.arrows_from(r)}
        ends.update(architecture.owners(r))
        needed |= {s for e in ends if e in architecture.resources and (s := architecture.step_of(e))}
    return [s for s in order[: order.index(step)] if s in needed]


def _alarms(w: Scribe, resources: tuple[str, ...]) -> list[Markup]:
    """Alarms that watch what the step provisions."""
    watching = dict.fromkeys(n.source for r in resources for n in w.facts.homes[r].links_to(r) if n.field == "watch")
    return [w.resource(a) for a in watching]
