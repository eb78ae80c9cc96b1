"""The text alternative: everything that is drawn is said, nested as drawn, in order, as inert Markdown."""

from dataclasses import replace

import pytest

from generators.render.text import text
from generators.views.view import Edge
from tests.generators.render.samples import compared, hostile, sample

markdown = pytest.importorskip("markdown")

ENGLISH = """\
Do navegador ao banco. 10 elements and 9 flows, in 5 groups.

Elements:

- AWS Cloud · conta prod
    - VPC 10.20.0.0/16
        - Sub-rede pública
            - ALB (HTTPS 443)
        - Sub-rede privada
            - Django
            - FastAPI (API · pods)
            - Aurora PostgreSQL (escrita)
    - Segurança
        - KMS
        - CloudWatch Alarms
    - SQS
    - S3 uploads (365 dias)
- Pesquisadores (navegador)
- GitHub Actions

Flows:

- Pesquisadores → ALB: 1 · HTTPS (request)
- ALB → Django (request)
- Django → FastAPI: 2 · REST (request)
- FastAPI → Aurora PostgreSQL: 3 · SQL (data)
- FastAPI → SQS: 4 · envia (job)
- KMS → S3 uploads (security)
- CloudWatch Alarms → SQS (observability)
- GitHub Actions → Django: implanta (delivery)
- Pesquisadores → S3 uploads (association)
"""


def test_everything_is_said_as_it_is_nested() -> None:
    assert text(sample(language="en").view, markdown=False) == ENGLISH


def test_numbered_flows_come_first_in_their_order_and_say_the_number_once() -> None:
    view = sample().view
    numbers = {"api-banco": 1, "web-api": 2}
    edges = tuple(
        replace(e, step=numbers[e.id], label=f"{numbers[e.id]} · x") if e.id in numbers else e for e in view.edges
    )
    said = text(replace(view, edges=edges)).split("**Fluxos**")[1].strip().splitlines()
    assert said[0] == "- 1 · FastAPI → Aurora PostgreSQL: x (dados)"
    assert said[1] == "- 2 · Django → FastAPI: x (requisição)"


def test_changes_are_said() -> None:
    said = text(compared().view, markdown=False)
    assert "- SQS [adicionado]" in said
    assert "FastAPI → SQS: 4 · envia (trabalho) [adicionado]" in said
    assert "(associação) [removido]" in said


def test_a_view_without_flows_says_so() -> None:
    assert text(replace(sample().view, edges=())).endswith("Este desenho não tem fluxos.\n")


@pytest.mark.parametrize(
    "label", ["- a", "1. a", "# a", "> a", "+ a", "a | b", "<b>", "[x](y)", "{{ 7*7 }}", "`a`", "&lt;"]
)
def test_markdown_is_inert(label: str) -> None:
    view = replace(sample().view, description=label, nodes=(), edges=(), groups=())
    page = markdown.markdown(text(view))
    assert not any(f"<{tag}" in page for tag in ("h1", "blockquote", "ul", "ol", "code", "a ", "b>", "table"))


def test_hostile_markdown_has_no_live_html() -> None:
    page = markdown.markdown(text(hostile().view))
    assert "<script" not in page
    assert "<a " not in page


def test_a_line_of_several_steps_says_all_their_numbers_once() -> None:
    view = sample().view
    first = view.nodes[0].id, view.nodes[1].id
    edge = Edge(id="e", source=first[0], target=first[1], kind="data", label="1b, 4 · lê", step=1)
    said = text(replace(view, edges=(edge,)))
    assert "- 1b, 4 · " in said and ": lê (" in said and said.count("1b") == 1
