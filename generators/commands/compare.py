"""`planta compare BEFORE AFTER`: two models (files or revisions) in; what changed as Mermaid, and drawings with both states, out."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planta.architecture import Architecture

FORMS = ("markdown", "mermaid")
MOVES = 3000
"""Arrangements that are looked at for what no lock has: the part that changed is small, and a reviewer waits."""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("before", nargs="?", default="HEAD", help="file, or git revision; default: HEAD")
    parser.add_argument("after", nargs="?", default="architecture.yaml", help="the same; default: the file as it is now")
    parser.add_argument("--format", choices=FORMS, default="markdown",
                        help="folded for a comment on a pull request, or Mermaid alone (default: %(default)s)")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="DIR", help="also every view that changes, as SVG with both states")
    parser.add_argument("--json", action="store_true", help="answer, and tell errors, as JSON")


def run(args: Namespace) -> int:
    from generators import writer
    from generators.render.mermaid import mermaid
    from generators.views.compare import changed
    from planta.commands import asking, diff

    try:
        models = diff.models(args, (args.before, args.after))
    except asking.Refused:
        return 2
    before, after = (m.architecture for m in models)
    view = changed(before, after)
    files = _drawings(before, after, Path(args.after).parent) if args.out else {}
    if files:
        args.out.mkdir(parents=True, exist_ok=True)
        writer.publish(files, args.out.resolve(), journalled=False)
    drawn = mermaid(view) if view else ""
    text = drawn if args.format == "mermaid" else _folded(drawn) if drawn else ""
    if files and not args.json:
        print("\n".join(str(args.out / name) for name in files), file=sys.stderr)
    return asking.answer(args, {"mermaid": drawn or None, "files": [(args.out / name).as_posix() for name in files]}, text.rstrip("\n"))


def _folded(drawn: str) -> str:
    """GitHub draws Mermaid in comments, where it shows no SVG."""
    title = "Before and after: what changed, and who it talks to (+ new, − gone, ~ changed)"
    return f"<details><summary>{title}</summary>\n\n```mermaid\n{drawn}```\n\n</details>"


def _drawings(before: "Architecture", after: "Architecture", folder: Path) -> dict[str, bytes]:
    """Each view in which something is not the same, arranged as the folder's lock has it, and the part that changed."""
    from generators.drawings import LOCK, read_lock
    from generators.layout.engine import arrange
    from generators.render.svg import svg
    from generators.views.compare import changed, compare

    lock = read_lock((folder / LOCK).read_text(encoding="utf-8", errors="replace")) if (folder / LOCK).is_file() else {}
    part = changed(before, after)
    views = [part] if part else []
    for view in dict.fromkeys((*after.views, *before.views)):
        drawn = compare(before, after, view)
        states = {*(n.status for n in drawn.nodes), *(g.status for g in drawn.groups), *(e.status for e in drawn.edges)}
        if states - {"same"}:
            views.append(drawn)
    return {f"{view.id}.svg": svg(arrange(view, lock=lock.get(view.id), moves=MOVES)).encode() for view in views}
