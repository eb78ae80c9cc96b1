"""A report in; the same as coloured text, as Markdown for a pull request, or as JSON, out."""

from collections.abc import Iterator

from planta.change.change import CATEGORIES, LEVELS, Category, Change, Level, Report
from planta.findings import dotted

FORMATS = ("text", "markdown", "json")
SCHEMA_VERSION = 1
MARKS: dict[Level, str] = {"dangerous": "!", "review": "?", "safe": " "}
_COLOURS: dict[Level, str] = {"dangerous": "31;1", "review": "33", "safe": "32"}
_SIGNS: dict[Level, str] = {"dangerous": "🔴", "review": "🟡", "safe": "🟢"}
_MEANS: dict[Level, str] = {
    "dangerous": "something here can expose, lose or weaken what must be kept",
    "review": "somebody should look before this goes in",
    "safe": "nothing here opens, weakens or deletes anything",
}
SHORT: tuple[Category, ...] = ("text", "views", "cost")
"""Categories that a reviewer skims: long ones are cut in text and folded in Markdown."""
MOST_TEXTS = 8


def text(report: Report, *, colour: bool = False, every: bool = False) -> str:
    """For a terminal: the verdict, then each category with its changes; `every` cuts nothing."""
    if not report.changes:
        return "No change of meaning."

    def paint(words: str, level: Level) -> str:
        return f"\x1b[{_COLOURS[level]}m{words}\x1b[0m" if colour else words

    out = [paint(f"{report.verdict}: {_MEANS[report.verdict]}", report.verdict)]
    for category, changes in _groups(report):
        out.append(f"\n{_bold(CATEGORIES[category], colour)} ({len(changes)})")
        shown = changes if every or category not in SHORT else changes[:MOST_TEXTS]
        for change in shown:
            out.append(f"  {paint(MARKS[change.level], change.level)} {change.text}{_where(change)}")
            out += [f"      {detail}" for detail in change.details]
        if len(shown) < len(changes):
            out.append(f"    and {len(changes) - len(shown)} more (--all shows them)")
    return "\n".join(out)


def markdown(report: Report, drawing: str | None = None) -> str:
    """For a comment: the verdict with its reasons, then a section for each category; long ones are folded."""
    if not report.changes:
        return "### Architecture: no change of meaning\n"
    out = [f"### Architecture: {_SIGNS[report.verdict]} {report.verdict}", "", f"{_MEANS[report.verdict].capitalize()}."]
    if report.reasons:
        out += ["", *(f"- {_escaped(c.text)}{_where(c)}" for c in report.reasons[:10])]
        if len(report.reasons) > 10:
            out.append(f"- and {len(report.reasons) - 10} more")
    if drawing:
        out += ["", f"![Before and after]({drawing})"]
    for category, changes in _groups(report):
        lines = []
        for change in changes:
            lines.append(f"- {_SIGNS[change.level]} {_escaped(change.text)}{_where(change)}")
            lines += [f"  - {_escaped(detail)}" for detail in change.details]
        title = f"{CATEGORIES[category]} ({len(changes)})"
        if category in SHORT:
            out += ["", f"<details><summary>{title}</summary>", "", *lines, "", "</details>"]
        else:
            out += ["", f"#### {title}", "", *lines]
    return "\n".join(out) + "\n"


def as_json(report: Report) -> str:
    """For programs: `planta diff --format json`; its schema is printed by `planta diff --schema`."""
    import json

    return json.dumps(plain(report), ensure_ascii=False, indent=1)


def plain(report: Report) -> dict[str, object]:
    return {
        "version": SCHEMA_VERSION, "verdict": report.verdict, "reasons": [c.text for c in report.reasons],
        "renames": dict(report.renames),
        "changes": [
            {"category": c.category, "level": c.level, "text": c.text, "path": dotted(c.path), "resource": c.resource,
             "before": c.before, "after": c.after, "details": list(c.details), "environments": list(c.environments)}
            for c in report.changes
        ],
    }  # fmt: skip


def schema() -> dict[str, object]:
    """The JSON Schema of `as_json`."""
    words, maybe = {"type": "string"}, {"type": ["string", "null"]}
    many = {"type": "array", "items": words}
    change = {"category": {"enum": list(CATEGORIES)}, "level": {"enum": list(LEVELS)}, "text": words, "path": words, "resource": maybe,
              "before": maybe, "after": maybe, "details": many, "environments": many}  # fmt: skip
    report = {"version": {"const": SCHEMA_VERSION}, "verdict": {"enum": list(LEVELS)}, "reasons": many,
              "renames": {"type": "object", "additionalProperties": words},
              "changes": {"type": "array", "items": _strict(change)}}  # fmt: skip
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "planta diff", **_strict(report)}


def _strict(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def _groups(report: Report) -> Iterator[tuple[Category, tuple[Change, ...]]]:
    for category in CATEGORIES:
        if changes := report.of(category):
            yield category, changes


def _where(change: Change) -> str:
    return f" (in {', '.join(change.environments)})" if change.environments else ""


def _bold(words: str, colour: bool) -> str:
    return f"\x1b[1m{words}\x1b[0m" if colour else words


def _escaped(words: str) -> str:
    """Text that Markdown prints as it is."""
    for c in "\\`*_<>[]|":
        words = words.replace(c, f"\\{c}")
    return words
