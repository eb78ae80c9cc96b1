"""Two Architectures of one environment in; what changed in their resources, what that costs and which steps it reruns, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planta.architecture import Architecture
from planta.change.change import Change
from planta.change.fields import MISSING, Meaning, level, meaning, replaces
from planta.change.leaves import differences, shown, words
from planta.elements import Resource
from planta.findings import Path

COSTLY = frozenset({
    "replicas", "size", "capacity", "instances", "instance", "zones", "nat", "max_vcpus", "min_vcpus", "memory", "concurrency",
    "storage_gb", "max_storage_gb", "disk_gb", "lifecycle", "backup_days", "keep_days", "retention_days", "keep_hours",
    "keep_images", "archive_days", "snapshot_days", "daily", "monthly", "continuous", "logs", "flow_logs", "throughput",
    "shards", "nodes", "node", "masters", "endpoints", "type", "volume", "multi_az", "replicate_to", "replica_of", "versioning",
    "pitr", "price_class", "every",
})  # fmt: skip
"""Fields that change what is paid for."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A field of a resource that changed."""

    resource: str
    field: str
    path: Path
    before: Any
    after: Any
    meaning: Meaning
    replaces: bool


def edits(before: Architecture, after: Architecture) -> tuple[Edit, ...]:
    """Changed fields of the resources that both have; arrows are told as access."""
    out = []
    for id, new in after.resources.items():
        old = before.resources.get(id)
        if old is None or old is new or old.config == new.config:
            continue
        if old.kind != new.kind:
            out.append(Edit(resource=id, field="kind", path=("resources", id, "kind"), before=old.kind, after=new.kind,
                            meaning=Meaning("configuration"), replaces=True))  # fmt: skip
            continue
        for path, was, now in differences(old.config, new.config, skip=frozenset({"to"})):
            field = ".".join(map(str, path))
            if field == "physical_name" and before.physical(id) == after.physical(id):
                continue  # the derived name, written out
            out.append(Edit(resource=id, field=field, path=("resources", id, *path), before=was, after=now,
                            meaning=meaning(new.kind, field), replaces=replaces(new.kind, field)))  # fmt: skip
        for path, was, now in _labels(old, new):
            out.append(Edit(resource=id, field=".".join(map(str, path)), path=("resources", id, *path), before=was, after=now,
                            meaning=Meaning("text" if path[-1] == "label" else "capacity"), replaces=False))  # fmt: skip
    return tuple(out)


def _labels(old: Resource, new: Resource) -> Iterator[tuple[Path, Any, Any]]:
    """Options of arrows that change no access: labels, time limits, retries."""
    for target, verbs in new.config.to.items():
        known = old.config.to.get(target)
        if isinstance(verbs, dict):
            for verb, options in verbs.items():
                before = known.get(verb) if isinstance(known, dict) else None
                for name in ("label", "timeout_seconds", "retries"):
                    pair = getattr(before, name, None), getattr(options, name, None)
                    if pair[0] != pair[1]:
                        yield ("to", target, verb, name), *pair
    for target, verbs in old.config.to.items():
        known = new.config.to.get(target)
        for verb, options in verbs.items() if isinstance(verbs, dict) else ():
            if not isinstance(known, dict) or known.get(verb) is None:
                for name in ("label", "timeout_seconds", "retries"):
                    if getattr(options, name, None) is not None:
                        yield ("to", target, verb, name), getattr(options, name), None


