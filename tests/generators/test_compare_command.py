"""`compare`: a change as drawings, for a comment on a pull request and as files."""

import json
import subprocess
from pathlib import Path

import pytest

from generators.views.compare import MOST, changed
from planta.__main__ import main
from planta.change.compare import load
from tests.planta.change.pairs import ALIKE, SOUND, pairs

PAIRS = {name: (before, after) for name, before, after in pairs()}


@pytest.mark.parametrize("name", [n for n in PAIRS if n not in ALIKE][::4])
def test_what_changed_is_marked_and_the_drawing_stays_small(name: str) -> None:
    before, after = (load(text).architecture for text in PAIRS[name])
    view = changed(before, after)
    touched = {r for r in {*before.resources, *after.resources} if (r in before.resources) != (r in after.resources)}
    assert (view is not None) or not touched
    if view is not None:
        marked = {n.resource for n in view.nodes if n.status != "same"} | {g.resource for g in view.groups if g.status != "same"}
        assert touched <= marked and len(view.nodes) <= 2 * MOST
        assert marked or any(e.status != "same" for e in view.edges)


def test_an_arrow_is_marked_as_new_and_as_gone() -> None:
    before, after = (load(text).architecture for text in PAIRS["access-to-the-database"])
    for pair, status in (((before, after), "added"), ((after, before), "removed")):
        view = changed(*pair)
        assert view is not None
        assert [e.status for e in view.edges if (e.source, e.target) == ("web", "banco")] == [status]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    before, after = PAIRS["access-to-the-database"]
    (tmp_path / "before.yaml").write_text(before, encoding="utf-8")
    (tmp_path / "after.yaml").write_text(after, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_comment_holds_the_drawing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "before.yaml", "after.yaml"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("<details><summary>") and "\n```mermaid\nflowchart LR\n" in told and told.endswith("</details>\n")
    assert main(["compare", "before.yaml", "before.yaml"]) == 0
    assert capsys.readouterr().out.strip() == ""


def test_files_have_both_states(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "before.yaml", "after.yaml", "--json", "--out", "drawings"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [f"drawings/{p.name}" for p in map(Path, told["files"])] and told["mermaid"].startswith("flowchart")
    assert "drawings/changed.svg" in told["files"] and all((folder / f).read_text(encoding="utf-8").startswith("<svg") for f in told["files"])


def test_a_revision_is_read_from_git(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "architecture.yaml").write_text(SOUND, encoding="utf-8")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], check=True)
    assert main(["compare"]) == 0
    assert main(["compare", "nowhere", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "unreadable"
