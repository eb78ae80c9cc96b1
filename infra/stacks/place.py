"""Parts into stacks: one for each provisioning step, account and region, with every reference between them resolved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.parts import Ask, CannotSynthesize, Part, PolicyOf, Use, Value, logical
from infra.site import Site

Place = tuple[str, str, str]
"""(step, account, region)."""


@dataclass
class Stack:
    """One CloudFormation stack as plain data."""

    name: str
    step: str
    account: str
    region: str
    resources: dict[str, dict[str, Value]] = field(default_factory=dict)
    outputs: dict[str, dict[str, Value]] = field(default_factory=dict)
    parameters: dict[str, dict[str, Value]] = field(default_factory=dict)
    fed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Parameter -> (stack, output) that it takes its value from, across regions or accounts."""
    asked: dict[str, Ask] = field(default_factory=dict)
    """Parameter -> what must be looked up, or told."""
    needs: list[str] = field(default_factory=list)
    """Names of the stacks that must be there first."""

    @property
    def template(self) -> dict[str, Value]:
        sections = {"Parameters": self.parameters, "Resources": self.resources, "Outputs": self.outputs}
        return {k: v for k, v in sections.items() if v}


class Stacks:
    """All stacks of a site, in the order in which they are deployed."""

    def __init__(self, site: Site, parts: Iterable[Part], documents: Mapping[str, Value]) -> None:
        self.site, self.documents = site, documents
        self.parts = list(parts)
        self.places: dict[tuple[str, str], Place] = {}
        self.givers: dict[Use, tuple[Part, str]] = {}
        self.stacks: dict[Place, Stack] = {}
        self._register()
        for part in self.parts:
            self._put(part)
        self.ordered = self._order()

    def _register(self) -> None:
        for part in self.parts:
            if (part.owner, part.name) in self.places:
                raise CannotSynthesize(f"{part.owner}: the part {part.name or 'itself'} is made twice")
            place = (
                part.step or self.site.step(part.owner),
                self.site.account(part.owner),
                self.site.region(part.owner),
            )
            self.places[part.owner, part.name] = place
            for what, attribute in part.gives.items():
                self.givers[Use(part.owner, what)] = (part, attribute)
        for place in dict.fromkeys(self.places.values()):
            self.stacks[place] = Stack(name=self._name(place), step=place[0], account=place[1], region=place[2])

    def _name(self, place: Place) -> str:
        step, account, region = place
        name = f"{self.site.prefix}-{step}"
        if account != self.site.architecture.environment.account:
            scope = next(i for i in self.site.of_kind("aws-account") if self.site.config(i).account == account)
            name += f"-{scope}"
        return name if region == self.site.home else f"{name}-{region}"

    def _put(self, part: Part) -> None:
        place = self.places[part.owner, part.name]
        stack = self.stacks[place]
        if part.logical in stack.resources:
            raise CannotSynthesize(
                f"{part.owner}: its part {part.name!r} has the same name in the stack as another; rename {part.owner}"
            )
        resource: dict[str, Value] = {"Type": part.type, "Properties": self._resolve(part.properties, stack, place)}
        after = sorted({logical(o, n) for o, n in part.after if self.places.get((o, n)) == place} - {part.logical})
        if after:
            resource["DependsOn"] = after
        if part.removal != "Delete":
            resource["DeletionPolicy"] = resource["UpdateReplacePolicy"] = part.removal
        resource["Metadata"] = {
            "Planta": {"Resource": part.owner, **({"Lines": dict(part.lines)} if part.lines else {})}
        }
        stack.resources[part.logical] = resource
        for what, attribute in part.gives.items():
            value: Value = {"Fn::GetAtt": [part.logical, attribute]} if attribute else {"Ref": part.logical}
            stack.outputs[logical(part.owner, what)] = {
                "Value": value,
                "Export": {"Name": self._export(part.owner, what)},
            }
        for other, _ in part.after:
            self._needs(stack, self.places.get((other, "")))

    def _export(self, owner: str, what: str) -> str:
        return f"{self.site.prefix}:{owner}:{what.replace('_', '-')}"

    def _resolve(self, value: Value, stack: Stack, place: Place) -> Value:
        if isinstance(value, Use):
            return self._use(value, stack, place)
        if isinstance(value, Ask):
            return self._ask(value, stack)
        if isinstance(value, PolicyOf):
            return self._resolve(
                self.documents.get(value.principal) or {"Version": "2012-10-17", "Statement": []}, stack, place
            )
        if isinstance(value, Mapping):
            return {k: self._resolve(v, stack, place) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._resolve(v, stack, place) for v in value]
        return value

    def _use(self, use: Use, stack: Stack, place: Place) -> Value:
        """Within the stack by reference, within the account and region by export, else by a parameter fed from an output."""
        if use not in self.givers and self.site.config(use.owner).existing:
            told = Ask(name=f"{use.owner}-{use.what}", text=f"{use.what} of {self.site.name(use.owner)}, which exists already")
            return self._ask(told, stack)
        if use not in self.givers:
            raise CannotSynthesize(f"nothing gives {use.owner}.{use.what}, which {stack.name} needs")
        part, attribute = self.givers[use]
        origin = self.places[part.owner, part.name]
        if origin == place:
            return {"Fn::GetAtt": [part.logical, attribute]} if attribute else {"Ref": part.logical}
        if self._later(origin, place):
            raise CannotSynthesize(
                f"{stack.name} needs {use.owner}.{use.what}, which the later step {origin[0]} makes: change the steps' order"
            )
        self._needs(stack, origin)
        if origin[1:] == place[1:]:
            return {"Fn::ImportValue": self._export(use.owner, use.what)}
        name = logical(use.owner, use.what)
        stack.parameters[name] = {
            "Type": "String",
            "Description": f"Output {name} of the stack {self.stacks[origin].name}",
        }
        stack.fed[name] = (self.stacks[origin].name, name)
        return {"Ref": name}

    def _later(self, a: Place, b: Place) -> bool:
        steps = self.site.steps
        return steps.index(a[0]) > steps.index(b[0])

    def _ask(self, ask: Ask, stack: Stack) -> Value:
        name = logical(ask.name)
        stack.parameters[name] = {"Type": "String", "Description": ask.text}
        stack.asked[name] = ask
        return {"Ref": name}

    def _needs(self, stack: Stack, place: Place | None) -> None:
        if place is None or self._later(place, (stack.step, stack.account, stack.region)):
            return
        name = self.stacks[place].name
        if name != stack.name and name not in stack.needs:
            stack.needs.append(name)

    def _order(self) -> list[Stack]:
        """By step; within a step what others need comes first."""
        by_name = {s.name: s for s in self.stacks.values()}
        waiting = sorted(self.stacks.values(), key=lambda s: (self.site.steps.index(s.step), s.name))
        done: list[Stack] = []
        while waiting:
            ready = next((s for s in waiting if all(by_name[n] in done or n not in by_name for n in s.needs)), None)
            if ready is None:
                names = ", ".join(s.name for s in waiting)
                raise CannotSynthesize(f"these stacks need each other: {names}; take what they make apart, into several provisioning steps")
            waiting.remove(ready)
            done.append(ready)
        return done


def cells(template: Mapping[str, Any]) -> int:
    """How many resources a template has."""
    return len(template.get("Resources", {}))
