"""A value of a template in, with what is known of the stack; the value with its intrinsic functions worked out comes out."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NOTHING = object()
"""AWS::NoValue: the property is left out."""
_HOLE = re.compile(r"\$\{(!?)([^}]+)\}")


class TemplateError(ValueError):
    """What CloudFormation would refuse, with its reason."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What the functions may look at."""

    pseudo: Mapping[str, Any]
    """`AWS::Region` and the like, and the parameters."""
    ref: Callable[[str], str]
    attribute: Callable[[str, str], Any]
    export: Callable[[str], str]


def resolve(value: Any, scope: Scope) -> Any:
    if isinstance(value, list):
        return [r for v in value if (r := resolve(v, scope)) is not NOTHING]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name == "Ref":
            return _ref(argument, scope)
        if name.startswith("Fn::"):
            return _function(name[4:], argument, scope)
    return {k: r for k, v in value.items() if (r := resolve(v, scope)) is not NOTHING}


def _ref(name: str, scope: Scope) -> Any:
    if name == "AWS::NoValue":
        return NOTHING
    return scope.pseudo[name] if name in scope.pseudo else scope.ref(name)


def _function(name: str, argument: Any, scope: Scope) -> Any:
    match name:
        case "GetAtt":
            owner, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
            return scope.attribute(owner, attribute)
        case "Join":
            glue, pieces = argument
            return glue.join(str(p) for p in resolve(pieces, scope))
        case "Sub":
            return _sub(argument, scope)
        case "ImportValue":
            return scope.export(resolve(argument, scope))
        case "Select":
            index, items = argument
            return resolve(items, scope)[int(resolve(index, scope))]
        case "Split":
            glue, text = argument
            return resolve(text, scope).split(glue)
        case "Base64":
            from base64 import b64encode

            return b64encode(str(resolve(argument, scope)).encode()).decode()
        case "GetAZs":
            region = resolve(argument, scope) or scope.pseudo["AWS::Region"]
            return [f"{region}{zone}" for zone in "abc"]
    raise TemplateError(f"the emulator does not know Fn::{name}")


def _sub(argument: Any, scope: Scope) -> str:
    text, own = (argument, {}) if isinstance(argument, str) else argument

    def hole(found: re.Match[str]) -> str:
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        if name in own:
            return str(resolve(own[name], scope))
        return str(_function("GetAtt", name, scope) if "." in name else _ref(name, scope))

    return _HOLE.sub(hole, text)


def references(value: Any) -> Iterator[str]:
    """Logical ids that a value needs, pseudo parameters left out."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield item
            elif key == "Fn::GetAtt":
                yield item.split(".")[0] if isinstance(item, str) else item[0]
            elif key == "Fn::Sub":
                text, own = (item, {}) if isinstance(item, str) else item
                yield from (n.split(".")[0] for literal, n in _HOLE.findall(text) if not literal and n not in own)
                yield from references(own)
            else:
                yield from references(item)
