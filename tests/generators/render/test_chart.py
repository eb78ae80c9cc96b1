"""Charts: valid SVG, everything on the sheet, axes from zero, names that do not meet, text that stays text."""

import itertools
import re
from xml.etree import ElementTree

import pytest

from generators.render.chart import HEIGHT, WIDTH, Chart, Line, Mark, chart, ticks
from generators.render.png import png

SVG = "{http://www.w3.org/2000/svg}"


def made(**changes: object) -> Chart:
    settings: dict[str, object] = {
        "id": "c", "title": "T", "description": "D", "language": "pt-BR", "x": "carga", "y": "minutos",
        "lines": (Line(name="mediana", points=((10, 20), (20, 21), (30, 40))),
                  Line(name="percentil 95", points=((10, 30), (20, 41.5), (30, 90)), band=((25, 33), (38, 47), (80, 99)))),
        "at_x": (Mark(name="pico", value=18), Mark(name="saturação", value=19)), "at_y": (Mark(name="prazo", value=60),),
    }  # fmt: skip
    return Chart(**{**settings, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("most", "expected"),
    [(90, [0, 20, 40, 60, 80, 100]), (5, [0, 1, 2, 3, 4, 5]), (0.34, [0, 0.1, 0.2, 0.3, 0.4]), (1000, [0, 200, 400, 600, 800, 1000]), (0, [0, 1])],
)
def test_ticks_are_round_and_reach_past_the_most(most: float, expected: list[float]) -> None:
    assert ticks(most) == expected


def test_everything_is_on_the_sheet() -> None:
    root = ElementTree.fromstring(chart(made()))
    for path in root.iter(f"{SVG}path"):
        found = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))]
        assert all(0 <= n <= max(WIDTH, HEIGHT) for n in found)
    for dot in root.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx", -1)) <= WIDTH and 0 <= float(dot.get("cy", -1)) <= HEIGHT


def test_a_value_lies_where_the_axes_say() -> None:
    root = ElementTree.fromstring(chart(made()))
    labels = {(t.get("text-anchor"), t.text): t for t in root.iter(f"{SVG}text")}
    first = next(root.iter(f"{SVG}circle"))  # the line that ends lowest comes first: the median's (10, 20)
    assert float(first.get("cx", 0)) == pytest.approx(float(labels["middle", "10"].get("x", 0)), abs=0.2)
    assert float(first.get("cy", 0)) == pytest.approx(float(labels["end", "20"].get("y", 0)) - 4, abs=0.2)


def test_names_at_the_edge_keep_apart() -> None:
    close = (Line(name="a", points=((0, 1), (10, 50.0))), Line(name="b", points=((0, 1), (10, 50.5))), Line(name="c", points=((0, 1), (10, 59))))
    root = ElementTree.fromstring(chart(made(lines=close)))
    heights = sorted(float(t.get("y", 0)) for t in root.iter(f"{SVG}text") if (t.get("class") or "").startswith(("of-line", "of-limit")))
    assert len(heights) == 4
    assert all(b - a >= 13.5 for a, b in itertools.pairwise(heights)), heights


def test_text_stays_text_and_numbers_follow_the_language() -> None:
    text = chart(made(title="<b>&", y='"><script>', lines=(Line(name="<i>", points=((1000, 0.5), (2500, 1.5))),)))
    root = ElementTree.fromstring(text)
    assert root.find(f"{SVG}title").text == "<b>&"  # type: ignore[union-attr]
    shown = [t.text for t in root.iter(f"{SVG}text")]
    assert "2.500" in shown and '"><script>' in shown
    assert "2,500" in [t.text for t in ElementTree.fromstring(chart(made(language="en", lines=(Line(name="x", points=((2500, 1.0),)),)))).iter(f"{SVG}text")]


def test_it_has_a_name_and_a_description_and_repeats() -> None:
    assert chart(made()) == chart(made())
    root = ElementTree.fromstring(chart(made()))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "c-t" and root.get("aria-describedby") == "c-d"


def test_a_rasteriser_can_draw_it() -> None:
    assert png(chart(made())).startswith(b"\x89PNG")
