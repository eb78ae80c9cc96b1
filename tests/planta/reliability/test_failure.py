"""Failures against figures worked by hand, and against a second, plain walk through every failure of generated systems."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from planta.architecture import Architecture
from planta.build import build, load
from planta.reliability.answers import reaches_somebody
from planta.reliability.failure import Simulation
from planta.reliability.outcome import Effect, Failure, Outcome

HOME = Path(__file__).resolve().parents[3]
ORDER: tuple[Effect, ...] = ("stops", "waits", "degrades", "starts-fail")


@cache
def real() -> Simulation:
    return Simulation(load(HOME / "architecture.yaml").architecture)


def of(id: str) -> Outcome:
    return next(o for o in real().outcomes if o.failure.id == id)


# ---- the real system
def test_the_database_stops_what_reads_it_and_delays_what_runs_behind() -> None:
    found = of("banco")
    assert found.effects["entrar"] == found.effects["enviar-amostra"] == "stops"
    assert found.effects["analisar"] == "waits", "the request is taken; only the last step, in the background, writes"
    loss = next(x for x in found.losses if x.resource == "banco")
    recovery = real().architecture.resources["banco"].config.recovery
    assert recovery and (loss.rto_minutes, loss.rpo_minutes) == (recovery.rto_minutes, recovery.rpo_minutes)
    assert found.runbook == "api-sem-banco" and "alarme-conexoes" in found.alarms and "web" in found.objectives


def test_a_zone_is_survived_with_less_room() -> None:
    zones = [o for o in real().outcomes if o.failure.kind == "zone"]
    assert len(zones) == 3
    users = ("entrar", "enviar-amostra", "analisar", "baixar-resultado")
    for zone in zones:
        assert {zone.effects[j] for j in users} == {"degrades"}
        assert zone.runbook == "zona-fora" and zone.alarms


def test_what_has_a_stand_in_degrades_and_both_together_stop() -> None:
    assert of("nos-base").effects["entrar"] == of("nos-spot").effects["entrar"] == "degrades"
    assert of("lote-sob-demanda").effects == {"analisar": "degrades"}
    pairs = {p.failures: p.journeys for p in real().pairs}
    assert set(pairs) == {("nos-base", "nos-spot"), ("lote-spot", "lote-sob-demanda")}
    assert "entrar" in pairs["nos-base", "nos-spot"] and pairs["lote-spot", "lote-sob-demanda"] == ("analisar",)


def test_what_is_read_at_start_up_hurts_only_what_starts() -> None:
    for id in ("cluster", "repo-api", "segredo-django"):
        assert of(id).effects["entrar"] == "starts-fail"


def test_a_key_stops_what_reads_or_writes_under_it() -> None:
    found = of("chave-dados")
    assert found.effects["enviar-amostra"] == found.effects["baixar-resultado"] == "stops"
    assert "entrar" not in found.effects, "the database reads its key when it starts"


def test_every_failure_that_users_feel_is_seen_and_answered_or_says_why_not() -> None:
    open_ = {o.failure.id: o for o in real().outcomes if o.gaps}
    for outcome in real().outcomes:
        if outcome.felt and outcome.failure.id not in open_:
            assert outcome.alarms or outcome.objectives
            assert outcome.runbook or outcome.steps
    # Nothing that users' own journeys depend on is open: what is left concerns delivery, the team's own way in, and the alarms' own way out.
    users = {"entrar", "enviar-amostra", "analisar", "baixar-resultado"}
    assert not [id for id, o in open_.items() if users & set(o.effects)]
    assert set(open_) == {"github", "argocd", "entrega", "bastiao", "alertas", "canal"}
    # Each says why: somebody accepted it, or its runbook tells how it is noticed without an alarm.
    accepted = {w.resource for w in real().architecture.waivers if w.rule == "scenario-without-alarm"}
    plan = real().architecture.incidents
    assert plan is not None
    for id, outcome in open_.items():
        assert {id, f"incidents.scenarios.{outcome.runbook}"} & accepted or (outcome.runbook and plan.scenarios[outcome.runbook].signal)


def test_an_alarm_that_reaches_nobody_sees_nothing() -> None:
    """The topic that all alarms of the region tell, or the only channel behind it, is out: they fire and nobody hears."""
    assert "alarme-canario" in real().architecture.incidents.scenarios["alertas-mudos"].alarms  # type: ignore[union-attr]
    for id in ("alertas", "canal"):
        assert of(id).alarms == () and of(id).gaps == ("unseen",)
    assert reaches_somebody(real().architecture, "alarme-canario", set())
    assert not reaches_somebody(real().architecture, "alarme-canario", {"canal"})
    assert reaches_somebody(real().architecture, "alarme-borda", {"alertas"}), "it tells another topic"


def test_the_scenario_that_is_about_a_thing_comes_before_one_that_only_names_it() -> None:
    assert of("entrega").runbook == "entrega-parada", "not that of a bad version, which the workflow only delivers"
    assert of("lote-sob-demanda").runbook == "fila-parada", "not that of runaway cost"


# ---- zones by hand
ZONES = """
planta: 1
system: {{id: loja, name: Loja, region: sa-east-1, language: en}}
environments: {{prod: {{account: "222222222222"}}}}
resources:
  cliente: {{kind: person, to: {{api: http}}}}
  rede:
    kind: vpc
    cidr: 10.0.0.0/16
    zones: {zones}
    nat: {nat}
    subnets: {{fora: {{type: public, block: 10.0.0.0/20}}, app: {{type: private, block: 10.0.16.0/20}}}}
  cluster: {{kind: eks-cluster, version: "1.35", subnets: rede.app}}
  repo: {{kind: ecr-repository}}
  nos: {{kind: eks-nodegroup, in: cluster, subnets: rede.app, instances: [m7g.large], size: {{min: 9, max: 9, need: 1}}}}
  api:
    kind: k8s-deployment
    in: cluster
    image: repo
    ports: {{http: 8000}}
    replicas: {{min: {pods}, max: 9, need: {need}}}
    to: {{parceiro: https}}
  parceiro: {{kind: external, hosts: [parceiro.example]}}
