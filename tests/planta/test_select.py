"""Selectors name what they say, wrong ones are findings with a fix, and large views come with a proposal."""

from dataclasses import replace

import pytest

from planta.architecture import Architecture
from planta.build import build
from planta.connections import connections, copies
from planta.sections import ViewSpec
from planta.select import WrongSelector, check_selectors, neighbours, select, shown
from planta.views import check_sizes, measure
from tests.generators.views.models import SHOP, shop


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("pedidos", ("pedidos",)),
        ("kind:s3-bucket", ("pedidos", "fotos")),
        ("category:people", ("clientes", "plantao")),
        ("in:cluster", ("cluster", "nos", "web", "api")),
        ("in:rede", ("rede", "alb", "cluster", "nos", "web", "api", "banco")),
        ("near:pedidos", ("api", "pedidos")),
        ("near:fotos", ("clientes", "fotos")),
        ("journey:comprar", ("clientes", "cdn", "alb", "web", "api", "pedidos", "fotos")),
        ("kind:efs-file-system", None),
        ("kind:sns-topic", ()),
    ],
)
def test_selector(selector: str, ids: tuple[str, ...] | None) -> None:
    if ids is None:
        with pytest.raises(WrongSelector):
            select(shop(), selector)
    else:
        assert select(shop(), selector) == ids


def test_all_is_everything_in_the_models_order() -> None:
    assert select(shop(), "all") == tuple(shop().resources)


def test_the_client_of_a_presigned_url_is_the_neighbour_and_not_the_one_that_signs() -> None:
    assert neighbours(shop(), "fotos") == ("clientes",)
    assert "fotos" not in neighbours(shop(), "api")


def test_hidden_and_panelled_resources_leave_the_view_and_parts_give_way_to_a_collapsed_owner() -> None:
    spec = ViewSpec(title="t", show=("all",), hide=("kind:person",), panel=("chave",), collapse=("cluster",))
    what = shown(shop(), spec)
    assert what.panel == ("chave",)
    assert {"clientes", "plantao", "chave", "web", "api", "nos"}.isdisjoint(what.nodes)
    assert "cluster" in what.nodes


@pytest.mark.parametrize(
    ("selector", "message", "fix"),
    [
        ("*", 'the selector names the resource "*", which does not exist', 'Did you mean "all"?'),
        ("s3-bucket", 'the selector names the resource "s3-bucket", which does not exist', 'Did you mean "kind:s3-bucket"?'),
        ("storage", 'the selector names the resource "storage", which does not exist', 'Did you mean "category:storage"?'),
        ("alarm*", 'the selector names the resource "alarm*", which does not exist', 'Did you mean "kind:alarm"?'),
        ("pedidoz", 'the selector names the resource "pedidoz", which does not exist', 'Did you mean "pedidos"?'),
        ("kind:s3-buket", 'the selector names the kind "s3-buket", which does not exist', 'Did you mean "s3-bucket"?'),
        ("category:storag", 'the selector names the category "storag", which does not exist', 'Did you mean "storage"?'),
        ("inside:rede", 'unknown selector "inside:"', "the selectors are an id, kind:, category:, in:, near:, journey: and all"),
        ("api>fila.send", '"api>fila.send" names a line; show names resources', "only hide takes single lines"),
        ("journey:compra", 'the selector names the journey "compra", which does not exist', 'Did you mean "comprar"?'),
        ("kind:sns-topic", 'the selector "kind:sns-topic" selects nothing', "remove it, or name what it was meant for"),
    ],
)
def test_a_selector_that_selects_nothing_is_a_finding_at_its_place(selector: str, message: str, fix: str) -> None:
    [finding] = check_selectors(with_view(shop(), "rede", show=("rede", selector)))
    assert (finding.message, finding.fix, finding.path) == (message, fix, ("views", "rede", "show", 1))
    assert finding.span is not None and SHOP.splitlines()[finding.span.line - 1].startswith("  rede: {title: Rede")


