"""Before and after: every part of the drawing says what became of it."""

import itertools
from pathlib import Path

import pytest

from generators.drawings import read_lock
from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.views.build import view
from generators.views.compare import compare, was_and_is
from generators.views.view import Group, Node, View
from planta.build import build
from tests.generators.views.models import SHOP, shop

HOME = Path(__file__).parents[3]


def statuses(v: View) -> dict[str, str]:
    return {p.id: p.status for parts in (v.nodes, v.groups, v.edges) for p in parts if p.status != "same"}


def test_nothing_changed_is_the_view_itself() -> None:
    v = compare(shop(), shop(), "geral")
    assert statuses(v) == {}


def test_a_removed_resource_stays_in_its_box_and_keeps_its_company() -> None:
    gone = shop(("  fila: {kind: sqs-queue, name: Fila}\n", "  fila: {kind: sqs-queue, name: Fila}\n  copia: {kind: s3-bucket, name: Cópia}\n"))
    v = compare(gone, shop(), "geral")
    assert statuses(v) == {"copia": "removed"}
    assert v.node("copia").group == v.node("pedidos").group == "_category.storage"


def test_a_box_dissolved_by_a_removal_is_kept_for_both() -> None:
    before = shop(("  fila: {kind: sqs-queue, name: Fila}\n", "  fila: {kind: sqs-queue, name: Fila}\n  outra: {kind: sqs-queue}\n"))
    v = compare(before, shop(), "geral")
    assert statuses(v) == {"outra": "removed"}
    assert v.node("fila").group == v.node("outra").group == "_category.integration"


def test_an_arrow_added_a_setting_changed_and_an_option_changed() -> None:
    v = compare(shop(("      fila: send\n", "")), shop(), "geral")
    assert statuses(v) == {"api.b>fila.data": "added"}
    v = compare(shop(), shop(("expire_days: 365", "expire_days: 180")), "geral")
    assert statuses(v) == {"pedidos": "changed"}
    v = compare(shop(), shop(("label: envia a foto", "label: manda a foto")), "geral")
    assert statuses(v) == {"clientes>fotos.data": "changed"}


def test_what_left_the_view_because_it_left_the_system_is_drawn_as_removed() -> None:
    before = shop(("  fila: {", "  copia: {kind: s3-bucket}\n  fila: {"), ("show: [rede, alb, web, api]", "show: [rede, alb, web, api, copia]"))
    assert statuses(compare(before, shop(), "rede")) == {"copia": "removed"}
    assert statuses(compare(shop(), before, "rede")) == {"copia": "added"}


def test_what_only_the_view_left_out_is_no_change() -> None:
    less = shop(("show: [rede, alb, web, api]", "show: [rede, web, api]"))
    assert statuses(compare(shop(), less, "rede")) == statuses(compare(less, shop(), "rede")) == {}


def test_a_view_of_one_model_only() -> None:
    views = SHOP[SHOP.index("  fechado:") :]
    assert statuses(compare(shop((views, "")), shop(), "fechado")) == {}
    assert statuses(compare(shop(), shop((views, "")), "fechado")) == {}
    with pytest.raises(KeyError):
        compare(shop(), shop(), "nenhuma")


def test_a_zone_less() -> None:
    v = compare(shop(), shop(("zones: 3", "zones: 1")), "rede")
    assert {p for p, s in statuses(v).items() if s == "removed"} == {
        "rede.b", "rede.b.publica", "rede.b.app", "web.b", "api.b", "alb.b", "rede.nat.b", "alb.b>web.b.request", "web.b>api.b.request",
        "rede.b.app>rede.nat.b.request", "rede.nat.b>rede.igw.request",
    }  # fmt: skip
    assert {p for p, s in statuses(v).items() if s == "changed"} >= {"rede"}


def test_every_part_stands_somewhere_when_a_cluster_is_emptied() -> None:
    pods = SHOP[SHOP.index("  web: {") : SHOP.index("  banco: {")]
    journeys = SHOP[SHOP.index("journeys:") : SHOP.index("views:")]
    views = SHOP[SHOP.index("  rede: {title") :]
    after = shop((pods, ""), (", to: {web: http}", ""), (journeys, ""), ("    journey: comprar\n", ""), (views, ""))
    v = compare(shop(), after, "geral")
    groups = {g.id for g in v.groups}
    parts: tuple[Node | Group, ...] = (*v.nodes, *v.groups)
    assert all(p.group is None or p.group in groups for p in parts)
    assert all(v.node(p).status == "removed" for p in ("web", "web.b", "api", "api.b"))
    assert len({p.id for p in parts}) == len(parts)
    assert {e.status for e in v.edges if "web" in e.id} == {"removed"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("até 256 vCPU", "até 512 vCPU", "até 256 → 512 vCPU"),
        ("up to 256 vCPU", "up to 512 vCPU", "up to 256 → 512 vCPU"),
        ("escrita + 1 leitura", "escrita + 2 leituras", "escrita + 1 → 2 leituras"),
        ("guarda por 4 dias", "guarda por 4 dias", "guarda por 4 dias"),
        ("Spot", "Fargate", "Spot → Fargate"),
        ("a a", "a a a", "a a → a a"),
        ("a b", "a", "a b → a"),
        ("", "novo", "novo"),
        ("velho", "", ""),
    ],
)
def test_what_two_texts_share_is_said_once(old: str, new: str, told: str) -> None:
    assert was_and_is(old, new) == told


