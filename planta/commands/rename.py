"""`planta rename OLD NEW`: another id in the file and in the lock of its drawings; layout, comments and data stay."""

import sys
from argparse import ArgumentParser, Namespace

from planta.commands import asking


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("old", help="its id now")
    parser.add_argument("new", help="its id from now on")
    asking.arguments(parser)
    parser.add_argument("--no-pin", action="store_true", help="let its name in AWS follow, which replaces it: its data is lost")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, only tell which lines would change")


def run(args: Namespace) -> int:
    from planta.change.lock import LOCK, renamed
    from planta.change.rename import rename
    from planta.commands.writing import with_ends_of, write
    from planta.findings import UnusableInput, did_you_mean

    try:
        model = asking.loaded(args)
        everywhere = {r for a in model.architectures.values() for r in a.resources}
        if args.old not in everywhere:
            asking.refuse(args, "unknown-resource", f'"{args.old}" is no resource', did_you_mean(args.old, everywhere))
        if args.new in everywhere:
            asking.refuse(args, "duplicate-resource", f'"{args.new}" exists already', "choose another id")
        renaming = rename(model, args.old, args.new, pin=not args.no_pin)
        try:
            from planta.build import build

            build(renaming.text)
        except UnusableInput as unusable:
            first = unusable.findings[0]
            asking.refuse(args, first.code, f"the file would no longer be usable: {first.message}", first.fix)
    except asking.Refused:
        return 2
    lock = args.file.resolve().parent / LOCK
    files = {args.file.resolve(): with_ends_of(args.file.read_bytes(), renaming.text)}
    if lock.is_file():
        files[lock] = renamed(lock.read_text(encoding="utf-8", errors="replace"), args.old, args.new).encode()
    if not args.dry_run:
        write(files)
    plain = {"old": args.old, "new": args.new, "lines": list(renaming.lines), "pinned": renaming.pinned, "written": not args.dry_run}
    verb = "would be" if args.dry_run else "is now"
    text = f"{args.old} {verb} {args.new} in {len(renaming.lines)} lines of {args.file}"
    if renaming.pinned:
        text += f"; its name in AWS is pinned: {renaming.pinned}"
    elif args.no_pin:
        print("planta: its name in AWS follows its id, so that the next deployment replaces it.", file=sys.stderr)
    if args.dry_run:
        from difflib import unified_diff

        diff = unified_diff(model.source.split("\n"), renaming.text.split("\n"), "now", "then", n=0, lineterm="")
        return asking.answer(args, plain, "\n".join((f"{text}:", *diff)))
    return asking.answer(args, plain, f"{text}.")

