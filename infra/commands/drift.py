"""`planta drift`: every claim of the model, asked of what is really there: what was expected, what was found, how to mend it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from infra.commands import target
from planta.claims import proof

if TYPE_CHECKING:
    from infra.drift import Checked


def arguments(parser: ArgumentParser) -> None:
    target.arguments(parser)
    parser.add_argument("--step", help="only the resources of one step of the provisioning guide")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(default: %(default)s)")


def run(args: Namespace) -> int:
    architecture = target.environment(args, "drift")
    if architecture is None:
        return 2
    if args.step and args.step not in architecture.provisioning:
        print(f'planta drift: there is no step "{args.step}"; there are {", ".join(architecture.provisioning)}', file=sys.stderr)
        return 2
    aws = target.aws(args, architecture, "drift")
    if aws is None:
        return 2
    from infra.drift import check

    checked = list(check(architecture, aws, args.step))
    print(as_json(checked, args) if args.format == "json" else as_text(checked, args))
    return 1 if any(c.state in ("drifted", "unchecked") for c in checked) else 0


def mend(c: "Checked", args: Namespace) -> str:
    """Two ways: what is there goes back to the model, or the model takes what is there."""
    line = f"{args.file.as_posix()}:{c.span.line}" if c.span else args.file.as_posix()
    step = f" --step {c.step}" if c.step else ""
    if c.state == "unchecked":
        return "get an answer first: credentials, permissions or the network are in the way"
    return f"put it back: planta deploy --env {args.env}{step} --mend; or, if it was meant, write it into {line}"


def as_text(checked: "list[Checked]", args: Namespace) -> str:
    lines = []
    for c in checked:
        if c.state not in ("drifted", "unchecked"):
            continue
        mark = "security " if c.claim.security else ""
        lines += [
            f"{c.resource}: {mark}{'drift' if c.state == 'drifted' else 'could not be asked'}: {c.claim.text('en')}",
            f"  expected  {c.expected}",
            f"  found     {c.found or 'nothing'}",
            f"  mend      {mend(c, args)}",
            *_indented("  ask       ", c.command),
            "",
        ]
    elsewhere = [c for c in checked if c.state == "elsewhere"]
    if elsewhere:
        lines += [f"Not checked here, {len(elsewhere)} that are asked of the cluster:"]
        lines += [f"  {c.resource}: {c.claim.text('en')}: {c.command}  # {c.expected}" for c in elsewhere]
    held = sum(c.state == "holds" for c in checked)
    return "\n".join([*lines, f"{held} of {len(checked) - len(elsewhere)} claims hold."])


def _indented(label: str, command: str) -> list[str]:
    first, *rest = command.split("\n")
    return [label + first, *(" " * len(label) + r for r in rest)]


def as_json(checked: "list[Checked]", args: Namespace) -> str:
    claims: list[dict[str, Any]] = [
        {
            "resource": c.resource,
            "step": c.step,
            "account": c.account,
            "region": c.region,
            "text": {"pt-BR": c.claim.text.pt, "en": c.claim.text.en},
            "security": c.claim.security,
            "proof": proof(c.claim),
            "state": c.state,
            "expected": c.expected,
            "found": c.found,
            "command": c.command,
            **({"line": c.span.line} if c.span else {}),
            **({"mend": mend(c, args)} if c.state in ("drifted", "unchecked") else {}),
        }
        for c in checked
    ]
    counts = {s: sum(c.state == s for c in checked) for s in ("holds", "drifted", "unchecked", "elsewhere")}
    return json.dumps({"environment": args.env, "counts": counts, "claims": claims}, ensure_ascii=False, indent=1)
