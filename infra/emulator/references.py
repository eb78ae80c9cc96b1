"""A template's references in: the order in which its resources are made, and secrets and parameters looked up when they are, out."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.emulator.intrinsics import TemplateError, references
from infra.emulator.resource import At

_DYNAMIC = re.compile(r"\{\{resolve:(secretsmanager|ssm|ssm-secure):([^}]+)\}\}")


def looked_up(value: Any, at: At) -> Any:
    """Dynamic references: secrets and parameters are read when the resource is made, and never kept."""
    if isinstance(value, Mapping):
        return {k: looked_up(v, at) for k, v in value.items()}
    if isinstance(value, list):
        return [looked_up(v, at) for v in value]
    return _DYNAMIC.sub(lambda found: _dynamic(found.group(1), found.group(2), at), value) if isinstance(value, str) else value


def _dynamic(service: str, reference: str, at: At) -> str:
    if service == "secretsmanager":
        arn = reference.startswith("arn:")
        parts = reference.split(":")
        name, rest = (":".join(parts[:7]), parts[7:]) if arn else (parts[0], parts[1:])
        secret = str(at.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])
        return str(json.loads(secret)[rest[1]]) if len(rest) > 1 and rest[1] else secret
    return str(at.client("ssm").get_parameter(Name=reference, WithDecryption=service == "ssm-secure")["Parameter"]["Value"])


def order(template: Mapping[str, Any]) -> Iterator[str]:
    """Logical ids, what others need first; otherwise as they are written."""
    resources: Mapping[str, Any] = template["Resources"]
    needs = {}
    for logical, spec in resources.items():
        after = spec.get("DependsOn", [])
        named = {*references(spec.get("Properties", {})), *([after] if isinstance(after, str) else after)}
        needs[logical] = [n for n in resources if n in named and n != logical]
    done: set[str] = set()

    def visit(logical: str, path: tuple[str, ...]) -> Iterator[str]:
        if logical in path:
            raise TemplateError(f"circular dependency between {', '.join(path)}")
        if logical not in done:
            for need in needs[logical]:
                yield from visit(need, (*path, logical))
            done.add(logical)
            yield logical

    for logical in resources:
        yield from visit(logical, ())
