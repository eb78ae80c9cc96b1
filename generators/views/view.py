"""The View: the nested groups, nodes and edges of one drawing, with no position and no output format."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

GroupStyle = Literal[
    "cloud", "account", "region", "edge", "vpc", "zone", "public-subnet", "private-subnet", "cluster", "generic", "corporate"
]
EdgeKind = Literal["request", "data", "job", "security", "observability", "delivery", "association"]
Status = Literal["same", "added", "removed", "changed", "out", "hurt", "weak"]
"""Of a comparison: added, removed, changed. Of a failure: out, hurt by it, or left with fewer copies."""
BLAST = "blast-"
"""Starts the id of a view's drawing with a failure marked on it."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One icon with its name. `id` is unique in the view; `resource` is the model's id (replicas share it)."""

    id: str
    resource: str
    label: str
    sublabel: str = ""
    quiet: bool = False
    """Its sublabel is for who reads or hears the drawing, and not drawn."""
    icon: str
    """Key of the icon: `service/AmazonAurora`, `resource/Users`, `group/...` (vendored SVG), or
    `diagrams/programming/framework/django` (catalogue)."""
    group: str | None = None
    replica_of: str | None = None
    """Id of the first of a set of like nodes in sibling zones; None for the first itself and for nodes without copies."""
    status: Status = "same"


@dataclass(frozen=True, kw_only=True)
class Group:
    """One titled box. Groups nest by `group`; `panel` marks boxes of cross-cutting resources without edges."""

    id: str
    resource: str | None
    label: str
    style: GroupStyle
    icon: str | None = None
    group: str | None = None
    panel: bool = False
    replica_of: str | None = None
    status: Status = "same"


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One arrow between two nodes or groups (by view id). `arrows` are the model's arrow ids that it stands for."""

    id: str
    source: str
    target: str
    kind: EdgeKind
    label: str = ""
    """Text beside the line, with the step number already in front ("3 · origem") when the view is numbered."""
    step: int | None = None
    arrows: tuple[str, ...] = ()
    status: Status = "same"


@dataclass(frozen=True, kw_only=True)
class View:
    """One drawing's content. Order of groups, nodes and edges is the model's order and is meaningful for ties."""

    id: str
    title: str
    description: str = ""
    language: str
    groups: tuple[Group, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    hints: dict[str, object] = field(default_factory=dict)

    def node(self, node_id: str) -> Node:
        return next(n for n in self.nodes if n.id == node_id)

    def ancestors(self, item_id: str) -> Iterator[str]:
        """Group ids around a node or group, innermost first."""
        parents = {n.id: n.group for n in self.nodes} | {g.id: g.group for g in self.groups}
        at = parents[item_id]
        while at is not None:
            yield at
            at = parents[at]
