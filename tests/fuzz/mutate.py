"""Seeded mutations of an architecture.yaml: of its bytes, its lines, and its tree."""

import json
from random import Random
from typing import Any

import yaml

WEIRD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, 10**30, 0.5, float("inf"), float("nan"), "", " ", "x", "a.b.c", "{x}", "{{x}}", "{system.name}",
    "{__class__}", "{{ 7*7 }}", "{% for x in y %}", "<script>alert(1)</script>", "../../etc/passwd", "|", "\u202eabc", "\x00", "\ud7ff",
    "á" * 5000, "99.5%", "100%", "0%", "28d", "0d", "10.0.0.0/8", "999.0.0.0/33", [], {}, [[]], {"a": {"a": {}}}, ["x"], {"": ""},
    "a > b: c", "> : x", "kind:x", "in:", "near:", "all", "==", "a == b", "a in [", "'", '"', "%", "#", "&a", "*a", "!!python/name:os.system",
)  # fmt: skip


def mutate_bytes(data: bytes, rnd: Random) -> bytes:
    """Flip, drop, double or insert bytes and lines."""
    out = bytearray(data)
    for _ in range(rnd.randint(1, 4)):
        at = rnd.randrange(len(out) + 1)
        match rnd.randrange(5):
            case 0:
                out[at : at + 1] = bytes([rnd.randrange(256)])
            case 1:
                del out[at : at + rnd.randint(1, 30)]
            case 2:
                out[at:at] = out[at : at + rnd.randint(1, 200)]
            case 3:
                out[at:at] = rnd.choice(
                    [
                        b"\t",
                        b"\x00",
                        b"\xff\xfe",
                        b": ",
                        b"{",
                        b"}",
                        b"[",
                        b"]",
                        b"\n",
                        b"- ",
                        b"&a ",
                        b"*a ",
                        b"!!",
                        b"|\n",
                        b"%",
                    ]
                )
            case _:
                lines = bytes(out).split(b"\n")
                rnd.shuffle(lines[: rnd.randint(1, len(lines))])
                k = rnd.randrange(len(lines))
                lines[k] = lines[rnd.randrange(len(lines))]
                out = bytearray(b"\n".join(lines))
    return bytes(out)


def mutate_tree(tree: Any, rnd: Random) -> Any:
    """A copy of the tree with a few values replaced, moved, dropped or renamed."""
    tree = json.loads(json.dumps(tree))
    for _ in range(rnd.randint(1, 3)):
        places = list(_places(tree))
        if not places:
            return tree
        container, key = rnd.choice(places)
        match rnd.randrange(6):
            case 0:
                container[key] = rnd.choice(WEIRD)
            case 1:
                del container[key]
            case 2:
                other, key2 = rnd.choice(places)
                if key2 in other if isinstance(other, dict) else key2 < len(other):
                    container[key] = json.loads(json.dumps(other[key2]))
            case 3 if isinstance(container, dict):
                container[str(rnd.choice(["", "a", key + "x", key.upper(), "__class__", "a b", "ç", "-"]))] = (
                    container.pop(key)
                )
            case 4 if isinstance(container[key], str) and container[key]:
                text = container[key]
                at = rnd.randrange(len(text))
                container[key] = text[:at] + rnd.choice(["", " ", "x", ".", ">", "{", "}", "\n", "0"]) + text[at + 1 :]
            case _ if isinstance(container[key], int):
                container[key] = rnd.choice(
                    [container[key] + 1, -container[key], container[key] * 1000, str(container[key])]
                )
            case _:
                pass
    return tree


def dump(tree: Any) -> bytes:
    """A tree as YAML."""
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")


def _places(value: Any) -> Any:
    if isinstance(value, dict):
        for key, item in value.items():
            yield value, key
            yield from _places(item)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield value, i
            yield from _places(item)
