"""Path data: every command, relative and packed forms, arcs as curves that stay on their circle."""

import math

import pytest

from generators.render import icons
from generators.render.svg_path import Step, steps


def near(found: tuple[Step, ...], expected: list[tuple[str, tuple[tuple[float, float], ...]]]) -> bool:
    return [kind for kind, _ in found] == [kind for kind, _ in expected] and all(
        a == pytest.approx(b)
        for (_, one), (_, other) in zip(found, expected, strict=True)
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("M1 2 3 4h5v-6z", [("M", ((1, 2),)), ("L", ((3, 4),)), ("L", ((8, 4),)), ("L", ((8, -2),)), ("Z", ())]),
        (
            "m1-2l.5.5-1e1 0H0V0",
            [("M", ((1, -2),)), ("L", ((1.5, -1.5),)), ("L", ((-8.5, -1.5),)), ("L", ((0, -1.5),)), ("L", ((0, 0),))],
        ),
        (
            "M0 0c0 1 2 1 2 0s2-1 2 0",
            [("M", ((0, 0),)), ("C", ((0, 1), (2, 1), (2, 0))), ("C", ((2, -1), (4, -1), (4, 0)))],
        ),
        ("M0 0q3 3 6 0t6 0", [("M", ((0, 0),)), ("C", ((2, 2), (4, 2), (6, 0))), ("C", ((8, -2), (10, -2), (12, 0)))]),
        ("M0 0zm1 1", [("M", ((0, 0),)), ("Z", ()), ("M", ((1, 1),))]),
    ],
)
def test_commands(path: str, expected: list[tuple[str, tuple[tuple[float, float], ...]]]) -> None:
    assert near(steps(path), expected)


def test_arcs_with_packed_flags_follow_their_circle() -> None:
    curves = steps("M10 0a10 10 0 01-20 0")[1:]
    assert [kind for kind, _ in curves] == ["C", "C"]
    assert curves[0][1][2] == pytest.approx((0, 10))
    assert curves[-1][1][2] == pytest.approx((-10, 0))
    at = (10.0, 0.0)
    for _, (a, b, end) in curves:
        middle = tuple((p + 3 * q + 3 * r + s) / 8 for p, q, r, s in zip(at, a, b, end, strict=True))
        assert math.hypot(*middle) == pytest.approx(10, rel=1e-3)
        at = end
    assert steps("M10 0a10 10 0 00-20 0")[1][1][2] == pytest.approx((0, -10))


def test_every_vendored_icon_stays_on_its_square() -> None:
    for key in sorted(icons.keys()):
        shown = icons.picture(key) if not key.startswith("diagrams/") else None
        for shape in shown.shapes if shown else ():
            made = steps(shape.path)
            assert made[0][0] == "M", key
            for _, points in made:
                for x, y in points:
                    assert -8 <= x <= shown.size + 8, key  # type: ignore[union-attr]
                    assert -8 <= y <= shown.size + 8, key  # type: ignore[union-attr]
