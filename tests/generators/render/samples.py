"""Layouts put together by hand, so that renderers are tested without the layout engine."""

from dataclasses import replace

from generators.layout.layout import Layout, PlacedGroup, PlacedNode, Rect, RoutedEdge
from generators.layout.sizes import ICON, NODE_LINE, SUB_LINE, label_size, node_size, title_size
from generators.views.view import Edge, EdgeKind, Group, Node, View

HOSTILE = "</text><script>alert('x')</script> & \"]]>\x00\x0b\u202e --> {{7*7}} `|[x](y)"


def node(node_id: str, label: str, icon: str, group: str | None, sublabel: str = "") -> Node:
    return Node(id=node_id, resource=node_id, label=label, sublabel=sublabel, icon=icon, group=group)


def edge(source: str, target: str, kind: EdgeKind, label: str = "") -> Edge:
    return Edge(id=f"{source}-{target}", source=source, target=target, kind=kind, label=label)


GROUPS = (
    Group(id="nuvem", resource=None, label="AWS Cloud · conta prod", style="cloud", icon="group/AWSCloudlogo"),
    Group(
        id="rede",
        resource="rede",
        label="VPC 10.20.0.0/16",
        style="vpc",
        icon="group/VirtualprivatecloudVPC",
        group="nuvem",
    ),
    Group(
        id="pub",
        resource="rede.publica",
        label="Sub-rede pública",
        style="public-subnet",
        icon="group/Publicsubnet",
        group="rede",
    ),
    Group(
        id="app",
        resource="rede.app",
        label="Sub-rede privada",
        style="private-subnet",
        icon="group/Privatesubnet",
        group="rede",
    ),
    Group(id="seg", resource=None, label="Segurança", style="generic", group="nuvem", panel=True),
)
NODES = (
    node("pessoas", "Pesquisadores", "resource/Users", None, "navegador"),
    node("alb", "ALB", "resource/ElasticLoadBalancingApplicationLoadBalancer", "pub", "HTTPS 443"),
    node("web", "Django", "diagrams/programming/framework/django", "app"),
    node("api", "FastAPI", "diagrams/programming/framework/fastapi", "app", "API · pods"),
    node("banco", "Aurora PostgreSQL", "service/AmazonAurora", "app", "escrita"),
    node("fila", "SQS", "service/AmazonSimpleQueueService", "nuvem"),
    node("uploads", "S3 uploads", "service/AmazonSimpleStorageService", "nuvem", "365 dias"),
    node("chave", "KMS", "service/AWSKeyManagementService", "seg"),
    node("alarme", "CloudWatch Alarms", "resource/AmazonCloudWatchAlarm", "seg"),
    node("ci", "GitHub Actions", "diagrams/onprem/ci/github-actions", None),
)
EDGES = (
    edge("pessoas", "alb", "request", "1 · HTTPS"),
    edge("alb", "web", "request"),
    edge("web", "api", "request", "2 · REST"),
    edge("api", "banco", "data", "3 · SQL"),
    edge("api", "fila", "job", "4 · envia"),
    edge("chave", "uploads", "security"),
    edge("alarme", "fila", "observability"),
    edge("ci", "web", "delivery", "implanta"),
    edge("pessoas", "uploads", "association"),
)
CENTRES = {
    "pessoas": (80, 240),
    "alb": (300, 240),
    "web": (520, 240),
    "api": (680, 240),
    "banco": (680, 400),
    "fila": (900, 240),
    "uploads": (900, 400),
    "chave": (1120, 400),
    "alarme": (1120, 240),
    "ci": (80, 560),
}
BOXES = {
    "nuvem": Rect(160, 70, 1060, 440),
    "rede": Rect(200, 110, 600, 380),
    "pub": Rect(220, 150, 160, 320),
    "app": Rect(440, 150, 340, 320),
    "seg": Rect(1040, 150, 160, 340),
}
ROUTES = {
    "pessoas-uploads": ((80, 305), (80, 495), (900, 495), (900, 455)),
    "ci-web": ((110, 560), (520, 560), (520, 306)),
    "api-banco": ((680, 306), (680, 374)),
}
LABELS = {
    "pessoas-alb": (150, 240),
    "web-api": (600, 240),
    "api-banco": (680, 340),
    "api-fila": (830, 240),
    "ci-web": (420, 560),
}


