"""The committed schema in the language server that editors run: it completes, it marks what is wrong, and it leaves the real model alone."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from planta.commands.init import LANGUAGES, model
from planta.kinds import BY_ID
from tests.peers import needs_peers, node

HOME = Path(__file__).parents[2]
HEAD = "# yaml-language-server: $schema=./architecture.schema.json\n"
WRITING = f"""{HEAD}planta: 1
resources:
  novo:
    kind:\x20
  balde:
    kind: s3-bucket
    @
  fila:
    kind: sqs-queue
    dead_letter:
      @
"""
WRONG = f"""{HEAD}planta: 1
system: {{id: a, name: A, region: sa-east-1, language: pt-PT}}
environments: {{prod: {{account: "222222222222"}}}}
resources:
  balde:
    kind: s3-bucket
    verzioning: true
  fila: {{kind: sqs-queue, visibility: muito}}
slos: []
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("editor")
    shutil.copy(HOME / "architecture.schema.json", folder)
    lines = WRITING.split("\n")
    marks = [(i, line.index("@")) for i, line in enumerate(lines) if "@" in line]
    texts = {"writing.yaml": WRITING.replace("@", ""), "wrong.yaml": WRONG, "real.yaml": (HOME / "architecture.yaml").read_text(encoding="utf-8")}
    texts |= {f"init.{language}.yaml": HEAD + model("Loja", language) for language in LANGUAGES}
    ask = [("writing.yaml", lines.index("    kind: "), 10), *(("writing.yaml", *mark) for mark in marks)]
    told = json.loads(node("language-server.js", data={"folder": str(folder), "texts": texts, "ask": ask}))
    assert isinstance(told, dict)
    return told


@needs_peers
def test_kinds_and_fields_are_offered(session: dict[str, Any]) -> None:
    kinds, bucket, dead_letter = map(set, session["completions"])
    assert kinds == BY_ID.keys()
    assert {"lifecycle", "versioning", "key", "to", "in"} <= bucket and "capacity" not in bucket
    assert {"queue", "after"} <= dead_letter


@needs_peers
def test_what_is_wrong_is_marked_on_its_line(session: dict[str, Any]) -> None:
    marked = {WRONG.split("\n")[d["line"]].strip(): d["message"] for d in session["diagnostics"]["wrong.yaml"]}
    assert "verzioning" in marked.pop("verzioning: true")
    assert '"pt-BR", "en"' in marked.pop("system: {id: a, name: A, region: sa-east-1, language: pt-PT}")
    assert "integer" in marked.pop("fila: {kind: sqs-queue, visibility: muito}")
    assert "Incorrect type" in marked.pop("slos: []")
    assert marked == {}


@needs_peers
@pytest.mark.parametrize("name", ["real.yaml", *(f"init.{language}.yaml" for language in LANGUAGES)])
def test_a_sound_model_is_left_alone(session: dict[str, Any], name: str) -> None:
    assert session["diagnostics"][name] == []
