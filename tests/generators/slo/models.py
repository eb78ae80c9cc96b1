"""A service with one objective: an objective, a window and its traffic in, an Architecture out."""

from pathlib import Path

from planta.architecture import Architecture
from planta.build import build, load

HOME = Path(__file__).resolve().parents[3]
MODEL = """
planta: 1
system: {{id: loja, name: Loja, region: sa-east-1, language: en}}
environments: {{prod: {{account: "222222222222", domain: loja.example}}}}
resources:
  cliente: {{kind: person, to: {{api: http}}}}
  rede:
    kind: vpc
    cidr: 10.0.0.0/16
    zones: 3
    subnets: {{app: {{type: private, block: 10.0.16.0/20}}}}
  cluster: {{kind: eks-cluster, version: "1.35", subnets: rede.app}}
  repo: {{kind: ecr-repository}}
  api: {{kind: k8s-deployment, in: cluster, image: repo, ports: {{http: 8000, metrics: 9090}}}}
  avisos: {{kind: sns-topic, to: {{canal: notify}}}}
  canal: {{kind: slack-channel, workspace: T0LOJAONLINE, channel: C0LOJAONLINE}}
journeys:
  comprar: {{title: Buy, steps: ["cliente > api: Buys."]}}
slos:
  compra:
    title: Purchases work
    journey: comprar
    objective: "{objective}"
    window: {window}
    measured_at: api
    {traffic}
    sli: {{of: api, type: {type}, threshold_ms: 300, good: answered, valid: all}}
"""


def model(objective: str = "99.5%", window: str = "28d", per_day: int | None = None, type: str = "availability") -> Architecture:
    traffic = f"events_per_day: {per_day}" if per_day else "why: unknown traffic"
    return build(MODEL.format(objective=objective, window=window, traffic=traffic, type=type)).architecture


def real() -> Architecture:
    return load(HOME / "architecture.yaml").architecture


def serverless() -> Architecture:
    return load(HOME / "tests/systems/serverless/architecture.yaml").architecture


def page(section: str, id: str) -> str:
    return f"{section}/{id}.html"
