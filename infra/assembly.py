"""The folder that `planta synth` wrote in; its stacks, where their parameters come from, and the calls beside them, out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a parameter's value comes from: another stack's output, a lookup, or whoever deploys."""

    text: str
    stack: str | None = None
    output: str | None = None
    service: str | None = None
    call: str | None = None
    parameters: Mapping[str, Any]
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A stack as it is deployed."""

    name: str
    step: str
    account: str
    region: str
    body: str
    """The template, without spaces: CloudFormation counts bytes."""
    needs: tuple[str, ...]
    sources: Mapping[str, Source]
    owners: Mapping[str, str]
    """Logical id -> the model's resource."""
    tags: Mapping[str, str]
    protected: bool = False

    @property
    def template(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the API for what CloudFormation cannot make."""

    resource: str
    step: str
    account: str
    region: str
    why: str
    service: str
    call: str
    parameters: Mapping[str, Any]
    unless: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """One environment, ready to deploy."""

    system: str
    environment: str
    account: str
    approval: str
    steps: tuple[str, ...]
    stacks: tuple[Stack, ...]
    """In the order in which they are deployed."""
    calls: tuple[Call, ...]

    def up_to(self, step: str | None) -> tuple[Stack, ...]:
        """The stacks of one step; all when none is named."""
        return tuple(s for s in self.stacks if step in (None, s.step))


def read(folder: Path) -> Assembly:
    order = json.loads((folder / "planta.json").read_bytes())
    manifest = json.loads((folder / "manifest.json").read_bytes())["artifacts"]
    return Assembly(
        system=order["system"], environment=order["environment"], account=order["account"], approval=order["approval"],
        steps=tuple(order["steps"]), stacks=tuple(_stack(s, manifest.get(s["name"], {}), folder) for s in order["stacks"]),
        calls=tuple(Call(**c) for c in order["calls"]))  # fmt: skip


def _stack(spec: Mapping[str, Any], artifact: Mapping[str, Any], folder: Path) -> Stack:
    template = json.loads((folder / spec["template"]).read_bytes())
    properties = artifact.get("properties", {})
    return Stack(
        name=spec["name"],
        step=spec["step"],
        account=spec["account"],
        region=spec["region"],
        needs=tuple(spec["needs"]),
        body=json.dumps(template, separators=(",", ":"), ensure_ascii=False),
        owners=spec["resources"],
        tags=properties.get("tags", {}),
        sources={n: _source(s) for n, s in spec["parameters"].items()},
        protected=bool(properties.get("terminationProtection")),
    )


def _source(spec: Mapping[str, Any]) -> Source:
    if "told" in spec:
        return Source(text=spec["told"], parameters={})
    if "stack" in spec:
        return Source(text=f"{spec['output']} of {spec['stack']}", stack=spec["stack"], output=spec["output"], parameters={})
    return Source(text=spec["text"], service=spec["service"], call=spec["call"], parameters=spec["parameters"], path=spec["path"])
