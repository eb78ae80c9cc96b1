"""The real system's small environment, deployed as its guide says, once for all that is asked of it: checked, at work, and tampered with, in this order.

The modules of this folder stay in one process (tests/conftest.py): their tests follow one another.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.aws import Aws
from infra.emulator.gateway import STATE
from infra.emulator.inside import emulated
from planta.__main__ import main
from tests.infra import cli
from tests.infra.deployed import REAL, Deployed, architecture, guide, synthesized

ENVIRONMENT = "hml"


@dataclass
class Guided:
    """What the guide's pages printed, and what came of it."""

    made: Deployed
    codes: dict[str, int] = field(default_factory=dict)
    """Line of a page -> its exit code."""
    answers: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    """Step -> (command, what it must answer, what it answered)."""


@pytest.fixture(scope="package")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guided]:
    """From an empty account: each page's commands as they are printed, then each of its checks."""
    model = architecture(REAL, ENVIRONMENT)
    folder: Path = tmp_path_factory.mktemp("guided")
    with emulated():
        aws = Aws(endpoint=STATE.address())
        found = Guided(Deployed(model, synthesized(model), aws))
        for step, (commands, checks) in guide(REAL, ENVIRONMENT).items():
            for line in commands:
                _, *words = shlex.split(line)
                found.codes[line] = main([*words, str(REAL), "--emulator", STATE.address(), "--out", str(folder)])
            found.answers[step] = [(asked, expected, cli.run(asked, aws, account)) for account, asked, expected in checks]
        yield found


@pytest.fixture(scope="package")
def hml(guided: Guided) -> Deployed:
    return guided.made
