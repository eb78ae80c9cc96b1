"""Findings in the forms that other tools read: text, JSON, SARIF 2.1.0 and GitHub annotations."""

import json
from collections.abc import Iterable

from planta import __version__
from planta.findings import Finding, dotted, render

FORMATS = ("text", "json", "sarif", "github")
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}


told: list[dict[str, object]] | None = None
"""When it is a list, whatever is reported is also noted there: a command's problems as JSON (`planta.commands.plainly`)."""


def report(findings: Iterable[Finding], file: str, source: str, form: str = "text") -> str:
    """The findings of one file in one of FORMATS, in the file's order."""
    ordered = sorted(findings, key=lambda f: f.sort_key)
    if told is not None:
        told.extend({"file": file, **plain_finding(f)} for f in ordered)
    if form == "json":
        return json.dumps({"file": file, "findings": [plain_finding(f) for f in ordered]}, ensure_ascii=False, indent=1)
    if form == "sarif":
        return json.dumps(_sarif(ordered, file), ensure_ascii=False, indent=1)
    if form == "github":
        return "\n".join(_annotation(f, file) for f in ordered)
    return render(ordered, file, source)


def plain_finding(finding: Finding) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code, "severity": finding.severity, "message": finding.message, "fix": finding.fix or None,
        "path": dotted(finding.path), "resource": finding.resource,
        "line": span.line if span else None, "column": span.column if span else None,
    }  # fmt: skip


def _annotation(finding: Finding, file: str) -> str:
    level = {"note": "notice"}.get(finding.severity, finding.severity)
    place = f"file={_property(file)}" + (f",line={finding.span.line},col={finding.span.column}" if finding.span else "")
    text = finding.message + (f" (fix: {finding.fix})" if finding.fix else "")
    return f"::{level} {place},title={_property(finding.code)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(findings: list[Finding], file: str) -> dict[str, object]:
    from urllib.parse import quote

    results = []
    for f in findings:
        location: dict[str, object] = {"artifactLocation": {"uri": quote(file)}}
        if f.span:
            location["region"] = {"startLine": f.span.line, "startColumn": f.span.column}
        text = f.message + (f" Fix: {f.fix}." if f.fix else "")
        results.append({"ruleId": f.code, "level": _LEVELS[f.severity], "message": {"text": text},
                        "locations": [{"physicalLocation": location}]})  # fmt: skip
    rules = [_rule(code) for code in sorted({f.code for f in findings})]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": {"name": "planta", "version": __version__, "rules": rules}}, "columnKind": "unicodeCodePoints",
                  "results": results}],
    }  # fmt: skip


def _rule(code: str) -> dict[str, object]:
    """What a reader of the results may ask about a code: what a sound design has, why, and by what source."""
    from planta.rules import RULES

    rule = next((r for r in RULES if r.code == code), None)
    if rule is None:  # the form of the file, which its message tells
        return {"id": code}
    return {"id": code, "shortDescription": {"text": rule.title.en}, "fullDescription": {"text": rule.why.en},
            "help": {"text": f"{rule.why.en} Source: {rule.source}."}}  # fmt: skip
