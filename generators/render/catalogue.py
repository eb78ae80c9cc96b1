"""Icon name of the installed `diagrams` package in, small PNG out: no other module knows where its pictures lie."""

import difflib
import re
import struct
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PX = 96
"""Edge of the square picture: twice the size at which icons are drawn."""
COLOURS = 64


@cache
def folder() -> Path | None:
    """The package's pictures, found without importing it (it starts Graphviz' bindings); None when not installed."""
    spec = find_spec("diagrams")
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent.parent / "resources"
    return found if found.is_dir() else None


@cache
def names() -> tuple[str, ...]:
    """Every name of the catalogue, such as `programming/framework/django`."""
    root = folder()
    if root is None:
        return ()
    return tuple(sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.png")))


def path(name: str) -> Path | None:
    """The catalogue's own file, whatever its size."""
    root = folder()
    return root / f"{name}.png" if root is not None and name in names() else None


@cache
def classes() -> dict[str, tuple[str, str]]:
    """Name of each picture -> module and class that draw it, read from the package's source without running it."""
    root, found = folder(), dict[str, tuple[str, str]]()
    if root is None:
        return found
    package, pictured = root.parent / "diagrams", frozenset(names())
    for source in sorted(package.glob("*/*.py")):
        text = source.read_text(encoding="utf-8")
        place = re.search(r'_icon_dir = "resources/([^"]+)"', text)
        if place is None or source.stem == "__init__":
            continue
        nicer = {old: new for new, old in re.findall(r"^(\w+) = (\w+)$", text, re.M) if new.lower() == old.lower()}
        for name, icon in re.findall(r'^class (\w+)\(\w+\):\n    _icon = "([^"]+)\.png"', text, re.M):
            module = f"diagrams.{source.parent.name}.{source.stem}"
            found.setdefault(f"{place[1]}/{icon}", (module, nicer.get(name, name)))
    return {name: made for name, made in found.items() if name in pictured}


_SHORT = {
    "elasticloadbalancing": "elb",
    "virtualprivatecloud": "vpc",
    "managedserviceforprometheus": "amazonmanagedprometheus",
    "elasticcontainerregistry": "ec2containerregistry",
}


@cache
def alike(name: str) -> str:
    """The catalogue's name for a vendored AWS picture such as `AmazonAurora`; a general one when nothing is near."""
    known = {
        re.sub(r"[^a-z0-9]", "", path.rsplit("/", 1)[-1]): path
        for path in reversed(classes())
        if path.startswith("aws/")
    }
    plain = re.sub(r"[^a-z0-9]", "", re.sub(r"^(Amazon|AWS)", "", name).lower())
    for long, short in _SHORT.items():
        plain = plain.replace(long, short)
    candidates = [word for word in (plain, re.sub(r"^(ec2|vpc)(?=.)", "", plain)) if word in known]
    candidates += sorted((word for word in known if word.startswith(plain)), key=lambda word: (len(word), word))
    candidates += sorted((word for word in known if len(word) > 3 and plain.startswith(word)), key=len, reverse=True)
    candidates += difflib.get_close_matches(plain, sorted(known), n=1, cutoff=0.75)
    return known[candidates[0]] if candidates else "aws/general/general"


@cache
def png(name: str) -> bytes | None:
    """The picture, centred on a transparent square of PX and reduced to a palette; None when there is none."""
    found = path(name)
    if found is None:
        return None
    from PIL import Image  # slow to import, and needed for pictures that are not vendored only

    with Image.open(found) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail((PX, PX), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (PX, PX))
    square.paste(picture, ((PX - picture.width) // 2, (PX - picture.height) // 2))
    small = square.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return _stored_png(small.tobytes(), bytes(small.im.getpalette("RGBA", "RGBA")))


def _stored_png(pixels: bytes, palette: bytes) -> bytes:
    """Encode without compressing: builds of zlib differ in what they write, and the bytes end up in committed SVG."""
    raw = b"".join(b"\0" + pixels[at : at + PX] for at in range(0, len(pixels), PX))
    size = len(raw).to_bytes(2, "little")
    inverse = (len(raw) ^ 0xFFFF).to_bytes(2, "little")
    colours = [palette[at : at + 4] for at in range(0, 4 * COLOURS, 4)]
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", PX, PX, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(colour[:3] for colour in colours)),
        (b"tRNS", b"".join(colour[3:] for colour in colours)),
        (b"IDAT", b"\x78\x01\x01" + size + inverse + raw + zlib.adler32(raw).to_bytes(4, "big")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
