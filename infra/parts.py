"""What stacks are made of: the settings of one CloudFormation resource in; a Part with its references still open out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planta.kinds.base import Lookup

Value = Any
"""A property: text, number, list, mapping, intrinsic function, or one of the open references below."""


class CannotSynthesize(Exception):
    """The model asks for something that cannot be deployed as it stands; the message says what and why."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One CloudFormation resource that a resource of the model is made of."""

    owner: str
    """Id of the resource of the model."""
    name: str = ""
    """Which part of it: "policy", "subnet-app-a"; "" is the resource itself."""
    type: str
    properties: Mapping[str, Value]
    gives: Mapping[str, str] = field(default_factory=dict)
    """What others may use of it, and the CloudFormation attribute that holds it ("" is its Ref): `{"arn": "Arn"}`."""
    removal: str = "Delete"
    """What happens when it leaves its stack or is replaced: Delete, Retain or Snapshot."""
    after: tuple[tuple[str, str], ...] = ()
    """(owner, name) of parts that must be there first, where no property says so; those of other stacks are left out."""
    step: str | None = None
    """The provisioning step that makes it, when it is not its owner's."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Sid or rule -> the model's line that it comes from."""

    @property
    def logical(self) -> str:
        """Stable while the ids stay: an update never replaces a part because something else was added."""
        return logical(self.owner, self.name)


@dataclass(frozen=True)
class Use:
    """A value of another part, known only once deployed: `Use("chave-dados", "arn")`."""

    owner: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A value that the model cannot hold and no stack makes; `planta deploy` looks it up, or is told."""

    name: str
    text: str
    service: str = ""
    lookup: Lookup | None = None


def logical(owner: str, name: str = "") -> str:
    """`chave-dados`, `alias` -> `ChaveDadosAlias`."""
    return "".join(w[:1].upper() + w[1:] for w in re.split(r"[^A-Za-z0-9]+", f"{owner}-{name}") if w)


def join(*pieces: Value) -> Value:
    """Text put together from text and references; plain text when there are no references."""
    merged: list[Value] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece != "":
            merged.append(piece)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else {"Fn::Join": ["", merged]}


def without_none(properties: Mapping[str, Value]) -> dict[str, Value]:
    """Drop what is not set."""
    return {k: v for k, v in properties.items() if v is not None}


@dataclass(frozen=True, kw_only=True)
class Call:
    """Something that CloudFormation cannot make: one call of AWS's API, which may be repeated without harm."""

    owner: str
    why: str
    service: str
    call: str
    """CLI form: "put-parameter"."""
    parameters: Mapping[str, Value]
    """By the CLI's option names, without the dashes."""
    unless: tuple[str, Mapping[str, Value]] | None = None
    """A call that tells, by succeeding, that it is there already."""


@dataclass(frozen=True)
class PolicyOf:
    """The policy document that a principal's arrows add up to, for kinds that hold it themselves."""

    principal: str