def placed(node: Node, x: float, y: float) -> PlacedNode:
    """A node whose icon has its centre at (x, y)."""
    size = node_size(node)
    box = Rect(x - size.half, y - size.above, size.w, size.h)
    label = Rect(box.x, y + ICON / 2 + 3, box.w, NODE_LINE * len(size.label))
    return PlacedNode(
        box=box,
        icon=Rect(x - ICON / 2, y - ICON / 2, ICON, ICON),
        label_lines=size.label,
        label=label,
        sublabel_lines=size.sublabel,
        sublabel=Rect(box.x, label.bottom, box.w, SUB_LINE * len(size.sublabel)) if size.sublabel else None,
    )


def placed_group(group: Group, box: Rect) -> PlacedGroup:
    size = title_size(group, small=False)
    return PlacedGroup(
        box=box,
        title=Rect(box.x + size.start, box.y + 6, size.text, 14 * len(size.lines) + 2),
        icon=Rect(box.x, box.y, 26, 26) if group.icon else None,
        title_lines=size.lines,
    )


def routed(edge: Edge) -> RoutedEdge:
    (x0, y0), (x1, y1) = (CENTRES.get(end) or BOXES[end].center for end in (edge.source, edge.target))
    side = 30 if x1 > x0 else -30
    straight = ((x0 + side, y0), (x1 - side, y1))
    size = label_size(edge)
    points = tuple((float(x), float(y)) for x, y in ROUTES.get(edge.id, straight))
    if not size.lines:
        return RoutedEdge(points=points)
    x, y = LABELS[edge.id]
    return RoutedEdge(points=points, label=Rect(x - size.w / 2, y - size.h / 2, size.w, size.h), label_lines=size.lines)


def laid_out(view: View) -> Layout:
    """The sample's coordinates for any view with the sample's ids."""
    return Layout(
        view=view,
        width=1246.0,
        height=640.0,
        title=Rect(26, 12, 500, 26),
        legend=Rect(26, 600, 1194, 28),
        nodes={n.id: placed(n, *CENTRES[n.id]) for n in view.nodes},
        groups={g.id: placed_group(g, BOXES[g.id]) for g in view.groups},
        edges={e.id: routed(e) for e in view.edges},
        arrangement={},
    )


def sample(view_id: str = "amostra", language: str = "pt-BR") -> Layout:
    """Ten nodes, every kind of edge, nested groups."""
    view = View(
        id=view_id,
        title="Caminho de uma amostra",
        description="Do navegador ao banco.",
        language=language,
        groups=GROUPS,
        nodes=NODES,
        edges=EDGES,
    )
    return laid_out(view)


def compared() -> Layout:
    """The sample as a before/after drawing: a node, a group and edges of each status."""
    view = sample().view
    nodes = {"fila": "added", "uploads": "removed", "api": "changed"}
    edges = {"api-fila": "added", "pessoas-uploads": "removed", "api-banco": "changed"}
    return laid_out(
        replace(
            view,
            nodes=tuple(replace(n, status=nodes.get(n.id, "same")) for n in view.nodes),  # type: ignore[arg-type]
            edges=tuple(replace(e, status=edges.get(e.id, "same")) for e in view.edges),  # type: ignore[arg-type]
            groups=tuple(replace(g, status="added" if g.id == "seg" else "same") for g in view.groups),
        )
    )


def hostile() -> Layout:
    """The sample with every text replaced by one that breaks out of markup where it is not escaped."""
    view = sample().view
    return laid_out(
        replace(
            view,
            title=HOSTILE,
            description=HOSTILE,
            nodes=tuple(replace(n, label=HOSTILE, sublabel=HOSTILE, resource=HOSTILE) for n in view.nodes),
            edges=tuple(replace(e, label=HOSTILE if e.label else "") for e in view.edges),
            groups=tuple(replace(g, label=HOSTILE, resource=HOSTILE if g.resource else None) for g in view.groups),
        )
    )
