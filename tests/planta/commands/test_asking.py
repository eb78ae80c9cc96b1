"""`explain` and `who-can`: what they say of the small sound model and of the real one, as text and as JSON, errors included."""

import json
from functools import cache
from pathlib import Path

import pytest

from planta.__main__ import main
from planta.access import accesses
from planta.architecture import Architecture
from planta.build import load
from planta.claims import command
from planta.explain import explain

SOUND = Path(__file__).parents[1] / "rules/sound.yaml"
REAL = Path(__file__).parents[3] / "architecture.yaml"


def ask(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main([*words, "--file", str(SOUND)]) == code
    return capsys.readouterr().out


def test_a_resource_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(ask(capsys, "explain", "banco", "--json"))
    assert (told["kind"], told["where"]["physical_name"], told["where"]["tiers"]) == ("aurora-postgresql", "loja-prod-banco", ["rede.dados"])
    assert {a["resource"] for a in told["reached_by"]} == {"api", "migracao", "plano-de-copias", "senha-app.rotation"}
    assert told["journeys"] == [{"journey": "entrar", "title": "Entrar", "steps": [2], "mode": "hard", "means": "hard"}]
    assert [o["slo"] for o in told["objectives"]] == ["web"] and told["incidents"]["alarms"] == ["alarme-conexoes"]
    assert told["step"] == "tudo" and any("describe-db-clusters" in c["command"] for c in told["claims"])


def test_the_text_says_what_the_json_says(capsys: pytest.CaptureFixture[str]) -> None:
    text = ask(capsys, "explain", "uploads")
    assert "s3-bucket" in text and "analisar: read within amostras/" in text and "analisar (Analisar): in the background" in text
    assert "aws s3api get-bucket-versioning" in text


def test_another_environment_is_told_with_its_own_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(ask(capsys, "explain", "banco", "--json", "--env", "hml"))["where"]["physical_name"] == "loja-hml-banco"


@cache
def real() -> Architecture:
    return load(REAL).architecture


@pytest.mark.parametrize("resource", real().resources)
def test_every_resource_of_the_real_model_can_be_told(resource: str) -> None:
    told = explain(real(), resource)
    assert len(told["reached_by"]) == sum(a.target == resource for a in accesses(real()))
    assert [c["command"] for c in told["claims"]] == [command(c, real().region(resource)) for c in real().claims(resource)]
    json.dumps(told)


def test_who_can_names_the_line_and_who_can_make_them_act(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(ask(capsys, "who-can", "connect", "banco", "--json"))
    assert [(w["principal"], w["because"]) for w in told["who"]] == [("api", "api>banco.connect"), ("senha-app.rotation", "senha-app.rotation.database")]
    assert told["who"][0]["through"] == ["web", "alb", "cdn", "pesquisador"]
    lines = SOUND.read_text(encoding="utf-8").splitlines()
    assert "banco: connect" in lines[told["who"][0]["line"] - 1]
    text = ask(capsys, "who-can", "presign-put", "uploads")
    assert text.startswith("api within amostras/: api>uploads.presign-put (")


def test_who_can_says_when_nobody_can(capsys: pytest.CaptureFixture[str]) -> None:
    assert "what is not drawn is denied" in ask(capsys, "who-can", "redrive", "pipeline")


@pytest.mark.parametrize(
    ("words", "code", "fix"),
    [
        (("explain", "s3-bucket"), "unknown-resource", "it is a kind: `planta schema s3-bucket` tells its fields"),
        (("explain", "bancoo"), "unknown-resource", 'Did you mean "banco"?'),
        (("explain", "banco", "--env", "prode"), "unknown-environment", 'Did you mean "prod"?'),
        (("who-can", "conect", "banco"), "unknown-verb", 'Did you mean "connect"?'),
        (("who-can", "read", "bancos"), "unknown-resource", 'Did you mean "banco"?'),
        (("rename", "bancoo", "base"), "unknown-resource", 'Did you mean "banco"?'),
        (("rename", "banco", "api"), "duplicate-resource", "choose another id"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_both_forms(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str, fix: str | None
) -> None:
    problems = json.loads(ask(capsys, *words, "--json", code=2))["errors"]
    assert [(p["code"], p["fix"]) for p in problems] == [(code, fix)]
    assert main([*words, "--file", str(SOUND)]) == 2
    assert capsys.readouterr().err.startswith("planta: ")


def test_a_broken_model_is_told_as_findings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "a.yaml"
    broken.write_text(SOUND.read_text(encoding="utf-8").replace("kind: kms-key", "kind: kms-keyy", 1), encoding="utf-8")
    assert main(["explain", "banco", "--json", "--file", str(broken)]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["errors"]
    assert problem["code"] == "unknown-kind" and problem["line"] and problem["fix"]
    assert main(["explain", "banco", "--file", str(broken)]) == 2
    assert "unknown kind" in capsys.readouterr().err


def test_a_missing_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["who-can", "read", "x", "--json", "--file", str(tmp_path / "none.yaml")]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "unreadable"
