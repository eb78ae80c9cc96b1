"""Every `planta …` that we print (README, contributing, pages of the sites, workflows, messages of `init`): the command is there and takes those words."""

import contextlib
import io
import re
import shlex
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from infra.delivery.delivery import delivery
from planta.__main__ import COMMANDS
from planta.build import build
from tests.generators.pages.models import SAMPLES, made

HOME = Path(__file__).resolve().parents[1]
SPAN = re.compile(r"(?:`|<code>)(planta [^`<]+)(?:`|</code>)|^ *(?:\$ )?(planta .+)$", re.MULTILINE)
PROSE = [HOME / name for name in ("README.md", "README.pt-BR.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile")]
PROSE += sorted((HOME / "decisions").glob("*.md")) + sorted((HOME / "templates").rglob("*.j2")) + [HOME / "architecture.yaml"]


def mentioned(text: str) -> set[str]:
    """`$(PLANTA) check` of the Makefile is `planta check`."""
    text = re.sub(r"\$\((\w+)\)", lambda m: "planta" if m[1] == "PLANTA" else "X", text).replace("@planta", "planta")
    text = re.sub(r"\$\(if [^)]*\)", "", re.sub(r"\$\(or [^)]*\)", "X", text))
    return {(a or b).strip() for a, b in SPAN.findall(text)}


def places() -> dict[str, set[str]]:
    found = {p.relative_to(HOME).as_posix(): mentioned(p.read_text(encoding="utf-8")) for p in PROSE}
    for name in SAMPLES:
        found[f"pages of {name}"] = {c for text in made(name).values() for c in mentioned(text)}
    for path, data in delivery(build((HOME / "architecture.yaml").read_text(encoding="utf-8")).architectures).items():
        if path.endswith((".yml", ".yaml")):
            jobs = yaml.safe_load(data).get("jobs", {}).values()
            found[path] = {c for job in jobs for step in job.get("steps", ()) for c in mentioned(step.get("run", ""))}
    return {k: v for k, v in found.items() if v}


PLACES = places()


def refused(line: str) -> str | None:
    """Why the command line would not be taken; a name alone is a mention."""
    _, *words = shlex.split(line.rstrip(" \\"), comments=True)
    if not words or words[0].startswith("-"):
        return None
    if words[0] not in COMMANDS:
        return f"there is no {words[0]}"
    parser = ArgumentParser(prog="planta " + words[0], exit_on_error=False)
    import_module(COMMANDS[words[0]][0]).arguments(parser)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            if words[1:] and "--help" not in words:
                parser.parse_args(words[1:])
        except Exception as error:
            return str(error)
        except SystemExit:
            return said.getvalue().splitlines()[-1]
    return None


@pytest.mark.parametrize("place", sorted(PLACES))
def test_what_we_print_can_be_typed(place: str) -> None:
    assert {line: why for line in sorted(PLACES[place]) if (why := refused(line))} == {}


def test_the_test_finds_what_is_wrong() -> None:
    assert refused("planta deploy --env hml --account 1 --yes") and refused("planta fly") and refused("planta who-can read")
    assert refused("planta deploy --env hml --step rede") is None


def test_commands_are_printed_in_many_places() -> None:
    commands = {line.split()[1] for found in PLACES.values() for line in found}
    assert {"deploy", "drift", "manifests", "build", "check", "init"} <= commands and len(PLACES) >= 8
