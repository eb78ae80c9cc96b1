"""An Architecture in; findings about callers that no network lets reach what they call, and doors that stand where nobody comes by, out."""

from collections.abc import Iterator
from typing import Any

from planta.architecture import Architecture
from planta.findings import Finding, Path
from planta.locate import Located
from planta.text import join


def check(architecture: Architecture, located: Located) -> Iterator[Finding]:
    """What runs outside a network connects to nothing within it; what the internet reaches stands where the internet gateway leads."""
    for id, resource in architecture.resources.items():
        if "subnets" in type(resource.config).model_fields and not resource.config.existing and not architecture.tiers(id):
            closed = [a for a in architecture.arrows_from(id) if a.verb.ports and _inside(architecture, a.target)]
            if closed:
                vpc, tier = architecture.tiers(closed[0].target)[0]
                place = next(iter([*_tiers(architecture, vpc, "private"), *_tiers(architecture, vpc, "isolated")]), f"{vpc}.{tier}")
                names = join([f'"{a.target}"' for a in closed], "en")
                yield Finding(
                    code="out-of-reach", path=closed[0].path, span=located.span(closed[0].path), resource=id,
                    message=f'"{id}" ({resource.kind}) runs outside the network "{vpc}" and cannot reach {names} in it',
                    fix=f"add 'subnets: {place}' to \"{id}\"",
                )  # fmt: skip
    for id, resource in architecture.resources.items():
        if getattr(resource.config, "scheme", None) != "public" or resource.config.existing:
            continue
        for vpc, tier in architecture.tiers(id):
            if (type_ := _config(architecture, vpc).subnets[tier].type) != "public":
                path: Path = ("resources", id, "subnets")
                places = _tiers(architecture, vpc, "public")
                there = f"write 'subnets: {places[0]}'" if places else f"add a tier of 'type: public' to \"{vpc}\" and name it here"
                yield Finding(
                    code="wrong-tier", path=path, span=located.span(path), resource=id, fix=f"{there}, or 'scheme: internal'",
                    message=f'the load balancer "{id}" is public, but no route leads from the internet to the {type_} tier "{vpc}.{tier}"',
                )  # fmt: skip


def _inside(architecture: Architecture, id: str) -> bool:
    """It has addresses of its network only."""
    config = _config(architecture, id)
    opened = getattr(config, "scheme", "") == "public" or getattr(config, "endpoint", "") in ("public", "both")
    if config.stands not in ("tier", "owner") or opened:
        return False
    types = {_config(architecture, vpc).subnets[tier].type for vpc, tier in architecture.tiers(id)}
    return bool(types) and ("public" not in types or "ports" not in type(config).model_fields)


def _tiers(architecture: Architecture, vpc: str, type_: str) -> list[str]:
    return [f"{vpc}.{name}" for name, tier in _config(architecture, vpc).subnets.items() if tier.type == type_]


def _config(architecture: Architecture, id: str) -> Any:
    return architecture.resources[id].config
