"""What a view of the shop shows: who stands where, copies by zone, edges, numbers and words."""

import re

import pytest

from generators.views.build import journey_view, near, of_spec, view
from generators.views.view import View
from planta.sections import ViewSpec
from tests.generators.views.models import shop


def around(v: View, item: str) -> list[str]:
    """Ids of the groups around a node, outermost first."""
    return list(v.ancestors(item))[::-1]


def drawn(v: View) -> set[tuple[str, str, str]]:
    return {(e.source, e.target, e.label) for e in v.edges}


def test_zones_hold_subnets_with_their_own_addresses_and_a_copy_of_each() -> None:
    v = view(shop(), "geral")
    assert around(v, "web.b") == ["_cloud", "_region.sa-east-1", "rede", "rede.b", "rede.b.app", "cluster.b"]
    titles = {g.id: g.label for g in v.groups}
    assert titles["_cloud"] == "AWS Cloud · conta prod"
    assert titles["_region.sa-east-1"] == "Região sa-east-1 (São Paulo)"
    assert titles["rede"] == "VPC da loja · 10.20.0.0/16 · 2 de 3 zonas"
    assert titles["rede.b"] == "Zona de disponibilidade sa-east-1b"
    assert titles["rede.a.publica"] == "Sub-rede pública · 10.20.0.0/24"
    assert titles["rede.b.app"] == "Sub-rede privada · 10.20.20.0/22"
    twins = {g.id: g.replica_of for g in v.groups if g.replica_of}
    assert twins == {"rede.b": "rede.a", "rede.b.publica": "rede.a.publica", "rede.b.app": "rede.a.app", "cluster.b": "cluster"}
    assert {n.id: n.replica_of for n in v.nodes if n.replica_of} == {
        "web.b": "web", "api.b": "api", "alb.b": "alb", "rede.nat.b": "rede.nat",
    }  # fmt: skip
    assert [g.id for g in v.groups if g.group == "rede.a"] == ["rede.a.publica", "rede.a.app"]


def test_global_services_and_the_certificate_that_serves_them_stand_at_the_edge() -> None:
    v = view(shop(), "geral")
    assert {n.id for n in v.nodes if n.group == "_edge"} == {"cdn", "filtro", "certificado", "dominio"}
    assert "_region.us-east-1" not in {g.id for g in v.groups}


def test_what_an_account_has_in_no_region_is_called_global_and_not_an_account_in_an_account() -> None:
    sets = "".join(f"  {i}: {{kind: permission-set, people: plantao, policies: [ReadOnlyAccess]}}\n" for i in ("acesso", "leitura"))
    v = of_spec(shop(("  fila: {", f"{sets}  fila: {{")), "v", ViewSpec(title="t", show=("plantao", "acesso", "leitura", "fila")))
    assert around(v, "acesso") == ["_cloud", "_account"]
    assert {g.id: g.label for g in v.groups}["_account"] == "Global · conta prod"


def test_an_alarm_of_what_is_at_the_edge_stands_in_its_region() -> None:
    alarm = "  fila: {kind: sqs-queue, name: Fila}\n  erros: {kind: alarm, watch: cdn, metric: 5xx, above: 1, for: 5, region: us-east-1}\n"
    v = view(shop(("  fila: {kind: sqs-queue, name: Fila}\n", alarm)), "geral")
    assert around(v, "erros") == ["_cloud", "_region.us-east-1"] and around(v, "certificado") == ["_cloud", "_edge"]


def test_people_open_a_load_balancer_and_a_cdn_forwards_to_it() -> None:
    before = "{kind: person, name: Clientes, to: {cdn: https}}"
    v = view(shop((before, before.replace("cdn: https", "cdn: https, alb: https"))), "fechado")
    assert {("clientes", "alb", "acessa"), ("cdn", "alb", "encaminha")} <= {(s, t, re.sub(r"^1\w* · ", "", said)) for s, t, said in drawn(v)}


