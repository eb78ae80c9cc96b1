"""A View in; its content in words out, as Markdown or plain text: for readers, searches and machines without pictures."""

import re

from generators.render.content import clean, description
from generators.render.words import words
from generators.views.view import Edge, Group, Node, View

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~!#&])")
_BULLET = re.compile(r"^(\d+)?([-+.)])(?=\s)")
_STEP = re.compile(r"^\s*(\d+[a-z]?(?:(?:, |–)\d+[a-z]?)*)\s*·\s*")


def text(view: View, *, markdown: bool = True) -> str:
    """What stands where, as a nested list, and what flows, in the order of the steps."""
    return _Words(view, markdown).text()


def in_order(view: View) -> tuple[Edge, ...]:
    """Numbered edges by number, then the others as the model lists them."""
    return tuple(sorted(view.edges, key=lambda edge: (edge.step is None, edge.step or 0)))


def unnumbered(edge: Edge) -> str:
    """An edge's label without the step in front."""
    return _STEP.sub("", clean(edge.label)) if edge.step is not None else clean(edge.label)


class _Words:
    def __init__(self, view: View, markdown: bool) -> None:
        self.view, self.markdown = view, markdown
        self.said = words(view.language)
        self.parts: dict[str, Group | Node] = {group.id: group for group in view.groups}
        self.parts |= {node.id: node for node in view.nodes}

    def text(self) -> str:
        flows = [self._flow(edge) for edge in in_order(self.view)] or [self.said["no-flows"]]
        blocks = [
            self._safe(description(self.view)),
            self._head("inside"),
            "\n".join(self._inside(None, 0)),
            self._head("flows"),
            "\n".join(flows),
        ]
        return "\n\n".join(block for block in blocks if block) + "\n"

    def _head(self, word: str) -> str:
        return f"**{self.said[word]}**" if self.markdown else f"{self.said[word]}:"

    def _inside(self, group: str | None, depth: int) -> list[str]:
        lines = []
        for inner in self.view.groups:
            if inner.group == group:
                lines.append("    " * depth + f"- {self._name(inner.id)}{self._status(inner.status)}")
                lines += self._inside(inner.id, depth + 1)
        for node in self.view.nodes:
            if node.group == group:
                more = f" ({self._safe(node.sublabel)})" if node.sublabel else ""
                lines.append("    " * depth + f"- {self._name(node.id)}{more}{self._status(node.status)}")
        return lines

    def _flow(self, edge: Edge) -> str:
        numbers = _STEP.match(edge.label)
        step = "" if edge.step is None else f"{numbers[1] if numbers else edge.step} · "
        label = unnumbered(edge)
        said = f": {self._safe(label)}" if label else ""
        ends = f"{self._name(edge.source)} → {self._name(edge.target)}"
        return f"- {step}{ends}{said} ({self.said[edge.kind].lower()}){self._status(edge.status)}"

    def _status(self, status: str) -> str:
        return "" if status == "same" else f" [{self.said[status].lower()}]"

    def _name(self, part_id: str) -> str:
        return self._safe(self.parts[part_id].label)

    def _safe(self, said: str) -> str:
        said = clean(said).strip()
        return _BULLET.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", said)) if self.markdown else said