def test_a_caption_that_changed_says_both() -> None:
    v = compare(shop(), shop(("lifecycle: {expire_days: 30}", "lifecycle: {expire_days: 60}")), "geral")
    assert (v.node("fotos").sublabel, v.node("fotos").status) == ("até 30 → 60 dias", "changed")
    v = compare(shop(), shop(("cidr: 10.20.0.0/16", "cidr: 10.20.0.0/15")), "geral")
    assert any("VPC da loja · 10.20.0.0/16 → 10.20.0.0/15" in g.label for g in v.groups)


QUEUES = ("  fila: {kind: sqs-queue, name: Fila}\n", "  fila: {kind: sqs-queue}\n  segunda: {kind: sqs-queue}\n  terceira: {kind: sqs-queue}\n")
VIEW = ("views:\n", "views:\n  filas: {title: Filas, show: [api, fila, segunda, terceira]}\n")
SENDS = ("      fila: send\n", "      fila: send\n      segunda: send\n      terceira: send\n")


def test_what_shared_a_box_shares_it_and_what_changed_is_drawn_by_itself() -> None:
    before = shop(QUEUES, SENDS, VIEW)
    box = "_bundle.fila"
    assert {n.id for n in view(before, "filas").nodes if n.group == box} == {"fila", "segunda", "terceira"}

    v = compare(before, before, "filas")
    assert statuses(v) == {} and [e.target for e in v.edges] == [box]

    less = ("      terceira: send\n", "")
    v = compare(before, shop(QUEUES, SENDS, VIEW, less), "filas")
    assert statuses(v) == {"api>terceira.data": "removed"}
    assert [e.target for e in v.edges] == [box, "terceira"] and v.node("terceira").group == box

    gone = ("  terceira: {kind: sqs-queue}\n", "")
    v = compare(before, shop(QUEUES, SENDS, VIEW, less, gone, (", terceira]}", "]}")), "filas")
    assert statuses(v) == {"terceira": "removed", "api>terceira.data": "removed"}
    assert v.node("terceira").group == box


def test_what_had_no_box_gets_none() -> None:
    v = compare(shop(VIEW, (", segunda, terceira]", "]")), shop(QUEUES, SENDS, VIEW), "filas")
    assert {n.id: n.group for n in v.nodes if n.status == "added"} == dict.fromkeys(("segunda", "terceira"), v.node("fila").group)
    assert [e.id for e in v.edges if e.status == "added"] == ["api>segunda.data", "api>terceira.data"]


def test_what_is_added_leaves_the_rest_where_the_lock_has_it() -> None:
    text = (HOME / "architecture.yaml").read_text(encoding="utf-8")
    more = text.replace("\n  fila-curta:\n    kind", "\n  fila-nova: {kind: sqs-queue, name: Fila nova, key: chave-dados}\n  fila-curta:\n    kind", 1)
    more = more.replace("      - fila-analise\n      - lote-spot\n", "      - fila-analise\n      - fila-nova\n      - lote-spot\n")
    before, after = build(text).architecture, build(more).architecture
    lock = read_lock((HOME / "architecture.layout.json").read_text(encoding="utf-8"))["processamento"]
    was, now = arrange(view(before, "processamento"), lock=lock), arrange(compare(before, after, "processamento"), lock=lock)
    assert {n.id for n in now.view.nodes if n.status == "added"} == {"fila-nova"}
    assert set(was.groups) == set(now.groups)
    assert len(_turned(was, now)) < len(was.nodes) / 2


def _turned(was: Layout, now: Layout) -> list[tuple[str, str]]:
    """Pairs that stand the other way round."""

    def order(layout: Layout, a: str, b: str) -> tuple[bool, bool]:
        (ax, ay), (bx, by) = (layout.nodes[n].icon.center for n in (a, b))
        return ax > bx + 60, ay > by + 60

    pairs = itertools.permutations(was.nodes, 2)
    return [(a, b) for a, b in pairs if any(o and n for o, n in zip(order(was, a, b), order(now, b, a), strict=True))]
