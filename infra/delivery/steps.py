"""The pieces of a workflow: an action or a script in; a step, with the action at its commit, out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Step = dict[str, Any]


@cache
def _actions() -> dict[str, dict[str, str]]:
    pins: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("actions.yaml").read_text("utf-8"))["actions"]
    return pins


def uses(action: str, name: str | None = None, *, given: Mapping[str, Any] | None = None, **rest: Any) -> Step:
    pin = _actions()[action]
    return {**({"name": name} if name else {}), **rest, "uses": f"{action}@{pin['commit']} # {pin['version']}",
            **({"with": dict(given)} if given else {})}  # fmt: skip


def run(name: str, *lines: str, env: Mapping[str, str] | None = None, **rest: Any) -> Step:
    """Values reach the script by its environment, never by substitution: nothing in them can become a command."""
    return {"name": name, **rest, **({"env": dict(env)} if env else {}), "run": "\n".join(lines)}


def checkout(**given: Any) -> Step:
    return uses("actions/checkout", given={"persist-credentials": False, **given})


def python() -> Step:
    return uses("actions/setup-python", given={"python-version": "3.13"})
