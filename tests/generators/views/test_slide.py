"""What a slide leaves out of a view: a cloud's single region, address ranges, endpoints; never a line, and never what a line ends at."""

from dataclasses import replace

from generators.views.slide import FEW, slide
from generators.views.view import Edge, Group, Node, View

GROUPS = (
    Group(id="_cloud", resource=None, label="AWS Cloud · conta prod", style="cloud"),
    Group(id="_region", resource=None, label="Região sa-east-1", style="region", group="_cloud"),
    Group(id="rede", resource="rede", label="VPC · 10.0.0.0/16", style="vpc", group="_region"),
    Group(id="rede.a.app", resource=None, label="Sub-rede privada (app) · 10.0.1.0/24", style="private-subnet", group="rede"),
    Group(id="rede.a.pontos", resource=None, label="Sub-rede isolada (pontos) · 10.0.2.0/24", style="private-subnet", group="rede"),
)
NODES = (
    Node(id="api", resource="api", label="API", sublabel="pods", icon="x", group="rede.a.app"),
    Node(id="rede.igw", resource="rede", label="Internet gateway", icon="x", group="rede"),
    Node(id="rede.gateway-endpoints", resource="rede", label="Endpoint de gateway", icon="x", group="rede"),
    Node(id="rede.endpoints-pontos", resource="rede", label="Endpoints da VPC", icon="x", group="rede.a.pontos"),
    Node(id="fotos", resource="fotos", label="Fotos", icon="x", group="_region"),
)
VIEW = View(id="v", title="V", language="pt-BR", groups=GROUPS, nodes=NODES, edges=(Edge(id="e", source="api", target="fotos", kind="data"),))


def places(view: View) -> dict[str, str | None]:
    return {n.id: n.group for n in view.nodes}


def test_the_only_region_of_a_cloud_is_named_in_its_title() -> None:
    shown = slide(VIEW)
    assert {g.id: g.label for g in shown.groups}["_cloud"] == "AWS Cloud · conta prod · Região sa-east-1"
    assert places(shown)["fotos"] == "_cloud" and next(g for g in shown.groups if g.id == "rede").group == "_cloud"
    other = replace(GROUPS[1], id="_edge-region", label="Região us-east-1")
    two = slide(replace(VIEW, groups=(*GROUPS, other)))
    assert {g.id for g in two.groups} >= {"_region", "_edge-region"}
    assert next(g for g in two.groups if g.id == "_cloud").label == "AWS Cloud · conta prod"


def test_what_is_global_stands_beside_the_cloud_that_is_called_by_its_region() -> None:
    edge = Group(id="_edge", resource=None, label="Borda da AWS (global)", style="edge", group="_cloud")
    cdn = Node(id="cdn", resource="cdn", label="CDN", icon="x", group="_edge")
    budget = Node(id="gastos", resource="gastos", label="Gastos", icon="x", group="_cloud")
    shown = slide(replace(VIEW, groups=(*GROUPS, edge), nodes=(*NODES, cdn, budget)))
    boxes = {g.id: g for g in shown.groups}
    assert (boxes["_edge"].group, places(shown)["cdn"]) == (None, "_edge")
    loose = boxes[str(places(shown)["gastos"])]
    assert (loose.label, loose.style, loose.group) == ("Global · conta prod", "account", None)
    inside = {i for i in places(shown) if "_cloud" in shown.ancestors(i)}
    assert inside == {"api", "rede.igw", "fotos"} and boxes["_cloud"].label.endswith("Região sa-east-1")


def test_a_cloud_without_regions_stays_as_it_is() -> None:
    people = View(id="v", title="V", language="pt-BR", groups=GROUPS[:1], nodes=(replace(NODES[0], group="_cloud"),))
    assert slide(people) == people


def test_a_region_at_which_a_line_ends_stays() -> None:
    line = Edge(id="f", source="api", target="_region", kind="data")
    assert "_region" in {g.id for g in slide(replace(VIEW, edges=(line,))).groups}


def test_endpoints_go_with_the_subnet_that_held_nothing_else() -> None:
    shown = slide(VIEW)
    assert set(places(shown)) == {"api", "rede.igw", "fotos"}
    assert [g.label for g in shown.groups if g.style == "private-subnet"] == ["Sub-rede privada (app)"]
    line = Edge(id="f", source="api", target="rede.endpoints-pontos", kind="data")
    assert "rede.endpoints-pontos" in places(slide(replace(VIEW, edges=(line,))))


def test_the_internet_gateway_stays_in_its_network() -> None:
    assert places(slide(VIEW))["rede.igw"] == "rede"


def test_captions_are_drawn_where_there_is_room_for_all() -> None:
    assert not any(n.quiet for n in slide(VIEW).nodes)


def test_of_many_nodes_only_copies_that_differ_by_their_captions_keep_them() -> None:
    """What is not drawn stays in the view for those who cannot see it."""
    more = tuple(Node(id=f"n{i}", resource=f"n{i}", label="N", sublabel="nota", icon="x") for i in range(FEW))
    copies = tuple(
        Node(id=f"{r}{zone}", resource=r, label=r, sublabel=said, icon="x", group="rede", replica_of=f"{r}a" if zone == "b" else None)
        for r, captions in (("banco", ("escrita", "leitura")), ("web", ("HTTP", "HTTP")), ("nos", ("3–9 nós ao todo", "")))
        for zone, said in zip("ab", captions, strict=True)
    )
    shown = slide(replace(VIEW, nodes=(*NODES, *more, *copies)))
    assert {n.id for n in shown.nodes if n.sublabel and not n.quiet} == {"bancoa", "bancob"}
    assert (shown.node("n0").sublabel, shown.node("nosa").sublabel) == ("nota", "3–9 nós ao todo")
