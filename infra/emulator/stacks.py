"""The emulator's CloudFormation: a template in; resources made, changed, replaced and removed in order, and a record of it, out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra import schemas
from infra.emulator.intrinsics import NOTHING, Scope, TemplateError, resolve
from infra.emulator.references import looked_up, order
from infra.emulator.resource import At, Made, Properties, Type

UNKNOWN = "(known after deployment)"


class UnknownType(TemplateError):
    """A type that the emulator does not make: an error, never a fake."""


@dataclass(kw_only=True)
class Resource:
    """A resource of a stack, as it was last made or changed."""

    type: str
    properties: Properties
    made: Made
    keep: bool = False
    """It stays when it leaves the stack."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of a stack's history."""

    logical: str
    type: str
    status: str
    reason: str = ""
    id: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an update would do to a resource."""

    action: str
    """Add, Modify or Remove."""
    logical: str
    type: str
    properties: tuple[str, ...] = ()
    replaced: bool = False
    id: str = ""


@dataclass(kw_only=True)
class Stack:
    """A stack of one account and region."""

    name: str
    account: str
    region: str
    number: int
    body: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    status: str = "REVIEW_IN_PROGRESS"
    reason: str = ""
    protected: bool = False
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Name -> (value, export)."""
    events: list[Event] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"arn:aws:cloudformation:{self.region}:{self.account}:stack/{self.name}/00000000-0000-0000-0000-{self.number:012d}"

    @property
    def template(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body) if self.body else {}
        return loaded

    def record(self, logical: str, type: str, status: str, *, reason: str = "", id: str = "") -> None:
        self.events.append(Event(logical=logical, type=type, status=status, reason=reason, id=id))

    def mark(self, status: str, reason: str = "") -> None:
        self.status, self.reason = status, reason
        self.record(self.name, "AWS::CloudFormation::Stack", status, reason=reason, id=self.id)


