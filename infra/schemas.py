"""A type's old and new properties in; what changed, and what forces a replacement by AWS's own schemas (cfn-lint's copy), out."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOTHING = object()


@cache
def _folder() -> Path:
    spec = find_spec("cfnlint")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("cfn-lint is not installed: pip install 'planta[infra]'")
    return Path(spec.submodule_search_locations[0]) / "data" / "schemas"


@cache
def _files() -> dict[str, str]:
    files: dict[str, str] = json.loads((_folder() / "providers" / "us-east-1.json").read_bytes())
    return files


@cache
def schema(type: str) -> Mapping[str, Any]:
    """Empty for a type that AWS publishes no schema of."""
    file = _files().get(type)
    return json.loads((_folder() / "resources" / f"{file}.json").read_bytes()) if file else {}


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Names of the properties that differ, in the new order."""
    return [k for k in {**new, **old} if old.get(k, NOTHING) != new.get(k, NOTHING)]


def replacing(type: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Of the changed properties, those that AWS can only set when the resource is made."""
    paths = [p.removeprefix("/properties/").split("/") for p in schema(type).get("createOnlyProperties", ())]
    return sorted({path[0] for path in paths if _at(old, path) != _at(new, path)})


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        if name == "*":
            return value
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
