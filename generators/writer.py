"""The only code that writes outputs: relative paths and their bytes go in; whole files on disk, or a list of differences, come out."""

import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from generators.stamp import SCRATCH


@dataclass(frozen=True, kw_only=True)
class Written:
    """What one publication did, as sorted relative paths."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, order=True)
class Difference:
    """One output that is not what the model makes: `edited` (other content), `missing`, or `stale` (no longer made)."""

    path: str
    state: Literal["edited", "missing", "stale"]


@contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """One writer at a time in `out`; the system frees the lock of a killed one."""
    import fcntl

    (out / SCRATCH).mkdir(parents=True, exist_ok=True)
    with open(out / SCRATCH / ".lock", "a", encoding="ascii") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def publish(files: Mapping[str, bytes], out: Path, *, owned: Iterable[str] = (), journalled: bool = True, part: bool = False) -> Written:
    """Put every file in its place and remove the owned ones that are no longer made; where they are only a `part`, nothing is removed.

    All bytes are on disk in a staging folder before the first output changes, and each output changes by one rename:
    a reader, or a build killed here, never sees half a file. The journal remembers what an interrupted publication
    may have created, so that the next one owns it; scratch files do without.
    """
    staging, journal = out / SCRATCH / "staging", out / SCRATCH / "publishing.json"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    mine = {*owned, *(_read(journal) if journalled else ())}
    changed = [path for path in sorted(files) if not _holds(_inside(out, path), files[path])]
    for number, path in enumerate(changed):
        (staging / str(number)).write_bytes(files[path])
    if journalled and (changed or mine - files.keys()):
        (staging / "journal").write_text(json.dumps(sorted(mine | files.keys())), encoding="utf-8")
        os.replace(staging / "journal", journal)
    for number, path in enumerate(changed):
        place = _inside(out, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staging / str(number), place)
    gone = () if part else sorted(mine - files.keys())
    removed = [path for path in gone if _remove(_inside(out, path), out)]
    shutil.rmtree(staging)
    return Written(
        changed=tuple(changed), unchanged=tuple(sorted(files.keys() - set(changed))), removed=tuple(removed)
    )


def settle(out: Path) -> None:
    """Forget the journal: call it once the stamp that lists the published outputs is on disk."""
    (out / SCRATCH / "publishing.json").unlink(missing_ok=True)


def compare(files: Mapping[str, bytes], out: Path, *, owned: Iterable[str] = ()) -> list[Difference]:
    """What `publish` would change, without changing it.

    A folder of outputs holds nothing else of their types, so a left-over there is stale even where no stamp says who made it.
    """
    kinds = {(str(Path(p).parent), Path(p).suffix) for p in files}
    strays = {
        f"{folder}/{entry.name}"
        for folder in sorted({folder for folder, _ in kinds} - {"."})
        if (out / folder).is_dir()
        for entry in (out / folder).iterdir()
        if (folder, entry.suffix) in kinds
    }
    stale = {p for p in {*owned, *strays} - files.keys() if (out / p).is_file()}
    return sorted(
        [Difference(path=p, state="stale") for p in stale]
        + [
            Difference(path=p, state="edited" if _inside(out, p).is_file() else "missing")
            for p, data in files.items()
            if not _holds(_inside(out, p), data)
        ]
    )


def same(path: str, one: bytes, other: bytes) -> bool:
    """Equal as users see them: a PPTX by its parts and a PNG by its pixels (zlib builds compress differently), else by bytes."""
    if one == other:
        return True
    try:
        if path.endswith(".pptx"):
            return _parts(one) == _parts(other)
        if path.endswith(".png"):
            return _pixels(one) == _pixels(other)
    except (OSError, zipfile.BadZipFile):  # one of them is not what its name says: an edit
        return False
    return False


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    from PIL import Image

    with Image.open(BytesIO(data)) as image:
        return image.size, image.convert("RGBA").tobytes()


def _holds(place: Path, data: bytes) -> bool:
    try:
        return same(place.name, place.read_bytes(), data)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False


def _inside(out: Path, path: str) -> Path:
    """The place of a relative path; an id from the model can never lead outside of `out`."""
    pure = Path(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise ValueError(f"not a path inside the output folder: {path!r}")
    return out / pure


def _remove(place: Path, out: Path) -> bool:
    if not place.is_file():
        return False
    place.unlink()
    for folder in place.relative_to(out).parents:  # innermost first; a folder that holds something else stays
        if folder == Path("."):
            break
        try:
            (out / folder).rmdir()
        except OSError:
            break
    return True


def _read(journal: Path) -> list[str]:
    try:
        paths = json.loads(journal.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [p for p in paths if isinstance(p, str)]
