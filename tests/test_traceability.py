"""What was asked for is there: for each area the resources, their pages, a guide step and a slide; for each demand its requirement.

The table says what was asked in the asker's words; ids are those of the real model.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from planta.architecture import Architecture
from planta.build import load
from planta.requirements import checks, fulfilled_by
from tests.built import HOME, built
from tests.generators.slides.decks import shapes


@dataclass(frozen=True)
class Area:
    """One row of the request: what it names, as conditions on the model, and the words that a reader looks for."""

    kinds: tuple[str, ...]
    requirements: tuple[str, ...]
    words: tuple[str, ...]
    slide: str


AREAS = {
    "network": Area(("vpc", "bastion"), ("rede-em-camadas", "nat-por-zona", "acesso-sem-ssh"), ("NAT", "Internet gateway", "bastion"), "rede"),
    "entry": Area(
        ("route53-zone", "cloudfront", "wafv2-acl", "alb", "acm-certificate"), ("entrada-protegida", "tls-em-todo-o-caminho"),
        ("Route 53", "CloudFront", "WAF", "ACM"), "entrada"),
    "compute": Area(
        ("eks-cluster", "eks-nodegroup", "k8s-deployment", "k8s-addon"), ("api-em-kubernetes", "nos-mistos", "aplicacao-configurada"),
        ("IRSA", "OIDC", "ALB Ingress Controller", "Cluster Autoscaler", "HPA", "ConfigMap", "Django", "FastAPI"), "visao"),
    "processing": Area(
        ("state-machine", "batch-queue", "batch-compute", "batch-job"), ("analise-sob-demanda", "lote-misto"),
        ("Step Functions", "Batch", "Spot", "Fargate"), "processamento"),
    "data": Area(
        ("aurora-postgresql", "secret"), ("banco-relacional", "so-a-api-chega-ao-banco", "copias-do-banco", "senha-com-rotacao"),
        ("Aurora", "rotação"), "dados"),
    "storage": Area(
        ("s3-bucket",), ("entradas-um-ano", "resultados-cinco-anos", "buckets-fechados", "cifragem"), ("versionamento", "KMS"), "dados"),
    "images": Area(("ecr-repository",), ("imagens-verificadas",), ("ECR",), "entrega"),
    "observability": Area(
        ("alarm", "cloudwatch", "prometheus", "grafana", "backup-plan", "sns-topic", "slack-channel"),
        ("alarmes-pedidos", "metricas-e-registros"), ("CloudWatch", "Prometheus", "Grafana", "SNS", "Slack"), "observabilidade"),
    "security": Area(
        ("cloudtrail", "aws-config", "kms-key", "guardduty"), ("menor-privilegio", "trilhas-ligadas", "cifragem"),
        ("CloudTrail", "Config", "KMS"), "seguranca"),
    "delivery": Area(("github-workflow",), ("entrega-com-aprovacao",), ("GitHub Actions", "Argo CD", "aprovação"), "entrega"),
}  # fmt: skip
DEMANDS = ("envio-pelo-navegador", "entradas-um-ano", "resultados-cinco-anos", "banco-relacional", "api-em-kubernetes", "analise-sob-demanda",
           "muitos-usuarios", "alta-disponibilidade", "so-servicos-aws", "palestra", "perguntas-sre", "mitigacoes", "diagramas-e-guia")  # fmt: skip
"""The statement's own demands."""
STEPS = ("rede", "ecr", "eks", "aurora", "s3", "batch", "apps", "dns", "observabilidade", "ci")
"""The request's ten steps, in order, by a word of each."""


@pytest.fixture(scope="module")
def model() -> Architecture:
    return load(HOME / "architecture.yaml").architecture


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("real", tmp_path_factory)


@pytest.fixture(scope="module")
def deck(outputs: Path) -> dict[str, Any]:
    made = Presentation(io.BytesIO((outputs / "slides" / "espectro.pptx").read_bytes()))
    return {slide.name: slide for slide in made.slides}


@pytest.mark.parametrize("area", AREAS)
def test_area(area: str, model: Architecture, outputs: Path, deck: dict[str, Any]) -> None:
    asked = AREAS[area]
    resources = [r for kind in asked.kinds for r in model.of_kind(kind)]
    assert {r.kind for r in resources} == set(asked.kinds)
    for resource in resources:
        page = (outputs / "site" / "recursos" / f"{resource.id}.html").read_text(encoding="utf-8")
        assert resource.name() in page, resource.id
        if resource.config.stands != "outside" and not resource.config.existing:
            assert model.step_of(resource.id), f"no step provisions {resource.id}"
    whole = " ".join(p.read_text(encoding="utf-8") for p in sorted((outputs / "site").rglob("*.html")))
    for word in asked.words:
        assert word.lower() in whole.lower(), f"a reader who looks for {word!r} finds nothing"
    for requirement in asked.requirements:
        assert fulfilled_by(model, "requirements", requirement), requirement
    on_slide = {name.partition(":")[2] for s in shapes(deck[asked.slide].shapes) if (name := s.name).startswith("node:")}
    shown = {r.id for r in resources} & {n.partition(".")[0] for n in on_slide}
    assert shown, f"no {asked.kinds} on the slide {asked.slide}: {sorted(on_slide)}"


def test_every_demand_is_a_requirement_that_holds(model: Architecture) -> None:
    for key in DEMANDS:
        assert all(c.holds for c in checks(model, "requirements", key)), key
        assert model.requirements[key].how, f"{key} does not say how it is fulfilled"


def test_the_ten_steps_stand_in_their_order(model: Architecture) -> None:
    numbers = model.step_numbers
    titles = {numbers[k]: f"{k} {s.title} {' '.join(model.resources[r].kind for r in s.resources)}".lower() for k, s in model.provisioning.items()}
    for number, word in enumerate(STEPS, 1):
        assert word in titles[number] or {"apps": "aplica", "dns": "certificado", "ci": "entrega", "s3": "bucket", "eks": "eks"}.get(
            word, word) in titles[number], (number, titles[number])  # fmt: skip


def test_the_talk_keeps_to_its_time_and_brings_what_was_asked(model: Architecture) -> None:
    assert model.deck is not None
    assert 15 <= sum(s.minutes for s in model.deck.slides.values()) <= 20
    layouts = [s.layout for s in model.deck.slides.values()]
    assert layouts.count("view") >= 5 and {"slo", "budget", "severities", "incident", "mitigations"} <= set(layouts)
    asked = [q for q in model.qa.values() if q.asked_by and "nunciado" in q.asked_by]
    assert len(asked) == 4 and len(model.qa) >= 12
    in_appendix = {i for s in model.deck.appendix.values() if s.layout == "question" for i in s.items}
    assert {k for k, q in model.qa.items() if q in asked} <= in_appendix
