"""`planta manifests` and `planta workflows` as users type them: what is written, swept, said, and with which exit code."""

import json
from pathlib import Path

import pytest

from planta.__main__ import main

HOME = Path(__file__).resolve().parents[3]
REAL = str(HOME / "architecture.yaml")
SERVERLESS = str(HOME / "tests/systems/serverless/architecture.yaml")


def test_manifests_are_written_once_and_what_is_no_longer_made_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["manifests", REAL, "--out", str(tmp_path)]
    assert main(words) == 0
    assert "give them with --outputs: api.group, banco.endpoint" in capsys.readouterr().err
    stale = tmp_path / "cluster/chart/templates/gone.yaml"
    stale.write_text("a: 1\n")
    assert main(words) == 0 and not stale.exists()
    assert ": 0 written, 1 removed" in capsys.readouterr().out
    assert (tmp_path / "cluster/prod/bootstrap.sh").stat().st_mode & 0o111


def test_outputs_fill_the_tokens_flat_or_by_stack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = {"stack": {"banco.endpoint": "db.example", "api.group": "sg-1"}, "repo-api.digest": "sha256:1"}
    (tmp_path / "outputs.json").write_text(json.dumps(known))
    assert main(["manifests", REAL, "--env", "hml", "--outputs", str(tmp_path / "outputs.json"), "--out", str(tmp_path / "out")]) == 0
    assert "BANCO: db.example" in (tmp_path / "out/cluster/hml/manifests/api.yaml").read_text()
    assert not (tmp_path / "out/cluster/prod").exists()
    assert "migracao.group" in capsys.readouterr().err
    (tmp_path / "outputs.json").write_text("[]")
    assert main(["manifests", REAL, "--outputs", str(tmp_path / "outputs.json"), "--out", str(tmp_path / "out")]) == 2


def test_workflows_leave_other_files_of_the_repository_alone(tmp_path: Path) -> None:
    own = tmp_path / ".github/workflows/own.yml"
    own.parent.mkdir(parents=True)
    own.write_text("name: own\n")
    assert main(["workflows", REAL, "--out", str(tmp_path)]) == 0
    assert own.read_text() == "name: own\n" and (tmp_path / "images/repo-api/Dockerfile").is_file()


def test_a_system_without_a_cluster_writes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", SERVERLESS, "--out", str(tmp_path / "out")]) == 0
    assert "no Kubernetes cluster" in capsys.readouterr().out and not (tmp_path / "out").exists()


def test_an_unknown_environment_and_an_unusable_model_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifests", REAL, "--env", "qa", "--out", str(tmp_path)]) == 2
    assert 'there is no environment "qa"; there are prod, hml' in capsys.readouterr().err
    (tmp_path / "model.yaml").write_text("planta: 1\n")
    assert main(["workflows", str(tmp_path / "model.yaml"), "--out", str(tmp_path)]) == 2
    assert not (tmp_path / "images").exists()
