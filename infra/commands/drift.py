"""`planta drift`: every claim of the model, asked of what is really there: what was expected, what was found, how to mend it."""

import json
import sys
from argparse import ArgumentParser, Namespace
from html import escape
from typing import TYPE_CHECKING, Any

from infra.commands import target
from planta.claims import proof

if TYPE_CHECKING:
    from infra.drift import Checked


FORMATS = ("text", "json", "html")
STATES = {"drifted": "Drifted", "unchecked": "Could not be asked", "holds": "Holds", "elsewhere": "To be asked of the cluster"}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Drift of {environment}</title><style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color-scheme: light dark }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8886 }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 }} p {{ margin: 0 0 .3rem }} h2.drifted, h2.unchecked {{ color: #c02b3c }}
</style></head><body>
<h1>Drift of {environment}</h1>
<p>{held} of {asked} claims hold.</p>
{sections}
</body></html>"""


def arguments(parser: ArgumentParser) -> None:
    target.arguments(parser)
    parser.add_argument("--step", help="only the resources of one step of the provisioning guide")
    parser.add_argument("--format", choices=FORMATS, default="text", help="(default: %(default)s)")


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
    print({"json": as_json, "html": as_page, "text": as_text}[args.format](checked, args))
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


def as_page(checked: "list[Checked]", args: Namespace) -> str:
    """One file that needs nothing else: what differs first, then all that was asked."""
    found = {s: [c for c in checked if c.state == s] for s in ("drifted", "unchecked", "holds", "elsewhere")}
    held, asked = len(found["holds"]), len(checked) - len(found["elsewhere"])
    sections = [_section(STATES[s], s, rows, args) for s, rows in found.items() if rows]
    return PAGE.format(environment=escape(args.env), held=held, asked=asked, sections="\n".join(sections))


def _section(title: str, state: str, rows: "list[Checked]", args: Namespace) -> str:
    lines = [
        f"<tr><th scope=row>{escape(c.resource)}</th><td>{escape(c.claim.text('en'))}{' <b>security</b>' if c.claim.security else ''}</td>"
        f"<td><code>{escape(c.expected)}</code></td><td><code>{escape(c.found)}</code></td><td>{proof(c.claim)}</td>"
        f"<td>{f'<p>{escape(mend(c, args))}</p>' if state in ('drifted', 'unchecked') else ''}<pre>{escape(c.command)}</pre></td></tr>"
        for c in rows
    ]
    head = "".join(f"<th scope=col>{h}</th>" for h in ("Resource", "Claim", "Expected", "Found", "Proof", "Mend, ask"))
    body = "\n".join(lines)
    return f'<h2 class="{state}">{title}: {len(rows)}</h2>\n<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>'


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
