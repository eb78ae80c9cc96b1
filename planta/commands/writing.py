"""Files and their new contents in; all of them written, or none, out."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write(contents: Mapping[Path, bytes]) -> None:
    """Each file whole: the new ones are first laid beside the old, then take their places; if one cannot, the others get theirs back."""
    laid: dict[Path, Path] = {}
    old = {path: path.read_bytes() for path in contents}
    done: list[Path] = []
    try:
        for path, data in contents.items():
            laid[path] = path.with_name(f".{path.name}.new")
            laid[path].write_bytes(data)
            laid[path].chmod(path.stat().st_mode & 0o777)
        for path, new in laid.items():
            os.replace(new, path)
            done.append(path)
    except BaseException:
        for path in done:
            path.write_bytes(old[path])
        for new in laid.values():
            with suppress(OSError):
                new.unlink()
        raise


def with_ends_of(data: bytes, text: str) -> bytes:
    """Text as bytes with the byte order mark and the line ends that the file had."""
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.replace("\n", "\r\n" if b"\r\n" in data else "\n").encode("utf-8")