journeys:
  comprar: {{title: Buy, steps: ["cliente > api: Buys.", "api > parceiro: Pays."]}}
"""


@pytest.mark.parametrize(
    ("zones", "pods", "need", "nat", "expected"),
    [
        (3, 3, 2, "per-zone", ["degrades", "degrades", "degrades"]),
        (3, 2, 1, "per-zone", ["degrades", "degrades", "degrades"]),  # zone 3 has no pod, but a node and a NAT gateway
        (2, 3, 2, "per-zone", ["stops", "degrades"]),  # two of three pods stand in zone 1
        (3, 3, 3, "per-zone", ["stops", "stops", "stops"]),
        (2, 4, 2, "single", ["stops", "degrades"]),  # the only NAT gateway is in zone 1
    ],
)
def test_zones_by_hand(zones: int, pods: int, need: int, nat: str, expected: list[str]) -> None:
    made = Simulation(build(ZONES.format(zones=zones, pods=pods, need=need, nat=nat)).architecture)
    assert [o.effects.get("comprar") for o in made.outcomes if o.failure.kind == "zone"] == expected


# ---- generated systems
def generated(seed: int) -> Architecture:
    """Services in chains over buckets with keys, on one or two node groups, with soft parts and steps in the background."""
    rnd = Random(seed)
    services = [f"s{i}" for i in range(rnd.randint(2, 5))]
    stores = [f"b{i}" for i in range(rnd.randint(1, 3))]
    groups = [f"n{i}" for i in range(rnd.randint(1, 3))]
    resources: dict[str, Any] = {
        "rede": {"kind": "vpc", "cidr": "10.0.0.0/16", "zones": 3, "nat": "none", "subnets": {"app": {"type": "isolated", "block": "10.0.16.0/20"}}},
        "cluster": {"kind": "eks-cluster", "version": "1.35", "subnets": "rede.app"},
        "repo": {"kind": "ecr-repository"}, "k0": {"kind": "kms-key"}, "k1": {"kind": "kms-key"},
        "user": {"kind": "person", "to": {services[0]: "http"}},
    }  # fmt: skip
    for g in groups:
        size = rnd.randint(1, 5)
        resources[g] = {"kind": "eks-nodegroup", "in": "cluster", "subnets": "rede.app", "instances": ["m7g.large"],
                        "size": {"min": size, "max": 9, "need": rnd.randint(1, size)}}  # fmt: skip
    for b in stores:
        resources[b] = {"kind": "s3-bucket", "key": rnd.choice([None, "k0", "k1"])}
    steps = [f"user > {services[0]}: Asks."]
    for i, s in enumerate(services):
        pods = rnd.randint(1, 5)
        to: dict[str, Any] = {t: "http" for t in services[i + 1 :] if rnd.random() < 0.5}
        to |= {b: ["read"] for b in stores if rnd.random() < 0.6}
        resources[s] = {"kind": "k8s-deployment", "in": "cluster", "image": "repo", "ports": {"http": 8000}, "to": to,
                        "nodes": sorted(rnd.sample(groups, rnd.randint(1, len(groups)))),
                        "replicas": {"min": pods, "max": 9, "need": rnd.randint(1, pods)}}  # fmt: skip
        chain = [s]
        while targets := list(resources[chain[-1]].get("to", {})) if chain[-1] in resources else []:
            chain.append(rnd.choice(targets))
            if chain[-1] not in resources or rnd.random() < 0.4:
                break
        if len(chain) > 1 and rnd.random() < 0.8:
            steps.append(" > ".join(chain) + ": Does.")
    named = sorted({p for step in steps for p in step.split(":")[0].split(" > ")} - {"user", services[0]})
    journey: dict[str, Any] = {"title": "Go", "steps": steps, "soft": [n for n in named if rnd.random() < 0.2]}
    if len(steps) > 2 and rnd.random() < 0.6:
        journey["async_from"] = rnd.randint(2, len(steps))
    model = {"planta": 1, "system": {"id": "gen", "name": "Gen", "region": "sa-east-1", "language": "en"},
             "environments": {"prod": {"account": "222222222222"}}, "resources": resources, "journeys": {"go": journey}}  # fmt: skip
    return build(yaml.safe_dump(model, sort_keys=False)).architecture


class Walk:
    """The plain reading: take the failed things out and walk every step, asking of each thing on the way whether it serves."""

    def __init__(self, model: Mapping[str, Any], failed: frozenset[tuple[str, int]] | frozenset[str]) -> None:
        self.raw, self.failed = model, failed

    def copies(self, name: str) -> list[tuple[str, int]]:
        r = self.raw[name]
        count = r.get("replicas", r.get("size"))
        return [(name, i % 3) for i in range(count["min"])] if count else []

    def alive(self, name: str) -> bool:
        if name in self.failed:
            return False
        standing = self.copies(name)
        lost = [c for c in standing if ("zone", c[1]) in self.failed]
        return not lost or len(standing) - len(lost) >= (self.raw[name].get("replicas") or self.raw[name]["size"])["need"]

    def serves(self, name: str) -> bool:
        nodes = self.raw[name].get("nodes")
        return self.alive(name) and (not nodes or any(self.alive(n) for n in nodes))

    def whole(self, name: str) -> bool:
        """It serves with all its copies and all the groups under it."""
        zones = [c for c in self.copies(name) if ("zone", c[1]) in self.failed]
        return self.serves(name) and not zones and all(self.alive(n) and self.whole(n) for n in self.raw[name].get("nodes", ()))


def walked(model: Mapping[str, Any], journey: Any, failed: Any) -> str | None:
    """The effect, by walking."""
    at = Walk(model, failed)
    steps = [[p.strip() for p in s.split(":")[0].split(">")] for s in journey.steps]
    last = len(steps) if journey.async_from is None else journey.async_from - 1
    hard: set[str] = set()
    soft: set[str] = set()
    behind: set[str] = set()
    for number, chain in enumerate(steps, 1):
        entered, gone = False, False
        for i, name in enumerate(chain):
            gone = gone or name in journey.soft
            place = behind if number > last else soft if gone else hard
            entered = i > 0
            place.add(name)
            key = model[name].get("key") if name in model and model[name]["kind"] == "s3-bucket" else None
            if key and entered:
                place.add(key)
    behind -= hard | soft
    soft -= hard
    hard.discard("user")
    effects: set[str] = set()
    for names, effect in ((hard, "stops"), (soft, "degrades"), (behind, "waits")):
        for name in names - {"user"}:
            if not at.serves(name):
                effects.add("degrades" if name in journey.soft else effect)
            elif not at.whole(name):
                effects.add("degrades")
    software = [n for n in hard if model[n]["kind"] == "k8s-deployment"]
    if software and (not at.alive("repo") or not at.alive("cluster")):
        effects.add("starts-fail")
    return next((e for e in ORDER if e in effects), None)


@pytest.mark.parametrize("seed", range(40))
def test_generated_systems_agree_with_a_plain_walk(seed: int) -> None:
    architecture = generated(seed)
    model = {r.id: r.config.model_dump(by_alias=True) for r in architecture.resources.values()}
    journey, made = architecture.journeys["go"], Simulation(architecture)
    parts = [f for f in made.failures if f.kind == "resource" and f.id != "rede"]
    for one, two in [*((f, f) for f in parts), *combinations(parts, 2)]:
        failed = one.failed | two.failed
        found = made.effects(Failure(id="", kind="resource", failed=failed)).get("go")
        assert found == walked(model, journey, failed), (sorted(failed), journey)
    for zone in (f for f in made.failures if f.kind == "zone"):
        # The cluster's own endpoint stands in every zone; it goes on with the rest and is needed at start-up only.
        assert made.effects(zone).get("go") == walked(model, journey, frozenset({("zone", zone.zone - 1)})), (zone, journey)


def test_failures_come_in_the_models_order_and_repeat() -> None:
    made = [Simulation(load(HOME / "architecture.yaml").architecture).outcomes for _ in range(2)]
    assert made[0] == made[1]
    order = list(real().architecture.resources)
    singles = [o.failure.id for o in made[0] if o.failure.kind != "zone"]
    assert singles == [r for r in order if r in singles]
