"""Dependencies of journeys read off models: what is covered, what is counted once, and what one's own copies are worth."""

from itertools import product
from math import prod
from random import Random
from typing import Any

import pytest
import yaml

from planta.architecture import Architecture
from planta.build import build
from planta.findings import UnusableInput
from planta.reliability.availability import outlives_a_zone
from planta.reliability.ceiling import Ceiling, ceiling
from planta.reliability.journeys import assess, journey_dependencies

MODEL = """
planta: 1
system: {id: loja, name: Loja, region: sa-east-1, language: en}
environments: {prod: {account: "222222222222", domain: loja.example}}
resources:
  cliente: {kind: person, to: {zona: resolve, cdn: https}}
  zona: {kind: route53-zone}
  borda: {kind: wafv2-acl, region: us-east-1, managed: [common]}
  certificado: {kind: acm-certificate, zone: zona, region: us-east-1}
  rede:
    kind: vpc
    cidr: 10.0.0.0/16
    zones: 3
    subnets: {fora: {type: public, block: 10.0.0.0/20}, app: {type: private, block: 10.0.16.0/20}, dados: {type: isolated, block: 10.0.32.0/20}}
  cdn: {kind: cloudfront, waf: borda, to: {alb: https}}
  alb: {kind: alb, scheme: public, subnets: rede.fora, to: {web: http}}
  cluster: {kind: eks-cluster, version: "1.35", subnets: rede.app}
  nos: {kind: eks-nodegroup, in: cluster, subnets: rede.app, instances: [m7g.large], size: {min: 3, max: 6, need: 2}}
  repo: {kind: ecr-repository}
  web:
    kind: k8s-deployment
    in: cluster
    image: repo
    ports: {http: 8000}
    replicas: {min: 3, max: 6, need: 2}
    to: {api: http, banco: connect}
  api:
    kind: k8s-deployment
    in: cluster
    image: repo
    ports: {http: 8000}
    secrets: {DB_PASSWORD: senha}
    to:
      banco: connect
      ponte: connect
      senha: read
      fluxo: [start, read]
      parceiro: https
      avisos: publish
      entradas: {presign-put: {for: cliente}}
      saidas: {presign-get: {for: cliente}}
      frias: {presign-get: {for: cliente}}
  banco: {kind: aurora-postgresql, version: "16.8", subnets: rede.dados, instances: 2, capacity: {min: 1, max: 8}}
  ponte: {kind: rds-proxy, database: banco, subnets: rede.dados, users: [senha]}
  senha: {kind: secret}
  chave: {kind: kms-key}
  entradas: {kind: s3-bucket, key: chave}
  saidas: {kind: s3-bucket, key: chave}
  frias: {kind: s3-bucket, key: chave, lifecycle: {transitions: [{to: glacier-ir, after_days: 90}]}}
  avisos: {kind: sns-topic}
  parceiro: {kind: external, hosts: [api.parceiro.example], commitment: 99.5}
  fluxo: {kind: state-machine, flow: {analisar: {run: analisar}}}
  lote: {kind: batch-compute, subnets: rede.app, type: fargate, max_vcpus: 64}
  fila: {kind: batch-queue, environments: [lote]}
  analisar: {kind: batch-job, queue: fila, image: repo, size: {vcpu: 1, memory: 2048}, to: {entradas: read}}
journeys:
  ver: {title: Ver, steps: ["cliente > zona: Acha.", "cliente > cdn > alb > web > api > banco: Vê."]}
  ponte: {title: Ponte, steps: ["cliente > zona: Acha.", "cliente > cdn > alb > web > api > ponte: Vê."]}
  segredo: {title: Segredo, steps: ["cliente > zona: Acha.", "cliente > cdn > alb > web > api > banco: Vê.", "api > senha: Lê."]}
  enviar: {title: Enviar, steps: ["cliente > zona: Acha.", "cliente > cdn > alb > web > api > banco: Pede.", "cliente > entradas: Envia."]}
  baixar: {title: Baixar, steps: ["cliente > zona: Acha.", "cliente > cdn > alb > web > api > banco: Pede.", "cliente > saidas: Lê."]}
  baixar-frio: {title: Frio, steps: ["cliente > zona: Acha.", "cliente > cdn > alb > web > api > banco: Pede.", "cliente > frias: Lê."]}
  iniciar:
    title: Iniciar
    async_from: 4
    steps:
      - "cliente > zona: Acha."
      - "cliente > cdn > alb > web > api > banco: Pede."
      - "api > fluxo: Inicia."
      - "fluxo > analisar > fila > lote: Roda."
      - "analisar > entradas: Lê."
  losango: {title: Losango, steps: ["cliente > cdn > alb > web > banco: Lê.", "web > api > banco: Lê de novo."]}
  fora: {title: Fora, soft: [avisos], steps: ["cliente > cdn > alb > web > api > parceiro: Pergunta.", "api > avisos: Avisa."]}
slos:
  ver: {title: Ver, journey: ver, objective: "99.9%", window: 30d, measured_at: cliente, events_per_day: 1000, sli: &sli {of: cdn, type: availability, good: a, valid: b}}
  borda: {title: Borda, journey: ver, objective: "99.5%", measured_at: cdn, sli: *sli}
  origem: {title: Origem, journey: ver, objective: "99.5%", measured_at: alb, sli: {<<: *sli, of: alb}}
  fim: {title: Fim, journey: iniciar, objective: "99%", measured_at: fluxo, sli: {<<: *sli, of: fluxo, type: success}}
  pedido: {title: Pedido, journey: iniciar, objective: "99%", measured_at: cliente, sli: *sli}
  lidos: {title: Lidos, journey: baixar, objective: "99%", measured_at: cdn, sli: {<<: *sli, of: saidas}}
"""


