"""Facts in; the page of every resource and the index by category out."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import get_args

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Difference, Facts
from generators.pages.failing import failing
from generators.pages.markup import code, fenced, line, plain
from generators.pages.page import Page, nav_title
from generators.pages.scribe import Scribe
from generators.pages.settings import Setting
from generators.pages.words import CATEGORIES, SECTIONS, architecture_nav
from planta.access import Access
from planta.claims import answer, command
from planta.elements import ResourceLink
from planta.kinds.base import Category

Targets = Mapping[tuple[str | int, ...], ResourceLink]


def pages(facts: Facts) -> Iterator[Page]:
    """The index, then every resource in the model's order within its category."""
    under = architecture_nav(facts, "resources")
    yield Page(path=facts.paths.index("resources"), title=SECTIONS["resources"](facts.language), nav=under, make=partial(_index, facts))
    for category, ids in by_category(facts).items():
        for id in ids:
            yield Page(
                path=facts.paths.of("resources", id), title=nav_title(facts.resources[id].name()),
                nav=(*under, CATEGORIES[category](facts.language)), make=partial(_resource, facts, id),
            )  # fmt: skip


def by_category(facts: Facts) -> dict[Category, list[str]]:
    """Ids by category, in the order in which a reader goes through an architecture."""
    out = {c: [i for i, r in facts.resources.items() if r.config.face.category == c] for c in get_args(Category)}
    return {c: ids for c, ids in out.items() if ids}


def _index(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("resources"))
    groups = {
        CATEGORIES[c](facts.language): w.table(
            [w.say("Recurso"), w.say("O que é"), w.say("Etapa"), w.say("Em resumo")],
            [[w.resource(i), kind_name(w, i), step(w, i), w.line(facts.resources[i].config.caption) or caption(w, i)] for i in ids],
        )
        for c, ids in by_category(facts).items()
    }
    return render("resources.md.j2", w, groups=groups)


def kind_name(w: Scribe, id: str) -> Markup:
    """What AWS calls it; of a component without a kind of its own, what the model calls it."""
    config = w.facts.resources[id].config
    return plain(getattr(config, "service", None) or config.face.name(w.language))


def caption(w: Scribe, id: str) -> Markup:
    return plain(w.facts.resources[id].config.own_caption(w.language))


def step(w: Scribe, id: str) -> Markup | None:
    found = w.facts.homes[id].step_of(id)
    return w.to("guide", found) if found else None


def _resource(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("resources", id))
    config = facts.resources[id].config
    return render(
        "resource.md.j2", w, id=id, config=config, kind=kind_name(w, id), step=step(w, id), place=_place(w, id),
        reached_by=_accesses(w, facts.reached_by.get(id, []), by="principal"), reaches=_accesses(w, facts.reaches.get(id, []), by="target"),
        sentences=[SECTIONS[s](facts.language) for s in ("requirements", "questions", "mitigations", "decisions", "incidents")],
        related=_related(w, id), settings=_settings(w, id), checks=checks(w, id), mentions=_mentions(w, id),
        differences=differences(w, facts.differences.get(id, ())), inside=_inside(w, id), failing=failing(w, id),
    )  # fmt: skip


def _place(w: Scribe, id: str) -> list[tuple[Markup, Markup]]:
    """Where it stands, from the account inwards, and its name there."""
    architecture, config = w.facts.homes[id], w.facts.resources[id].config
    out = []
    if config.stands != "outside" and not getattr(config, "outside", False):
        out.append((w.say("Conta"), w.resource(config.scope) if config.scope else code(architecture.account(id))))
        if config.stands != "account":
            region = code(architecture.region(id))
            out.append((w.say("Região"), w.say("global, administrado em %(region)s", region=region) if config.stands == "edge" else region))
    owners = [o for o in reversed(architecture.owners(id)) if o in w.facts.resources]
    if owners:
        out.append((w.say("Dentro de"), Markup(" › ").join(w.resource(o) for o in owners)))
    tiers = architecture.tiers(id)
    if tiers:
        out.append((w.say("Sub-redes"), w.join([w.say("%(tier)s (%(vpc)s)", tier=code(t), vpc=w.resource(v)) for v, t in tiers])))
        zones = architecture.scene(id).zones
        zones = zones and config.copies(zones)  # two instances stand in two zones, however many their subnets span
        if zones:
            out.append((w.say("Zonas"), w.count("uma zona de disponibilidade", "%(n)s zonas de disponibilidade", zones)))
    if config.cloudformation and not config.existing:
        out.append((w.say("Nome na AWS"), code(architecture.physical(id))))
    elif config.existing:
        out.append((w.say("Criação"), w.say("já existe; este modelo só o cita")))
    recovery = config.recovery
    if recovery and recovery.rto_minutes is not None:
        out.append((w.say("Volta em até (RTO)"), w.say("%(n)s min", n=w.number(recovery.rto_minutes))))
    if recovery and recovery.rpo_minutes is not None:
        out.append((w.say("Perde no máximo (RPO)"), w.say("%(n)s min", n=w.number(recovery.rpo_minutes))))
    where = w.facts.environments_of(id)
    if len(where) < len(w.facts.architectures):
        out.append((w.say("Só em"), w.join([w.environment(e) for e in where])))
    if at := w.place(("resources", id)):
        out.append((w.say("No modelo"), at))
    return out


