"""`planta diff A B`: what changed between two models, by meaning, with a verdict to gate on."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planta.build import Loaded
    from planta.change.change import Report

DEFAULT = "architecture.yaml"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("before", nargs="?", help="file, or git revision (main, HEAD~2, main:path/architecture.yaml); default: HEAD")
    parser.add_argument("after", nargs="?", help="the same; default: the file as it is now")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="how it is told (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument("--all", action="store_true", help="cut no list")
    parser.add_argument("--fail-on", choices=("review", "dangerous", "never"), default="dangerous",
                        help="verdict from which the exit code is 1 (default: %(default)s)")  # fmt: skip
    parser.add_argument("--drawing", metavar="URL", help="address of a before/after drawing to put in the Markdown")
    parser.add_argument("--git", nargs="+", metavar="WORD",
                        help="called by git as a diff driver: git config diff.planta.command 'planta diff --git'")  # fmt: skip
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json and stop")


def run(args: Namespace) -> int:
    from planta.commands.asking import Refused

    args.json = args.json or args.format == "json"
    if args.schema:
        import json

        from planta.change.report import schema

        print(json.dumps(schema(), indent=1))
        return 0
    if args.git:
        return _driver(args)
    names = (args.before or "HEAD", args.after or DEFAULT)
    try:
        sources = _read(args, names)
        if sources[0] == sources[1]:
            # Nothing is parsed, so that a hook on unchanged files costs nothing.
            print(_nothing(args))
            return 0
        return _compared(args, names, sources)
    except Refused:
        return 2


def models(args: Namespace, names: tuple[str, str], sources: list[bytes] | None = None) -> "tuple[Loaded, Loaded]":
    """Both models, or every problem told. `names`: of files or revisions; `sources`: their bytes, when they have been read."""
    from planta.build import Known
    from planta.change.compare import load
    from planta.commands import asking
    from planta.findings import UnusableInput
    from planta.locate import decode
    from planta.report import plain_finding, report

    found: list[Loaded] = []
    broken: list[dict[str, object]] = []
    known = Known()
    for name, data in zip(names, sources or _read(args, names), strict=True):
        source = ""
        try:
            source = decode(data)
            found.append(load(source, known))
        except UnusableInput as unusable:
            if not args.json:
                print(report(unusable.findings, name, source), file=sys.stderr)
            broken += [{"file": name, **plain_finding(f)} for f in unusable.findings]
    if broken:
        if args.json:
            print(asking.errors(broken))
        raise asking.Refused
    return found[0], found[1]


def _read(args: Namespace, names: tuple[str, str]) -> list[bytes]:
    from planta.commands import asking

    try:
        return [read(name) for name in names]
    except OSError as error:
        asking.refuse(args, "unreadable", str(error), "name a file, or a revision of git: main, HEAD~2, main:path/x.yaml")



def _compared(args: Namespace, names: tuple[str, str], sources: list[bytes]) -> int:
    from planta.change.change import LEVELS
    from planta.change.compare import compare

    report = compare(*models(args, names, sources))
    print(_told(report, args))
    gate = LEVELS.index(args.fail_on) if args.fail_on in LEVELS else len(LEVELS)
    return 1 if LEVELS.index(report.verdict) >= gate else 0


def _driver(args: Namespace) -> int:
    """Git's words: path, old file, its id and mode, new file, its id and mode. Git wants exit code 0, whatever the verdict."""
    path, old, _, _, new = args.git[:5]
    print(f"{path}, by meaning:")
    if os.devnull in (old, new):
        print("The model is new." if old == os.devnull else "The model is gone.")
        return 0
    sources = [Path(name).read_bytes() for name in (old, new)]
    args.fail_on, args.all = "never", False
    if sources[0] == sources[1]:
        print(_nothing(args))
        return 0
    from planta.commands.asking import Refused

    try:
        _compared(args, (f"a/{path}", f"b/{path}"), sources)
    except Refused:
        print("A version of the model is unusable: `git diff --no-ext-diff` shows its lines.")
    return 0


def _told(report: "Report", args: Namespace) -> str:
    from planta.change import report as forms

    if args.json:
        return forms.as_json(report)
    if args.format == "markdown":
        return forms.markdown(report, args.drawing)
    return forms.text(report, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"), every=args.all)


def _nothing(args: Namespace) -> str:
    if args.json:
        return '{"version": 1, "verdict": "safe", "reasons": [], "renames": {}, "changes": []}'
    return "### Architecture: no change of meaning\n" if args.format == "markdown" else "No change of meaning."


def read(name: str) -> bytes:
    """The bytes of a file, of `REV:path` or of the model at a revision."""
    path = Path(name)
    if path.is_file():
        return path.read_bytes()
    import subprocess

    revision, _, inside = name.partition(":")
    where = f"{revision}:{inside}" if inside else f"{revision}:./{DEFAULT}"
    try:
        shown = subprocess.run(["git", "show", "--end-of-options", where], capture_output=True, check=False)
    except FileNotFoundError:
        raise OSError(f'"{name}" is no file, and git is not installed') from None
    if shown.returncode:
        reason = shown.stderr.decode(errors="replace").strip().splitlines()
        raise OSError(f'"{name}" is neither a file nor a revision with a model: {reason[0] if reason else "git show failed"}')
    return shown.stdout