def model(**changes: Any) -> Architecture:
    """The model with settings of resources replaced or resources added; None takes a setting away."""
    tree = yaml.safe_load(MODEL)
    for resource, settings in changes.items():
        tree["resources"][resource] = {k: v for k, v in (tree["resources"].get(resource, {}) | settings).items() if v is not None}
    return build(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)).architecture


def found(journey: str, measured_at: str | None = None, *, to_the_end: bool = False, **changes: Any) -> Ceiling:
    return ceiling(journey_dependencies(model(**changes), journey, measured_at, to_the_end=to_the_end))


def hard(result: Ceiling) -> list[str]:
    return [line.dependency.id for line in result.lines if line.counted]


@pytest.mark.parametrize(
    ("journey", "percent"),
    [
        ("ver", 99.820),
        ("ponte", 99.810),
        ("segredo", 99.720),
        ("enviar", 99.719),
        ("iniciar", 99.720),
        ("baixar", 99.719),
        ("baixar-frio", 98.821),
    ],
)
def test_ceilings_come_out_of_the_model(journey: str, percent: float) -> None:
    value = found(journey).value
    assert value is not None and round(value * 100, 3) == percent


def test_nodes_and_database_in_one_zone() -> None:
    """100 x 99.9 x 99.95 x 99.99 x 99.5 x 99.9, the nodes of both services once."""
    small = {"kind": "vpc", "cidr": "10.1.0.0/16", "zones": 1, "subnets": {"app": {"type": "private", "block": "10.1.0.0/20"}}}
    result = found("ver", sala=small, cluster={"subnets": "sala.app"}, nos={"subnets": "sala.app"}, banco={"instances": 1})
    assert round((result.value or 0) * 100, 3) == 99.242
    assert [x.dependency.key for x in result.lines if x.counted][-2:] == ["ec2-instance", "aurora-single-az"]


def test_one_zone_lowers_the_load_balancer_too() -> None:
    result = found("ver", rede={"zones": 1})
    assert round((result.value or 0) * 100, 3) == 99.152
    assert "elb-single-az" in [x.dependency.key for x in result.lines]


