"""Facts in; the page that says where each objective's events come from and how its alerts are put to use, out."""

from collections.abc import Iterator
from functools import partial
from string import Template

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code, plain
from generators.pages.page import Page
from generators.pages.scribe import Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from planta.reliability.metrics import EVENTS, Indicator, indicator, published

STORES = {"cloudwatch": "Amazon CloudWatch", "prometheus": "Prometheus"}


def pages(facts: Facts) -> Iterator[Page]:
    """One page, where there are objectives."""
    if facts.main.slos:
        title = SECTIONS["rules"](facts.language)
        under = (RELIABILITY(facts.language), SECTIONS["slos"](facts.language))
        yield Page(path=facts.paths.index("rules"), title=title, nav=under, make=partial(_alerts, facts))


def _alerts(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("rules"))
    found = {s: indicator(facts.main, s) for s in facts.main.slos}
    counted = [s for s, i in found.items() if EVENTS in i.valid]
    regions = sorted({i.region for i in found.values() if i.store == "cloudwatch"})
    system = f"{facts.main.system.id}-{facts.main.environment_id}"
    return render(
        "alerts.md.j2", w, rows=[_row(w, s, i) for s, i in found.items()], counter=Markup(EVENTS), regions=regions, stack=system,
        counted=[w.to("slos", s) for s in counted], folder=facts.paths.alert_files,
        prometheus=any(i.store == "prometheus" for i in found.values()), seen=w.date(str(published()["seen"])),
    )  # fmt: skip


def _row(w: Scribe, slo: str, i: Indicator) -> list[Markup]:
    """Where the events are counted, how, and what to know about it."""
    about = [plain(i.note(w.language))] if i.note else []
    if i.source:
        about.append(Markup(f'<a href="{plain(i.source)}">{w.say("fonte")}</a>'))
    series = Markup(", ").join(code(f"{n}: {s.metric} ({s.statistic})") for n, s in i.series.items())
    if series:
        about.insert(0, series)
    place = plain(f"{STORES[i.store]} ({i.region})" if i.store == "cloudwatch" else STORES[i.store])
    return [w.to("slos", slo), place, code(_shown(i.bad)), code(_shown(i.valid)), Markup("<br>").join(about) or Markup("–")]


def _shown(expression: str) -> str:
    """PromQL over five minutes; metric math as it is."""
    return Template(expression).safe_substitute(per="rate", window="5m")
