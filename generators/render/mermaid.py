"""A View in, a Mermaid flowchart out: no positions and no icons, for places that render Mermaid and nothing else."""

import re

from generators.render.content import clean
from generators.render.style import EDGES, GROUPS, STATUSES
from generators.views.view import Edge, Group, View

_SPECIAL = re.compile(r"[^\w \-.,:/()+−=·→áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇ]")
_READ_LATER = re.compile(r"\\(?=n)|\$(?=\$)|\bfa[a-z]?:(?=fa)")
"""What Mermaid takes for a line end, a formula or an icon, even from character numbers: a space without width goes in between."""
_WAYS = {"triangle": "-->", "open": "-.->", "none": "---"}


def mermaid(view: View) -> str:
    """The groups as subgraphs; kinds told apart by line and colour. Ids are plain numbers, for some words are reserved."""
    ids = {group.id: f"g{at}" for at, group in enumerate(view.groups)}
    ids |= {node.id: f"n{at}" for at, node in enumerate(view.nodes)}
    lines = ["flowchart LR", *_inside(view, None, ids, "  ")]
    drawn = [edge for edge in view.edges if not _within(view, edge)]
    for edge in drawn:
        said = _signed(edge.label, edge.status)
        label = f"|{_quote(said)}| " if said else ""
        lines.append(f"  {ids[edge.source]} {_WAYS[EDGES[edge.kind].head]} {label}{ids[edge.target]}")
    for kind, look in EDGES.items():
        numbers = ",".join(str(at) for at, edge in enumerate(drawn) if edge.kind == kind)
        if numbers:
            dash = f",stroke-dasharray:{' '.join(f'{d:g}' for d in look.dash)}" if look.dash else ""
            lines.append(f"  linkStyle {numbers} stroke:{look.pen.light},stroke-width:{look.width:g}px{dash}")
    for group in view.groups:
        lines.append(f"  style {ids[group.id]} {_box(group)}")
    for status, mark in STATUSES.items():
        marked = [ids[node.id] for node in view.nodes if node.status == status]
        if marked:
            lines.append(f"  classDef {status} stroke:{mark.pen.light},stroke-width:3px")
            lines.append(f"  class {','.join(marked)} {status}")
    return "\n".join(lines) + "\n"


def _inside(view: View, group: str | None, ids: dict[str, str], indent: str) -> list[str]:
    lines = []
    for inner in view.groups:
        if inner.group == group:
            lines.append(f"{indent}subgraph {ids[inner.id]}[{_quote(_signed(inner.label, inner.status))}]")
            lines += [*_inside(view, inner.id, ids, indent + "  "), f"{indent}end"]
    for node in view.nodes:
        if node.group == group:
            lines.append(f"{indent}{ids[node.id]}[{_quote(_signed(node.label, node.status), node.sublabel)}]")
    return lines


def _within(view: View, edge: Edge) -> bool:
    """Mermaid refuses a line between a box and something in it."""
    return edge.source in view.ancestors(edge.target) or edge.target in view.ancestors(edge.source)


def _signed(label: str, status: str) -> str:
    return next((f"{mark.sign} {label}".strip() for name, mark in STATUSES.items() if name == status), label)


def _quote(*lines: str) -> str:
    """Lines as one quoted label; whatever Mermaid or its Markdown could read as syntax goes in as a character number."""
    parted = (_READ_LATER.sub("\\g<0>\u200b", clean(line)) for line in lines if line)
    safe = (_SPECIAL.sub(lambda match: f"#{ord(match[0])};", line) for line in parted)
    return '"' + ("<br/>".join(safe) or " ") + '"'


def _box(group: Group) -> str:
    look = GROUPS[group.style]
    fill = look.fill.light if look.fill else "none"
    dash = f",stroke-dasharray:{' '.join(f'{d:g}' for d in look.dash)}" if look.dash else ""
    return f"fill:{fill},stroke:{look.pen.light},color:{look.title.light}{dash}"