def changes(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Resources added and removed, fields that changed, cost drivers and steps."""
    touched: dict[str, list[Edit]] = {}
    for edit in edits(before, after):
        yield _told(after, edit)
        if edit.meaning.category != "text" and not edit.field.startswith("to."):
            touched.setdefault(edit.resource, []).append(edit)
    added = [r for i, r in after.resources.items() if i not in before.resources]
    removed = [r for i, r in before.resources.items() if i not in after.resources]
    for resource in added:
        yield Change(category="resources-added", level="review" if resource.config.stands != "outside" else "safe", resource=resource.id,
                     path=("resources", resource.id), text=f"{resource.id} ({resource.kind}) is new", after=resource.kind)  # fmt: skip
    for resource in removed:
        lost = resource.config.holds_data and not resource.config.existing
        yield Change(category="resources-removed", level="dangerous" if lost else "review", resource=resource.id,
                     path=("resources", resource.id), before=resource.kind,
                     text=f"{resource.id} ({resource.kind}) is gone" + (", with the data that it holds" if lost else ""))  # fmt: skip
    yield from _lost(after, touched)
    yield from _moved(before, after)
    yield from _cost(after, touched, added, removed)
    yield from _steps(before, after, touched, added, removed)


def _told(after: Architecture, edit: Edit) -> Change:
    return Change(category=edit.meaning.category, level=level(edit.meaning, edit.before, edit.after), path=edit.path,
                  resource=edit.resource,
                  text=f"{edit.resource}: {edit.field} {words(edit.before, edit.after)}",
                  before=shown(edit.before), after=shown(edit.after), details=_consequence(edit))  # fmt: skip


def _consequence(edit: Edit) -> tuple[str, ...]:
    """What a shorter period deletes, in days."""
    days = edit.field.rpartition(".")[2]
    if edit.meaning.worse == "lower" and edit.meaning.category == "durability" and days.endswith("days") and isinstance(edit.after, int):
        if edit.before is None or edit.before is MISSING:
            return (f"what is older than {edit.after} days is deleted",)
        if isinstance(edit.before, int) and edit.after < edit.before:
            return (f"deleted {edit.before - edit.after} days earlier than before; what is older than {edit.after} days goes at once",)
    return ()


def _lost(after: Architecture, touched: dict[str, list[Edit]]) -> Iterator[Change]:
    for id, made in touched.items():
        config = after.resources[id].config
        why = [e.field for e in made if e.replaces]
        if why and config.holds_data and not config.existing:
            yield Change(category="durability", level="dangerous", resource=id, path=("resources", id),
                         text=f"{id} is replaced, and its data does not come along ({', '.join(why)} changed)")  # fmt: skip


def _moved(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Each step is a stack of its own: what moves to another is made anew there."""
    if before.provisioning == after.provisioning:
        return
    for id, resource in after.resources.items():
        was, now = (a.step_of(id) if id in a.resources else None for a in (before, after))
        if was and now and was != now:
            lost = resource.config.holds_data and not resource.config.existing
            yield Change(category="steps", level="dangerous" if lost else "review", path=("provisioning", now), resource=id,
                         text=f"{id} moves from {was} to {now}: it is made anew{', and its data does not come along' if lost else ''}")


def _cost(after: Architecture, touched: dict[str, list[Edit]], added: list[Resource], removed: list[Resource]) -> Iterator[Change]:
    for id, made in touched.items():
        drivers = type(after.resources[id].config).cost_drivers
        why = [f"{e.field} {words(e.before, e.after)}" for e in made if e.field.split(".")[0] in COSTLY]
        if drivers and why:
            yield Change(category="cost", level="safe", resource=id, path=("resources", id), text=f"{id}: {', '.join(drivers)}",
                         details=tuple(why))  # fmt: skip
    for resource, word in [*((r, "new") for r in added), *((r, "gone") for r in removed)]:
        drivers = type(resource.config).cost_drivers
        if drivers and not resource.config.existing:
            yield Change(category="cost", level="safe", resource=resource.id, path=("resources", resource.id),
                         text=f"{resource.id}: {', '.join(drivers)}", details=(word,))  # fmt: skip


def _steps(
    before: Architecture, after: Architecture, touched: dict[str, list[Edit]], added: list[Resource], removed: list[Resource]
) -> Iterator[Change]:
    jobs: dict[str, dict[str, list[str]]] = {}
    for id, made in touched.items():
        word = "replaces" if any(e.replaces for e in made) else "updates"
        jobs.setdefault(after.step_of(id) or "", {}).setdefault(word, []).append(id)
    for resource in added:
        jobs.setdefault(after.step_of(resource.id) or "", {}).setdefault("creates", []).append(resource.id)
    for resource in removed:
        jobs.setdefault(before.step_of(resource.id) or "", {}).setdefault("deletes", []).append(resource.id)
    order = list(dict.fromkeys((*before.provisioning, *after.provisioning)))
    for step in sorted((s for s in jobs if s), key=order.index):
        what = "; ".join(f"{word} {', '.join(jobs[step][word])}" for word in ("replaces", "updates", "creates",
                                                                              "deletes") if word in jobs[step])
        yield Change(category="steps", level="safe", path=("provisioning", step), text=f"{step}: {what}")
