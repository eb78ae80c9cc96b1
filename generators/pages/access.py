"""Facts in; the access matrix and the list of every access, each with the model's line that gives it, out."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts, whole
from generators.pages.markup import code
from generators.pages.page import Page
from generators.pages.resources import by_category
from generators.pages.scribe import Scribe, plain_cell
from generators.pages.words import CATEGORIES, LIST_OF_ACCESSES, SECTIONS, SECURITY
from planta.access import Access
from planta.kinds.base import Phase
from planta.needs import needs
from planta.reach import INTERNET, pod_ways, ways
from planta.text import Text

PHASES: dict[Phase, Text] = {
    "request": Text("na requisição", "in the request"),
    "start": Text("ao iniciar", "at start-up"),
    "deploy": Text("na implantação", "at deployment"),
    "async": Text("em segundo plano", "in the background"),
}


def pages(facts: Facts) -> Iterator[Page]:
    under = (SECURITY(facts.language), SECTIONS["access"](facts.language))
    yield Page(path=facts.paths.index("access"), title=SECTIONS["access"](facts.language), nav=under, make=partial(_matrix, facts))
    yield Page(path=facts.paths.accesses, title=LIST_OF_ACCESSES(facts.language), nav=under, make=partial(_list, facts))


def _matrix(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("access"))
    tables = {}
    for category, ids in by_category(facts).items():
        targets = [i for i in ids if i in facts.reached_by]
        if targets:
            tables[CATEGORIES[category](facts.language)] = _table(w, targets)
    found = [a for a in facts.accesses if whole(a.principal) != whole(a.target)]
    pairs = {(whole(a.principal), whole(a.target)) for a in found}
    others = len(facts.resources) * (len(facts.resources) - 1) - len(pairs)
    return render(
        "access.md.j2", w, tables=tables, arrows=sum(a.origin == "arrow" for a in found), derived=sum(a.origin == "setting" for a in found),
        wider=sum(a.wider is not None for a in found), pairs=len(pairs), denied=others, beyond=list(_beyond(w)),
        needs=_needs(w), ways=_ways(w),
    )  # fmt: skip


def _beyond(w: Scribe) -> Iterator[tuple[Markup, tuple[str, ...]]]:
    """Permission sets with managed policies of AWS, which give more than any arrow: (set, policies)."""
    for resource in w.facts.main.of_kind("permission-set"):
        if policies := getattr(resource.config, "policies", ()):
            yield w.resource(resource.id), policies


def _needs(w: Scribe) -> Markup:
    """What roles have beside their accesses, so that the service runs at all; "" when there is nothing of the kind."""
    rows = [
        [w.resource(n.principal), w.line(n.why(w.language)), w.resource(n.target) if n.target else "–",
         Markup(" ").join(code(a) for a in n.actions), w.place(n.path)]
        for n in needs(w.facts.main)
    ]  # fmt: skip
    headers = [w.say("Quem"), w.say("Para quê"), w.say("Alvo"), w.say("Permite"), w.say("De onde vem")]
    return w.table(headers, rows) if rows else Markup()


def _ways(w: Scribe) -> Markup:
    """Ways through the network that are open beside the arrows, each with why AWS or Kubernetes holds it no narrower."""
    rows = []
    for layer, found in ((w.say("grupo de segurança"), ways(w.facts.main)), (w.say("NetworkPolicy"), pod_ways(w.facts.main))):
        for way in dict.fromkeys(found):
            ports = Markup(" ").join(code(f"{p.upper()} {n}") for p in way.protocols for n in way.ports) or w.say("todas")
            ends = [w.resource(end) if end != INTERNET else w.say("internet") for end in (way.source, way.target)]
            rows.append([*ends, ports, layer, w.line(way.why(w.language)), w.place(way.path)])
    headers = [w.say("De"), w.say("Para"), w.say("Portas"), w.say("Camada"), w.say("Por quê"), w.say("De onde vem")]
    return w.table(headers, rows) if rows else Markup()


def _table(w: Scribe, targets: list[str]) -> Markup:
    """Who reaches a category's resources: a row for each who, a column for each resource."""
    cells: dict[tuple[str, str], list[Access]] = {}
    for target in targets:
        for found in w.facts.reached_by[target]:
            cells.setdefault((found.principal, target), []).append(found)
    asking = {p for p, _ in cells}
    principals = sorted(asking, key=lambda p: (list(w.facts.resources).index(whole(p)) if whole(p) in w.facts.resources else 0, p))
    head = "".join(f'<th scope="col">{w.resource(t)}</th>' for t in targets)
    rows = []
    for principal in principals:
        row = "".join(f"<td>{_cell(w, cells.get((principal, t), []))}</td>" for t in targets)
        rows.append(f'<tr><th scope="row">{w.resource(principal)}</th>{row}</tr>')
    corner = w.say("Quem ↓ alcança →")
    return Markup(
        f'<div class="matrix"><table>\n<thead><tr><th scope="col">{corner}</th>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table></div>"
    )


def _cell(w: Scribe, found: list[Access]) -> Markup:
    parts = []
    for access in found:
        line = w.facts.line(access.path)
        title = f"{access.because} · architecture.yaml:{line}" + (f" · {access.wider(w.language)}" if access.wider else "")
        text = access.label(w.language) + (" ≈" if access.wider else "")
        parts.append(w.link(w.facts.paths.accesses, text, w.facts.access_anchors[access], title=title, cls=access.origin))
    return Markup("").join(parts)


def _list(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.accesses)
    order = {r: i for i, r in enumerate(facts.resources)}
    found = sorted(facts.accesses, key=lambda a: order.get(whole(a.principal), len(order)))
    rows = [
        [w.resource(a.principal), a.label(facts.language), w.resource(a.target), _permits(w, a), PHASES[a.phase](facts.language),
         w.origin(a), w.enforced(a)]
        for a in found
    ]  # fmt: skip
    headers = [
        w.say("Quem"), w.say("O que faz"), w.say("Alvo"), w.say("Permite"), w.say("Quando"), w.say("De onde vem"), w.say("Restrição"),
    ]  # fmt: skip
    return render("accesses.md.j2", w, table=w.table(headers, rows, ids=[facts.access_anchors[a] for a in found]), total=len(rows))


def _permits(w: Scribe, access: Access) -> Markup:
    """Actions and ports, and what part of the target they hold for."""
    if access.within is None:
        return w.means(access)
    return w.means(access) + Markup("<br>") + plain_cell(w.say("só em %(part)s", part=code(access.within)))