def test_a_record_is_no_second_door_beside_those_that_traffic_takes() -> None:
    v = of_spec(shop(("kind: alb, name: ALB,", "kind: alb, name: ALB, dns: {zone: dominio},")), "v",
                ViewSpec(title="t", show=("dominio", "cdn", "alb"), zones=True))  # fmt: skip
    assert {(e.source, e.target, e.kind, e.label) for e in v.edges if e.target.startswith("alb")} == {
        ("dominio", "alb", "association", "aponta"), ("cdn", "alb", "request", "encaminha"), ("cdn", "alb.b", "request", "encaminha"),
    }  # fmt: skip


def test_a_label_that_only_says_another_at_length_is_left_out() -> None:
    job = "  tarefa: {kind: k8s-job, in: cluster, image: imagens, command: [a], nodes: [nos], to: {dados: connect-iam}}\n"
    data = "  dados: {kind: aurora-postgresql, name: Dados, version: '17.5', subnets: rede.dados, capacity: {min: 1, max: 2}, iam_login: true}\n"
    v = view(shop(("      banco: use\n", "      dados: connect\n"), ("  chave: {kind", f"{job}{data}  chave: {{kind"),
                  ("collapse: [cluster]}", "collapse: [cluster], links: false}"),
                  ('fechado: {title: Fechado, show: ["journey:comprar"]', 'fechado: {title: Fechado, show: [cluster, dados]')), "fechado")  # fmt: skip
    assert drawn(v) == {("cluster", "dados", "conecta-se")}


def test_people_stand_outside_and_one_person_looks_like_one() -> None:
    v = view(shop(), "geral")
    assert {n.id: n.icon for n in v.nodes if n.group is None} == {"clientes": "resource/Users", "plantao": "resource/User"}


def test_categories_group_what_has_company_and_panels_keep_even_one() -> None:
    v = view(shop(), "geral")
    groups = {g.id: g for g in v.groups}
    assert {n.id for n in v.nodes if n.group == "_category.storage"} == {"pedidos", "fotos"}
    assert groups["_panel.security"].panel and groups["_panel.security"].label == "Segurança"
    assert v.node("fila").group == "_region.sa-east-1"
    assert "_category.integration" not in groups


def test_panels_of_one_share_a_panel() -> None:
    v = of_spec(shop(), "v", ViewSpec(title="t", show=("api", "pedidos"), panel=("chave", "imagens", "fila")))
    [panel] = [g for g in v.groups if g.panel]
    assert (panel.label, {n.id for n in v.nodes if n.group == panel.id}) == ("Serviços de apoio", {"chave", "imagens", "fila"})


def test_a_small_flow_needs_no_categories_and_names_the_network_only() -> None:
    v = view(shop(), "fluxo")
    assert [g.id for g in v.groups] == ["_cloud", "_edge", "_region.sa-east-1", "rede"]
    assert around(v, "web") == ["_cloud", "_region.sa-east-1", "rede"]


def test_numbers_follow_the_journey_and_its_edges_come_first() -> None:
    v = view(shop(), "fluxo")
    assert [(e.source, e.target, e.step, e.label) for e in v.edges] == [
        ("clientes", "cdn", 1, "1a · acessa"), ("cdn", "alb", 1, "1b · encaminha"), ("alb", "web", 1, "1c · HTTP"),
        ("web", "api", 1, "1d · HTTP"), ("api", "pedidos", 2, "2 · lê, grava"), ("clientes", "fotos", 3, "3 · envia a foto"),
    ]  # fmt: skip


def test_steps_that_a_view_leaves_out_leave_no_gap_in_its_numbers() -> None:
    v = of_spec(shop(), "v", ViewSpec(title="t", show=("clientes", "cdn", "alb", "fotos"), journey="comprar"))
    assert [e.label for e in v.edges if e.step] == ["1a · acessa", "1b · encaminha", "2 · envia a foto"]
    assert v.description.endswith("Os números seguem, na ordem, os passos de “Comprar” que aparecem aqui.")


def test_a_line_of_several_steps_has_the_number_of_each() -> None:
    last = '      - "clientes > fotos: Envia a foto."\n'
    again = shop((last, last + '      - "web > api > pedidos: De novo."\n'))
    assert [e.label for e in journey_view(again, "comprar").edges] == ["1a · acessa", "1b · encaminha", "1c · HTTP", "1d, 4a · HTTP", "2, 4b · lê, grava", "3 · envia a foto"]


