"""`planta schema`: the JSON Schema of architecture.yaml, for editors; a kind or a section told in words; with --kinds, all kinds."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from planta.commands import asking

RESOURCES = "The resources, by id. Every one has these fields; `planta schema KIND` tells those of its kind."
MARGIN, WIDTH = 44, 120
DEEPEST = 2
"""Groups of fields inside groups that a person still wants to read."""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("topic", nargs="?", help="a kind (`s3-bucket`) or a section (`slos`): its fields and verbs in words")
    parser.add_argument("--kinds", action="store_true", help="list the kinds with their verbs instead")
    parser.add_argument("--json", action="store_true", help="the answer as JSON; the schema always is")


def run(args: Namespace) -> int:
    if args.topic:
        return _told(args)
    if not args.kinds:
        from planta import schema

        print(schema.text(), end="")
        return 0
    from planta.kinds import BY_ID

    kinds = [kind for _, kind in sorted(BY_ID.items())]
    if args.json:
        print(_json({"kinds": [{"kind": k.kind_id, "name": k.face.name.en, "verbs": [v.name for v in k.verbs]} for k in kinds]}))
        return 0
    for kind in kinds:
        verbs = ", ".join(v.name for v in kind.verbs)
        print(f"{kind.kind_id:<20} {kind.face.name.en}{f'  ({verbs})' if verbs else ''}")
    print("`planta schema KIND` tells the fields of one.", file=sys.stderr)
    return 0


def _told(args: Namespace) -> int:
    from planta.document import Document
    from planta.fields import EVERYWHERE, fields, topics
    from planta.findings import did_you_mean
    from planta.hints import form, kind_meant
    from planta.kinds import BY_ID
    from planta.kinds.base import Kind

    known = topics()
    cls = known.get(args.topic)
    if cls is None:
        sections = [k for k in known if k not in BY_ID]
        fix = kind_meant(args.topic) or did_you_mean(args.topic, sections)
        fix = fix or f"The sections: {', '.join(sections)}; `planta schema --kinds` lists the kinds"
        return asking.refused(args, "unknown-topic", f'"{args.topic}" is neither a kind nor a section', fix)
    kind = cls if issubclass(cls, Kind) and cls is not Kind else None
    plain: dict[str, Any] = {"topic": args.topic, "means": RESOURCES if cls is Kind else (cls.__doc__ or "").strip(), "fields": fields(cls)}
    if kind:
        plain["verbs"] = [{"verb": v.name, "means": v.text.en, "only_from": list(v.sources)} for v in kind.verbs]
        plain["in"] = list(kind.owners)
    if args.json:
        print(_json(plain))
        return 0
    section = Document.model_fields.get(args.topic)
    shape = _around(form(section.annotation)) if section and cls is not Kind else ""
    out = [f"{args.topic}: {plain['means']}" + (f" Written {shape}:" if shape else ""), *_lines(plain["fields"], 1)]
    if kind:
        ports = ["the names in its `ports`"] if "ports" in kind.model_fields else []
        verbs = [f"{v.name} ({v.text.en}{'; only from ' + ', '.join(v.sources) if v.sources else ''})" for v in kind.verbs]
        out += ["", f"verbs of arrows to it: {', '.join((*verbs, *ports)) or 'none'}"]
        out += [f"in: {' | '.join(kind.owners)}"] if kind.owners else []
        out.append(f"as every resource (`planta schema resources`): {', '.join(EVERYWHERE)}")
    print("\n".join(out))
    return 0


def _lines(fields: list[dict[str, Any]], depth: int) -> list[str]:
    """A field a line, what it means beside it, and the fields inside it below."""
    import textwrap

    out = []
    for one in fields:
        left = f"{'  ' * depth}{one['field']}: {one['takes'] if 'fields' not in one or depth > DEEPEST else _around(one['takes'])}"
        means = one["means"].replace("\n", " ")
        default = _word(one["default"])
        told = default and len(default) <= 60 and "fields" not in one
        means += " (needed)" if one["needed"] else f" (default: {default})" if told else ""
        wrapped = textwrap.wrap(means, WIDTH, initial_indent=" " * MARGIN, subsequent_indent=" " * MARGIN, break_on_hyphens=False)
        out += [left, *wrapped] if len(left) > MARGIN - 2 or not wrapped else [left.ljust(MARGIN) + wrapped[0][MARGIN:], *wrapped[1:]]
        if "fields" in one and depth <= DEEPEST:
            out += _lines(one["fields"], depth + 1)
    return out


def _around(takes: str) -> str:
    """What stands around the fields that are told below: a list, names, or nothing."""
    if takes.startswith("{id:"):
        return f"{takes}, with these options"
    return "[...], each with" if takes.startswith("[") else "{name: ...}, each with" if takes.startswith("{name:") else ""


def _word(value: object) -> str:
    """A default as the file would have it; nothing for nothing."""
    if value is None or value == () or value == {}:
        return ""
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _json(plain: object) -> str:
    import json

    return json.dumps(plain, ensure_ascii=False, indent=1)