class Engine:
    """Applies templates to stacks. `types`: what can be made; `exports`: name -> value, of the stack's account and region."""

    def __init__(self, types: Mapping[str, Type], exports: Callable[[Stack], Mapping[str, str]]) -> None:
        self.types, self.exports = types, exports

    def check(self, template: Mapping[str, Any]) -> None:
        """Refuse a template before anything of it is made."""
        resources = template.get("Resources") or {}
        if not resources:
            raise TemplateError("the template has no resources")
        unknown = sorted({r["Type"] for r in resources.values() if r["Type"] not in self.types})
        if unknown:
            raise UnknownType(f"the emulator does not make {', '.join(unknown)}")
        list(order(template))

    def plan(self, stack: Stack, template: Mapping[str, Any], parameters: Mapping[str, str]) -> list[Change]:
        """What `apply` would do, without doing it."""
        self.check(template)
        pending: set[str] = set()
        changes = []
        for logical in order(template):
            spec, old = template["Resources"][logical], stack.resources.get(logical)
            if old is None:
                pending.add(logical)
                changes.append(Change(action="Add", logical=logical, type=spec["Type"]))
                continue
            new = _foreseen(spec.get("Properties", {}), self._scope(stack, template, parameters, pending))
            names = schemas.changed(old.properties, new)
            if names or old.type != spec["Type"]:
                replaced = self._replaced(old, spec["Type"], new)
                if replaced:
                    pending.add(logical)
                changes.append(Change(action="Modify", logical=logical, type=spec["Type"], properties=tuple(names),
                                      replaced=replaced, id=old.made.id))  # fmt: skip
        return changes + [
            Change(action="Remove", logical=logical, type=r.type, id=r.made.id)
            for logical, r in stack.resources.items()
            if logical not in template["Resources"]
        ]

    def apply(self, stack: Stack, body: str, parameters: Mapping[str, str], *, mend: bool = False) -> None:
        """Make the stack what the template says; on a failure put back what was there."""
        before = (stack.body, dict(stack.parameters), dict(stack.outputs))
        verb = "UPDATE" if stack.resources else "CREATE"
        stack.mark(f"{verb}_IN_PROGRESS")
        try:
            self._apply(stack, json.loads(body), parameters, verb, mend)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            stack.mark(f"{verb}_FAILED", reason)
            self._put_back(stack, before[0], before[1], verb, reason)
            return
        stack.body, stack.parameters = body, dict(parameters)
        stack.mark(f"{verb}_COMPLETE")

    def _put_back(self, stack: Stack, body: str, parameters: dict[str, str], verb: str, reason: str) -> None:
        try:
            if body:
                self._apply(stack, json.loads(body), parameters, verb)
            else:
                for logical in reversed(list(stack.resources)):
                    self._remove(stack, logical)
                stack.outputs.clear()
        except Exception as error:
            stack.mark("UPDATE_ROLLBACK_FAILED" if body else "ROLLBACK_FAILED", f"{reason}; then {error}")
        else:
            stack.mark("UPDATE_ROLLBACK_COMPLETE" if body else "ROLLBACK_COMPLETE", reason)

    def _apply(self, stack: Stack, template: Mapping[str, Any], parameters: Mapping[str, str], verb: str, mend: bool = False) -> None:
        self.check(template)
        leaving: list[tuple[str, Resource]] = []
        for logical in order(template):
            spec, old = template["Resources"][logical], stack.resources.get(logical)
            new = resolve(spec.get("Properties", {}), self._scope(stack, template, parameters))
            if old is not None and not schemas.changed(old.properties, new) and old.type == spec["Type"]:
                if mend:
                    at = At(account=stack.account, region=stack.region, stack=stack.name, logical=logical)
                    old.made = self.types[old.type].mend(old.made, looked_up(new, at), at)
                continue
            try:
                replaced = self._one(stack, logical, spec, old, new)
            except Exception as error:
                stack.record(logical, spec["Type"], f"{verb}_FAILED", reason=str(error))
                raise TemplateError(f"{logical} ({spec['Type']}): {error}") from error
            if replaced and old is not None and spec.get("UpdateReplacePolicy", "Delete") == "Delete":
                leaving.append((logical, old))
        outputs = self._outputs(stack, template, parameters)
        self._release(stack, outputs)
        stack.outputs = outputs
        for logical, old in reversed(leaving):
            self._delete(stack, logical, old)
        gone = [logical for logical in stack.resources if logical not in template["Resources"]]
        for logical in reversed(gone):
            self._remove(stack, logical)
        for logical, spec in template["Resources"].items():
            stack.resources[logical].keep = spec.get("DeletionPolicy", "Delete") != "Delete"

    def _one(self, stack: Stack, logical: str, spec: Mapping[str, Any], old: Resource | None, new: Properties) -> bool:
        """Make or change one resource; True when it is another one than before."""
        made_by, at = self.types[spec["Type"]], At(account=stack.account, region=stack.region, stack=stack.name, logical=logical)
        if old is None or self._replaced(old, spec["Type"], new):
            stack.record(logical, spec["Type"], "CREATE_IN_PROGRESS")
            made = made_by.make(looked_up(new, at), at)
            stack.resources[logical] = Resource(type=spec["Type"], properties=new, made=made)
            stack.record(logical, spec["Type"], "CREATE_COMPLETE", id=made.id)
            return True
        stack.record(logical, spec["Type"], "UPDATE_IN_PROGRESS", id=old.made.id)
        old.made = made_by.change(old.made, looked_up(old.properties, at), looked_up(new, at), at)
        old.properties = new
        stack.record(logical, spec["Type"], "UPDATE_COMPLETE", id=old.made.id)
        return False

    def _replaced(self, old: Resource, type: str, new: Properties) -> bool:
        names = schemas.changed(old.properties, new)
        fixed = self.types[type].fixed if type in self.types else frozenset()
        return old.type != type or bool(schemas.replacing(type, old.properties, new)) or bool(fixed & set(names))

    def _remove(self, stack: Stack, logical: str) -> None:
        resource = stack.resources[logical]
        if not resource.keep:
            self._delete(stack, logical, resource)
        del stack.resources[logical]

    def _delete(self, stack: Stack, logical: str, resource: Resource) -> None:
        at = At(account=stack.account, region=stack.region, stack=stack.name, logical=logical)
        self.types[resource.type].remove(resource.made.id, looked_up(resource.properties, at), at)
        stack.record(logical, resource.type, "DELETE_COMPLETE", id=resource.made.id)

    def delete(self, stack: Stack) -> None:
        self._release(stack, {})
        stack.mark("DELETE_IN_PROGRESS")
        for logical in reversed(list(stack.resources)):
            self._remove(stack, logical)
        stack.outputs.clear()
        stack.mark("DELETE_COMPLETE")

    def _release(self, stack: Stack, outputs: Mapping[str, tuple[str, str | None]]) -> None:
        """An export that another stack reads neither goes nor changes."""
        after = {export: value for value, export in outputs.values() if export}
        lost = sorted(e for v, e in stack.outputs.values() if e and after.get(e) != v and e in self.imported(stack))
        if lost:
            raise TemplateError(f"export {', '.join(lost)} is in use by other stacks")

    def imported(self, stack: Stack) -> set[str]:
        """Exports that other stacks read; set by whoever holds the stacks."""
        return set()

    def _outputs(self, stack: Stack, template: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, tuple[str, str | None]]:
        scope = self._scope(stack, template, parameters)
        found = {}
        for name, output in (template.get("Outputs") or {}).items():
            export = resolve(output["Export"]["Name"], scope) if "Export" in output else None
            found[name] = (str(resolve(output["Value"], scope)), export)
        return found

    def _scope(self, stack: Stack, template: Mapping[str, Any], parameters: Mapping[str, str], pending: set[str] | None = None) -> Scope:
        """`pending`: resources that are not there yet, whose values stay unknown."""

        def there(logical: str) -> Resource | None:
            if pending is not None and (logical in pending or logical not in stack.resources):
                return None
            if logical not in stack.resources:
                raise TemplateError(f"nothing is called {logical}")
            return stack.resources[logical]

        def attribute(logical: str, name: str) -> Any:
            resource = there(logical)
            if resource is None:
                return f"{UNKNOWN} {logical}.{name}"
            if resource.made.attributes.get(name) is None:
                raise TemplateError(f"the emulator gives no {name} of {resource.type}")
            return resource.made.attributes[name]

        def ref(logical: str) -> str:
            resource = there(logical)
            return f"{UNKNOWN} {logical}" if resource is None else resource.made.id

        def export(name: str) -> str:
            exports = self.exports(stack)
            if name not in exports:
                raise TemplateError(f"no stack exports {name}")
            return exports[name]

        values = {n: parameters.get(n, p.get("Default")) for n, p in (template.get("Parameters") or {}).items()}
        if missing := sorted(n for n, v in values.items() if v is None):
            raise TemplateError(f"parameters without a value: {', '.join(missing)}")
        pseudo = {"AWS::AccountId": stack.account, "AWS::Region": stack.region, "AWS::StackName": stack.name, "AWS::StackId": stack.id,
                  "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com", **values}  # fmt: skip
        return Scope(pseudo=pseudo, ref=ref, attribute=attribute, export=export)


def _foreseen(properties: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Properties as far as they can be worked out before what they refer to is there."""
    found = {}
    for name, value in properties.items():
        try:
            found[name] = resolve(value, scope)
        except (IndexError, ValueError):
            found[name] = UNKNOWN
    return {k: v for k, v in found.items() if v is not NOTHING}
