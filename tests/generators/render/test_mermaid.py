"""Mermaid: balanced subgraphs, every node and line once, nothing in a label that could be syntax."""

import re
from dataclasses import replace

from generators.render.mermaid import mermaid
from generators.render.style import EDGES
from tests.generators.render.samples import compared, edge, hostile, sample


def test_structure() -> None:
    layout = sample()
    lines = [line.strip() for line in mermaid(layout.view).splitlines()]
    assert lines[0] == "flowchart LR"
    opened = [line for line in lines if line.startswith("subgraph ")]
    assert len(opened) == lines.count("end") == len(layout.view.groups)
    assert 'subgraph g1["VPC 10.20.0.0/16"]' in opened
    assert 'n3["FastAPI<br/>API · pods"]' in lines
    assert 'n3 --> |"3 · SQL"| n4' in lines
    assert "n7 --> n6" in lines
    assert "n8 -.-> n5" in lines
    assert "n0 --- n6" in lines


def test_every_line_gets_its_kinds_colour() -> None:
    layout = sample()
    styled = re.findall(r"linkStyle ([\d,]+) stroke:(#\w+)", mermaid(layout.view))
    colours = {int(at): colour for numbers, colour in styled for at in numbers.split(",")}
    assert [colours[at] for at in range(len(layout.view.edges))] == [EDGES[e.kind].pen.light for e in layout.view.edges]


def test_labels_hold_no_syntax() -> None:
    written = mermaid(hostile().view)
    for label in re.findall(r'"([^"]*)"', written):
        assert re.fullmatch(r"(?:[^<>\[\]{}|`#;%&\\]|#\d+;|<br/>)*", label), label
    assert written.count('"') % 2 == 0
    assert "%%" not in mermaid(
        replace(sample().view, nodes=(replace(sample().view.nodes[0], label="%%{init: {}}%%"),), edges=())
    )


def test_changes_are_signed() -> None:
    written = mermaid(compared().view)
    assert '["+ SQS"]' in written
    assert '|"+ 4 · envia"|' in written
    assert '|"−"|' in written
    assert "class n3 changed" in written


def test_lines_between_a_box_and_its_content_are_left_out() -> None:
    view = sample().view
    both = mermaid(replace(view, edges=(edge("rede", "api", "request"), edge("api", "seg", "request"))))
    assert "n3 --> g4" in both
    assert "g1 -->" not in both
    assert "linkStyle 0 " in both
