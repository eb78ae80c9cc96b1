"""Values that only a deployment knows: a resource and what it gives in; a token that stands for it, and texts with tokens filled, out."""

import re
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = re.compile(r"\$\{([a-z][a-z0-9-]*\.[a-z][a-z-]*)\}")


def token(resource: str, what: str) -> str:
    """`${banco.endpoint}`: it may stand alone or inside a text."""
    return f"${{{resource}.{what}}}"


def filled(value: Any, replace: Callable[[str], str]) -> Any:
    """The same object with every token replaced by what `replace` says of its name."""
    if isinstance(value, str):
        return TOKEN.sub(lambda found: replace(found[1]), value)
    if isinstance(value, Mapping):
        return {k: filled(v, replace) for k, v in value.items()}
    if isinstance(value, list):
        return [filled(v, replace) for v in value]
    return value


def with_outputs(value: Any, outputs: Mapping[str, str]) -> Any:
    """Tokens whose value is known are filled; the others stay, so that a missing one is seen."""
    return filled(value, lambda name: outputs.get(name, f"${{{name}}}"))


def names(value: Any) -> tuple[str, ...]:
    """Names of the tokens in it, sorted."""
    found: list[str] = []

    def note(name: str) -> str:
        found.append(name)
        return ""

    filled(value, note)
    return tuple(sorted(set(found)))
