"""`diff` as a command: files and git revisions in; exit codes, formats and refusals out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from planta.__main__ import main
from tests.planta.change.pairs import SOUND

SAFE = SOUND.replace("replicas: {min: 3, max: 12, need: 2}, env", "replicas: {min: 3, max: 13, need: 2}, env")
REVIEW = SOUND.replace("zones: 3", "zones: 2")
DANGEROUS = SOUND.replace("expire_days: 1827, noncurrent", "expire_days: 300, noncurrent")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"before": SOUND, "safe": SAFE, "review": REVIEW, "dangerous": DANGEROUS, "broken": "planta: 1\n"}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("after", "words", "code"),
    [
        ("before", (), 0), ("safe", (), 0), ("review", (), 0), ("review", ("--fail-on", "review"), 1), ("dangerous", (), 1),
        ("dangerous", ("--fail-on", "never"), 0), ("broken", (), 2),
    ],
)  # fmt: skip
def test_the_exit_code_gates(folder: Path, after: str, words: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "before.yaml", f"{after}.yaml", *words]) == code
    captured = capsys.readouterr()
    told = captured.err if code == 2 else captured.out
    assert told.startswith({"before": "No change", "broken": "broken.yaml:1:"}.get(after, f"{after}:"))


@pytest.mark.parametrize("form", ["json", "markdown", "text"])
def test_equal_files_are_told_in_every_form(folder: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "before.yaml", "before.yaml", "--format", form]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["verdict"] == "safe" if form == "json" else "no change of meaning" in out.lower()


def test_errors_are_json_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "before.yaml", "broken.yaml", "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["errors"]
    assert {p["file"] for p in problems} == {"broken.yaml"} and all(p["code"] and p["message"] for p in problems)
    assert main(["diff", "before.yaml", "nowhere.yaml", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "unreadable"


def test_the_schema_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "planta diff"


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words], cwd=folder, check=True, capture_output=True)


def test_git_revisions_are_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "architecture.yaml").write_text(SOUND, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "architecture.yaml")
    git(folder, "commit", "-q", "-m", "first")
    assert main(["diff"]) == 0, "the file as it is, against HEAD"
    assert "No change" in capsys.readouterr().out
    (folder / "architecture.yaml").write_text(DANGEROUS, encoding="utf-8")
    assert main(["diff", "main"]) == 1
    assert "expire_days 1827 → 300" in capsys.readouterr().out
    assert main(["diff", "main:architecture.yaml", "HEAD"]) == 0
    assert main(["diff", "nowhere"]) == 2 and main(["diff", "--", "--output=x"]) == 2
    assert not (folder / "x").exists(), "a word is never an option of git"


def test_equal_files_cost_no_more_than_starting_python(folder: Path) -> None:
    """No library is imported: that is what takes time."""
    code = ("import sys; from planta.__main__ import main; main(['diff', 'before.yaml', 'before.yaml']);"
            "print(sorted({m.split('.')[0] for m in sys.modules} & {'pydantic', 'yaml', 'json', 'jinja2'}))")  # fmt: skip
    home = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, env={"PYTHONPATH": str(home)}, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
