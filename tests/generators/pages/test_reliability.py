"""The reliability pages: what an objective leads to in two clicks, every failure in the tables, every scenario with a sheet."""

import re
from functools import cache
from html import unescape
from posixpath import dirname, join, normpath

import pytest

from generators.pages.facts import Facts
from generators.pages.incidents import slos_hit
from planta.build import build
from planta.findings import UnusableInput
from planta.reliability.failure import Simulation
from tests.generators.pages.models import SAMPLES, changed, loaded, made


@cache
def links() -> dict[str, frozenset[str]]:
    """page -> pages that it links to."""
    out = {}
    for page, text in made("own").items():
        found = (unescape(h).partition("#")[0] for h in re.findall(r'href="([^"]*)"', text))
        out[page] = frozenset(normpath(join(dirname(page), f)).removesuffix(".html") + ".md" for f in found if f and "://" not in f)
    return out


def within(page: str, clicks: int) -> set[str]:
    """Pages so many clicks away at most."""
    seen = {page}
    for _ in range(clicks):
        seen |= {t for s in seen for t in links().get(s, ())}
    return seen


def test_an_objective_leads_to_formula_source_alarm_runbook_and_answer_in_two_clicks() -> None:
    model = loaded("own").architecture
    alarms = {f"recursos/{a.id}.md" for a in model.of_kind("alarm")}
    assert model.incidents is not None
    for id in model.slos:
        page = f"slo/{id}.md"
        text = made("own")[page]
        assert page in links()["slo/index.md"]
        assert " × " in text and ("= " in text or "≤ " in text), "the formula stands on its page"
        assert 'href="https://' in text, "so do the sources of its figures"
        near = within(page, 1)
        assert near & alarms, f"{id}: no alarm"
        assert near & {f"incidentes/{s}.md" for s in model.incidents.scenarios}, f"{id}: no runbook"
        assert within(page, 2) & {f"perguntas/{q}.md" for q in model.qa}, f"{id}: no answer"


def test_every_failure_of_a_resource_or_zone_is_in_a_table_with_who_sees_it_or_why_nobody_does() -> None:
    text = made("own")["falhas.md"]
    outcomes = Simulation(loaded("own").architecture).outcomes
    for outcome in outcomes:
        if outcome.failure.kind != "zone":
            assert f'href="recursos/{outcome.failure.id}.html"' in text
        if outcome.felt:
            row = re.search(rf'<tr id="f-{outcome.failure.id}">.*?</tr>', text)
            assert row, outcome.failure.id
            assert "recursos/alarme-" in row[0] or "slo/" in row[0] or 'class="chip warn"' in row[0]
            assert "incidentes/" in row[0] or 'class="chip warn"' in row[0]
    assert len(re.findall(r'<tr id="f-', text)) == sum(o.felt for o in outcomes)


def test_a_scenario_never_counts_an_objective_that_the_failures_page_says_it_spares() -> None:
    """What cannot be asked for is no failed run: without its database the system fails no analysis that had begun."""
    model = loaded("own").architecture
    facts = Facts(loaded("own").architectures, ())
    by_failure = {o.failure.id: set(o.objectives) for o in Simulation(model).outcomes}
    assert model.incidents is not None
    alone = [s for s in model.incidents.scenarios.values() if len(s.resources) == 1 and s.resources[0] in by_failure]
    assert len(alone) > 5 and any(slos_hit(facts, s) for s in alone)
    assert all(set(slos_hit(facts, s)) <= by_failure[s.resources[0]] for s in alone)


def test_every_scenario_has_a_sheet() -> None:
    text = made("own")["ensaios.md"]
    incidents = loaded("own").architecture.incidents
    assert incidents is not None
    assert re.findall(r'<details id="([^"]+)">', text) == list(incidents.scenarios)


def test_the_share_that_asks_for_a_postmortem_is_the_model_s_in_the_clock_and_in_every_text() -> None:
    for share, made_of in (("20%", made("own")), ("35.5%", changed("own", "postmortem_above: 20%", "postmortem_above: 35.5%"))):
        told = share.replace(".", ",")
        assert f"{told} gastos em" in made_of["ensaios.md"]
        assert made_of["incidentes/index.md"].count(f"mais de {told} do orçamento") == 2
        assert f"mais de {told} do orçamento de erro" in made_of["perguntas/impedir-a-repeticao.md"]


@pytest.mark.parametrize("share", ["0%", "101%"])
def test_a_share_that_is_none_of_a_budget_is_refused(share: str) -> None:
    text = SAMPLES["own"].read_text(encoding="utf-8").replace("postmortem_above: 20%", f"postmortem_above: {share}")
    with pytest.raises(UnusableInput) as refused:
        build(text)
    assert [f.path for f in refused.value.findings] == [("incidents", "postmortem_above")]


def test_the_capacity_page_shows_the_busiest_hour_and_its_limits() -> None:
    text = made("own")["capacidade.md"]
    assert 'data-view="capacity-analises"' in text and "hora de pico" in text
    assert "slo/prazo.html" in text and "recursos/banco.html" in text
