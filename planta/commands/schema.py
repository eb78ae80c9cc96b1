"""`planta schema`: the JSON Schema of architecture.yaml, for editors; with --kinds, the kinds and what can be done to each."""

from argparse import ArgumentParser, Namespace


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--kinds", action="store_true", help="list the kinds with their verbs instead")


def run(args: Namespace) -> int:
    if not args.kinds:
        from planta import schema

        print(schema.text(), end="")
        return 0
    from planta.kinds import KINDS

    for kind in sorted(KINDS, key=lambda k: k.kind_id):
        verbs = ", ".join(v.name for v in kind.verbs)
        print(f"{kind.kind_id:<20} {kind.face.name.en}{f'  ({verbs})' if verbs else ''}")
    return 0
