"""Whole systems built once for a run of the tests, whatever worker asks first: a model's folder in, the folder of its outputs out."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
SYSTEMS = {"real": HOME} | {p.parent.name: p.parent for p in sorted(HOME.glob("tests/systems/*/architecture.yaml"))}
TRANSCRIBED = ("bookstore", "fullstack", "load-testing", "retail-store", "streaming", "video-on-demand", "wordpress")
"""Public architectures; what costs minutes is tried on ours only."""
OURS = tuple(s for s in SYSTEMS if s not in TRANSCRIBED)


def built(name: str, factory: pytest.TempPathFactory) -> Path:
    """The outputs of `SYSTEMS[name]`, made by the command that users type."""
    base = factory.getbasetemp()
    if base.name.startswith("popen-"):  # a worker's own folder: the run's stands above it
        base = base.parent
    place = base / f"built-{name}"
    with open(base / f"built-{name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.is_dir():
            project = base / f"project-{name}"
            project.mkdir()
            for file in ("architecture.yaml", "architecture.layout.json", "mkdocs.yml"):
                if (SYSTEMS[name] / file).is_file():
                    shutil.copy(SYSTEMS[name] / file, project)
            ran = subprocess.run(
                [sys.executable, "-m", "planta", "build", str(project / "architecture.yaml")],
                cwd=HOME, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert ran.returncode == 0, ran.stdout + ran.stderr
            project.rename(place)
    return place
