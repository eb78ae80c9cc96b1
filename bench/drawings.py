"""The fixed inputs in; the same graphs by Planta, Graphviz dot and elkjs, counted by one code, as a table with sums out.

dot and elkjs are run in every direction and form of lines that they have, and take their best in each figure, be it from
different pictures; Planta has one picture. Curves have no corners, so dot's bends are those of its straight lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.inputs import HOME, Input, inputs, of_system
from bench.peer_dot import dot
from bench.peer_elk import elk
from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.layout.measure import Measures, measure

LOCKED, COLD, DOT, ELK = "Planta, locked", "Planta, cold", "dot", "elkjs"
FIGURES = ("crossings", "bends", "through_node", "under_title", "label_overlaps", "label_lines", "area")
HEADS = ("crossings", "bends/edge", "through nodes", "under titles", "label overlaps", "on labels", "Mpx", "width:height")
WIDE = 16 / 9
SMALL = 15
"""Views with fewer nodes may have any proportions."""
SLIDE = "@slide"
"""Drawings that have the proportions of the free part of a slide."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One input and its pictures by program: one of Planta's, several of the others'."""

    input: Input
    pictures: Mapping[str, Mapping[str, Layout]]

    def figures(self, program: str) -> dict[str, float]:
        """The best of each figure over the program's pictures; empty when it has none."""
        found = {name: measure(layout) for name, layout in self.pictures[program].items()}
        if not found:
            return {}
        cornered = [m for name, m in found.items() if not name.endswith("spline")]
        best = {key: min(float(getattr(m, key)) for m in (cornered if key == "bends" else found.values())) for key in FIGURES}
        return best | {"aspect": min((m.aspect for m in found.values()), key=lambda a: abs(a - WIDE))}

    def shown(self, program: str) -> tuple[str, Layout] | None:
        """The picture to look at: the one with the fewest faults, and of equal ones that which is largest on a slide."""

        def faults(m: Measures) -> tuple[float, float]:
            return (m.crossings + m.through_node + m.under_title + m.label_overlaps + m.label_lines, m.scale)

        return min(self.pictures[program].items(), key=lambda item: faults(measure(item[1])), default=None)


def compare(*, cold: bool = True) -> list[Compared]:
    """All inputs through all programs; `cold`: also by a search from nothing, as for a new system."""
    taken = list(inputs())
    try:
        by_elk = elk([i.view for i in taken])
    except (OSError, RuntimeError, ImportError) as error:
        print(f"elkjs is left out: {error}")
        by_elk = [{} for _ in taken]
    out = []
    for one, of_elk in zip(taken, by_elk, strict=True):
        pictures = {LOCKED: {LOCKED: arrange(one.view, lock=one.lock)}}
        if cold:
            pictures[COLD] = {COLD: arrange(one.view)}
        out.append(Compared(input=one, pictures=pictures | {DOT: dot(one.view), ELK: of_elk}))
    return out


def table(found: Sequence[Compared]) -> str:
    """Each input with a row for each program, then sums over the inputs that all programs managed."""
    programs = list(found[0].pictures)
    lines = [f"{'':27}{'':15}" + "".join(f"{head:>15}" for head in HEADS)]
    for one in found:
        view = one.input.view
        name = f"{one.input.name} ({len(view.nodes)} nodes, {len(view.edges)} edges)"
        lines.append(name)
        lines += [_row(program, one.figures(program), len(view.edges)) for program in programs]
    shared = [one for one in found if all(one.pictures[p] for p in programs)]
    edges = sum(len(one.input.view.edges) for one in shared)
    lines.append(f"sum of {len(shared)} inputs ({edges} edges)")
    sums = {p: _sum(shared, p) for p in programs}
    lines += [_row(p, sums[p], edges) for p in programs]
    lines.append("as a multiple of Planta, locked")
    for p in programs[1:]:
        ratios = (f"{sums[p][k] / sums[LOCKED][k]:.2f} ×" if sums[LOCKED][k] else "–" for k in FIGURES)
        lines.append(f"{'':27}{p:15}" + "".join(f"{r:>15}" for r in ratios))
    return "\n".join(lines)


def _sum(found: Sequence[Compared], program: str) -> dict[str, float]:
    return {key: sum(one.figures(program)[key] for one in found) for key in FIGURES}


def _row(program: str, figures: Mapping[str, float], edges: int) -> str:
    start = f"{'':27}{program:15}"
    if not figures:
        return f"{start}  has no picture of it"
    cells = [f"{figures[k]:.0f}" for k in FIGURES]
    cells[1] = f"{figures['bends'] / max(1, edges):.2f}"
    cells[-1] = f"{figures['area'] / 1e6:.2f}"
    return start + "".join(f"{c:>15}" for c in [*cells, f"{figures['aspect']:.2f}" if "aspect" in figures else ""])


def rules(found: Sequence[Compared], report: Callable[[str, float, float, str], bool]) -> list[bool]:
    """What the drawings are held to, each claim told by `report`."""
    shared = [one for one in found if all(one.pictures.values())]
    sums = {p: _sum(shared, p)["crossings"] for p in found[0].pictures}
    others = min((sums[p] for p in (DOT, ELK) if p in sums), default=0.0)
    ourselves = [p for p in (LOCKED, COLD) if p in sums]
    kept = [report(f"{p}: crossings in sum ({others:.0f} by the better of dot and elkjs)", sums[p], others - 1, "") for p in ourselves]
    ours = {one.input.name: (one.input.view.edges, one.pictures[LOCKED][LOCKED]) for one in found}
    real: dict[str, Layout] = {}
    for file in (HOME / "architecture.yaml", HOME / "tests/systems/serverless/architecture.yaml"):
        drawings = of_system(file)
        of_file = {name: drawings.layout(name) for name in drawings.page_ids}
        real |= {name: layout for name, layout in of_file.items() if file.parent == HOME}
        ours |= {f"{file.parent.name} {name}": (layout.view.edges, layout) for name, layout in of_file.items()}
    measured = {name: measure(layout) for name, (_, layout) in ours.items()}
    crossed = {name: m.crossings for name, layout in real.items() if len(layout.view.edges) <= 25 and (m := measure(layout)).crossings}
    kept.append(report(f"crossings in the real system's views of up to 25 edges {_which(crossed)}", sum(crossed.values()), 0, ""))
    under = {name: m.under_title for name, m in measured.items() if m.under_title}
    kept.append(report(f"lines under a title in {len(measured)} views {_which(under)}", sum(under.values()), 0, ""))
    edges = sum(m.edges for m in measured.values())
    kept.append(report("bends an edge over them", sum(m.bends for m in measured.values()) / edges, 1.5, ""))
    sheets = {name: m for name, m in measured.items() if len(ours[name][1].nodes) >= SMALL and not name.endswith(SLIDE)}
    odd = {name: m.aspect for name, m in sheets.items() if not 4 / 3 <= m.aspect <= 2}
    kept.append(report(f"views of {SMALL} nodes and more outside 4:3 to 2:1 {_which(odd)}", len(odd), 0, ""))
    return kept


def _which(found: Mapping[str, float]) -> str:
    return f"({', '.join(f'{name}: {n:g}' for name, n in found.items())})" if found else ""