def test_edges_not_on_the_journey_have_no_number() -> None:
    v = view(shop(), "geral")
    assert ("api.b", "fila", "envia mensagens") in drawn(v)
    assert all(e.step is None for e in v.edges if e.target in ("fila", "imagens", "banco"))


def test_copies_are_joined_zone_by_zone_and_speak_once_to_what_has_no_zone() -> None:
    v = view(shop(), "geral")
    assert {(e.source, e.target) for e in v.edges if e.target.startswith(("alb", "web", "api"))} == {
        ("cdn", "alb"), ("cdn", "alb.b"), ("alb", "web"), ("alb.b", "web.b"), ("web", "api"), ("web.b", "api.b"),
    }  # fmt: skip
    assert [e.source for e in v.edges if e.target == "pedidos"] == ["api.b"]


def test_each_of_up_to_three_copies_gets_a_line_from_who_asks_it_and_of_more_only_the_first() -> None:
    spec = ViewSpec(title="t", show=("cdn", "alb", "rede"), zones=True, max_zones=6)
    three, four = (of_spec(shop(("zones: 3", f"zones: {n}")), "v", spec) for n in (3, 4))
    assert [n.id for n in three.nodes if n.resource == "alb"] == ["alb", "alb.b", "alb.c"]
    assert [e.target for e in three.edges if e.source == "cdn"] == ["alb", "alb.b", "alb.c"]
    assert [e.target for e in four.edges if e.source == "cdn"] == ["alb"]


