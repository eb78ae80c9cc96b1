"""A built system goes in; what a team would write by hand for the same drawings, pages and slides comes out (bench/by_hand.py runs it)."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from generators.site import INLINE, PAGES, SETTINGS
from generators.site_hooks import PLACE


def prepare(file: Path, built: Path, work: Path) -> None:
    """Write the scripts, the MkDocs project and the slides' contents of the system whose outputs stand in `built`."""
    (work / "drawings").mkdir(parents=True)
    (work / "images").mkdir()
    _drawings(file, work / "drawings")
    _pages(built, work)
    (deck,) = (built / "slides").glob("*.pptx")
    _deck(deck, work)


def _drawings(file: Path, folder: Path) -> None:
    from generators.drawings import Drawings
    from generators.render.diagrams_script import diagrams_script
    from planta.build import load

    architecture = load(file).architecture
    drawings = Drawings(architecture, {})
    for view in architecture.views:
        script = diagrams_script(drawings.view(view)).replace('outformat="svg"', 'outformat=["svg", "png"], graph_attr={"newrank": "true"}')
        (folder / f"{view}.py").write_text(script, encoding="utf-8")


def _pages(built: Path, work: Path) -> None:
    settings = yaml.safe_load((built / SETTINGS).read_text(encoding="utf-8"))
    for own in ("hooks", "extra_css", "extra_javascript", "extra", "strict", "validation"):
        settings.pop(own, None)
    settings["docs_dir"] = "docs"
    settings["theme"].pop("favicon")
    settings["plugins"].pop("offline")
    (work / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for page in sorted((built / PAGES).rglob("*.md")):
        place = work / "docs" / page.relative_to(built / PAGES)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = page.read_text(encoding="utf-8")
        place.write_text(PLACE.sub(lambda m: _one_line(built / INLINE / f"{m[2]}.svg"), text), encoding="utf-8")


def _one_line(svg: Path) -> str:
    """A drawing that Markdown takes as one block of HTML."""
    return re.sub(r"\s*\n\s*", " ", svg.read_text(encoding="utf-8"))


def _deck(file: Path, work: Path) -> None:
    from pptx import Presentation

    deck: Any = Presentation(str(file))
    slides = []
    for slide in deck.slides:
        shapes = [told for shape in slide.shapes for told in _told(shape, work)]
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        slides.append({"shapes": shapes, "notes": notes})
    told = {"width": deck.slide_width, "height": deck.slide_height, "slides": slides}
    (work / "deck.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _told(shape: Any, work: Path) -> list[dict[str, Any]]:
    """A shape as by_hand makes it; a group as its members."""
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    box = [int(v or 0) for v in (shape.left, shape.top, shape.width, shape.height)]
    if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
        return [told for member in shape.shapes for told in _told(member, work)]
    if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
        name = f"images/{shape.image.sha1}.{shape.image.ext}"
        (work / name).write_bytes(shape.image.blob)
        return [{"kind": "picture", "box": box, "image": name}]
    if shape.shape_type == MSO_SHAPE_TYPE.LINE:
        return [{"kind": "line", "box": box}]
    if getattr(shape, "has_table", False) and shape.has_table:
        return [{"kind": "table", "box": box, "rows": [[cell.text for cell in row.cells] for row in shape.table.rows]}]
    return [{"kind": "shape", "box": box, "text": shape.text_frame.text if shape.has_text_frame else ""}]


def clean(folder: Path) -> None:
    """Nothing built."""
    for part in ("build", "site", "slides", "diagramas", "diagrams"):
        shutil.rmtree(folder / part, ignore_errors=True)