def test_without_the_edge_the_load_balancer_carries_the_web_acl() -> None:
    tree = yaml.safe_load(MODEL)
    tree["resources"]["cliente"]["to"] = {"zona": "resolve", "alb": "https"}
    tree["resources"]["borda"]["region"] = "sa-east-1"
    tree["resources"]["alb"]["waf"] = "borda"
    tree["journeys"] = {"ver": {"title": "Ver", "steps": ["cliente > zona: Acha.", "cliente > alb > web > api > banco: Vê."]}}
    del tree["slos"], tree["resources"]["cdn"]
    result = ceiling(journey_dependencies(build(yaml.safe_dump(tree, sort_keys=False)).architecture, "ver"))
    assert round((result.value or 0) * 100, 3) == 99.920


def test_a_place_of_measurement_sees_only_what_lies_behind() -> None:
    assert hard(found("ver", "cdn")) == ["cdn", "borda", "alb", "nos", "banco"]
    assert hard(found("ver", "alb")) == ["alb", "nos", "banco"]
    assert hard(found("ver", "api")) == ["nos", "banco"]
    assert hard(found("ver", "cliente")) == hard(found("ver")) == ["zona", "cdn", "borda", "alb", "nos", "banco"]


def test_a_step_that_goes_round_the_place_of_measurement_is_not_seen_there() -> None:
    assert "entradas" in hard(found("enviar"))
    assert "entradas" not in hard(found("enviar", "cdn"))


def test_what_the_indicator_counts_is_covered_wherever_else_it_is_measured() -> None:
    covered = hard(assess(model(), "lidos").ceiling)
    assert covered == ["cdn", "borda", "alb", "nos", "banco", "saidas", "chave"]


def test_the_background_is_left_out_unless_the_outcome_is_judged() -> None:
    asked = found("iniciar")
    assert "fluxo" in hard(asked) and "analisar" not in hard(asked)
    modes = {x.dependency.id: x.dependency.mode for x in asked.lines}
    assert modes["analisar"] == modes["lote"] == modes["entradas"] == "async"
    outcome = found("iniciar", "fluxo", to_the_end=True)
    assert hard(outcome) == ["fluxo", "analisar", "lote", "entradas", "chave"]
    assert outcome.value is None and outcome.unknown == ("analisar",)
    queue = next(x.dependency for x in outcome.lines if x.dependency.id == "analisar")
    assert queue.also == ("fila",), "AWS Batch is one dependency, whatever there is of it"


def test_a_foot_that_two_ways_lead_to_counts_once() -> None:
    assert hard(found("losango")).count("banco") == 1
    assert found("losango").value == found("ver", "cdn").value


def test_what_a_start_needs_is_listed_apart() -> None:
    start = [x.dependency for x in found("ver").lines if x.dependency.mode == "start"]
    assert [d.id for d in start] == ["repo", "cluster", "senha"]


def test_a_soft_dependency_does_not_stop_the_journey() -> None:
    modes = {x.dependency.id: x.dependency.mode for x in found("fora").lines}
    assert modes["avisos"] == "soft"
    assert "avisos" not in hard(found("fora"))


def test_the_way_out_passes_the_nat_gateways_and_the_partner_keeps_its_own_word() -> None:
    lines = {x.dependency.id: x.dependency for x in found("fora").lines}
    assert (lines["rede"].key, lines["rede"].k, lines["rede"].n) == ("nat-gateway", 2, 3)
    assert lines["parceiro"].commitment == 0.995
    single = {x.dependency.id: x.dependency for x in found("fora", rede={"nat": "single"}).lines}
    assert (single["rede"].k, single["rede"].n) == (1, 1)
    assert found("fora", parceiro={"commitment": None}).unknown == ("parceiro",)


@pytest.mark.parametrize(
    ("zones", "minimum", "need", "outlives"),
    [(3, 3, 2, True), (3, 3, 3, False), (2, 2, 1, True), (2, 3, 2, False), (2, 4, 2, True), (1, 9, 1, False), (3, 0, 1, False)],
)
def test_copies_that_outlive_a_zone(zones: int, minimum: int, need: int, outlives: bool) -> None:
    assert outlives_a_zone(zones, minimum, need) is outlives


