"""Mermaid's own parser and renderer, in a browser, on all views of both systems, of random models and of names that are syntax."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generators.drawings import Drawings
from generators.render.content import clean
from generators.render.mermaid import mermaid
from generators.views.view import Edge, Group, Node, View
from planta.build import build
from tests.generators.any_models import any_model
from tests.generators.render.samples import HOSTILE, compared, hostile
from tests.generators.web import chromium, needs_browser, watched
from tests.peers import MODULES, needs_peers

HOME = Path(__file__).parents[3]
NASTY = (
    "end", "End", "subgraph", "graph", "default", "o--o", "x--x", "A --> B", "[a]", "(a)", "{a}", "((a))", "a | b", '"aspas"', "'a'", "`a`",
    "**a**", "_a_", "1. lista", "- lista", "# título", "#quot;", "&amp;", "<b>a</b>", "<script>alert(1)</script>", "%% nota", "a;b", "a%b",
    "class A", "style", "click", "linkStyle", "@{shape: x}", ":::", "\\n", "$$x$$", "fa:fa-user", "日本語", "עברית", "😀", "ação", "https://a.example/b?c=d&e", " ",
    HOSTILE,
)  # fmt: skip
DRAW = """async text => {
  await mermaid.parse(text);
  const { svg } = await mermaid.render('m' + (window.drawn = (window.drawn || 0) + 1), text);
  const page = new DOMParser().parseFromString(svg.replace(/<br>/g, '<br/>'), 'text/html');
  const all = css => [...page.querySelectorAll(css)];
  return {
    nodes: all('g.node').map(n => n.textContent.trim()),
    groups: all('g.cluster').map(n => n.textContent.trim()),
    edges: all('g.edgePaths path').length,
    labels: all('g.edgeLabel').map(n => n.textContent.trim()).filter(t => t),
    scripts: all('script').length,
  };
}"""

pytestmark = [needs_peers, needs_browser, pytest.mark.browser]


@pytest.fixture(scope="module")
def draw() -> Iterator[Any]:
    """A view's Mermaid text as Mermaid draws it, or its error."""
    with chromium() as browser, watched(browser) as (page, wrong):
        page.set_content("<!doctype html><title>Mermaid</title><body></body>")
        page.add_script_tag(path=MODULES / "mermaid/dist/mermaid.min.js")
        page.evaluate("mermaid.initialize({startOnLoad: false, securityLevel: 'strict'})")
        yield lambda view: page.evaluate(DRAW, mermaid(view))
        assert wrong == []


def _drawn(drawn: dict[str, Any], view: View) -> None:
    """Nothing is missing, and every text reads as it was meant."""
    linked = [e for e in view.edges if e.source not in view.ancestors(e.target) and e.target not in view.ancestors(e.source)]

    def letters(*texts: str) -> str:
        return "".join("".join(texts).replace("\u200b", "").split())

    assert drawn["scripts"] == 0
    assert drawn["edges"] == len(linked)
    nodes = [letters(clean(n.label), clean(n.sublabel)) for n in view.nodes if n.status == "same"]
    assert sorted(nodes) == sorted(letters(t) for t in drawn["nodes"] if t[:1] not in "+−~±" or nodes.count(letters(t)))
    assert len(drawn["nodes"]) + len(drawn["groups"]) >= len(view.nodes) + len(view.groups)
    assert sorted(letters(clean(e.label)) for e in linked if letters(clean(e.label)) and e.status == "same") == sorted(
        letters(t) for t in drawn["labels"] if t[:1] not in "+−~±"
    )


def _views(text: str) -> Iterator[View]:
    drawings = Drawings(build(text).architecture, {})
    for name in drawings.page_ids:
        yield drawings.view(name)


@pytest.mark.parametrize("file", ["architecture.yaml", "tests/systems/serverless/architecture.yaml"])
def test_all_views_of_both_systems(draw: Any, file: str) -> None:
    for view in _views((HOME / file).read_text(encoding="utf-8")):
        _drawn(draw(view), view)


@pytest.mark.parametrize("seed", range(10))
def test_views_of_random_models(draw: Any, seed: int) -> None:
    for view in _views(any_model(seed, 14)):
        _drawn(draw(view), view)


def _named(names: tuple[str, ...]) -> View:
    """A group, two nodes and an edge for each name, which is the text of them all."""
    nodes = [Node(id=f"{k}{side}", resource=str(k), label=n, sublabel=n, icon="x", group=f"g{k}") for k, n in enumerate(names) for side in "ab"]
    return View(
        id="end",
        title="end",
        language="pt-BR",
        groups=tuple(Group(id=f"g{k}", resource=None, label=n, style="generic") for k, n in enumerate(names)),
        nodes=tuple(nodes),
        edges=tuple(Edge(id=str(k), source=f"{k}a", target=f"{k}b", kind="data", label=n) for k, n in enumerate(names)),
    )


@pytest.mark.parametrize("name", NASTY, ids=json.dumps)
def test_names_that_could_be_syntax(draw: Any, name: str) -> None:
    view = _named((name,))
    drawn = draw(view)
    _drawn(drawn, view)
    assert len(drawn["nodes"]) == 2 and len(drawn["groups"]) == 1


def test_all_of_them_together(draw: Any) -> None:
    _drawn(draw(_named(NASTY)), _named(NASTY))  # also: no name reaches into the next


def test_changes_and_hostile_texts(draw: Any) -> None:
    for layout in (compared(), hostile()):
        _drawn(draw(layout.view), replace(layout.view))


def test_an_empty_view(draw: Any) -> None:
    assert draw(View(id="nada", title="Nada", language="pt-BR"))["nodes"] == []
