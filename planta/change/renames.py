"""Two models in; which resources only changed their id, out."""

from planta.architecture import Architecture
from planta.build import Loaded
from planta.change.leaves import differences

WORDS = frozenset({"physical_name", "name", "caption", "note"})
MOST_DIFFERENCES = 2


def renames(before: Loaded, after: Loaded) -> dict[str, str]:
    """{old id: new id}: a resource that went and one that came, of one kind, with (nearly) the same settings and neighbours."""
    old, new = before.architecture, after.architecture
    gone = [i for i in old.resources if i not in new.resources]
    came = [i for i in new.resources if i not in old.resources]
    scored = sorted(
        (score, a, b) for a in gone for b in came
        if old.resources[a].kind == new.resources[b].kind and (score := _unlike(before, after, a, b)) is not None
    )  # fmt: skip
    out: dict[str, str] = {}
    for _, a, b in scored:
        if a not in out and b not in out.values():
            out[a] = b
    return out


def _unlike(before: Loaded, after: Loaded, a: str, b: str) -> float | None:
    """How unlike they are; None: too unlike to be the same."""
    old, new = before.architecture, after.architecture
    one, other = old.resources[a].config, new.resources[b].config
    if other.physical_name and old.physical(a) == new.physical(b):
        return 0.0
    count = sum(1 for _ in differences(one, other, skip=WORDS))
    near, near_other = _neighbours(old, a), _neighbours(new, b)
    union = near | near_other
    likeness = len(near & near_other) / len(union) if union else 0.0
    telling = len(one.model_fields_set - WORDS - {"kind"})
    if count > MOST_DIFFERENCES or (likeness < 0.5 and not (not union and telling and count == 0)):
        return None
    return count + 1 - likeness


def _neighbours(architecture: Architecture, resource: str) -> set[tuple[str, ...]]:
    """Who names it and how; whom it names is among its settings."""
    return {
        *(("arrow", a.source, a.verb.name) for a in architecture.arrows_to(resource)),
        *(("link", n.source, n.field) for n in architecture.links_to(resource)),
        *(("step", step) for step, spec in architecture.provisioning.items() if resource in spec.resources),
        *(("journey", j, str(s.number)) for j, steps in architecture.journey_steps.items() for s in steps if resource in s.chain),
    }