def test_pods_that_do_not_outlive_a_zone_are_worth_their_instances() -> None:
    lines = {x.dependency.id: x.dependency for x in found("ver", api={"replicas": {"min": 2, "max": 4, "need": 2}}).lines}
    assert (lines["api"].key, lines["api"].k, lines["api"].n) == ("ec2-instance", 2, 2)
    assert lines["nos"].key == "ec2-region", "the other service is spread well"


def test_nodes_that_do_not_outlive_a_zone_pull_every_service_down_once() -> None:
    lines = [x.dependency for x in found("ver", nos={"size": {"min": 3, "max": 6, "need": 3}}).lines if x.counted]
    assert [(d.id, d.k, d.n) for d in lines if d.key.startswith("ec2")] == [("nos", 3, 3)]


@pytest.mark.parametrize(("field", "value"), [("objective", "100%"), ("objective", "0%"), ("objective", "250%"), ("window", "0d")])
def test_an_objective_without_a_budget_or_a_window_is_refused(field: str, value: str) -> None:
    tree = yaml.safe_load(MODEL)
    tree["slos"]["ver"][field] = value
    with pytest.raises(UnusableInput) as refused:
        build(yaml.safe_dump(tree, sort_keys=False))
    (finding,) = refused.value.findings
    assert value in finding.message and finding.path[:2] == ("slos", "ver")


def test_an_objective_is_assessed_whole() -> None:
    result = assess(model(), "ver")
    assert (result.objective, result.days, result.verdict) == (0.999, 30, "exceeds-commitments")
    assert result.budget_minutes == pytest.approx(43.2)
    assert result.budget_events == pytest.approx(30)
    assert result.burn_rates[0].factor == 14.4
    assert {s: assess(model(), s).verdict for s in ("borda", "origem", "fim", "pedido")} == {
        "borda": "supported", "origem": "supported", "fim": "unknown", "pedido": "supported",
    }  # fmt: skip
    assert assess(model(), "borda").budget_events is None


@pytest.mark.parametrize("seed", range(12))
def test_generated_systems_agree_with_enumeration_of_failure_states(seed: int) -> None:
    """Outside systems that call each other at random: the journey works in a state when all it reaches without soft ones is up."""
    chance = Random(seed)
    names = [f"s{i}" for i in range(chance.randint(3, 8))]
    calls = {a: [b for b in names[i + 1 :] if chance.random() < 0.5] for i, a in enumerate(names)}
    soft = {n for n in names[1:] if chance.random() < 0.2}
    up = {n: round(chance.uniform(80, 100), 3) for n in names}
    calls["s0"] = calls["s0"] or ["s1"]
    steps = [f"{a} > {b}: Chama." for a, targets in calls.items() for b in targets]
    tree = {
        "planta": 1,
        "system": {"id": "x", "name": "X", "region": "sa-east-1"},
        "environments": {"prod": {"account": "222222222222"}},
        "resources": {
            n: {"kind": "external", "commitment": up[n], "to": {b: "https" for b in calls[n]}} for n in names
        },
        "journeys": {"j": {"title": "J", "soft": sorted(soft), "steps": steps}},
    }  # fmt: skip
    architecture = build(yaml.safe_dump(tree, sort_keys=False)).architecture
    needed, queue = {"s0"}, ["s0"]
    while queue:
        for target in calls[queue.pop()]:
            if target not in soft and target not in needed:
                needed.add(target)
                queue.append(target)
    works = 0.0
    for state in product((True, False), repeat=len(names)):
        holds = dict(zip(names, state, strict=True))
        if all(holds[n] for n in needed):
            works += prod(up[n] / 100 if holds[n] else 1 - up[n] / 100 for n in names)
    found = ceiling(journey_dependencies(architecture, "j", "s0"))
    assert set(hard(found)) == needed
    assert found.value == pytest.approx(works, abs=1e-12)
