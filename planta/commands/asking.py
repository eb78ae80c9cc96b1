"""What the asking commands share: a file in, its model or every problem told (as text or as JSON) out."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from planta.architecture import Architecture
    from planta.build import Loaded


class Refused(Exception):
    """The question cannot be answered; the problem has been told, and the exit code is 2."""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="answer, and tell errors, as JSON")


def environment_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--env", metavar="ENVIRONMENT", help="environment that is asked about (default: the first)")


def loaded(args: Namespace) -> "Loaded":
    from planta.build import build
    from planta.findings import UnusableInput
    from planta.locate import decode
    from planta.report import plain_finding, report

    source = ""
    try:
        source = decode(args.file.read_bytes())
        return build(source)
    except UnusableInput as unusable:
        if args.json:
            print(errors([{"file": args.file.as_posix(), **plain_finding(f)} for f in unusable.findings]))
        else:
            print(report(unusable.findings, args.file.as_posix(), source), file=sys.stderr)
    except OSError as error:
        refuse(args, "unreadable", f"{args.file}: {error.strerror or error}", "`planta init` makes one; --file PATH names another")
    raise Refused


def chosen(args: Namespace, model: "Loaded") -> "Architecture":
    """The environment that is asked about."""
    from planta.findings import did_you_mean

    if args.env is None:
        return model.architecture
    if args.env not in model.architectures:
        refuse(args, "unknown-environment", f'"{args.env}" is no environment', did_you_mean(args.env, model.architectures))
    return model.architectures[args.env]


def known(args: Namespace, model: "Architecture", resource: str) -> None:
    """Refuse an id that names no resource."""
    from planta.findings import did_you_mean

    if resource not in model.resources:
        from planta.kinds import BY_ID

        kind = f"it is a kind: `planta schema {resource}` tells its fields" if resource in BY_ID else ""
        refuse(args, "unknown-resource", f'"{resource}" is no resource', kind or did_you_mean(resource, model.resources))


def refuse(args: Namespace, code: str, message: str, fix: str = "") -> NoReturn:
    """Tell a problem and stop."""
    refused(args, code, message, fix)
    raise Refused


def refused(args: Namespace, code: str, message: str, fix: str = "") -> int:
    """Tell a problem; the exit code."""
    if args.json:
        print(errors([{"code": code, "severity": "error", "message": message, "fix": fix or None, "path": None}]))
    else:
        print(f"planta: {message}{f'. {fix[0].upper()}{fix[1:]}' if fix else ''}", file=sys.stderr)
    return 2


def errors(problems: list[dict[str, object]]) -> str:
    import json

    return json.dumps({"errors": problems}, ensure_ascii=False, indent=1)


def answer(args: Namespace, plain: object, text: str) -> int:
    if args.json:
        import json

        text = json.dumps(plain, ensure_ascii=False, indent=1)
    print(text)
    return 0
