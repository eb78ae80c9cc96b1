"""Every command answers, and tells every problem, as JSON: code, message, place and fix, whatever is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from planta.__main__ import COMMANDS, main
from tests.planta.change.pairs import SOUND

ERRORS = {
    "type": "object", "required": ["errors"], "additionalProperties": False,
    "properties": {"errors": {"type": "array", "minItems": 1, "items": {
        "type": "object", "required": ["code", "severity", "message", "fix", "path"],
        "properties": {"code": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, "message": {"type": "string", "minLength": 1},
                       "fix": {"type": ["string", "null"]}, "path": {"type": ["string", "null"]}, "line": {"type": ["integer", "null"]}},
    }}},
}  # fmt: skip
BROKEN = SOUND.replace("kind: kms-key}", "kind: kms-keyy}")
NOT_YAML = "planta: 1\nresources: {a: [\n"
NEEDS = {"explain": ("banco",), "who-can": ("connect", "banco"), "rename": ("banco", "base"), "export": ("mermaid",), "deploy": ("--env", "prod"),
         "drift": ("--env", "prod"), "compare": ("m.yaml", "m.yaml"), "diff": ("sound.yaml", "m.yaml")}  # fmt: skip
BY_OPTION = ("explain", "who-can", "rename", "export", "layout")
"""Commands that name the model by `--file`."""
WITHOUT_MODEL = ("schema", "init", "emulator", "serve")
"""`serve` waits for the model to be mended."""
READING = [c for c in COMMANDS if c not in WITHOUT_MODEL]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sound.yaml").write_text(SOUND, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(command: str) -> list[str]:
    """The command with what it needs, asked of m.yaml."""
    file = [] if command in ("compare", "diff") else ["--file", "m.yaml"] if command in BY_OPTION else ["m.yaml"]
    return [command, *NEEDS.get(command, ()), *file, "--json"]


def problems(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    told = capsys.readouterr()
    assert told.err == ""
    plain = json.loads(told.out)
    Draft202012Validator(ERRORS).validate(plain)
    found: list[dict[str, Any]] = plain["errors"]
    return found


@pytest.mark.parametrize("text", [BROKEN, NOT_YAML], ids=["wrong", "not-yaml"])
@pytest.mark.parametrize("command", READING)
def test_a_broken_model(folder: Path, command: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "m.yaml").write_text(text, encoding="utf-8")
    assert main(words(command)) == 2
    # What is wrong is the very answer of `check`.
    found = json.loads(capsys.readouterr().out)["findings"] if command == "check" else problems(capsys)
    assert found[0]["code"] == ("unknown-kind" if text == BROKEN else "yaml-syntax")
    assert found[0]["line"] and found[0]["fix"]
    assert (folder / "m.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", [*READING, "serve"])
def test_a_missing_file(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(command)) == 2
    (found,) = problems(capsys)
    assert found["code"] == "unreadable" and "m.yaml" in found["message"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_flag_that_is_none(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words(command), "--nothing"])
    (found,) = problems(capsys)
    assert (ended.value.code, found["code"]) == (2, "usage") and f"planta {command}" in found["fix"]


@pytest.mark.parametrize(
    "line",
    ["export nope", "export mermaid nope --file sound.yaml", "layout nope --file sound.yaml", "layout --seeds 99", "check --format nope", "check --as-of nope",
     "check sound.yaml sound.yaml", "diff --fail-on nope", "diff nope nope", "explain nope --file sound.yaml", "who-can nope banco --file sound.yaml",
     "explain banco --env nope --file sound.yaml", "rename nope x --file sound.yaml", "rename banco A --file sound.yaml", "init sound.yaml", "synth sound.yaml --env nope",
     "deploy sound.yaml --env nope", "drift sound.yaml --env nope", "emulator --port nope"],
)  # fmt: skip
def test_a_word_that_names_nothing(folder: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main([*line.split(), "--json"])
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    problems(capsys)


@pytest.mark.parametrize("line", ["check sound.yaml", "diff sound.yaml sound.yaml", "schema", "schema --kinds", "init new.yaml", "export mermaid --file sound.yaml",
                                  "who-can connect banco --file sound.yaml"])  # fmt: skip
def test_an_answer_is_json_too(folder: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*line.split(), "--json"]) == 0
    told = capsys.readouterr()
    assert isinstance(json.loads(told.out), dict) and told.err == ""


def test_a_defect_of_ours(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("PLANTA_DEBUG", raising=False)
    monkeypatch.setattr("planta.commands.check.run", lambda args: 1 // 0)
    assert main(["check", "--json"]) == 2
    (found,) = problems(capsys)
    assert found["code"] == "internal-error" and "ZeroDivisionError" in found["message"]
