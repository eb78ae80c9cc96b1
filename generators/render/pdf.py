"""Layouts in, one vector PDF out: a page for each, as large as its sheet or fitted to A4 or A3 for a poster."""

import hashlib
import io
from collections.abc import Sequence
from typing import Literal

from generators.layout.layout import Layout
from generators.render import content, icons
from generators.render.assets import FONT_BOLD, FONT_REGULAR
from generators.render.pdf_font import Font, load
from generators.render.pdf_page import Page, colour_operands
from generators.render.svg_path import steps

Paper = Literal["sheet", "A4", "A3"]
_SIZES: dict[Paper, tuple[float, float]] = {"A4": (841.89, 595.28), "A3": (1190.55, 841.89)}
_MARGIN = 28.35
_POINT = 0.75
"""Points in a px."""


def pdf(layouts: Sequence[Layout], *, paper: Paper = "sheet") -> bytes:
    """The drawings in their order. Nothing is compressed, so that no build of zlib changes the bytes."""
    return _Book(layouts, paper).data()


class _Book:
    """The file's objects, by number."""

    def __init__(self, layouts: Sequence[Layout], paper: Paper) -> None:
        self.objects: list[bytes] = [b"", b""]
        self.fonts = {"R": self._font(load(FONT_REGULAR)), "B": self._font(load(FONT_BOLD))}
        self.pictures: dict[str, int] = {}
        pages = [self._page(layout, paper) for layout in layouts]
        kids = " ".join(f"{page} 0 R" for page in pages)
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R/Lang(%s)>>" % layouts[0].view.language.encode(
            "ascii", "replace"
        )
        self.objects[1] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()
        self.title = self.add(b"<</Title%s>>" % _string(layouts[0].view.title))

    def add(self, body: bytes) -> int:
        """Number of a new object."""
        self.objects.append(body)
        return len(self.objects)

    def stream(self, head: str, data: bytes) -> int:
        """Number of a new object with data."""
        return self.add(f"<<{head}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream")

    def data(self) -> bytes:
        """The whole file."""
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table, mark = len(out), hashlib.sha256(bytes(out)).hexdigest()[:32].encode()
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        trailer = b"<</Size %d/Root 1 0 R/Info %d 0 R/ID[<%s><%s>]>>" % (len(places) + 1, self.title, mark, mark)
        return bytes(out + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, table))

    def _font(self, font: Font) -> int:
        file = self.stream(f"/Length1 {len(font.data)}", font.data)
        box = " ".join(str(value) for value in font.box)
        descriptor = self.add(
            f"<</Type/FontDescriptor/FontName/{font.name}/Flags 32/FontBBox[{box}]/ItalicAngle 0/Ascent {font.ascent}"
            f"/Descent {font.descent}/CapHeight {font.ascent}/StemV 80/FontFile2 {file} 0 R>>".encode()
        )
        widths = " ".join(str(width) for width in font.widths)
        inner = self.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{font.name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            f"/Supplement 0>>/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/W[0[{widths}]]>>".encode()
        )
        letters = self.stream("", _to_unicode(font))
        return self.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{font.name}/Encoding/Identity-H/DescendantFonts[{inner} 0 R]"
            f"/ToUnicode {letters} 0 R>>".encode()
        )

    def picture(self, key: str) -> int:
        """Number of an icon, drawn on a square of one unit."""
        if key not in self.pictures:
            shown = icons.picture(key)
            self.pictures[key] = self._raster(shown.png) if shown.png else self._vector(shown)
        return self.pictures[key]

    def _vector(self, shown: icons.Picture) -> int:
        out = [f"{1 / shown.size:.6f} 0 0 {-1 / shown.size:.6f} 0 1 cm"]
        for shape in shown.shapes:
            out.append(f"{colour_operands(shape.fill)} rg")
            for kind, points in steps(shape.path):
                numbers = " ".join(f"{x:.3f} {y:.3f}" for x, y in points)
                out.append(f"{numbers} {dict(M='m', L='l', C='c', Z='h')[kind]}")
            out.append("f*" if shape.even_odd else "f")
        return self.stream("/Type/XObject/Subtype/Form/BBox[0 0 1 1]", "\n".join(out).encode())

    def _raster(self, png: bytes) -> int:
        from PIL import Image  # slow to import, and needed for raster pictures only

        with Image.open(io.BytesIO(png)) as opened:
            picture = opened.convert("RGBA")
        size = f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}/BitsPerComponent 8"
        mask = self.stream(f"{size}/ColorSpace/DeviceGray", picture.getchannel("A").tobytes())
        return self.stream(f"{size}/ColorSpace/DeviceRGB/SMask {mask} 0 R", picture.convert("RGB").tobytes())

    def _page(self, layout: Layout, paper: Paper) -> int:
        sheet = (layout.width * _POINT, layout.height * _POINT)
        size, scale = sheet, _POINT
        if paper != "sheet":
            wide = layout.width >= layout.height
            size = _SIZES[paper] if wide else _SIZES[paper][::-1]
            scale = min((size[0] - 2 * _MARGIN) / layout.width, (size[1] - 2 * _MARGIN) / layout.height)
        left, top = (size[0] - layout.width * scale) / 2, (size[1] + layout.height * scale) / 2
        page = Page(layout)
        page.draw()
        drawn = f"{scale:.5f} 0 0 {-scale:.5f} {left:.2f} {top:.2f} cm\n" + "\n".join(page.out)
        stream = self.stream("", drawn.encode("ascii"))
        fonts = "".join(f"/{name} {number} 0 R" for name, number in self.fonts.items())
        pictures = "".join(f"/{name} {self.picture(key)} 0 R" for key, name in page.icons.items())
        return self.add(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]:.2f} {size[1]:.2f}]/Contents {stream} 0 R"
            f"/Resources<</Font<<{fonts}>>/XObject<<{pictures}>>/ExtGState<</H<</ca .92>>/U<</CA .35>>>>>>>>".encode()
        )


def _string(text: str) -> bytes:
    """A text outside the drawing, as PDF wants Unicode."""
    return b"<FEFF" + content.clean(text).encode("utf-16-be").hex().upper().encode() + b">"


def _to_unicode(font: Font) -> bytes:
    """Which characters the glyphs stand for, so that text can be searched and copied."""
    pairs = [
        f"<{glyph:04X}> <{code:04X}>"
        for code, glyph in sorted(font.glyphs.items(), key=lambda pair: (pair[1], pair[0]))
    ]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{body}\nendcmap end end"
    ).encode("ascii")
