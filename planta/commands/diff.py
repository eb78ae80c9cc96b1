"""`planta diff A B`: what changed between two models, by meaning, with a verdict to gate on."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    form = "json" if args.json else args.format
    if args.schema:
        import json

        from planta.change.report import schema

        print(json.dumps(schema(), indent=1))
        return 0
    if args.git:
        return _driver(args)
    names = (args.before or "HEAD", args.after or DEFAULT)
    try:
        sources = [read(n) for n in names]
    except OSError as error:
        return _refused(form, [{"code": "unreadable", "message": str(error), "path": None, "fix": None}])
    if sources[0] == sources[1]:
        # Nothing is parsed, so that a hook on unchanged files costs nothing.
        print(_nothing(form))
        return 0
    return _compared(args, form, names, sources)


def _compared(args: Namespace, form: str, names: tuple[str, str], sources: list[bytes]) -> int:
    from planta.build import Known
    from planta.change.change import LEVELS
    from planta.change.compare import compare, load
    from planta.findings import UnusableInput, render
    from planta.locate import decode

    models, broken = [], []
    known = Known()
    for name, data in zip(names, sources, strict=True):
        source = ""
        try:
            source = decode(data)
            models.append(load(source, known))
        except UnusableInput as unusable:
            if form != "json":
                print(render(unusable.findings, name, source), file=sys.stderr)
            broken += [(name, f) for f in unusable.findings]
    if broken:
        from planta.report import plain_finding

        return _refused(form, [{"file": name, **plain_finding(f)} for name, f in broken])
    report = compare(models[0], models[1])
    print(_told(report, form, args))
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
        print(_nothing("text"))
    elif _compared(args, "text", (f"a/{path}", f"b/{path}"), sources) == 2:
        print("A version of the model is unusable: `git diff --no-ext-diff` shows its lines.")
    return 0


def _told(report: "Report", form: str, args: Namespace) -> str:
    from planta.change import report as forms

    if form == "json":
        return forms.as_json(report)
    if form == "markdown":
        return forms.markdown(report, args.drawing)
    return forms.text(report, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"), every=args.all)


def _nothing(form: str) -> str:
    if form == "json":
        return '{"version": 1, "verdict": "safe", "reasons": [], "renames": {}, "changes": []}'
    return "### Architecture: no change of meaning\n" if form == "markdown" else "No change of meaning."


def _refused(form: str, problems: list[dict[str, object]]) -> int:
    if form == "json":
        import json

        print(json.dumps({"errors": problems}, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            if problem.get("code") == "unreadable":
                print(f"planta: {problem['message']}", file=sys.stderr)
    return 2


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
