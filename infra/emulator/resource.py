"""What a CloudFormation type is to the emulator: data that says which calls of the API make, change and remove it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import jmespath
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.aws import session
from infra.emulator.fit import Misfit, fit

Properties = Mapping[str, Any]
_CONFIG = Config(retries={"max_attempts": 0}, parameter_validation=True)
_GONE = re.compile(r"NotFound|NoSuch|NonExist|Nonexist|DoesNotExist|is not owned by the current account")
_THERE = re.compile(r"Exist|Conflict|Duplicate|InUse|Already")
_CLIENTS: dict[tuple[str, str, str], Any] = {}


@dataclass(frozen=True, kw_only=True)
class At:
    """Where a resource is made."""

    account: str
    region: str
    stack: str
    logical: str

    def client(self, service: str) -> Any:
        """The emulator's own API, as this account."""
        key = (service, self.region, self.account)
        if key not in _CLIENTS:
            _CLIENTS[key] = session(self.account).client(service, region_name=self.region, config=_CONFIG)  # type: ignore[call-overload]
        return _CLIENTS[key]

    def name(self, longest: int = 64) -> str:
        """What CloudFormation would call a resource without a name; the same every time."""
        return f"{self.stack}-{self.logical}"[-longest:].strip("-")

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A resource that is there."""

    id: str
    """Physical id: what Ref gives."""
    attributes: Mapping[str, Any] = field(default_factory=dict)


Extra = Callable[[Properties, At, str], Mapping[str, Any]]
"""(properties, place, physical id; "" while it is being made) -> parameters that no property names."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the API, and the properties that it carries."""

    op: str
    """boto3 method."""
    takes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Properties (at any depth) that the API calls otherwise."""
    extra: Extra | None = None
    whole: str | None = None
    """The one property whose content is the parameters."""
    unset: str | None = None
    """The call for when the property is gone."""
    service: str | None = None
    always: bool = False
    """Made with the resource even when none of its properties is set."""
    on_create: bool = True
    """False: the create call carries these properties already."""

    def run(self, service: str, properties: Properties, at: At, id: str = "") -> Any:
        client = at.client(self.service or service)
        given = {k: properties[k] for k in self.takes if k in properties}
        if self.whole:
            given = dict(properties[self.whole])
        op = self.op
        if self.unset and not given:
            op = self.unset
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[op]).input_shape
        parameters = fit(shape, given, self.names) if given else {}
        extra = self.extra(properties, at, id) if self.extra else {}
        return getattr(client, op)(**{**parameters, **{k: v for k, v in extra.items() if k in shape.members or op == self.op}})


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one call cannot do: a function of the properties that it carries."""

    takes: tuple[str, ...]
    do: Callable[[Properties, At, str], None]
    always: bool = False
    on_create: bool = True
    whole: str | None = None
    unset: str | None = "by the function"

    def run(self, service: str, properties: Properties, at: At, id: str = "") -> None:
        self.do(properties, at, id)


@dataclass(frozen=True, kw_only=True)
class Type:
    """A CloudFormation type as a table of calls."""

    service: str
    create: Call
    id: str | Callable[[Properties, Any], str]
    """JMESPath into the create call's answer, or a function of properties and answer."""
    attributes: Mapping[str, str] | Callable[[Properties, Any, At], Mapping[str, Any]] = field(default_factory=dict)
    """Fn::GetAtt's names, each a JMESPath into the answer."""
    read: Call | None = None
    """The call whose answer has the attributes, when it is not the one that made it."""
    puts: tuple[Call | Step, ...] = ()
    """Calls after the first, each when it has properties to carry; they also change them later."""
    delete: Call | Step | None = None
    fixed: frozenset[str] = frozenset()
    """Properties whose change replaces the resource; what AWS's schema names is added by the engine."""
    ignored: frozenset[str] = frozenset()
    """Properties that tell CloudFormation how to go about it, and are nothing of the resource."""

    def make(self, properties: Properties, at: At) -> Made:
        handled = {*self.create.takes, *(p for c in self.puts for p in (*c.takes, c.whole)), self.create.whole, *self.ignored}
        rest = tuple(p for p in properties if p not in handled)  # the call that makes it has a place for them, or refuses
        answer = replace(self.create, takes=(*self.create.takes, *rest)).run(self.service, properties, at)
        id = str(jmespath.search(self.id, answer) if isinstance(self.id, str) else self.id(properties, answer))
        for call in self.puts:
            if call.on_create and (call.always or _given(call, properties)):
                call.run(self.service, properties, at, id)
        return Made(id=id, attributes=self._attributes(properties, answer, at, id))

    def _attributes(self, properties: Properties, answer: Any, at: At, id: str) -> Mapping[str, Any]:
        if self.read:
            answer = self.read.run(self.service, properties, at, id)
        if callable(self.attributes):
            return self.attributes(properties, answer, at)
        return {k: jmespath.search(v, answer) for k, v in self.attributes.items()}

    def change(self, made: Made, old: Properties, new: Properties, at: At) -> Made:
        """Run the calls that carry what has changed, and no others."""
        changed = {k for k in {*old, *new} if old.get(k) != new.get(k)} - self.ignored
        for call in self.puts:
            mine = changed & {*call.takes, *([call.whole] if call.whole else [])}
            if mine:
                if not call.unset and not _given(call, new):
                    raise Misfit(f"the emulator cannot take away {', '.join(sorted(mine))}")
                call.run(self.service, new, at, made.id)
                changed -= mine
        if changed:
            raise Misfit(f"the emulator cannot change {', '.join(sorted(changed))}")
        return Made(id=made.id, attributes=self._attributes(new, None, at, made.id)) if self.read else made

    def mend(self, made: Made, properties: Properties, at: At) -> Made:
        """Say again all that can be said again; make it anew when it is gone."""
        calls = [c for c in self.puts if c.always or _given(c, properties)]
        try:
            for call in calls:
                call.run(self.service, properties, at, made.id)
            return made if calls else self.make(properties, at)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if _GONE.search(f"{code}: {error.response['Error'].get('Message', '')}"):
                return self.make(properties, at)
            if _THERE.search(code):
                return made
            raise

    def remove(self, id: str, properties: Properties, at: At) -> None:
        if self.delete:
            self.delete.run(self.service, properties, at, id)


def _given(call: Call | Step, properties: Properties) -> bool:
    return any(p in properties for p in (*call.takes, *([call.whole] if call.whole else [])))


def of(**parameters: str) -> Extra:
    """Parameters from an id or a property: `of(name="@")` is the physical id, `of(clusterName="ClusterName")` a property."""

    def extra(properties: Properties, at: At, id: str) -> dict[str, Any]:
        return {k: id if v == "@" else properties.get(v) for k, v in parameters.items()}

    return extra


def text(value: Any) -> str:
    """A policy document as the API takes it."""
    return value if isinstance(value, str) else json.dumps(value)
