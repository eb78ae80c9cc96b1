"""`planta synth`: a model and an environment in; CloudFormation templates, the CDK's assembly and the order to deploy them out."""

import json
import shutil
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)"
    )
    parser.add_argument("--env", help="environment (default: each)")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/infra"),
        help="folder that is written, one folder an environment in it (default: %(default)s)",
    )


def run(args: Namespace) -> int:
    from infra.parts import CannotSynthesize
    from infra.stacks import emit
    from planta.build import build
    from planta.findings import UnusableInput
    from planta.locate import decode
    from planta.report import report

    if not emit.available():
        print(f"planta synth: {emit.MISSING}", file=sys.stderr)
        return 2
    source = decode(args.file.read_bytes())
    try:
        architectures = build(source).architectures
    except UnusableInput as unusable:
        print(report(unusable.findings, args.file.as_posix(), source, "text"))
        return 2
    if args.env and args.env not in architectures:
        print(
            f'planta synth: there is no environment "{args.env}"; there are {", ".join(architectures)}', file=sys.stderr
        )
        return 2
    for name in [args.env] if args.env else architectures:
        try:
            count, stacks = synthesize(architectures[name], args.out / name)
        except CannotSynthesize as problem:
            print(f"planta synth: {name} cannot be synthesized:\n{problem}", file=sys.stderr)
            return 1
        print(f"{name}: {stacks} stacks, {count} resources in {(args.out / name).as_posix()}")
    return 0


def synthesize(architecture: object, out: Path) -> tuple[int, int]:
    """Write one environment whole, or leave what was there."""
    from infra.stacks.compose import compose
    from infra.stacks.emit import emit
    from infra.stacks.order import order
    from planta.architecture import Architecture

    assert isinstance(architecture, Architecture)
    composed = compose(architecture)
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=".synth-") as work:
        made = Path(work, "assembly")
        emit(composed, made)
        (made / "planta.json").write_text(
            json.dumps(order(composed), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        if out.exists():
            shutil.rmtree(out)
        made.rename(out)
    return sum(len(s.resources) for s in composed.stacks), len(composed.stacks)
