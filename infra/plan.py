"""An assembly and an AWS in; what a deployment would make, change, replace and remove, out. Nothing is changed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra import schemas
from infra.assembly import Assembly, Source, Stack
from infra.aws import Aws, Failed

FRESH = ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_COMPLETE")
"""States of a stack in which there is nothing of it yet."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happens to one CloudFormation resource."""

    action: str
    """add, update, replace or remove."""
    logical: str
    type: str
    resource: str
    """The model's resource that it is part of."""
    properties: tuple[str, ...] = ()
    """Those that change; of a replacement those that force it."""


@dataclass(frozen=True, kw_only=True)
class There:
    """A stack as it is deployed."""

    status: str
    template: Mapping[str, Any]
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]

    @property
    def fresh(self) -> bool:
        return self.status in FRESH


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One stack and what would become of it."""

    stack: Stack
    there: There | None
    changes: tuple[Change, ...]
    parameters: Mapping[str, tuple[str | None, str]]
    """Parameters with another value than now: (old, new)."""
    others: bool = False
    """Something else of the template changes: outputs, descriptions, retention."""

    @property
    def state(self) -> str:
        if self.there is None or self.there.fresh:
            return "new"
        return "changed" if self.changes or self.parameters or self.others else "unchanged"


class Missing(Exception):
    """Values that nobody gave and nothing answers; stacks that must be there first."""


def there(stack: Stack, aws: Aws) -> There | None:
    client = aws.client("cloudformation", stack.account, stack.region)
    try:
        found = client.describe_stacks(StackName=stack.name)["Stacks"][0]
        body = {} if found["StackStatus"] in FRESH else client.get_template(StackName=stack.name)["TemplateBody"]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return There(
        status=found["StackStatus"], template=json.loads(body) if isinstance(body, str) else body,
        parameters={p["ParameterKey"]: p.get("ParameterValue", "") for p in found.get("Parameters", ())},
        outputs={o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", ())})  # fmt: skip


def plan(assembly: Assembly, aws: Aws, step: str | None, told: Mapping[str, str]) -> list[Planned]:
    """Stack by stack, in the order of deployment; a value that an earlier stack will give is not known yet."""
    found = {s.name: there(s, aws) for s in assembly.stacks}
    made = []
    for stack in assembly.up_to(step):
        now = found[stack.name]
        known = {n: v for n, s in stack.sources.items() if (v := _known(n, s, found, told)) is not None}
        changed = {n: (now.parameters.get(n), v) for n, v in known.items() if now and not now.fresh and now.parameters.get(n) != v}
        current = now.template if now and not now.fresh else {}
        made.append(Planned(stack=stack, there=now, changes=tuple(_changes(stack, current)), parameters=changed,
                            others=bool(current) and current != stack.template))  # fmt: skip
    return made


def _known(name: str, source: Source, found: Mapping[str, There | None], told: Mapping[str, str]) -> str | None:
    if name in told:
        return told[name]
    if source.stack and (now := found.get(source.stack)):
        return now.outputs.get(str(source.output))
    return None


def _changes(stack: Stack, now: Mapping[str, Any]) -> Iterable[Change]:
    old, new = now.get("Resources", {}), stack.template["Resources"]
    for logical, spec in new.items():
        owner, before = stack.owners.get(logical, logical), old.get(logical)
        if before is None:
            yield Change(action="add", logical=logical, type=spec["Type"], resource=owner)
            continue
        a, b = before.get("Properties", {}), spec.get("Properties", {})
        names = schemas.changed(a, b)
        forced = schemas.replacing(spec["Type"], a, b) if before["Type"] == spec["Type"] else ["Type"]
        if forced:
            yield Change(action="replace", logical=logical, type=spec["Type"], resource=owner, properties=tuple(forced))
        elif names:
            yield Change(action="update", logical=logical, type=spec["Type"], resource=owner, properties=tuple(names))
    for logical, spec in old.items():
        if logical not in new:
            yield Change(
                action="remove",
                logical=logical,
                type=spec["Type"],
                resource=spec.get("Metadata", {}).get("Planta", {}).get("Resource", logical),
            )


def parameters(stack: Stack, assembly: Assembly, aws: Aws, told: Mapping[str, str], stand_in: Any = None) -> dict[str, str]:
    """Values for one stack's parameters: told, another stack's output, looked up, as before, or (in the emulator) made up."""
    before = there(stack, aws)
    values, missing = {}, []
    for name, source in stack.sources.items():
        value = told.get(name) or _looked_up(source, stack, assembly, aws) or (before.parameters.get(name) if before else None)
        if value is None and stand_in and not source.stack:
            value = stand_in(name, source, aws, stack.account, stack.region)
        if value is None:
            missing.append(f"{name}: {source.text}" + ("" if source.stack else f" (give it with --set {name}=VALUE)"))
        else:
            values[name] = value
    if missing:
        raise Missing("\n".join(missing))
    return values


def _looked_up(source: Source, stack: Stack, assembly: Assembly, aws: Aws) -> str | None:
    if source.stack:
        other = there(next(s for s in assembly.stacks if s.name == source.stack), aws)
        return other.outputs.get(str(source.output)) if other else None
    if source.service is None or source.call is None:
        return None
    try:
        found = aws.ask(source.service, stack.account, stack.region, source.call, source.parameters, source.path)
    except Failed:
        return None
    return str(found) if found else None


def absent(stacks: Iterable[Stack], assembly: Assembly, aws: Aws) -> list[Stack]:
    """Stacks that these need and that are neither there nor among them."""
    chosen = {s.name for s in stacks}
    needed = {n for s in stacks for n in s.needs} - chosen
    return [s for s in assembly.stacks if s.name in needed and ((now := there(s, aws)) is None or now.fresh)]
