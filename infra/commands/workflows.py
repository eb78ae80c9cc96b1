"""`planta workflows`: a model in; its delivery workflows, and a Dockerfile for each of its images, out."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from infra.commands.files import environments, write


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/delivery"),
                        help="root of the system's repository, or a folder to look at first (default: %(default)s)")  # fmt: skip


def run(args: Namespace) -> int:
    from infra.delivery.delivery import delivery

    architectures = environments(args.file, "workflows")
    if architectures is None:
        return 2
    files = delivery(architectures)
    if not files:
        print("The model has no workflow and no image repository: nothing to write.")
        return 0
    print(f"{len(files)} files in {args.out.as_posix()}: {write(files, args.out)} written")
    return 0
