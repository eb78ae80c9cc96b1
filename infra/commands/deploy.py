"""`planta deploy`: the plan is shown, then the stacks are deployed in the order of the steps, and what is there is read back."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.commands import target


def arguments(parser: ArgumentParser) -> None:
    target.arguments(parser)
    parser.add_argument("--step", help="one step of the provisioning guide (default: all, in order)")
    parser.add_argument("--plan", action="store_true", help="show the plan and change nothing")
    parser.add_argument("--mend", action="store_true", help="also put back what was changed beside the model (`planta drift` tells)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a value that the plan asks for")
    parser.add_argument("--outputs", type=Path, metavar="JSON", help="file for what only the deployment knows, for `planta manifests`")
    parser.add_argument("--out", type=Path, default=Path("build/infra"), help="where the templates are written (default: %(default)s)")


def run(args: Namespace) -> int:
    from infra.stacks import emit

    if not emit.available():
        print(f"planta deploy: {emit.MISSING}", file=sys.stderr)
        return 2
    architecture = target.environment(args, "deploy")
    if architecture is None:
        return 2
    from infra import assembly
    from infra.commands.synth import synthesize
    from infra.parts import CannotSynthesize

    folder = args.out / args.env
    try:
        synthesize(architecture, folder)
    except CannotSynthesize as problem:
        print(f"planta deploy: {args.env} cannot be synthesized:\n{problem}", file=sys.stderr)
        return 1
    made = assembly.read(folder)
    if args.step and args.step not in made.steps:
        print(f'planta deploy: no step "{args.step}" makes anything; there are {", ".join(made.steps)}', file=sys.stderr)
        return 2
    aws = target.aws(args, architecture, "deploy")
    if aws is None:
        return 2
    from infra.aws import Failed
    from infra.deploy import DeploymentFailed
    from infra.plan import Missing

    try:
        return _deploy(args, architecture, made, aws)
    except (DeploymentFailed, Missing) as problem:
        print(f"planta deploy: {problem}", file=sys.stderr)
    except Failed as problem:
        print(f"planta deploy: AWS says: {problem}", file=sys.stderr)
    return 1


def _deploy(args: Namespace, architecture: Any, made: Any, aws: Any) -> int:
    from infra import deploy, drift
    from infra.plan import Missing, absent, plan

    told = dict(pair.split("=", 1) for pair in args.set)
    stand_in: Callable[..., str] | None = None
    if not aws.real:
        from infra.emulator import seed

        seed.prepare(made, aws)
        stand_in = seed.stand_in
    first = absent(made.up_to(args.step), made, aws)
    if first:
        commands = "\n".join(f"  planta deploy --env {args.env} --step {s}" for s in dict.fromkeys(s.step for s in first))
        raise Missing(f"step {args.step} needs stacks that are not there yet; deploy first:\n{commands}")
    planned = plan(made, aws, args.step, told)
    show(planned)
    if args.plan:
        return 0
    for one in planned:
        for event in deploy.deploy(one.stack, made, aws, told, stand_in, mend=args.mend):
            counter = f"[{event.done}/{event.total}] " if event.total else ""
            print(f"{event.stack}: {counter}{event.text}", flush=True)
    for event in deploy.calls(made, aws, args.step):
        print(f"{event.stack}: {event.text}")
    if args.outputs:
        known = json.dumps(deploy.outputs(made, aws), ensure_ascii=False, indent=1)
        args.outputs.write_text(known + "\n", encoding="utf-8")
    return report(list(drift.check(architecture, aws, args.step)))


def show(planned: Any) -> None:
    """The plan, stack by stack; a replacement is said in so many words."""
    signs: Mapping[str, str] = {"add": "+", "update": "~", "replace": "!", "remove": "-"}
    for one in planned:
        size, changes = len(one.stack.template["Resources"]), len(one.changes)
        told = {"new": f"new, {size} resources", "changed": f"{changes} of {size} resources change", "unchanged": "unchanged"}[one.state]
        print(f"{one.stack.name} ({one.stack.account}, {one.stack.region}): {told}")
        for name, (old, new) in one.parameters.items():
            print(f"  ~ parameter {name}: {old} -> {new}")
        for c in () if one.state == "new" else one.changes:
            how = (
                f" REPLACED, because of {', '.join(c.properties)}"
                if c.action == "replace"
                else f": {', '.join(c.properties)}"
                if c.properties
                else ""
            )
            print(f"  {signs[c.action]} {c.resource} {c.logical} {c.type}{how}")
    counts = {a: sum(c.action == a for p in planned for c in p.changes) for a in signs}
    print("Plan: {add} to add, {update} to update in place, {replace} to replace, {remove} to remove.".format(**counts))


def report(checked: Any) -> int:
    """Deployed is what answers, not what CloudFormation says."""
    states = {s: [c for c in checked if c.state == s] for s in ("holds", "drifted", "unchecked", "elsewhere")}
    asked = len(checked) - len(states["elsewhere"])
    print(
        f"Read back: {len(states['holds'])} of {asked} claims hold"
        + (f"; {len(states['elsewhere'])} are for kubectl." if states["elsewhere"] else ".")
    )
    for c in (*states["drifted"], *states["unchecked"]):
        print(f"  {c.resource}: {c.claim.text('en')}: expected {c.expected}, found {c.found or 'nothing'}")
    return 1 if states["drifted"] or states["unchecked"] else 0