def with_view(architecture: Architecture, view: str, **change: object) -> Architecture:
    """The model with one view changed after it was read, so that wrong ones can be asked about too."""
    return replace(architecture, views={**architecture.views, view: architecture.views[view].model_copy(update=change)})


def test_only_the_environment_that_draws_a_view_is_asked() -> None:
    two = 'environments: {prod: {account: "222222222222", domain: loja.example}, hml: {account: "111111111111", domain: h.example}}'
    text = SHOP.replace('environments: {prod: {account: "222222222222", domain: loja.example}}', two)
    text = text.replace("  fila: {kind: sqs-queue, name: Fila}", "  fila: {kind: sqs-queue, name: Fila}\n  so-em-prod: {kind: sqs-queue, only: [prod]}")
    text = text.replace("show: [rede, alb, web, api]", "show: [rede, so-em-prod]")
    for architecture in build(text).architectures.values():
        assert not list(check_selectors(architecture))
    in_hml = {e: with_view(a, "rede", environment="hml") for e, a in build(text).architectures.items()}
    assert {e: [f.code for f in check_selectors(a)] for e, a in in_hml.items()} == {"prod": [], "hml": ["wrong-selector"]}


def many(buckets: int) -> str:
    names = [f"b{i}" for i in range(buckets)]
    resources = "".join(f"  {n}: {{kind: s3-bucket}}\n" for n in names)
    workers = "".join(f"  w{i}: {{kind: k8s-deployment, in: cluster, image: repo, to: {{b{i}: read}}}}\n" for i in range(buckets))
    return (
        'planta: 1\nsystem: {id: many, name: Many, region: eu-west-1, language: en}\nenvironments: {prod: {account: "111111111111"}}\n'
        "resources:\n  net: {kind: vpc, cidr: 10.0.0.0/16, subnets: {app: {type: private, block: 10.0.0.0/20}}}\n"
        '  cluster: {kind: eks-cluster, version: "1.35", subnets: net.app}\n  repo: {kind: ecr-repository}\n'
        + workers + resources + "views:\n  everything: {title: Everything, show: [all]}\n"
    )  # fmt: skip


def test_a_view_that_shows_too_much_is_reported_with_a_change_that_helps() -> None:
    architecture = build(many(25)).architecture
    [finding] = check_sizes(architecture)
    assert (finding.code, finding.severity) == ("view-too-large", "warning")
    assert finding.message == 'the view "everything" has 51 nodes (at most 40) and 26 edges (at most 22)'
    assert "`collapse: [cluster]` leaves 27 nodes and 2 edges" in finding.fix
    collapsed = architecture.views["everything"].model_copy(update={"collapse": ("cluster",)})
    assert measure(architecture, collapsed) == (27, 2)


DECK = "deck: {title: Deck, slides: {all: {title: All, layout: view, view: everything, notes: x}}}\n"


def test_a_slide_that_shows_more_than_the_last_row_can_read_is_reported_with_a_smaller_view() -> None:
    [finding] = check_sizes(build(many(17) + DECK).architecture)
    assert (finding.code, finding.severity, finding.path) == ("slide-too-full", "warning", ("deck", "slides", "all", "view"))
    assert finding.message == 'the slide "all" shows 35 nodes (at most 25): their names get too small for the last row'
    assert "`collapse: [cluster]` leaves 19 nodes and 2 edges" in finding.fix and finding.span is not None
    assert [f.code for f in check_sizes(build(many(25) + DECK).architecture)] == ["view-too-large"], "one report is enough"


def test_a_view_of_the_usual_size_is_not_reported() -> None:
    assert check_sizes(build(many(10)).architecture) == []
    spec = ViewSpec(title="t", show=("all",), panel=("alb",), zones=True)
    assert measure(shop(), spec)[0] == measure(shop(), spec.model_copy(update={"panel": ()}))[0] - 1, "what a panel names stands there once"
    assert check_sizes(shop()) == []


