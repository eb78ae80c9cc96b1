"""A design rule: what it looks for and why that matters, with its source; and a hit, the one place in a model that breaks it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planta.findings import Path, Severity
from planta.rules.facts import Facts
from planta.text import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A place that breaks a rule: the path of the setting, what is wrong, and what to do."""

    path: Path
    message: str
    fix: str
    resource: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule. `code` is stable: waivers name it."""

    code: str
    severity: Severity
    title: Text
    """What holds in a sound design."""
    why: Text
    """What goes wrong otherwise."""
    source: str
    """Ids of Well-Architected (WA), AWS Foundational Security Best Practices (FSBP), Security Hub, CIS AWS Benchmark v7.0
    (CIS), or a page."""
    check: Callable[[Facts], Iterator[Hit]]


def at(resource: str, field: str, message: str, fix: str) -> Hit:
    """A hit on a field of a resource; the dotted field may not exist in the file, its nearest ancestor is then shown."""
    return Hit(path=("resources", resource, *field.split(".")) if field else ("resources", resource), message=message, fix=fix,
               resource=resource)


def on(path: Path, message: str, fix: str) -> Hit:
    """A hit outside the resources: a journey, an objective, an environment."""
    return Hit(path=path, message=message, fix=fix)
