"""The systems that the infrastructure is tested on, each composed once: (system, environment) in; its stacks, merged views of them, out."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from infra.stacks.compose import Composed, compose
from planta.architecture import Architecture
from planta.build import build

HOME = Path(__file__).resolve().parents[2]
SYSTEMS = {"real": HOME / "architecture.yaml", "serverless": HOME / "tests/systems/serverless/architecture.yaml",
           "others": HOME / "tests/infra/data/others.yaml"}  # fmt: skip
CASES = [("real", "prod"), ("real", "hml"), ("serverless", "live"), ("serverless", "staging"), ("others", "dev")]


@cache
def models(system: str) -> dict[str, Architecture]:
    return dict(build(SYSTEMS[system].read_text(encoding="utf-8")).architectures)


@cache
def composed(system: str, environment: str) -> Composed:
    return compose(models(system)[environment])


def without(architecture: Architecture, arrow: str) -> Architecture:
    """The same model with one arrow less."""
    return replace(architecture, arrows=tuple(a for a in architecture.arrows if a.id != arrow))


def resources(made: Composed, *types: str) -> dict[str, dict[str, Any]]:
    """(stack/logical id) -> resource, of all stacks; of some types only when they are given."""
    return {
        f"{stack.name}/{logical}": resource
        for stack in made.stacks
        for logical, resource in stack.resources.items()
        if not types or resource["Type"] in types
    }


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
