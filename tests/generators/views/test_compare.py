"""Before and after: every part of the drawing says what became of it."""

import pytest

from generators.views.compare import compare
from generators.views.view import Group, Node, View
from tests.generators.views.models import SHOP, shop


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