def test_hidden_parts_speak_through_what_stands_around_them_when_that_is_a_node() -> None:
    architecture = shop()
    what = shown(architecture, ViewSpec(title="t", show=("alb", "pedidos", "fotos", "clientes"), collapse=("cluster",)))
    assert [(c.source, c.target, c.labels) for c in connections(architecture, what)] == [
        ("alb", "cluster", ("HTTP",)), ("cluster", "pedidos", ("lê", "grava")), ("clientes", "fotos", ("envia a foto",)),
    ]  # fmt: skip


def test_an_unknown_line_is_an_error_with_the_nearest_one() -> None:
    [finding] = check_selectors(with_view(shop(), "geral", hide=("nos", "api>fila.read")))
    assert finding.message == 'the selector names the line "api>fila.read", which does not exist'
    assert (finding.fix, finding.path) == ('Did you mean "api>fila.send"?', ("views", "geral", "hide", 1))


def test_a_single_line_can_be_hidden() -> None:
    architecture = shop()
    spec = ViewSpec(title="t", show=("api", "pedidos", "fila"), hide=("api>pedidos.read", "api>fila.send"))
    assert [(c.target, c.labels) for c in connections(architecture, shown(architecture, spec))] == [("pedidos", ("grava",))]


def test_settings_that_carry_the_flow_are_drawn_without_links_too() -> None:
    extra = "  regra: {kind: event-rule, watch: fila, events: [algo]}\n"
    architecture = shop(("resources:\n", "resources:\n" + extra))
    what = shown(architecture, ViewSpec(title="t", show=("regra", "fila", "cdn", "filtro")))
    assert [(c.source, c.target) for c in connections(architecture, what, links=False)] == [("fila", "regra")]
    assert {(c.source, c.target) for c in connections(architecture, what)} == {("fila", "regra"), ("cdn", "filtro")}


def test_what_a_journey_takes_is_drawn_even_when_settings_are_not() -> None:
    extra = "  alarme: {kind: alarm, watch: fila, metric: oldest-message, above: 9}\n"
    step = "steps:\n      - \"fila > alarme: Passa do limite.\"\n"
    architecture = shop(("resources:\n", "resources:\n" + extra), ("steps:\n", step))
    what = shown(architecture, ViewSpec(title="t", show=("alarme", "fila")))
    assert connections(architecture, what, links=False) == ()
    [line] = connections(architecture, what, links=False, journey="comprar")
    assert (line.source, line.target, line.steps) == ("fila", "alarme", (1,))


def test_a_box_does_not_speak_for_what_was_left_out_of_it() -> None:
    architecture = shop()
    what = shown(architecture, ViewSpec(title="t", show=("cluster", "web", "pedidos")))
    assert connections(architecture, what) == ()


def test_copies_follow_the_zones_of_the_network_and_of_the_resource() -> None:
    architecture = shop()
    zoned = ViewSpec(title="t", show=("all",), zones=True)
    assert [copies(architecture, r, zoned) for r in ("web", "alb", "cluster", "pedidos", "clientes", "banco")] == [2, 2, 2, 0, 0, 0]
    assert copies(architecture, "web", zoned.model_copy(update={"max_zones": 6})) == 3
    assert copies(architecture, "web", zoned.model_copy(update={"zones": False})) == 0


def test_a_view_that_no_single_change_brings_down_is_to_be_split() -> None:
    buckets = "".join(f"  b{i}: {{kind: s3-bucket}}\n" for i in range(60))
    head = many(1).partition("resources:\n")[0]
    text = head + "resources:\n" + buckets + "views:\n  everything: {title: Everything, show: [all]}\n"
    [finding] = check_sizes(build(text).architecture)
    assert finding.message == 'the view "everything" has 60 nodes (at most 40)'
    assert finding.fix == "split it in two: one view up to b29 and one from b30 on"
