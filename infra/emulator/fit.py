"""Properties as CloudFormation writes them in; parameters as the API takes them out, shaped by botocore's own model of the operation."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape


class Misfit(ValueError):
    """A property that the API has no place for: named, never dropped."""


def fit(shape: Shape, value: Any, names: Mapping[str, str] | None = None, path: str = "") -> Any:
    """Match names whatever their capitals, and turn values into what the shape holds. `names`: property -> the API's other word."""
    names = names or {}
    if isinstance(shape, StructureShape):
        return _structure(shape, value, names, path)
    if isinstance(shape, MapShape):
        entries = {_pair(tag)[0]: _pair(tag)[1] for tag in value} if isinstance(value, list) else value
        return {str(k): fit(shape.value, v, names, f"{path}.{k}") for k, v in entries.items()}
    if isinstance(shape, ListShape):
        return [fit(shape.member, v, names, f"{path}[{i}]") for i, v in enumerate(_items(shape, value))]
    return _scalar(shape, value)


def _structure(shape: StructureShape, value: Any, names: Mapping[str, str], path: str) -> Any:
    members = shape.members
    if isinstance(value, list) and {"Quantity", "Items"} <= set(members):  # CloudFront counts its lists
        if not value:
            return {"Quantity": 0}
        return {"Quantity": len(value), "Items": fit(members["Items"], value, names, path)}
    if not isinstance(value, Mapping):  # `Monitoring: true` is `Monitoring={"Enabled": True}`
        for only in ("Value", "Enabled"):
            if only in members and not isinstance(value, list):
                return {only: fit(members[only], value, names, path)}
    if not isinstance(value, Mapping):
        raise Misfit(f"{path or shape.name}: {type(value).__name__} where the API takes a structure")
    if shape.is_document_type:
        return dict(value)
    known = {_plain(m): m for m in members}
    if {"Quantity", "Items"} <= set(members) and "Items" not in value and "Quantity" not in value:
        inner = {k: v for k, v in value.items() if _plain(k) not in known}
        raise Misfit(f"{path or shape.name}: {', '.join(inner)}")
    fitted = {}
    for name, item in value.items():
        member = known.get(_plain(names.get(name, name)))
        if member is None:
            raise Misfit(f"{path or shape.name}: the API has no {name}")
        fitted[member] = fit(members[member], item, names, f"{path}.{name}".lstrip("."))
    return fitted


def _items(shape: ListShape, value: Any) -> Iterator[Any]:
    """A mapping of tags becomes a list of pairs; one value alone a list of one."""
    if isinstance(value, Mapping) and isinstance(shape.member, StructureShape) and len(shape.member.members) == 2:
        key, other = sorted(shape.member.members, key=lambda m: "value" in m.lower())
        if set(map(_plain, value)) - {_plain(key), _plain(other)}:
            yield from ({key: k, other: v} for k, v in value.items())
            return
    if isinstance(value, (list, tuple)):
        yield from value
    else:
        yield value


def _pair(tag: Mapping[str, Any]) -> tuple[Any, Any]:
    lower = {k.lower(): v for k, v in tag.items()}
    return lower["key"], lower["value"]


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _scalar(shape: Shape, value: Any) -> Any:
    match shape.type_name:
        case "boolean":
            return value if isinstance(value, bool) else str(value).lower() == "true"
        case "integer" | "long":
            return int(value)
        case "double" | "float":
            return float(value)
        case "blob":
            return value.encode() if isinstance(value, str) else value
        case "timestamp":
            return value
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
