"""The examples of data/kinds.yaml as settings, and the scene that claims are asked in."""

from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import ValidationError

from planta.kinds import BY_ID
from planta.kinds.base import Claim, Kind, Link, Scene, iter_links
from planta.locate import locate
from planta.validate import without_echoes

FILE = Path(__file__).parents[1] / "data" / "kinds.yaml"
K = TypeVar("K", bound=Kind)


def examples() -> list[tuple[str, Kind]]:
    """Every example: (its name, its settings)."""
    located = locate(FILE.read_text(encoding="utf-8"))
    assert not located.findings, located.findings
    return [
        (f"{kind}-{i}", BY_ID[kind].model_validate({"kind": kind, **settings}))
        for kind, several in located.value.items()
        for i, settings in enumerate(several)
    ]


def settings(cls: type[K], yaml: str) -> K:
    """Settings from one line of YAML: `settings(Table, "{partition: pk}")`."""
    located = locate(yaml)
    assert not located.findings, located.findings
    return cls.model_validate({"kind": cls.kind_id, **located.value})


def refusal(cls: type[Kind], yaml: str) -> str:
    """The one reason for which settings are refused: "size: min (3) is more than max (2)"."""
    try:
        settings(cls, yaml)
    except ValidationError as error:
        (detail,) = without_echoes(error.errors(include_url=False))
        place = ".".join(str(p) for p in detail["loc"])
        message = detail["msg"].removeprefix("Value error, ")
        return f"{place}: {message}" if place else message
    raise AssertionError(f"{cls.kind_id} accepts {yaml}")


def scene(name: str = "espectro-prod-coisa", zones: int = 3) -> Scene:
    return Scene(
        id="coisa", name=name, account="222222222222", region="sa-east-1", system="espectro", environment="prod",
        domain="espectro.example", zones=zones, physical=lambda id: f"espectro-prod-{id}", arrows_to=lambda: (),
    )  # fmt: skip


def asked(config: Kind, *, security: bool | None = None) -> dict[str, Any]:
    """What its claims expect: {"rds describe-db-clusters DBClusters[0].StorageEncrypted": True}."""
    claims: list[Claim] = list(config.own_claims(scene()))
    return {f"{c.service} {c.call} {c.path}": c.expected for c in claims if security is None or c.security == security}


def linked(config: Kind) -> dict[str, tuple[str, Link]]:
    """Its links: {"users.app": ("senha", Link(...))}."""
    return {".".join(str(p) for p in path): (value, link) for path, value, link in iter_links(config)}


def verdict(config: Kind, path_ends: str, answer: Any) -> bool:
    """Whether the one claim whose path ends so holds on an answer of AWS."""
    jmespath = pytest.importorskip("jmespath")
    (claim,) = [c for c in config.own_claims(scene()) if c.path.endswith(path_ends)]
    found = jmespath.search(claim.path, answer)
    return bool((tuple(found) if isinstance(found, list) else found) == claim.expected)
