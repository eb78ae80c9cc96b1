"""PNG: the bundled fonts draw every text, at both scales, with the same pixels each time."""

import io

from PIL import Image

from generators.render.png import png
from generators.render.svg import svg
from tests.generators.render.samples import compared, sample


def test_size_follows_scale() -> None:
    layout = sample()
    text = svg(layout)
    for scale in (1, 2):
        with Image.open(io.BytesIO(png(text, scale=scale))) as picture:
            assert picture.size == (layout.width * scale, layout.height * scale)


def test_same_bytes_each_time() -> None:
    text = svg(compared())
    assert png(text) == png(text)


def test_texts_and_lines_are_painted() -> None:
    layout = sample()
    with Image.open(io.BytesIO(png(svg(layout)))) as opened:
        picture = opened.convert("RGB")
    for box in (layout.title, *(n.label for n in layout.nodes.values()), *(g.title for g in layout.groups.values())):
        part = picture.crop((int(box.x), int(box.y), int(box.right), int(box.bottom)))
        darkest = min(sum(part.getpixel((x, y))) for x in range(part.width) for y in range(part.height))  # type: ignore[arg-type]
        assert darkest < 420, box
    colours = {colour for _, colour in picture.getcolors(1 << 24) or ()}
    assert (0x2E, 0x73, 0xB8) in colours
