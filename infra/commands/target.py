"""What `deploy` and `drift` share: which AWS is meant, in words of the command line in; the AWS, and what to say of it, out."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from infra.aws import Aws, WrongAccount
from planta.architecture import Architecture

FOLDER = Path("build/emulator")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--env", required=True, help="environment")
    parser.add_argument(
        "--emulator", metavar="URL", help="an emulator that runs already (default: this folder's own, started when it is not running)"
    )
    parser.add_argument("--yes-account", metavar="ACCOUNT",
                        help="the real AWS account to work on, by number: the model's, and your credentials'")  # fmt: skip
    parser.add_argument("--role", help="role to take on in the model's other accounts (a log archive), by name")


def environment(args: Namespace, command: str) -> Architecture | None:
    """The architecture of the environment; None, once every problem is printed."""
    from infra.commands.files import environments

    found = environments(args.file, command, args.env)
    return found[args.env] if found else None


def aws(args: Namespace, architecture: Architecture, command: str) -> Aws | None:
    """A real account only when the model, the credentials and the one who types say the same number."""
    account = architecture.environment.account
    if args.yes_account is None:
        from infra.emulator import server

        url = args.emulator or server.running(FOLDER) or server.start(FOLDER)
        print(f"Emulator at {url}: no AWS account is touched.", file=sys.stderr)
        return Aws(endpoint=url)
    if args.emulator:
        print(f"planta {command}: an emulator or an account, not both", file=sys.stderr)
        return None
    if args.yes_account != account:
        print(
            f"planta {command}: the model says that {architecture.environment_id} is account {account}, not {args.yes_account}",
            file=sys.stderr,
        )
        return None
    try:
        real = Aws(real=True, role=args.role)
        for number in sorted({architecture.account(id) for id in architecture.resources}):
            real.client("sts", number, architecture.system.region)
    except WrongAccount as wrong:
        print(f"planta {command}: {wrong}; nothing was done", file=sys.stderr)
        return None
    print(f"AWS account {account}.", file=sys.stderr)
    return real
