"""The outputs of whole systems: the committed ones are what the model makes, and no machine, locale, zone, hash seed or path shows in them."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generators import writer
from tests.built import HOME, OURS, built

PARTS = ("diagramas", "diagrams", "slides", "site")


def files(out: Path, parts: tuple[str, ...] = PARTS) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for part in parts for p in sorted((out / part).rglob("*")) if p.is_file()}


@pytest.fixture(scope="module", params=OURS)
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(request.param, tmp_path_factory)


def test_what_is_committed_is_what_the_model_makes(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = files(built("real", tmp_path_factory), ("diagramas", "slides"))
    made["architecture.layout.json"] = (built("real", tmp_path_factory) / "architecture.layout.json").read_bytes()
    different = [f"{d.path}: {d.state}" for d in writer.compare(made, HOME)]
    assert different == [], "run `make docs` and commit what it changes"


def test_a_second_build_elsewhere_gives_the_same(outputs: Path, tmp_path: Path) -> None:
    project = tmp_path / "another place, with spaces" / "ç"
    project.mkdir(parents=True)
    for name in ("architecture.yaml", "architecture.layout.json", "mkdocs.yml"):
        if (outputs / name).is_file():
            shutil.copy(outputs / name, project)
    env = os.environ | {"PYTHONHASHSEED": "12345", "LC_ALL": "C", "TZ": "Pacific/Chatham", "PYTHONPATH": str(HOME)}
    command = [sys.executable, "-m", "planta", "build", "--quiet"]
    ran = subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    ours, theirs = files(outputs), files(project)
    assert ours.keys() == theirs.keys()
    assert [p for p in ours if ours[p] != theirs[p]] == []
    locks = [[p.read_bytes() for p in place.glob("architecture.layout.json")] for place in (outputs, project)]
    assert locks[0] == locks[1]


def test_no_path_of_this_machine_is_in_any_output(outputs: Path) -> None:
    private = [str(HOME).encode(), str(outputs).encode(), str(Path.home()).encode() + b"/", sys.prefix.encode()]
    found = []
    for path, data in files(outputs).items():
        parts = [data]
        if path.endswith(".pptx"):
            with zipfile.ZipFile(outputs / path) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        found += [path for part in parts for secret in private if secret in part]
    assert found == []


def test_check_finds_an_edited_and_a_missing_output_and_names_them(outputs: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(outputs, project)
    edited, missing = [*sorted(project.glob("diagram*/*.svg")), *sorted(project.glob("site/*.html"))][:2]
    edited.write_bytes(edited.read_bytes() + b"<!-- edited -->")
    missing.unlink()
    command = [sys.executable, "-m", "planta", "build", "--check"]
    ran = subprocess.run(command, cwd=project, env=os.environ | {"PYTHONPATH": str(HOME)}, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        f"{edited.relative_to(project).as_posix()}: edited",
        f"{missing.relative_to(project).as_posix()}: missing",
    ]
