"""Two models in; the report of what changed, by meaning, out."""

from collections.abc import Iterable
from dataclasses import replace

from planta.architecture import Architecture
from planta.build import Known, Loaded, build
from planta.change import access, drawings, promises, resources, sections
from planta.change.change import Change, Report, ordered
from planta.change.promises import BROKEN
from planta.change.rename import rename
from planta.change.renames import renames
from planta.findings import dotted
from planta.locate import locate


def load(text: str, known: Known | None = None) -> Loaded:
    """A model to compare: broken requirements do not make it unusable here, they are part of the answer. `known`: see `build`."""
    return build(text, tolerate=BROKEN, known=known)


def compare(before: Loaded, after: Loaded) -> Report:
    """What changed from one model to the other."""
    if before.source == after.source:
        return Report()
    moved = renames(before, after)
    changes = [_renamed(before, after, old, new) for old, new in moved.items()]
    for old, new in moved.items():
        pinned = after.architecture.resources[new].config.physical_name
        kept = before.architecture.physical(old) == after.architecture.physical(new)
        before = load(rename(before, old, new, pin=pinned if pinned and kept else False).text)
    common = [e for e in after.architectures if e in before.architectures]
    changes += _merged({e: list(_environment(before.architectures[e], after.architectures[e])) for e in common}, common)
    changes += sections.changes(before.architecture, after.architecture)
    changes += drawings.changes(before.architecture, after.architecture)
    changes += promises.findings(before, after)
    return Report(changes=ordered(dict.fromkeys(changes or _without_effect(before, after))), renames=moved)


def _environment(before: Architecture, after: Architecture) -> Iterable[Change]:
    yield from resources.changes(before, after)
    yield from access.changes(before, after)
    yield from promises.kept(before, after)
    yield from promises.ceilings(before, after)


def _merged(found: dict[str, list[Change]], common: list[str]) -> list[Change]:
    """What holds in all environments once, without their names; the rest with the names of those where it holds."""
    where: dict[Change, list[str]] = {}
    for environment, changes in found.items():
        for change in changes:
            if environment not in (at := where.setdefault(change, [])):
                at.append(environment)
    return [c if len(at) == len(common) else replace(c, environments=tuple(at)) for c, at in where.items()]


def _renamed(before: Loaded, after: Loaded, old: str, new: str) -> Change:
    config = after.architecture.resources[new].config
    was, now = before.architecture.physical(old), after.architecture.physical(new)
    path = ("resources", new)
    if was == now or config.existing or config.stands == "outside":
        return Change(category="renames", level="safe", path=path, resource=new, text=f"{old} is now {new}; its name in AWS stays",
                      before=old, after=new)
    lost = config.holds_data
    return Change(
        category="renames", level="dangerous" if lost else "review", path=path, resource=new, before=old, after=new,
        text=f"{old} is now {new}, and so is its name in AWS: it is replaced" + (", and its data does not come along" if lost else ""),
        details=(f'pin it to keep it: physical_name: "{_pin(before, was)}"',) if lost else (),
    )  # fmt: skip


def _pin(before: Loaded, physical: str) -> str:
    """The physical name with the environment and the account as the placeholders that the model knows."""
    architecture = before.architecture
    pinned = physical.replace(f"-{architecture.environment_id}-", "-{env}-", 1)
    return pinned.replace(architecture.environment.account, "{account}")


def _without_effect(before: Loaded, after: Loaded) -> Iterable[Change]:
    """The values differ, but nothing that the model means does (a default that no resource takes)."""
    old, new = locate(before.source).value, locate(after.source).value
    if old != new:
        for path in _unequal(old, new, ()):
            yield Change(category="text", level="safe", path=path, text=f"{dotted(path)}: written otherwise, with no effect")


def _unequal(old: object, new: object, path: tuple[str | int, ...]) -> Iterable[tuple[str | int, ...]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            if key not in old or key not in new:
                yield (*path, key)
            elif old[key] != new[key]:
                yield from _unequal(old[key], new[key], (*path, key))
    elif old != new:
        yield path
