"""`planta check`: everything that is wrong with a model, each with its place and a fix."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from planta.report import FORMATS, report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planta.change.mend import Mend
    from planta.findings import Finding


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="*", type=Path, help="the model, or several (default: architecture.yaml)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="text, or a form that other tools read (default: %(default)s)")
    parser.add_argument("--fix", action="store_true",
                        help="first mend what is mechanical: misspelt words, quotes, lists, needless waivers; the rest stays")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument("--as-of", type=_date, metavar="DATE", help="also report waivers that have expired by this day (YYYY-MM-DD)")


def _date(text: str) -> str:
    from argparse import ArgumentTypeError
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ArgumentTypeError(f'"{text}" is no day: write YYYY-MM-DD') from None


def run(args: Namespace) -> int:
    args.format = "json" if args.json else args.format
    files = args.file or [Path("architecture.yaml")]
    if len(files) > 1 and args.format in ("json", "sarif"):
        told = f"--format {args.format} tells of one file at a time"
        if args.format == "json":
            from planta.commands.plainly import problem

            problem("usage", told, "run it for each file")
        else:
            print(f"planta: {told}", file=sys.stderr)
        return 2
    return max(_check(file, args) for file in files)


def _check(file: Path, args: Namespace) -> int:
    from planta.build import build
    from planta.findings import UnusableInput
    from planta.locate import decode

    source: str = ""
    mends: tuple[Mend, ...] = ()
    try:
        source, mends = _mended(file) if args.fix else (decode(file.read_bytes()), ())
        loaded = build(source)
    except UnusableInput as unusable:
        findings, code = unusable.findings, 2
    else:
        findings = loaded.findings
        if args.as_of:
            from planta.rules.run import expired

            findings = (*findings, *expired(loaded.architecture, loaded.waived, args.as_of))
        code = 1 if findings else 0
    text = report(findings, file.as_posix(), source, args.format)
    if args.fix and args.format == "json":
        import json

        told = [{"line": m.line, "code": m.code, "before": m.before, "after": m.after or None} for m in mends]
        text = json.dumps({**json.loads(text), "mended": told}, ensure_ascii=False, indent=1)
    elif mends:
        for one in mends:
            what = f"mended: {one.before} → {one.after}" if one.after else f"taken out: {one.before}"
            print(f"{file.as_posix()}:{one.line}: {what} [{one.code}]", file=sys.stderr)
    if text:
        print(text)
    if args.format == "text":
        # A summary for people goes to stderr, so that the findings can be piped.
        print(summary(findings, code), file=sys.stderr)
    return code


def _mended(file: Path) -> "tuple[str, tuple[Mend, ...]]":
    """The text after the mechanical mends, which are written, and what they were."""
    from planta.change.mend import mend
    from planta.commands.writing import with_ends_of, write
    from planta.locate import decode

    data = file.read_bytes()
    text, mends = mend(decode(data))
    if mends:
        write({file.resolve(): with_ends_of(data, text)})
    return text, mends


def summary(findings: "Sequence[Finding]", code: int) -> str:
    if not findings:
        return "No problems found."
    if code == 2:
        many = len(findings) > 1
        return f"{len(findings)} problem{'s' if many else ''}; the model is unusable until {'they are' if many else 'it is'} mended."
    count = {s: sum(f.severity == s for f in findings) for s in ("error", "warning", "note")}
    told = " and ".join(f"{n} {s}{'s' if n > 1 else ''}" for s, n in count.items() if n)
    return f"{told}; `planta schema waivers` shows how to accept one with a reason."
