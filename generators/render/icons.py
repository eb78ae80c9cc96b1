"""Icon key in (`service/AmazonAurora`, `diagrams/saas/chat/slack`), its picture as symbol, SVG, paths or PNG out."""

import base64
import difflib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resvg_py

from generators.render import catalogue
from generators.render.assets import ICONS
from generators.render.style import INK

_KEY = re.compile(r"(service|resource|group)/\w+|diagrams(/[\w-][\w.-]*)+", re.ASCII)
_PATH = re.compile(r'<path fill="([^"]+)"( fill-rule="evenodd")? d="([^"]+)"/>')
_VIEW_BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_INKS = frozenset({"#232f3d", "#232f3e", "#242f3e"})


class UnknownIcon(ValueError):
    """No picture has this key; the message names the nearest ones."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.near = nearest(key)
        hint = f"; did you mean {', '.join(self.near)}?" if self.near else ""
        super().__init__(f"unknown icon {key!r}{hint}")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One filled path of an icon."""

    fill: str
    even_odd: bool
    path: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An icon of `size` x `size` units: `shapes` painted in order, or a `png` when it is a raster picture."""

    size: int
    shapes: tuple[Shape, ...] = ()
    png: bytes | None = None


@cache
def keys() -> tuple[str, ...]:
    """Every key that can be drawn: the vendored pictures, then the rest of the catalogue."""
    vendored = {path.relative_to(ICONS).with_suffix("").as_posix() for path in ICONS.rglob("*.*g") if path.is_file()}
    return tuple(sorted(vendored | {f"diagrams/{name}" for name in catalogue.names()}))


def exists(key: str) -> bool:
    """Whether the key can be drawn."""
    return _KEY.fullmatch(key) is not None and (_file(key).is_file() or key in keys())


def nearest(key: str, count: int = 3) -> tuple[str, ...]:
    """The keys that look most like an unknown one: same last word first, then similar spelling."""
    word = key.rsplit("/", 1)[-1].lower()
    named = {candidate.rsplit("/", 1)[-1].lower(): candidate for candidate in reversed(keys())}
    holding = [named[name] for name in sorted(named, key=lambda name: (len(name), name)) if word and word in name]
    similar = [named[name] for name in difflib.get_close_matches(word, named, n=count, cutoff=0.5)]
    return tuple(dict.fromkeys(similar + holding))[:count]


@cache
def picture(key: str) -> Picture:
    """The icon's content; UnknownIcon when there is none."""
    if _KEY.fullmatch(key) is None:
        raise UnknownIcon(key)
    file = _file(key)
    if not key.startswith("diagrams/"):
        if not file.is_file():
            raise UnknownIcon(key)
        text = file.read_text(encoding="utf-8")
        box = _VIEW_BOX.search(text)
        if box is None:
            raise ValueError(f"{file.name}: no viewBox of the form '0 0 W H'")
        shapes = tuple(Shape(fill=fill, even_odd=bool(rule), path=path) for fill, rule, path in _PATH.findall(text))
        return Picture(size=int(box[1]), shapes=shapes)
    raster = file.read_bytes() if file.is_file() else catalogue.png(key.removeprefix("diagrams/"))
    if raster is None:
        raise UnknownIcon(key)
    return Picture(size=catalogue.PX, png=raster)


def is_raster(key: str) -> bool:
    """Raster pictures have dark parts that nothing can recolour, so dark themes put a light plate under them."""
    return picture(key).png is not None


def follows_ink(key: str, fill: str) -> bool:
    """Line icons in the text's colour (people, devices) turn light on a dark sheet."""
    return key.startswith("resource/") and fill in _INKS


@cache
def body(key: str, ink: str = "currentColor") -> str:
    """The icon's elements, with no element around them; `ink` paints what follows the text's colour."""
    shown = picture(key)
    if shown.png is not None:
        data = base64.b64encode(shown.png).decode("ascii")
        return f'<image width="{shown.size}" height="{shown.size}" href="data:image/png;base64,{data}"/>'
    return "".join(
        f'<path fill="{ink if follows_ink(key, shape.fill) else shape.fill}"'
        f'{" fill-rule=" + chr(34) + "evenodd" + chr(34) if shape.even_odd else ""} d="{shape.path}"/>'
        for shape in shown.shapes
    )


def group(key: str, group_id: str) -> str:
    """The icon to be drawn with `<use>`, scaled: LibreOffice sizes no `<symbol>`. Ids are the caller's, for drawings share pages."""
    return f'<g id="{group_id}">{body(key)}</g>'


def svg(key: str) -> str:
    """The icon as an SVG file of its own."""
    size = picture(key).size
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">{body(key, INK.light)}</svg>'


def data_uri(key: str) -> str:
    """The icon for formats that embed pictures by address."""
    shown = picture(key)
    kind, data = ("png", shown.png) if shown.png is not None else ("svg+xml", svg(key).encode())
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


@cache
def png(key: str, px: int) -> bytes:
    """The icon rasterised to `px` x `px`, for formats without vector pictures."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(key), width=px, height=px, skip_system_fonts=True))


def _file(key: str) -> Path:
    return ICONS / f"{key}.{'png' if key.startswith('diagrams/') else 'svg'}"
