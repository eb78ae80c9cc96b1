"""Requirements and mitigations: their conditions evaluated on an Architecture, with what fulfils each and what fails."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from planta import access
from planta.architecture import Architecture, UnknownPath, descend
from planta.expressions import Condition, parse
from planta.findings import Finding, Path, did_you_mean
from planta.kinds import BY_ID
from planta.locate import Located
from planta.sections import Each, Through
from planta.texts import shown


@dataclass(frozen=True)
class Check:
    """One condition: its text, whether it holds, what was found, and the resources that it speaks of."""

    text: str
    holds: bool
    found: str
    resources: tuple[str, ...]
    path: Path


@dataclass(frozen=True)
class Unreadable(Exception):
    """A condition that cannot be evaluated: it has no known form or names a path that does not exist."""

    message: str
    fix: str
    path: Path


def checks(architecture: Architecture, section: str, key: str) -> tuple[Check, ...]:
    """The evaluated conditions of `requirements.KEY` or `mitigations.KEY`. Raises Unreadable."""
    entry = getattr(architecture, section)[key]
    base: Path = (section, key)
    out = [_condition(architecture, text, (*base, "all", i)) for i, text in enumerate(entry.all)]
    for i, each in enumerate(entry.each):
        out += _each(architecture, each, (*base, "each", i))
    if getattr(entry, "who_can", None):
        out.append(_who_can(architecture, entry.who_can, (*base, "who_can")))
    if getattr(entry, "through", None):
        out.append(_through(architecture, entry.through, (*base, "through")))
    return tuple(out)


def fulfilled_by(architecture: Architecture, section: str, key: str) -> tuple[str, ...]:
    """Resources that fulfil an entry: those it names in `by`, then those that its conditions speak of."""
    entry = getattr(architecture, section)[key]
    named = [r for r in entry.by if r in architecture.resources]
    found = [r for c in checks(architecture, section, key) for r in c.resources if r in architecture.resources]
    return tuple(dict.fromkeys([*named, *found]))


def check(architecture: Architecture, located: Located) -> list[Finding]:
    """Findings for conditions that are unreadable or do not hold."""
    out = []
    for section, code in (("requirements", "requirement"), ("mitigations", "mitigation")):
        for key in getattr(architecture, section):
            try:
                for c in checks(architecture, section, key):
                    if not c.holds:
                        out.append(Finding(code=f"{code}-broken", path=c.path, span=located.span(c.path),
                                           message=f'{code} "{key}" does not hold: {c.text} (found: {c.found})',
                                           fix="change the model until it holds, or the requirement if it is no longer asked"))  # fmt: skip
            except Unreadable as error:
                out.append(Finding(code="unreadable-condition", message=f'{code} "{key}": {error.message}', fix=error.fix,
                                   path=error.path, span=located.span(error.path)))  # fmt: skip
    return out


def _parsed(text: str, path: Path) -> Condition:
    condition = parse(text)
    if condition is None:
        raise Unreadable(f'"{text}" is not `path operator value`', "write uploads.lifecycle.expire_days >= 365", path)
    return condition


def _condition(architecture: Architecture, text: str, path: Path) -> Check:
    condition = _parsed(text, path)
    try:
        value = architecture.lookup(condition.path)
    except UnknownPath as error:
        raise Unreadable(
            f'"{error.path}" does not exist: "{error.part}" is unknown', did_you_mean(error.part, error.known), path
        ) from None
    return Check(text, condition.holds(value), shown(value, architecture.language), (condition.resource,), path)


def _each(architecture: Architecture, each: Each, path: Path) -> Iterable[Check]:
    if each.kind not in BY_ID:
        raise Unreadable(f'"{each.kind}" is no kind', did_you_mean(each.kind, BY_ID), (*path, "kind"))
    for i, text in enumerate(each.all):
        condition = _parsed(text, (*path, "all", i))
        failed, ids, found = [], [], ""
        for resource in architecture.of_kind(each.kind):
            if resource.id in each.but or resource.config.existing:
                continue
            try:
                value: Any = descend(resource.config, condition.path.split("."), condition.path)
            except UnknownPath as error:
                if error.part in ("", *condition.path.split(".")[:1]):
                    raise Unreadable(
                        f'{each.kind} has no field "{error.part}"',
                        did_you_mean(error.part, error.known),
                        (*path, "all", i),
                    ) from None
                value = None  # an optional group of fields that is not set
            ids.append(resource.id)
            if not condition.holds(value):
                failed.append(resource.id)
                found = shown(value, architecture.language)
        yield Check(f"{each.kind}: {text}", not failed and bool(ids), f"{', '.join(failed)}: {found}" if failed else str(len(ids)),
                    tuple(failed or ids), (*path, "all", i))  # fmt: skip


def _who_can(architecture: Architecture, spec: dict[str, Any], path: Path) -> Check:
    verbs = [k for k in spec if k != "exactly"]
    exactly = spec.get("exactly")
    if len(verbs) != 1 or not isinstance(exactly, tuple) or not isinstance(spec[verbs[0]], str):
        raise Unreadable("who_can has not its form", "write {connect: banco, exactly: [api]}", path)
    verb, target = verbs[0], str(spec[verbs[0]])
    if target not in architecture.resources:
        raise Unreadable(f'"{target}" does not exist', did_you_mean(target, architecture.resources), path)
    known = {v.name for v in type(architecture.resources[target].config).verbs} | set(
        getattr(architecture.resources[target].config, "ports", ())
    )
    if verb not in known:
        raise Unreadable(f'"{verb}" cannot be done to {target}', did_you_mean(verb, known), path)
    for name in exactly:
        if str(name).split(".")[0] not in architecture.resources:
            raise Unreadable(f'"{name}" does not exist', did_you_mean(str(name), architecture.resources), path)
    found = access.who_can(architecture, verb, target)
    return Check(f"{verb} {target} = {', '.join(exactly)}", set(found) == set(exactly), ", ".join(found) or "-",
                 (target, *(str(e).split(".")[0] for e in exactly)), path)  # fmt: skip


def _through(architecture: Architecture, spec: Through, path: Path) -> Check:
    for name in (*spec.to, *spec.by, *(() if spec.from_ == "internet" else (spec.from_,))):
        if name not in architecture.resources:
            raise Unreadable(f'"{name}" does not exist', did_you_mean(name, architecture.resources), path)
    starts = [r.id for r in architecture.resources.values() if r.config.stands == "outside" and r.kind == "person"] \
        if spec.from_ == "internet" else [spec.from_]  # fmt: skip
    around = [p for s in starts for p in access.paths_around(architecture, s, spec.to, spec.by)]
    text = f"{spec.from_} > {', '.join(spec.to)} | {', '.join(spec.by)}"
    return Check(text, not around, " > ".join(around[0]) if around else "-", (*spec.to, *spec.by), path)
