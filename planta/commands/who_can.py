"""`planta who-can VERB ID`: who may do that, and which line of the model gives it; a verb and an id in, an answer out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from planta.commands import asking

if TYPE_CHECKING:
    from planta.rules.facts import Facts


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("verb", help="what may be done: a verb of the resource's kind, a port's name, or a derived one (encrypt)")
    parser.add_argument("id", help="to which resource")
    asking.arguments(parser)
    asking.environment_argument(parser)


def run(args: Namespace) -> int:
    from planta.access import accesses
    from planta.findings import did_you_mean, dotted
    from planta.rules.facts import Facts

    try:
        architecture = asking.chosen(args, asking.loaded(args))
        asking.known(args, architecture, args.id)
        config = architecture.resources[args.id].config
        here = [a for a in accesses(architecture) if a.target == args.id]
        ports = getattr(config, "ports", {})
        verbs = {*(v.name for v in type(config).verbs), *(ports if isinstance(ports, Mapping) else ()), *(a.verb for a in here)}
        if args.verb not in verbs:
            known = ", ".join(sorted(verbs)) or "nothing"
            asking.refuse(args, "unknown-verb", f'"{args.verb}" cannot be done to {args.id} ({config.kind})',
                          did_you_mean(args.verb, verbs) or f"what can: {known}")  # fmt: skip
    except asking.Refused:
        return 2
    found = [a for a in here if a.verb == args.verb]
    facts = Facts(architecture)
    rows = []
    for access in found:
        span = architecture.spans.get(access.path)
        rows.append({"principal": access.principal, "because": access.because, "path": dotted(access.path),
                     "line": span.line if span else None,
                     "within": access.within, "ports": list(access.ports), "actions": list(access.actions), "phase": access.phase,
                     "wider": access.wider.en if access.wider else None, "through": _callers(facts, access.principal)})  # fmt: skip
    plain = {"verb": args.verb, "resource": args.id, "environment": architecture.environment_id, "who": rows}
    lines = [f"{r['principal']}{_limits(r)}: {r['because']}{_place(args, r)}{_through(r)}" for r in rows]
    return asking.answer(args, plain, "\n".join(lines) or f"Nobody can {args.verb} {args.id}: what is not drawn is denied.")


def _callers(facts: "Facts", principal: str) -> list[str]:
    """Who can make the principal act: whatever calls it, directly or in steps."""
    seen: dict[str, None] = {}
    queue = [principal]
    for here in queue:
        for arrow in facts.architecture.arrows_to(here) if here in facts.architecture.resources else ():
            source = arrow.drawn_from
            if arrow.verb.edge in ("request", "data", "job") and source not in seen and source != principal:
                seen[source] = None
                queue.append(source)
    return list(seen)


def _limits(row: Mapping[str, object]) -> str:
    within = f" within {row['within']}" if row["within"] else ""
    ports = row["ports"]
    return within + (f", port {', '.join(map(str, ports))}" if isinstance(ports, list) and ports else "")


def _place(args: Namespace, row: Mapping[str, object]) -> str:
    return f" ({args.file}:{row['line']})" if row["line"] else ""


def _through(row: Mapping[str, object]) -> str:
    through = row["through"]
    return f"\n    made to act by {', '.join(map(str, through))}" if isinstance(through, list) and through else ""