def test_a_network_by_zone_shows_its_gateways_and_the_way_out() -> None:
    v = view(shop(), "rede")
    assert around(v, "rede.nat.b")[-2:] == ["rede.b", "rede.b.publica"]
    assert around(v, "rede.igw")[-1] == "rede"
    assert {e for e in drawn(v) if e[2] == "saída"} == {
        ("rede.a.app", "rede.nat", "saída"), ("rede.nat", "rede.igw", "saída"),
        ("rede.b.app", "rede.nat.b", "saída"), ("rede.nat.b", "rede.igw", "saída"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("nat", "nodes"), [("per-zone", ["rede.nat", "rede.nat.b"]), ("single", ["rede.nat"]), ("regional", ["rede.nat"]), ("none", [])]
)
def test_nat_gateways_as_many_as_the_network_has(nat: str, nodes: list[str]) -> None:
    v = view(shop(("nat: per-zone", f"nat: {nat}")), "rede")
    assert [n.id for n in v.nodes if n.id.startswith("rede.nat")] == nodes


def test_endpoints_stand_in_their_tier_and_gateway_endpoints_in_the_network() -> None:
    endpoints = "nat: per-zone\n    endpoints: {s3: gateway, kms: dados, ecr.api: dados, ecr.dkr: dados}"
    v = view(shop(("nat: per-zone", endpoints)), "rede")
    gateway, interfaces = v.node("rede.gateway-endpoints"), v.node("rede.endpoints-dados.b")
    assert (gateway.group, gateway.label, gateway.sublabel) == ("rede", "Endpoint de gateway", "S3")
    assert (interfaces.group, interfaces.label, interfaces.sublabel) == ("rede.b.dados", "Endpoints da VPC", "3 serviços")
    assert interfaces.replica_of == "rede.endpoints-dados"


def test_alike_resources_with_the_same_line_share_a_box_and_one_line_leads_to_it() -> None:
    topics = "".join(f"  aviso-{i}: {{kind: alarm, watch: fila, metric: oldest-message, above: {i}, notify: topico}}\n" for i in range(1, 4))
    architecture = shop(("  fila: {", f"  topico: {{kind: sns-topic}}\n{topics}  fila: {{"))
    spec = ViewSpec(title="t", show=("fila", "topico", "kind:alarm"))
    v = of_spec(architecture, "v", spec)
    assert {n.id for n in v.nodes if n.group == "_bundle.aviso-1"} == {"aviso-1", "aviso-2", "aviso-3"}
    assert {g.id: g.label for g in v.groups}["_bundle.aviso-1"] == "Alarmes do CloudWatch"
    assert [(e.source, e.target, e.label) for e in v.edges] == [
        ("fila", "_bundle.aviso-1", "alimenta"), ("_bundle.aviso-1", "topico", "avisa"),
    ]  # fmt: skip
    assert v.edges[1].arrows == tuple(f"aviso-{i}.notify>topico" for i in range(1, 4))
    assert len(of_spec(architecture, "v", spec, bundle=False).edges) == 6


def test_steps_in_a_row_are_bundled_and_others_are_not() -> None:
    extra = "".join(f"  tabela-{i}: {{kind: s3-bucket}}\n" for i in range(1, 4))
    writes = "      tabela-1: put\n      tabela-2: put\n      tabela-3: put\n      fila: send\n"
    steps = '      - "api > tabela-1: A."\n      - "api > tabela-2: B."\n      - "api > tabela-3: C."\n'
    last = '      - "clientes > fotos: Envia a foto."\n'
    architecture = shop(("  fila: {", extra + "  fila: {"), ("      fila: send\n", writes), (last, last + steps))
    assert ("api", "_bundle.tabela-1", "4–6 · grava") in drawn(journey_view(architecture, "comprar"))
    between = steps.replace('      - "api > tabela-3', '      - "clientes > cdn: De novo."\n      - "api > tabela-3')
    architecture = shop(("  fila: {", extra + "  fila: {"), ("      fila: send\n", writes), (last, last + between))
    assert ("api", "tabela-3", "7 · grava") in drawn(journey_view(architecture, "comprar"))


def test_captions_are_filled_and_copies_have_their_own() -> None:
    v = view(shop(), "geral")
    assert v.node("fotos").sublabel == "até 30 dias"
    assert v.node("pedidos").sublabel == "retenção de 365 dias"


def test_a_number_that_counts_all_copies_is_said_once_and_as_a_total() -> None:
    v = view(shop(("{http: 8000}, nodes: [nos], to: {api: http}}", "{http: 8000}, nodes: [nos], replicas: {min: 3, max: 9}, to: {api: http}}"),
                  ("kind: alb, name: ALB,", "kind: alb, name: ALB, caption: porta 443,")), "rede")  # fmt: skip
    assert [n.sublabel for n in v.nodes if n.resource == "web"] == ["3 a 9 pods ao todo", ""]
    assert [n.sublabel for n in v.nodes if n.resource == "alb"] == ["porta 443", "porta 443"], "each copy's own"
    english = ("region: sa-east-1}", "region: sa-east-1, language: en}")
    machine = ("image: imagens, ports: {http: 8000}, nodes: [nos], to: {api: http}}",
               "image: imagens, caption: m7g.large, ports: {http: 8000}, nodes: [nos], to: {api: http}}")  # fmt: skip
    v = view(shop(english, machine), "rede")
    assert [n.sublabel for n in v.nodes if n.resource == "web"] == ["m7g.large", "m7g.large"], "a class of machine is no number"
    assert v.node("api").sublabel.endswith(" pods in total")


def test_a_network_says_how_many_of_its_zones_are_drawn() -> None:
    two, all_three = (of_spec(shop(), "v", ViewSpec(title="t", show=("rede", "web"), zones=True, max_zones=n)) for n in (2, 3))
    flat = of_spec(shop(), "v", ViewSpec(title="t", show=("rede", "web")))
    titles = [{g.id: g.label for g in v.groups}["rede"] for v in (two, all_three, flat)]
    assert titles == ["VPC da loja · 10.20.0.0/16 · 2 de 3 zonas", "VPC da loja · 10.20.0.0/16", "VPC da loja · 10.20.0.0/16"]


def test_a_collapsed_cluster_is_one_node_that_speaks_for_its_parts() -> None:
    v = view(shop(), "fechado")
    assert v.node("cluster").group == "rede"
    assert {("alb", "cluster", "HTTP"), ("cluster", "pedidos", "lê, grava")} <= drawn(v)


def test_without_zones_a_selected_network_shows_its_tiers_once() -> None:
    v = of_spec(shop(), "v", ViewSpec(title="t", show=("rede", "web", "cluster")))
    assert around(v, "web") == ["_cloud", "_region.sa-east-1", "rede", "rede.app", "cluster"]
    assert {g.id: g.label for g in v.groups}["rede.app"] == "Sub-redes privadas · 10.20.16.0/20"


def test_a_neighbourhood_is_small_and_has_no_outer_boxes() -> None:
    v = near(shop(), "api")
    assert v.title == "API e seus vizinhos"
    assert {n.id for n in v.nodes} == {"web", "api", "banco", "pedidos", "fila", "imagens"}
    assert [g.id for g in v.groups] == ["rede"]
    assert all("api" in (e.source, e.target) for e in v.edges) and len(v.edges) == 5


def test_a_key_has_those_who_use_it_as_neighbours_though_panels_show_it_without_lines() -> None:
    v = near(shop(), "chave")
    assert {(e.source, e.target, e.label) for e in v.edges} == {("pedidos", "chave", "cifra com"), ("fotos", "chave", "cifra com")}


def test_the_drawing_of_a_box_shows_what_stands_right_inside() -> None:
    v = near(shop(), "rede")
    assert (v.title, {n.id for n in v.nodes}) == ("VPC da loja por dentro", {"alb", "cluster", "banco"})
    assert {(e.source, e.target) for e in v.edges} == {("alb", "cluster"), ("cluster", "banco")}
    assert {n.id for n in near(shop(), "cluster").nodes} == {"nos", "web", "api"}


def test_a_neighbourhood_says_how_many_it_leaves_out() -> None:
    buckets = "".join(f"  balde-{i}: {{kind: s3-bucket, key: chave}}\n" for i in range(12))
    v = near(shop(("  fila: {", buckets + "  fila: {")), "chave")
    assert len(v.nodes) == 12
    assert v.description.endswith("Há mais 3 que não aparecem aqui.")


def test_a_journey_is_a_view_of_its_own() -> None:
    v = journey_view(shop(), "comprar")
    assert (v.id, v.title) == ("journey-comprar", "Comprar")
    assert [e.step for e in v.edges] == [1, 1, 1, 1, 2, 3]
    apart = shop(("      banco: use\n", "      banco: use\n      cdn: https\n"))
    assert [(e.source, e.target) for e in journey_view(apart, "comprar").edges] == [(e.source, e.target) for e in v.edges]
    assert v.description.endswith("Os números seguem os passos de “Comprar”.")


def test_the_text_alternative_names_what_is_shown() -> None:
    assert view(shop(), "rede").description == "Mostra VPC da loja, ALB, Web e API."


def test_several_delivery_systems_outside_share_a_box_and_one_stands_alone() -> None:
    one = "  github: {kind: github-workflow, name: Entrega, repo: loja/app, ref: refs/heads/main}\n"
    two = one + "  testes: {kind: github-workflow, name: Testes, repo: loja/app, ref: refs/heads/main}\n"
    alone = view(shop(("resources:\n", "resources:\n" + one)), "geral")
    both = view(shop(("resources:\n", "resources:\n" + two)), "geral")
    assert alone.node("github").group is None
    assert {n.id for n in both.nodes if n.group == "_delivery"} == {"github", "testes"}


def test_english_words() -> None:
    v = view(shop(("region: sa-east-1}", "region: sa-east-1, language: en}")), "rede")
    assert [g.label for g in v.groups][:4] == [
        "AWS Cloud · prod account", "Region sa-east-1 (São Paulo)", "VPC da loja · 10.20.0.0/16 · 2 of 3 zones", "Availability Zone sa-east-1a",
    ]  # fmt: skip
    assert "Public subnet · 10.20.0.0/24" in [g.label for g in v.groups]


def test_a_subnet_that_stands_empty_in_one_zone_is_drawn_like_its_others() -> None:
    one = ("  banco: {kind: generic,", "  porta: {kind: ec2-instance, subnets: rede.dados, instance: t4g.nano}\n  banco: {kind: generic,")
    v = view(shop(one, ("show: [rede, alb, web, api], zones", "show: [rede, alb, web, api, porta], zones")), "rede")
    boxes = {g.id: g for g in v.groups}
    tier = [boxes[f"rede.{zone}.dados"] for zone in "ab"]
    assert [sum(n.group == g.id for n in v.nodes) for g in tier] == [1, 0]
    assert [g.label.rpartition(" ")[2] for g in tier] == ["10.20.64.0/24", "10.20.65.0/24"]
