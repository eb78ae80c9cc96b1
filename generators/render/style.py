"""What kinds of groups, edges and changes look like, in both themes: every renderer takes its colours from here."""

from dataclasses import dataclass
from typing import Literal

from generators.views.view import EdgeKind, GroupStyle, Status

Head = Literal["triangle", "open", "none"]
Dash = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Tone:
    """One colour on a white and on a dark sheet."""

    light: str
    dark: str


@dataclass(frozen=True, kw_only=True)
class GroupLook:
    """Border, fill (None: the sheet shows through) and title; `dash` in px, () is solid."""

    pen: Tone
    title: Tone
    fill: Tone | None = None
    dash: Dash = ()


@dataclass(frozen=True, kw_only=True)
class EdgeLook:
    """Line and ends. Kinds differ in dash or end as well as in colour; `tail`: a dot where the line starts."""

    pen: Tone
    dash: Dash = ()
    width: float = 1.5
    head: Head = "triangle"
    tail: bool = False


@dataclass(frozen=True, kw_only=True)
class StatusLook:
    """How a changed part is marked: a sign in a badge, and an outline."""

    sign: str
    pen: Tone
    dash: Dash = ()


PAPER = Tone(light="#FFFFFF", dark="#12191D")
"""The site's own, so that a drawing is no patch on its page."""
INK = Tone(light="#232F3E", dark="#E6EAF0")
MUTED = Tone(light="#566575", dark="#A9B4C0")
PLATE = Tone(light="none", dark="#F4F6F8")
FOCUS = Tone(light="#0B66C3", dark="#7CC0FF")

_GENERIC = Tone(light="#7D8998", dark="#7D8998")
_GENERIC_FILL = Tone(light="#F7F8FA", dark="#1B232D")
_GREY_TITLE = Tone(light="#4A5563", dark="#B4BEC9")
_TEAL_TITLE = Tone(light="#006B6D", dark="#4CD0D2")

GROUPS: dict[GroupStyle, GroupLook] = {
    "cloud": GroupLook(pen=Tone(light="#232F3E", dark="#AEB8C4"), title=INK),
    "account": GroupLook(pen=Tone(light="#E7157B", dark="#F0569F"), title=Tone(light="#B00D5C", dark="#F58ABD")),
    "region": GroupLook(pen=Tone(light="#00A4A6", dark="#00A4A6"), title=_TEAL_TITLE, dash=(6, 4)),
    "edge": GroupLook(pen=_GENERIC, title=_GREY_TITLE, fill=_GENERIC_FILL, dash=(6, 4)),
    "vpc": GroupLook(pen=Tone(light="#8C4FFF", dark="#9B68FF"), title=Tone(light="#6B2FD6", dark="#BFA0FF")),
    "zone": GroupLook(
        pen=Tone(light="#007CBC", dark="#3F9FD8"), title=Tone(light="#00629A", dark="#6FBBEA"), dash=(6, 4)
    ),
    "public-subnet": GroupLook(
        pen=Tone(light="#7AA116", dark="#7AA116"),
        title=Tone(light="#4C6A06", dark="#B0D44C"),
        fill=Tone(light="#F2F6E8", dark="#1C2616"),
    ),
    "private-subnet": GroupLook(
        pen=Tone(light="#00A4A6", dark="#00A4A6"), title=_TEAL_TITLE, fill=Tone(light="#E6F6F7", dark="#10292C")
    ),
    "cluster": GroupLook(
        pen=Tone(light="#ED7100", dark="#ED7100"),
        title=Tone(light="#A34A00", dark="#FFA95C"),
        fill=Tone(light="#FFF8F1", dark="#2A1F15"),
        dash=(6, 4),
    ),
    "generic": GroupLook(pen=_GENERIC, title=_GREY_TITLE, fill=_GENERIC_FILL, dash=(6, 4)),
    "corporate": GroupLook(pen=_GENERIC, title=_GREY_TITLE, fill=_GENERIC_FILL),
}

EDGES: dict[EdgeKind, EdgeLook] = {
    "request": EdgeLook(pen=Tone(light="#232F3E", dark="#D5DBE3")),
    "data": EdgeLook(pen=Tone(light="#2E73B8", dark="#6FB1F0"), tail=True),
    "job": EdgeLook(pen=Tone(light="#D86613", dark="#F29A4A"), dash=(10, 3)),
    "security": EdgeLook(pen=Tone(light="#DD344C", dark="#FF7A8A"), dash=(7, 3, 1.5, 3)),
    "observability": EdgeLook(pen=Tone(light="#C925D1", dark="#E879EE"), dash=(1.5, 2.5), head="open"),
    "delivery": EdgeLook(pen=Tone(light="#5A6B7B", dark="#9FB0C0"), dash=(5, 4), head="open"),
    "association": EdgeLook(pen=Tone(light="#87929D", dark="#7D8998"), dash=(1.5, 3), width=1.2, head="none"),
}
"""In the order in which the legend lists them."""

STATUSES: dict[Status, StatusLook] = {
    "added": StatusLook(sign="+", pen=Tone(light="#1A7F37", dark="#56D364")),
    "removed": StatusLook(sign="−", pen=Tone(light="#C2252F", dark="#FF8080"), dash=(3, 3)),
    "changed": StatusLook(sign="~", pen=Tone(light="#8A5A00", dark="#F0B849"), dash=(8, 3)),
    "out": StatusLook(sign="×", pen=Tone(light="#C2252F", dark="#FF8080")),
    "hurt": StatusLook(sign="!", pen=Tone(light="#8A5A00", dark="#F0B849"), dash=(8, 3)),
    "weak": StatusLook(sign="½", pen=Tone(light="#1D5FA8", dark="#7DB8F5"), dash=(3, 3)),
}

BORDER = 1.4
HEAD = 8.0
"""Length of an arrow head (px)."""
CORNER = 6.0
"""Radius of a bend (px)."""
