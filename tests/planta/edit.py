"""A model as a tree of plain values and edits (path -> value) in; the edited model, as text, out."""

import copy
import json
from typing import Any

GONE = object()
"""The value of a path that is taken out."""
Edits = dict[str, Any]


def edited(tree: dict[str, Any], edits: Edits) -> str:
    """The model with its edits, as JSON, which is YAML too."""
    out = json.loads(json.dumps(tree))
    for path, value in edits.items():
        *way, last = path.split(".")
        node = out
        for i, part in enumerate(way):
            if isinstance(node.get(part), str | list):  # an arrow's verbs become a mapping of verbs
                old = node[part]
                node[part] = {v: None for v in (old if isinstance(old, list) else [old])}
            node = node.setdefault(part, {})
            assert isinstance(node, dict), ".".join(way[: i + 1])
        if value is GONE:
            node.pop(last, None)
        else:
            node[last] = copy.deepcopy(value)
    _remove(out, {p.split(".")[1] for p, v in edits.items() if v is GONE and p.count(".") == 1 and p.startswith("resources.")})
    return json.dumps(out, ensure_ascii=False)


def _remove(tree: dict[str, Any], gone: set[str]) -> None:
    """Take removed resources out of every list, with the alarms that watched them and the journeys that passed them."""
    if not gone:
        return
    watching = {i for i, r in tree["resources"].items() if str(r.get("watch")) in gone}
    for resource in watching:
        del tree["resources"][resource]
    _drop(tree, gone | watching)


def _drop(node: Any, gone: set[str]) -> None:
    for value in list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ():
        _drop(value, gone)
    if isinstance(node, list):
        node[:] = [v for v in node if not (isinstance(v, str) and v in gone)]
