"""`init`: the starting model is sound in both languages, and never overwrites a file."""

import json
from pathlib import Path

import pytest

from planta.__main__ import main
from planta.build import build, load
from planta.commands.init import LANGUAGES, identifier, model


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starting_model_has_no_finding(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "architecture.yaml"
    assert main(["init", str(file), "--language", language, "--name", "Ótica São João"]) == 0
    loaded = load(file)
    assert loaded.findings == ()
    assert (loaded.architecture.system.id, loaded.architecture.system.name) == ("otica-sao-joao", "Ótica São João")
    assert loaded.architecture.language == language
    assert "planta check" in capsys.readouterr().out
    named = file.read_text(encoding="utf-8").split("\n")[0].partition("$schema=./")[2]
    assert json.loads((tmp_path / named).read_text(encoding="utf-8"))["properties"]["planta"], "editors complete from the first minute"


def test_the_two_languages_tell_the_same_system() -> None:
    pt, en = (build(model("x", language)).architecture for language in LANGUAGES)
    assert [r.kind for r in pt.resources.values()] == [r.kind for r in en.resources.values()]
    assert [len(getattr(pt, s)) for s in ("arrows", "links", "journeys", "slos", "views", "provisioning")] == [
        len(getattr(en, s)) for s in ("arrows", "links", "journeys", "slos", "views", "provisioning")]  # fmt: skip


def test_a_file_that_exists_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "architecture.yaml"
    file.write_text("mine", encoding="utf-8")
    assert main(["init", str(file)]) == 2 and main(["init", str(file), "--json"]) == 2
    captured = capsys.readouterr()
    assert "exists already" in captured.err and json.loads(captured.out)["errors"][0]["code"] == "file-exists"
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("name", "id"), [("Minha Loja", "minha-loja"), ("2 Irmãos", "sistema-2-irmaos"), ("!!!", "sistema"), ("x" * 50, "x" * 20)])
def test_any_name_gives_an_id(name: str, id: str) -> None:
    assert identifier(name) == id
    assert build(model(name, "pt-BR")).architecture.system.id == id


def test_git_is_told_what_needs_no_commit_unless_it_is_told_already(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "architecture.yaml")]) == 0
    ignored = tmp_path / ".gitignore"
    assert {"build/", "site/"} <= set(ignored.read_text(encoding="utf-8").splitlines())
    ignored.write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path / "other.yaml")]) == 0
    assert ignored.read_text(encoding="utf-8") == "mine"
