"""The work that Planta replaces: prepared scripts, pages and slide contents go in; `diagrams`, MkDocs and python-pptx make the same things.

usage: python bench/by_hand.py WORK      WORK is what bench/prepare.py wrote; outputs go to WORK/out
"""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any


def drawings(work: Path) -> None:
    """Every view as SVG and PNG, in one process, as one script of a team would."""
    (work / "out/drawings").mkdir(parents=True, exist_ok=True)
    for script in sorted((work / "drawings").glob("*.py")):
        sys.argv = [str(script), str(work / "out/drawings" / script.stem)]
        runpy.run_path(str(script), run_name="__main__")


def pages(work: Path) -> None:
    """The same pages, with each drawing inside its Markdown."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(work / "out/site")]
    subprocess.run(command, cwd=work, env=env, check=True)


def deck(work: Path) -> None:
    """As many slides, with as many shapes, lines, texts and notes."""
    from pptx import Presentation
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.util import Emu

    content = json.loads((work / "deck.json").read_bytes())
    made: Any = Presentation()
    made.slide_width, made.slide_height = Emu(content["width"]), Emu(content["height"])
    for told in content["slides"]:
        slide = made.slides.add_slide(made.slide_layouts[6])
        for shape in told["shapes"]:
            x, y, w, h = (Emu(v) for v in shape["box"])
            if shape["kind"] == "line":
                slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x, y, Emu(x + w), Emu(y + h))
            elif shape["kind"] == "picture":
                slide.shapes.add_picture(str(work / shape["image"]), x, y, w, h)
            elif shape["kind"] == "table":
                table = slide.shapes.add_table(len(shape["rows"]), len(shape["rows"][0]), x, y, w, h).table
                for r, row in enumerate(shape["rows"]):
                    for c, text in enumerate(row):
                        table.cell(r, c).text = text
            else:
                slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, x, y, w, h).text_frame.text = shape["text"]
        slide.notes_slide.notes_text_frame.text = told["notes"]
    made.save(work / "out/deck.pptx")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    drawings(place)
    pages(place)
    deck(place)
