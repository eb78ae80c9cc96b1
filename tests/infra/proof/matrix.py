"""A world and its model in; every cell asked of the engine and held against what must be so, out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.infra.proof.expected import Allow, Model, expected
from tests.infra.proof.iam import Actor, Cell, Policies, Thing, ask
from tests.infra.proof.things import NOBODY, actions, asked_on, things
from tests.infra.proof.world import World


@dataclass(frozen=True)
class Matrix:
    """What the engine said."""

    allowed: frozenset[Cell]
    denied: frozenset[Cell]

    def __len__(self) -> int:
        return len(self.allowed) + len(self.denied)


def universe(policies: Policies, model: Model) -> Iterator[tuple[Actor, Thing, tuple[str, ...]]]:
    """Each role on everything; each service on what has a policy of its own."""
    known, everything = actions(model.architecture), things(policies, model.architecture)
    named = {a for d in policies.documents.values() for s in d["Statement"] if "Principal" in s and s["Effect"] == "Allow" for a in _list(s.get("Action", []))}
    probes = {f"{s}:{a[0]}" for s, a in NOBODY.items() if a}
    for thing in everything:
        if thing.form.startswith("role ") and not thing.form.endswith(tuple(a.key for a in policies.actors.values())):
            continue
        for actor in policies.actors.values():
            asked = asked_on(thing, known)
            if " for " in actor.key:
                if thing.policy is None or thing.via or thing.form.startswith("role "):
                    continue
                asked = tuple(a for a in asked if a in named or a in probes)
            yield actor, thing, asked


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def matrix(world: World, model: Model) -> Matrix:
    policies = Policies(world)
    allowed, denied = ask(policies, universe(policies, model))
    return Matrix(frozenset(allowed), frozenset(denied))


class Rules:
    """What must be allowed, looked up by who and what."""

    def __init__(self, rules: Iterable[Allow]) -> None:
        self.by: dict[tuple[str, str], list[Allow]] = defaultdict(list)
        for rule in rules:
            self.by[rule.actor, rule.action].append(rule)

    def why(self, cell: Cell) -> list[Allow]:
        actor, action, thing = cell
        return [r for r in self.by.get((actor, action), ()) if r.covers(actor, action, thing)]


@dataclass(frozen=True)
class Verdict:
    """The matrix held against the model."""

    missing: list[Cell]
    """Drawn, but denied."""
    beyond: list[Cell]
    """Allowed, but neither drawn, nor derived, nor told as wider."""
    wider: list[Cell]
    """Allowed beyond what is drawn, where the model says so and why."""


def judge(found: Matrix, model: Model) -> Verdict:
    rules = Rules(expected(model))
    missing = [c for c in found.denied if any(not r.because.endswith(" needs") for r in rules.why(c))]
    extra = [c for c in found.allowed if not rules.why(c)]
    told = [r for r in expected(model) if r.wider]
    wider = [c for c in extra if any(_told(r, c) for r in told)]
    beyond = [c for c in extra if c not in wider]
    key = lambda c: (c[0], c[1], c[2].arn, c[2].via or "", c[2].within or "")  # noqa: E731
    return Verdict(sorted(missing, key=key), sorted(beyond, key=key), sorted(wider, key=key))


def _told(rule: Allow, cell: Cell) -> bool:
    """A role may do it elsewhere too; a service may do it for others of its kind on the same thing."""
    actor, action, thing = cell
    if " for " not in actor:
        return (actor, action) == (rule.actor, rule.action)
    return actor.split(" for ")[0] == rule.actor.split(" for ")[0] and rule.covers(rule.actor, action, thing)


def contained(documents: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Each statement says no more than one that was there before."""
    old = [s for d in before.values() for s in d["Statement"]]
    return all(any(_narrower(s, o) for o in old) for d in documents.values() if d for s in d["Statement"])


def _narrower(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    if (new["Effect"], new.get("Principal")) != (old["Effect"], old.get("Principal")) or (new["Effect"] == "Deny" and new != old):
        return new == old
    return (
        set(_list(new["Action"])) <= set(_list(old["Action"])) and set(_list(new.get("Resource", "-"))) <= set(_list(old.get("Resource", "-")))
        and new.get("Condition", {}).keys() == old.get("Condition", {}).keys()
        and all(v.keys() == old["Condition"][o].keys() and all(set(_list(x)) <= set(_list(old["Condition"][o][k])) for k, x in v.items())
                for o, v in new.get("Condition", {}).items())
    )  # fmt: skip