def _accesses(w: Scribe, found: list[Access], by: str) -> Markup | None:
    if not found:
        return None
    anchors = w.facts.access_anchors
    rows = [
        [w.resource(getattr(a, by)), w.access(anchors[a], a.label(w.language)), w.means(a), w.origin(a), w.enforced(a)] for a in found
    ]
    who = w.say("Quem") if by == "principal" else w.say("Alvo")
    return w.table([who, w.say("O que faz"), w.say("Permite"), w.say("De onde vem"), w.say("Restrição")], rows)


def _related(w: Scribe, id: str) -> Markup | None:
    """Settings that name another resource, in both directions, unless they are access and told above."""
    architecture = w.facts.homes[id]
    told = {a.because for a in (*w.facts.reaches.get(id, ()), *w.facts.reached_by.get(id, ()))}
    rows, seen = [], set()
    for link in (*architecture.links_from(id), *architecture.links_to(id)):
        because = f"{link.source}.{link.field}"
        if because in told or link.link.part or (link.source, link.target, link.field) in seen or link.target not in w.facts.resources:
            continue
        seen.add((link.source, link.target, link.field))
        verb = link.link.text(w.language) if link.link.text else w.say("cita")
        start, end = link.ends
        rows.append([w.resource(start), verb, w.resource(end), Markup(f"{code(because)} {w.place(link.path)}")])
    return w.table([w.say("Quem"), w.say("Relação"), w.say("Com"), w.say("Ajuste")], rows) if rows else None


def _inside(w: Scribe, id: str) -> list[Markup]:
    return [w.resource(c) for c in w.facts.homes[id].children(id)]


def _settings(w: Scribe, id: str) -> Markup | None:
    architecture = w.facts.homes[id]
    targets = {n.path[2:]: n for n in architecture.links_from(id)}
    rows = []
    for setting in w.facts.settings[(architecture.environment_id, id)]:
        shown = setting_value(w, setting, targets)
        rows.append([code(setting.dotted), Markup(f"<strong>{shown}</strong>") if setting.changed else shown, _default(w, setting),
                     line(w.facts.field_words.gettext(setting.description), str, plain)])  # fmt: skip
    return w.table([w.say("Ajuste"), w.say("Valor"), w.say("Padrão"), w.say("O que é")], rows) if rows else None


def setting_value(w: Scribe, setting: Setting, targets: Targets) -> Markup:
    """A value; what names a resource is a link to it."""
    value = setting.value
    if isinstance(value, tuple):
        return w.join([_linked(w, v, (*setting.path, i), targets) for i, v in enumerate(value)]) if value else w.say("nenhum")
    if isinstance(value, dict):
        parts = [Markup(f"{code(k)}: {_linked(w, v, (*setting.path, k), targets)}") for k, v in value.items()]
        return Markup("<br>").join(parts) if parts else w.say("nenhum")
    return _linked(w, value, setting.path, targets)


def _linked(w: Scribe, value: object, path: tuple[str | int, ...], targets: Targets) -> Markup:
    if path in targets and isinstance(value, str):
        return w.resource(value)
    return code(value) if isinstance(value, str) else w.value(value)


def _default(w: Scribe, setting: Setting) -> Markup:
    if setting.required:
        return w.say("obrigatório")
    if setting.default in ((), {}):
        return w.say("nenhum")
    return code(setting.default) if isinstance(setting.default, str) else w.value(setting.default)


def checks(w: Scribe, id: str, step: str | None = None) -> dict[str, Markup]:
    """Commands that check the resource once deployed (or what holds of it after one step), by environment, with what it must answer."""
    out = {}
    for environment, architecture in w.facts.architectures.items():
        if id not in architecture.resources:
            continue
        claims = [c for c in architecture.claims(id) if step in (None, architecture.claimed_in(id, c))]
        expected = str(w.say("esperado"))
        region = architecture.region(id)
        text = "\n\n".join(f"# {c.text(w.language)}\n{_lines(command(c, region))}\n# {expected}: {answer(c)}" for c in claims)
        elsewhere = architecture.account(id) != architecture.environment.account
        if text:
            out[environment] = fenced(f"# {w.say('na conta')} {architecture.account(id)}\n\n{text}" if elsewhere else text)
    return out


def _lines(command: str) -> str:
    """The question on a line of its own, where the command would run out of the page."""
    return "\n".join(re.sub(r" (--query|-o) ", r" \\\n    \1 ", at, count=1) if len(at) > 88 else at for at in command.split("\n"))


def differences(w: Scribe, found: tuple[Difference, ...], *, name: bool = False) -> Markup | None:
    """What is not the same in every environment, one column each."""
    if not found:
        return None
    rows = []
    for d in found:
        what = code(".".join(str(p) for p in d.path)) if d.path else w.say("existe")
        row = [*([w.resource(d.resource)] if name else []), what]
        for environment in w.facts.architectures:
            value = d.values.get(environment)
            row.append(w.say("não existe") if environment not in d.values else code(value) if isinstance(value, str) else w.value(value))
        rows.append(row)
    headers = [*([w.say("Recurso")] if name else []), w.say("Ajuste"), *(w.environment(e) for e in w.facts.architectures)]
    return w.table(headers, rows)


def _mentions(w: Scribe, id: str) -> dict[str, list[Markup]]:
    """Links to what speaks of it, by section."""
    out: dict[str, list[Markup]] = {}
    for mention in w.facts.mentions.get(id, ()):
        out.setdefault(SECTIONS[mention.section](w.language), []).append(w.to(mention.section, mention.id))
    return out


__all__ = ["by_category", "checks", "differences", "kind_name", "pages"]
