"""Text of the model on pages: what Markdown may say, and what nobody can smuggle in."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.pages.markup import code, fenced, line, plain, prose
from planta.build import build
from tests.generators.pages.html import html, suspicious
from tests.generators.pages.models import SAMPLES, written


def shown(text: str) -> str:
    return {"{x}": '<a href="x.html">X &#60;1&#62;</a>'}.get(text, plain(text))


def filled(text: str) -> str:
    return text.replace("{x}", "x-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um **dois** e *três*.", "<p>Um <strong>dois</strong> e <em>três</em>.</p>"),
        ("Rode `kubectl get {x}`", "<p>Rode <code>kubectl get x-1</code></p>"),
        ("Veja {x}.", '<p>Veja <a href="x.html">X &#60;1&#62;</a>.</p>'),
        ("**Veja {x} e `a*b`**", '<p><strong>Veja <a href="x.html">X &#60;1&#62;</a> e <code>a&#42;b</code></strong></p>'),
        ("[AWS](https://aws.amazon.com/a?b=c&d)", '<p><a href="https://aws.amazon.com/a?b=c&#38;d">AWS</a></p>'),
        ("<https://aws.amazon.com>", '<p><a href="https://aws.amazon.com">https://aws.amazon.com</a></p>'),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("## T\nx", '<h3 id="t">T<a class="headerlink" href="#t" title="Permanent link">&para;</a></h3>\n<p>x</p>'),
        ("a_b_c e snake_case_d, 2*3*4", "<p>a&#95;b&#95;c e snake&#95;case&#95;d, 2&#42;3&#42;4</p>"),
        ("a < b && c > d", "<p>a &#60; b &#38;&#38; c &#62; d</p>"),
        ("chaves {{x}} e {y}", "<p>chaves &#123;x&#125; e &#123;y&#125;</p>"),
        (r"\*não\*", "<p>&#42;não&#42;</p>"),
    ],
)
def test_markdown_of_the_model_reads_as_it_was_meant(text: str, expected: str) -> None:
    assert html(prose(text, filled, shown)) == expected


def test_tables_and_fences_stay_blocks() -> None:
    made = html(prose("| a | b |\n|---|---|\n| `x` | <b> |\n\n```bash\necho '{x}' <in >out\n```", filled, shown))
    assert "<td><code>x</code></td>" in made and "<td>&#60;b&#62;</td>" in made
    assert "x-1" in made and "&lt;<span" in made and "<b>" not in made and "<in" not in made


def test_a_line_of_many_parts_stays_in_its_cell() -> None:
    assert line("- um\n- dois | três\n\nquatro\ncinco", filled, shown) == "um<br>dois &#124; três<br>quatro cinco"


def test_a_fence_in_code_is_outdone_by_a_longer_one() -> None:
    assert fenced("a\n```\nb") == "````bash\na\n```\nb\n````"


def test_long_code_may_break_after_its_punctuation_only() -> None:
    assert code("a<b") == "<code>a&#60;b</code>"
    assert re.sub("<wbr>", "", code("states:StartExecution")) == "<code>states:StartExecution</code>"


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "[a](&#106;avascript:alert(1))",
    "[a]: javascript:alert(1)\n\n[a]", "![a](https://evil.example/x.png)", "*a*{: onclick=alert(1) }", "# a { onclick=alert(1) }",
    "{{ 7*191 }}", "{% for x in y %}", "</code><script>", "`` </code><script> ``", "```\" onclick=\"a\n</code><script>\n```",
    "<div markdown>a</div>", "<!-- x --><script>", "| <td onclick=a> | b |\n|---|---|", "a | b\n- <svg onload=a>", "&lt;script&gt;",
    "\x02klzzwxh:0\x03", "\ue000\ue100\ue201<b>", "!!! note onclick \"<script>\"\n    <script>", "[^1]: <script>", "```html { onclick=a }\n<b>\n```",
    "'\"><script>alert(1)</script>", "<https://a.example/\"onclick=a>", "[a](https://a.example/\"onclick=\"a)", "=== \"<script>\"\n    <b>",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_can_be_smuggled_into_a_text(text: str) -> None:
    for made in (prose(text, str, shown), line(text, str, shown), plain(text), code(text), f"<table><tr><td>{line(text, str, shown)}</td></tr></table>"):
        assert suspicious(made) == []
        assert "1337" not in html(made)


@given(st.text(alphabet="<>&\"'`*_[](){}!#|\\~:=- \n\tabjx/.1\x02\x03\ue000\ue100\ue201", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_becomes_markup(text: str) -> None:
    for made in (prose(text, str, shown), line(text, str, shown), f"- {plain(text)}"):
        assert suspicious(made) == []


FIELDS = (
    ("name: Chave dos dados", "name: {}"), ('summary: "Guarda imagens de pesquisa por {{fotos.lifecycle.expire_days}} dias e as mostra a {{leitor}}."', "summary: {}"),
    ("title: Imagens que abrem", "title: {}"), ("title: Rede\n", "title: {}\n"), ('impact: "{{leitor}} vê erro; gasta o orçamento de {{slos.ver}}."', "impact: {}"),
    ("good: respostas que não são 5xx", "good: {}"), ("practice: Bucket público", "practice: {}"), ("name: Produção", "name: {}"),
    ("title: Ver uma imagem", "title: {}"), ("title: Aurora em vez de RDS simples", "title: {}"), ("source: Contrato, cláusula 3", "source: {}"),
    ("asked_by: Enunciado", "asked_by: {}"), ("title: O caminho da imagem", "title: {}"), ("name: Acervo de imagens", "name: {}"),
)  # fmt: skip


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "[a](javascript:alert(1))", "a | b `c` *d* { onclick=x }", "{{{{7*191}}}} {{% x %}}"])
def test_hostile_names_and_titles_stay_text_on_every_page(hostile: str) -> None:
    text = Path(SAMPLES["laboratorio"]).read_text(encoding="utf-8")
    for old, new in FIELDS:
        old = old.replace("{{", "{").replace("}}", "}")
        assert old in text, old
        text = text.replace(old, new.format("'" + hostile.replace("{{", "{").replace("}}", "}") + "'"), 1)
    for path, made in written(build(text)).items():
        assert suspicious(made) == [], path
        assert "1337" not in made, path
