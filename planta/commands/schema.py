"""`planta schema`: the JSON Schema of architecture.yaml, for editors; with --kinds, the kinds and what can be done to each."""

from argparse import ArgumentParser, Namespace


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--kinds", action="store_true", help="list the kinds with their verbs instead")
    parser.add_argument("--json", action="store_true", help="the list of kinds as JSON; the schema always is")


def run(args: Namespace) -> int:
    if not args.kinds:
        from planta import schema

        print(schema.text(), end="")
        return 0
    from planta.kinds import BY_ID

    kinds = [kind for _, kind in sorted(BY_ID.items())]
    if args.json:
        import json

        told = [{"kind": k.kind_id, "name": k.face.name.en, "verbs": [v.name for v in k.verbs]} for k in kinds]
        print(json.dumps({"kinds": told}, ensure_ascii=False, indent=1))
        return 0
    for kind in kinds:
        verbs = ", ".join(v.name for v in kind.verbs)
        print(f"{kind.kind_id:<20} {kind.face.name.en}{f'  ({verbs})' if verbs else ''}")
    return 0
