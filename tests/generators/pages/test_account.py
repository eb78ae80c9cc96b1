"""The pages of drift and of the real account: every claim with its level, commands that exist, prices that add up, and nothing where nothing is claimed."""

import re
import shlex
from html import unescape

import boto3
import pytest

from generators.pages.account import rehearsed_in
from generators.pages.facts import Facts
from generators.pages.probes import PRICES, PROBES
from planta.claims import proof
from planta.kinds import BY_ID
from tests.generators.pages.models import SAMPLES, loaded, made

ALL = sorted(SAMPLES)


def page(name: str, *paths: str) -> str:
    return next(text for path, text in made(name).items() if path in paths)


@pytest.mark.parametrize("name", ALL)
def test_every_claim_has_a_row_with_its_level(name: str) -> None:
    facts = Facts(loaded(name).architectures, ())
    text = page(name, "conferencia.md", "drift.md")
    levels = [proof(c) for r, home in facts.homes.items() for c in home.claims(r)]
    chips = {"schema": "unknown", "emulator": "ok", "account": "warn"}
    for level in set(levels):
        assert text.count(f'<span class="chip {chips[level]}">') == levels.count(level) + 1


@pytest.mark.parametrize("name", ALL)
def test_what_only_an_account_proves_is_listed_with_commands_that_exist(name: str) -> None:
    facts = Facts(loaded(name).architectures, ())
    text = page(name, "conta-real.md", "real-account.md")
    for resource, home in facts.homes.items():
        for claim in home.claims(resource):
            assert proof(claim) != "account" or claim.text(facts.language) in unescape(text)
    model = rehearsed_in(facts)
    assert f"planta drift --env {model.environment_id} --yes-account {model.environment.account}" in text
    lines = [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if re.match(r" *aws ", line)]
    assert lines
    for line in lines:
        _, service, call, *words = shlex.split(line)
        client = boto3.client(service, region_name="us-east-1")  # type: ignore[call-overload]
        if call == "wait":
            assert words[0].replace("-", "_") in client.waiter_names
            continue
        operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[call.replace("-", "_")])
        members = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", m).lower() for m in operation.input_shape.members}
        options = {w[2:] for w in words if w.startswith("--")} - {"region", "query", "output", "max-results"}
        assert options <= members, line


def test_probes_and_prices_name_kinds_that_exist() -> None:
    assert {*PROBES, *PRICES} <= set(BY_ID)


@pytest.mark.parametrize("name", ALL)
def test_a_figure_of_somebody_else_links_where_it_was_read_and_when(name: str) -> None:
    text = page(name, "conta-real.md", "real-account.md")
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", text.rpartition("<table>")[2]):
        assert ("–</td>" in row) != ('href="https://' in row and '<span class="date">' in row), row
    timed = [p for p in PROBES.values() if re.search(r"\d+ (segundos|minutos)", p.shows.pt)]
    assert timed and all(p.source for p in timed)
    told = [p for p in timed if p.shows(loaded(name).architecture.language) in unescape(text)]
    assert all(p.source and f'href="{p.source.url}"' in text for p in told)
