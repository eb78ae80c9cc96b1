"""A resource in; the first steps when it fails (what to look at, what to do, with its own names) out, from `runbooks.yaml` by kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from planta.architecture import Architecture
from planta.text import Text

ANCHOR = Text("se-falhar", "if-it-fails")
"""Where a resource's page has them."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A thing to look at or to do, and the command for it."""

    text: Text
    command: str | None


@dataclass(frozen=True, kw_only=True)
class FirstSteps:
    """What anybody on call can do before knowing more; a scenario says more of what this system does."""

    look: tuple[Step, ...]
    """Changes nothing."""
    act: tuple[Step, ...]


def first_steps(architecture: Architecture, resource: str) -> FirstSteps | None:
    """None for a kind of which nothing is known."""
    row = _known().get(architecture.resources[resource].kind)
    if row is None:
        return None
    names = _names(architecture, resource)
    look, act = (tuple(_step(s, names) for s in row[part]) for part in ("look", "act"))
    return FirstSteps(look=look, act=act)


@cache
def _known() -> Mapping[str, Any]:
    text = Path(__file__).with_name("runbooks.yaml").read_text(encoding="utf-8")
    kinds: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["kinds"]
    return kinds


def _names(architecture: Architecture, resource: str) -> dict[str, str]:
    config = architecture.resources[resource].config
    owner = config.in_ if config.in_ in architecture.resources else None
    return {
        "name": architecture.physical(resource), "id": resource, "region": architecture.region(resource),
        "account": architecture.account(resource), "namespace": getattr(config, "namespace", ""),
        "cluster": architecture.physical(owner) if owner else "", "domain": architecture.environment.domain or "DOMINIO",
        "scope": "CLOUDFRONT" if getattr(config, "layer", "") == "edge" else "REGIONAL",
    }  # fmt: skip


def _step(row: Mapping[str, str], names: Mapping[str, str]) -> Step:
    """Only known names are replaced: JMESPath has braces of its own."""
    command = row.get("run")
    filled = command and re.sub(r"\{(\w+)\}", lambda m: names.get(m[1], m[0]), command).strip()
    return Step(text=Text(row["pt"], row["en"]), command=filled)
