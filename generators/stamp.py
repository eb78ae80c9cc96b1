"""The build's stamp: what went in and what came out, so that a build with nothing to do knows it in milliseconds.

Only the standard library is imported here: this module runs before every build, also before those that do nothing.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

SCRATCH = "build"
"""Folder under the output root that holds the stamp, the pages before MkDocs and files on their way; not committed."""

HOME = Path(__file__).resolve().parents[1]
"""Where planta, generators and templates stand: the checkout, or the site-packages of an installed wheel."""

FORMAT = 1
Mark = tuple[int, int, str]
"""Size, modification time (ns) and content hash of a file; (0, 0, "") when it doesn't exist."""


@dataclass(kw_only=True)
class Stamp:
    """Marks of the inputs by absolute path and of the outputs by path relative to the output folder."""

    inputs: dict[str, Mark] = field(default_factory=dict)
    outputs: dict[str, Mark] = field(default_factory=dict)
    environment: str = ""

    @classmethod
    def read(cls, out: Path) -> "Stamp":
        """The stamp of the last whole build in `out`; an empty one where there is none or it cannot be read."""
        try:
            data = json.loads((out / SCRATCH / "stamp.json").read_bytes())
            if data["format"] != FORMAT:
                return cls()
            marks = [{k: (int(s), int(t), str(h)) for k, (s, t, h) in data[part].items()} for part in ("inputs", "outputs")]
            return cls(inputs=marks[0], outputs=marks[1], environment=str(data["environment"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, out: Path) -> None:
        """Replace the stamp in one rename."""
        part = out / SCRATCH / "stamp.json.part"
        part.write_text(json.dumps({"format": FORMAT, **self.__dict__}), encoding="utf-8")
        os.replace(part, out / SCRATCH / "stamp.json")

    def is_fresh(self, inputs: Iterable[Path], out: Path) -> bool:
        """True when these are the stamp's inputs, unchanged, and every output still stands as it was written."""
        return (
            bool(self.outputs)
            and self.environment == environment()
            and _unchanged(self.inputs, {str(p): p for p in inputs})
            and _unchanged(self.outputs, {p: out / p for p in self.outputs})
        )

    def edited(self, out: Path, paths: Iterable[str]) -> list[str]:
        """Of these outputs, the ones whose content is no longer what was written."""
        return [p for p in paths if p in self.outputs and not _unchanged({p: self.outputs[p]}, {p: out / p})]


def up_to_date(file: Path, out: Path) -> bool:
    """True when the last whole build in `out` was made from exactly what is there now, and its outputs still stand."""
    known = Stamp.read(out)
    return bool(known.outputs) and known.is_fresh(inputs(file), out)


def inputs(file: Path) -> list[Path]:
    """Everything that decides the outputs: the model, what stands beside it, and Planta's own code and templates."""
    found = [file.resolve()]
    for name in ("architecture.layout.json", "mkdocs.yml", "decisions"):
        place = file.resolve().parent / name
        found += _files(place) if place.is_dir() else [place]
    for part in ("planta", "generators", "templates"):
        found += _files(HOME / part)
    return found


def environment() -> str:
    """A hash of the Python version and of every installed distribution with its version."""
    names = sorted(
        name
        for folder in sys.path
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder)
        for name in os.listdir(folder)
        if name.endswith(".dist-info")
    )
    return blake2b("\n".join([sys.version, *names]).encode(), digest_size=16).hexdigest()


def marks(places: Mapping[str, Path]) -> dict[str, Mark]:
    """The mark of each file, read now."""
    return {name: _mark(place) for name, place in places.items()}


def _mark(place: Path) -> Mark:
    try:
        status = os.stat(place)
        return status.st_size, status.st_mtime_ns, blake2b(place.read_bytes(), digest_size=16).hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return 0, 0, ""


def _unchanged(known: Mapping[str, Mark], places: Mapping[str, Path]) -> bool:
    if known.keys() != places.keys():
        return False
    for name, place in places.items():
        size, when, digest = known[name]
        try:
            status = os.stat(place)
        except (FileNotFoundError, NotADirectoryError):
            if digest:
                return False
            continue
        if (status.st_size, status.st_mtime_ns) != (size, when) and _mark(place)[2] != digest:
            return False
    return True


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != "__pycache__")
        yield from (Path(root, name) for name in sorted(names))
