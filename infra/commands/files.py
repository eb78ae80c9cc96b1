"""What the file-writing commands share: a model's path in, its environments (or every problem, printed) out; and files onto the disk."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from planta.architecture import Architecture


def environments(file: Path, command: str, wanted: str | None = None) -> Mapping[str, Architecture] | None:
    """The model's environments; None when it is unusable or has no such environment, which is said."""
    from planta.build import build
    from planta.findings import UnusableInput
    from planta.locate import decode
    from planta.report import report

    source = decode(file.read_bytes())
    try:
        architectures = build(source).architectures
    except UnusableInput as unusable:
        print(report(unusable.findings, file.as_posix(), source, "text"))
        return None
    if wanted and wanted not in architectures:
        print(f'planta {command}: there is no environment "{wanted}"; there are {", ".join(architectures)}', file=sys.stderr)
        return None
    return architectures


def write(files: Mapping[str, bytes], out: Path) -> int:
    """Each file by one rename, and only where its content is another; how many changed."""
    changed = 0
    for path in sorted(files):
        place = out / path
        if place.is_file() and place.read_bytes() == files[path]:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".{place.name}.part")
        beside.write_bytes(files[path])
        if place.suffix == ".sh":
            beside.chmod(0o755)
        os.replace(beside, place)
        changed += 1
    return changed


def sweep(files: Mapping[str, bytes], out: Path) -> int:
    """Remove what stands beside our files and is no longer made; only for folders that hold nothing else."""
    removed = 0
    for folder in sorted({(out / path).parent for path in files}):
        for place in sorted(folder.iterdir()):
            if place.is_file() and place.relative_to(out).as_posix() not in files:
                place.unlink()
                removed += 1
    return removed
