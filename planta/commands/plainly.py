"""A command and its words in; what it said, or every problem, as JSON: for the commands that have no JSON form of their own."""

import io
import json
import sys
from argparse import ArgumentError, ArgumentParser
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import NoReturn

from planta import report

LIVE = ("serve", "emulator")
"""They speak while they run: only their problems are told as JSON."""


class Parser(ArgumentParser):
    """Wrong words are a problem like others."""

    def error(self, message: str) -> NoReturn:
        problem("usage", message, " ".join(self.format_usage().split()))
        raise SystemExit(2)


def offered(parser: ArgumentParser) -> bool:
    """Add `--json` to a command; False when it has one of its own."""
    try:
        parser.add_argument("--json", action="store_true", help="tell what was done, or what is wrong, as JSON")
    except ArgumentError:
        return False
    return True


def run(name: str, command: Callable[[], int], *, formatted: bool = False) -> int:
    """Run it with its words held back, and tell them as JSON, as they are if they are `formatted`. What it raises goes on to the caller."""
    said, wrong = io.StringIO(), io.StringIO()
    report.told = []
    try:
        with redirect_stdout(sys.stdout if name in LIVE else said), redirect_stderr(wrong):
            code = command()
        findings = report.told
    finally:
        report.told = None
    lines = said.getvalue().splitlines()
    if findings and code:
        print(json.dumps({"errors": findings}, ensure_ascii=False, indent=1))
    elif code > 1 or (code and not lines):
        message = " ".join((wrong.getvalue() or said.getvalue()).split())
        problem("refused", message.removeprefix(f"planta {name}: ").removeprefix("planta: "))
    elif formatted:
        print(said.getvalue(), end="")
    elif name not in LIVE:
        print(json.dumps({"command": name, "exit": code, "said": lines}, ensure_ascii=False, indent=1))
    return code


def problem(code: str, message: str, fix: str | None = None) -> None:
    plain = {"code": code, "severity": "error", "message": message, "fix": fix, "path": None, "file": None}
    print(json.dumps({"errors": [plain]}, ensure_ascii=False, indent=1))
