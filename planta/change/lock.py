"""The lock of the drawings, an id and a new one in; the lock of the renamed model, so that nothing moves on a drawing, out."""

import json
from collections.abc import Callable

LOCK = "architecture.layout.json"
"""Beside the model: where boxes stand on each drawing, by the ids of resources and of their parts."""


def renamed(text: str, old: str, new: str) -> str:
    """The text of the lock as a build of the renamed model writes it; one that cannot be read stays, a build makes it anew."""
    try:
        views = json.loads(text)
    except ValueError:
        return text
    if not isinstance(views, dict):
        return text

    def name(word: str) -> str:
        """A box (`rede`, `rede.a.app`, `rede.a*`, `_bundle.web`), or a line between two (`web>banco.data`)."""
        if ">" in word:
            source, _, rest = word.partition(">")
            target, _, kind = rest.rpartition(".")
            return f"{name(source)}>{name(target)}.{kind}"
        if word.startswith("_"):
            prefix, _, of = word.partition(".")
            return f"{prefix}.{new}" if (prefix, of) == ("_bundle", old) else word
        head, dot, part = word.partition(".")
        copies = "*" * head.endswith("*")
        return f"{new}{copies}{dot}{part}" if head.removesuffix("*") == old else word

    rows = [f"{json.dumps(view)}: {json.dumps(_each(form, name), ensure_ascii=False, sort_keys=True)}" for view, form in views.items()]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _each(value: object, name: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return name(value)
    if isinstance(value, list):
        return [_each(v, name) for v in value]
    if isinstance(value, dict):
        return {name(k): sorted(map(name, v)) if k == "straight" else _each(v, name) for k, v in value.items()}
    return value
