"""A View in, a Python script out that draws it with the `diagrams` package: for those who want to go on from there."""

import json
import re

from generators.render import catalogue
from generators.render.content import clean
from generators.render.style import EDGES
from generators.views.view import View

_HEADING = re.compile(r"[^\w .,:/()·→-]")
_STYLES = {True: "solid", False: "dashed"}
_MAIN = ("Cluster", "Diagram", "Edge")


class _Imports:
    """The classes that a script uses, each under a name of its own."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], str] = {}

    def name(self, module: str, wanted: str) -> str:
        """What the script calls a class; two of the same name are told apart by their provider."""
        if (module, wanted) not in self.names:
            taken = {*self.names.values(), *_MAIN}
            unique = wanted if wanted not in taken else module.split(".")[1].title() + wanted
            while unique in taken:
                unique += "_"
            self.names[module, wanted] = unique
        return self.names[module, wanted]

    def lines(self) -> list[str]:
        """The import statements, sorted."""
        modules: dict[str, list[str]] = {"diagrams": list(_MAIN)}
        for (module, wanted), name in self.names.items():
            modules.setdefault(module, []).append(wanted if wanted == name else f"{wanted} as {name}")
        return [f"from {module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules)]


def diagrams_script(view: View) -> str:
    """The same groups, nodes and edges with the package's own classes; run it with Graphviz at hand, OUT as its argument."""
    imports = _Imports()
    ids = {node.id: f"n{at}" for at, node in enumerate(view.nodes)}
    body = _inside(view, None, ids, imports, "    ")
    inner = {group.id: _first(view, group.id) for group in view.groups}
    for edge in view.edges:
        source, target = (inner.get(end, end) for end in (edge.source, edge.target))
        if source is None or target is None:
            continue  # a group without nodes: `diagrams` has no lines to clusters
        look = EDGES[edge.kind]
        how = [f"label={_text(edge.label)}"] if edge.label else []
        how += [f'color="{look.pen.light}"', f'style="{_STYLES[not look.dash]}"']
        how += ['arrowhead="none"'] if look.head == "none" else []
        body.append(f"    {ids[source]} >> Edge({', '.join(how)}) >> {ids[target]}")
    heading = _HEADING.sub("", clean(view.title)).strip()
    return "\n".join(
        [
            f'"""{heading}"""',
            "",
            "import sys",
            "",
            *imports.lines(),
            "",
            f'out = sys.argv[1] if len(sys.argv) > 1 else "{re.sub(r"[^A-Za-z0-9_-]", "-", view.id)}"',
            f'with Diagram({_text(view.title)}, filename=out, outformat="svg", show=False, direction="LR"):',
            *(body or ["    pass"]),
            "",
        ]
    )


def _text(*lines: str) -> str:
    """A Python string; what Graphviz would take for an escape or for HTML is defused."""
    said = "\n".join(clean(line).replace("\\", "\\\\") for line in lines if line)
    return json.dumps(f" {said}" if said.startswith("<") else said, ensure_ascii=False)


def _class(icon: str, imports: _Imports) -> str:
    family, _, name = icon.partition("/")
    found = catalogue.classes().get(name if family == "diagrams" else catalogue.alike(name))
    return imports.name(*(found or ("diagrams.generic.blank", "Blank")))


def _inside(view: View, group: str | None, ids: dict[str, str], imports: _Imports, indent: str) -> list[str]:
    lines = []
    for node in view.nodes:
        if node.group == group:
            label = _text(node.label, node.sublabel)
            lines.append(f"{indent}{ids[node.id]} = {_class(node.icon, imports)}({label})")
    for inner in view.groups:
        if inner.group == group:
            held = _inside(view, inner.id, ids, imports, indent + "    ")
            twins = [other.id for other in view.groups if other.label == inner.label]
            label = _text(inner.label + " " * twins.index(inner.id))  # clusters of one name would be merged
            lines += [f"{indent}with Cluster({label}):", *(held or [f"{indent}    pass"])]
    return lines


def _first(view: View, group: str) -> str | None:
    """The node that stands for a group where a line ends on the group."""
    return next((node.id for node in view.nodes if group in view.ancestors(node.id)), None)
