"""The `planta` command: command-line words go in; the exit code of the one command they name comes out (0 clean, 1 findings, 2 unusable).

The table below names a module for each command. Only the chosen one is imported, so that help and a build with nothing to do
cost little more than starting Python. A command module has `arguments(parser)` and `run(args) -> int`, and
`FORMATS` if its `--format` knows more than text.
"""

import contextlib
import gc
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib import import_module
from pathlib import Path
from typing import NoReturn

COMMANDS = {
    "init": ("planta.commands.init", "a small model to start from"),
    "check": ("planta.commands.check", "what is wrong with the model, and how to mend it"),
    "build": ("generators.commands.build", "diagrams, pages, site and deck from the model"),
    "serve": ("generators.commands.serve", "live site: an edit of the model shows in the browser at once"),
    "explain": ("planta.commands.explain", "one resource told whole: where it is, who reaches it, what breaks with it"),
    "who-can": ("planta.commands.who_can", "who may do that to a resource, and which line of the model gives it"),
    "diff": ("planta.commands.diff", "what changed between two models, by meaning, with a verdict"),
    "compare": ("generators.commands.compare", "what changed between two models, as drawings with both states"),
    "rename": ("planta.commands.rename", "another id for a resource, everywhere in the file; its data stays"),
    "layout": ("generators.commands.layout", "search better arrangements for the drawings and lock them"),
    "export": ("generators.commands.export", "drawings as PDF, A3, one HTML file, Mermaid or a `diagrams` script"),
    "schema": ("planta.commands.schema", "JSON Schema for editors, and the list of kinds"),
    "synth": ("infra.commands.synth", "AWS stacks from the model: CloudFormation templates, ready for the CDK"),
    "manifests": ("infra.commands.manifests", "Helm chart, manifests and add-ons of the model's clusters"),
    "workflows": ("infra.commands.workflows", "delivery workflows and Dockerfiles of the modelled system"),
    "deploy": ("infra.commands.deploy", "the model's stacks, step by step, into the emulator or the model's account"),
    "drift": ("infra.commands.drift", "what is really there, held against every claim of the model"),
    "emulator": ("infra.commands.emulator", "an AWS on this machine, for deploy and drift"),
}


def entry() -> NoReturn:
    """The command as a process of its own: what only serves a longer life, and costs as much as the answer, is left out."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it looks through every installed package for some
    if not COMMANDS.get(next(iter(sys.argv[1:]), ""), ("",))[0].startswith(("planta.", "generators.commands.export")):
        sys.exit(main())
    gc.disable()  # these answer once and end
    code = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # nothing is left to write; taking thousands of objects apart would be all that remains


def main(argv: list[str] | None = None) -> int:
    """Run one command; whatever goes wrong ends in a sentence and an exit code, never in a traceback."""
    words = sys.argv[1:] if argv is None else argv
    _only_our_code()
    try:
        return _dispatch(words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output (head, less) went away: nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        lacking = isinstance(error, FileNotFoundError) and str(error.filename) == "architecture.yaml"
        first = "; `planta init` makes a first one" if lacking else ""
        return _ended(words, "unreadable", f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}{first}")
    except Exception as error:
        if os.environ.get("PLANTA_DEBUG"):
            raise
        return _ended(
            words,
            "internal-error",
            f"internal error, {type(error).__name__}: {error}\n"
            "This is a defect of Planta; outputs are as they were. "
            "Please report it with what PLANTA_DEBUG=1 prints for the same command.",
        )


def _ended(words: list[str], code: str, message: str) -> int:
    if "--json" in words:
        from planta.commands.plainly import problem

        problem(code, message)
    else:
        print(f"planta: {message}", file=sys.stderr)
    return 2


def _dispatch(words: list[str]) -> int:
    name = words[0] if words and words[0] in COMMANDS else _asked(words)
    module_name, summary = COMMANDS[name]
    module = import_module(module_name)
    prog, description = f"planta {name}", summary[0].upper() + summary[1:] + "."
    if "--json" in words or "--help" in words or "-h" in words:
        from planta.commands import plainly

        command: ArgumentParser = (plainly.Parser if "--json" in words else ArgumentParser)(prog=prog, description=description)
        module.arguments(command)
        if plainly.offered(command) and "--json" in words:
            args = _parsed(command, words[1:])
            if formatted := "json" in getattr(module, "FORMATS", ()):
                args.format = "json"
            return plainly.run(name, lambda: int(module.run(args)), formatted=formatted)
    else:
        command = ArgumentParser(prog=prog, description=description)
        module.arguments(command)
    code: int = module.run(_parsed(command, words[1:]))
    return code


def _parsed(command: ArgumentParser, words: list[str]) -> Namespace:
    """Names may stand before and after options; help and what follows `--` (a name whatever it looks like) argparse cannot mix."""
    return command.parse_args(words) if {"--", "-h", "--help"} & set(words) else command.parse_intermixed_args(words)


def _asked(words: list[str]) -> str:
    """What is no command's name: help, the version, or a mistake; each ends here."""
    from planta import __version__

    parser = ArgumentParser(
        prog="planta",
        description="One architecture.yaml becomes the diagrams, the guide, the SLO tables and the deck.",
        epilog="commands:\n" + "\n".join(f"  {name:<10} {summary}" for name, (_, summary) in COMMANDS.items()),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"planta {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below; COMMAND --help tells more")
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        from planta.findings import did_you_mean

        parser.error(f'"{words[0]}" is no command. {did_you_mean(words[0], COMMANDS) or "`planta --help` lists them"}')
    return str(parser.parse_args(words[:1] or ["--help"]).command)


def _only_our_code() -> None:
    """Keep the current folder out of imports, unless Planta itself lives there.

    `python -m planta` puts it first, and a user's own `infra/`, `generators/` or `yaml.py` would be imported in place of ours.
    """
    home, here = Path(__file__).resolve().parents[1], Path.cwd()
    sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() not in {here} - {home}]


if __name__ == "__main__":
    entry()
