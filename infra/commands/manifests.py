"""`planta manifests`: a model and what its deployment knows in; Helm chart, values, plain manifests and add-ons of its clusters out."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from infra.commands.files import environments, sweep, write


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--env", help="environment (default: each)")
    parser.add_argument("--out", type=Path, default=Path("build/kubernetes"), help="folder that is written (default: %(default)s)")
    parser.add_argument("--outputs", type=Path, metavar="JSON",
                        help='what only the deployment knows, such as {"banco.endpoint": "…", "repo-api.digest": "sha256:…"}')  # fmt: skip
    parser.add_argument("--home", default="deploy/kubernetes",
                        help="where Argo CD finds these files in the system's repository (default: %(default)s)")  # fmt: skip


def run(args: Namespace) -> int:
    from infra.kubernetes.manifests import manifests
    from infra.kubernetes.releases import NoSuchChart
    from infra.kubernetes.tokens import names

    architectures = environments(args.file, "manifests", args.env)
    if architectures is None:
        return 2
    try:
        outputs = known(json.loads(args.outputs.read_text("utf-8"))) if args.outputs else {}
    except ValueError as wrong:
        print(f"planta manifests: {args.outputs.name} is no JSON mapping of names to texts: {wrong}", file=sys.stderr)
        return 2
    files: dict[str, bytes] = {}
    for environment in [args.env] if args.env else architectures:
        try:
            files |= manifests(architectures, environment, outputs, args.home)
        except NoSuchChart as problem:
            print(f"planta manifests: {problem}", file=sys.stderr)
            return 1
    if not files:
        print("The model has no Kubernetes cluster: nothing to write.")
        return 0
    changed, removed = write(files, args.out), sweep(files, args.out)
    print(f"{len(files)} files in {args.out.as_posix()}: {changed} written, {removed} removed")
    unknown = names([data.decode() for path, data in files.items() if "/manifests/" in path or "/platform/" in path])
    if unknown:
        print(f"Known only once deployed, give them with --outputs: {', '.join(unknown)}", file=sys.stderr)
    return 0


def known(found: object) -> dict[str, str]:
    """Flat, or by stack as the CDK writes its outputs."""
    if not isinstance(found, dict):
        raise ValueError("it is not a mapping")
    out: dict[str, str] = {}
    for name, value in found.items():
        out |= known(value) if isinstance(value, dict) else {str(name): str(value)}
    return out
