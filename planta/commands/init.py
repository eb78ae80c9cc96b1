"""`planta init`: a small, sound model to start from; a file name in, the new file, the schema for editors and what git ignores out."""

import json
import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

LANGUAGES = ("pt-BR", "en")
IGNORED = "# What `planta build` makes anew at once; drawings, alerts and slides are committed\nbuild/\nsite/\n"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the file to make (default: %(default)s)")
    parser.add_argument("--name", help="name of the system (default: that of the folder)")
    parser.add_argument("--language", choices=LANGUAGES, default="pt-BR", help="language of its texts (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="answer, and tell errors, as JSON")


def run(args: Namespace) -> int:
    if args.file.exists():
        return _refused(args, "file-exists", f"{args.file} exists already", "name another file: planta init OTHER.yaml")
    name = " ".join((args.name or args.file.resolve().parent.name or "sistema").split()) or "sistema"
    text = model(name, args.language)
    args.file.write_text(text, encoding="utf-8")
    schema = args.file.with_name("architecture.schema.json")  # the file's first line tells editors to read it
    if not schema.exists():
        from planta.schema import text as schema_text

        schema.write_text(schema_text(), encoding="utf-8")
    ignored = args.file.with_name(".gitignore")
    if not ignored.exists():
        ignored.write_text(IGNORED, encoding="utf-8")
    if args.json:
        print(json.dumps({"file": args.file.as_posix(), "id": identifier(name), "language": args.language}, ensure_ascii=False, indent=1))
    else:
        print(f"{args.file} is ready. `planta check {args.file}` checks it, `planta build {args.file}` makes everything from it; "
              "`planta schema KIND` tells what a resource takes.")  # fmt: skip
    return 0


def model(name: str, language: str) -> str:
    """The starting model of a language, with the system's name and id filled in."""
    text = (Path(__file__).parent / f"starting.{language}.yaml").read_text(encoding="utf-8")
    return text.replace("  id: {id}", f"  id: {identifier(name)}").replace("  name: {name}",
                                                                           f"  name: {json.dumps(name, ensure_ascii=False)}", 1)


def identifier(name: str) -> str:
    """Lower-case letters, digits and single hyphens; it starts with a letter."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return (words if words[:1].isalpha() else f"sistema-{words}".strip("-"))[:20].strip("-")


def _refused(args: Namespace, code: str, message: str, fix: str) -> int:
    if args.json:
        print(json.dumps({"errors": [{"code": code, "severity": "error", "message": message, "fix": fix, "path": None}]}, indent=1))
    else:
        print(f"planta: {message}. {fix[0].upper()}{fix[1:]}", file=sys.stderr)
    return 2
