"""The front door: what the README tells to type exists and works, costs little, never ends in a traceback, and survives other people's folders."""

import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from generators.build import build
from generators.progress import Progress
from planta.__main__ import COMMANDS, main
from tests.generators.toy import project, toy_plan

HOME = Path(__file__).resolve().parents[1]
PROSE = [p for p in ("README.md", "README.pt-BR.md", "CONTRIBUTING.md") if (HOME / p).is_file()]
HEAVY = {"pydantic", "mkdocs", "pptx", "jinja2", "yaml", "numpy", "PIL", "highspy", "resvg_py", "rich", "watchfiles", "diagrams", "babel"}


def planta(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(HOME)} | (env or {})
    return subprocess.run([sys.executable, "-m", "planta", *map(str, words)], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def targets_of_make() -> set[str]:
    return set(re.findall(r"(?m)^([a-z-]+):.*## ", (HOME / "Makefile").read_text(encoding="utf-8")))


def test_make_alone_prints_help_and_does_nothing(tmp_path: Path) -> None:
    shutil.copy(HOME / "Makefile", tmp_path)
    ran = subprocess.run(["make"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(re.findall(r"(?m)^  make ([a-z-]+) ", ran.stdout)) == targets_of_make()
    assert [p.name for p in tmp_path.iterdir()] == ["Makefile"]


@pytest.mark.parametrize("file", PROSE)
def test_every_command_in_the_prose_exists(file: str) -> None:
    text = (HOME / file).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"(?ms)^```(?:sh|bash|console)\n(.*?)^```", text) + re.findall(r"`([^`\n]+)`", text))
    made = set(re.findall(r"(?m)(?:^|\s|;|&&)make ([a-z-]+)", code))
    asked = set(re.findall(r"(?m)(?:^|\s)planta ([a-z][a-z-]+)", code))
    assert made and made <= targets_of_make(), made - targets_of_make()
    assert asked <= COMMANDS.keys(), asked - COMMANDS.keys()


@pytest.mark.parametrize("file", PROSE)
def test_every_relative_link_in_the_prose_leads_somewhere(file: str) -> None:
    text = (HOME / file).read_text(encoding="utf-8")
    links = [t for t in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text) for t in t if t and "://" not in t and not t.startswith("#")]
    assert [link for link in links if not (HOME / link.partition("#")[0]).exists()] == []


def test_every_command_has_help_and_its_module(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: planta {name} ")


def test_help_tells_every_command(tmp_path: Path) -> None:
    for words in ([], ["--help"]):
        ran = planta(*words, cwd=tmp_path)
        assert ran.returncode == 0 and all(f"\n  {name} " in ran.stdout for name in COMMANDS)


@pytest.mark.parametrize("words", [["nothing"], ["build", "--nothing"], ["build", "no-such-file.yaml"], ["check", "no-such-file.yaml"], ["serve", "no-such-file.yaml"]])
def test_wrong_words_end_with_2_and_a_sentence(tmp_path: Path, words: list[str]) -> None:
    ran = planta(*words, cwd=tmp_path)
    assert ran.returncode == 2 and "Traceback" not in ran.stderr and ran.stderr.startswith(("usage: planta", "planta: "))
    assert list(tmp_path.iterdir()) == []


def test_an_unusable_model_ends_with_2_and_leaves_the_outputs(tmp_path: Path) -> None:
    file = project(tmp_path)
    build(file, tmp_path, toy_plan, Progress(quiet=True))
    before = {p: p.read_bytes() for part in ("site", "slides", "diagramas") for p in (tmp_path / part).rglob("*") if p.is_file()}
    file.write_text("planta: 1\nresourcs: {}\n", encoding="utf-8")
    for words in (["build"], ["check"]):
        ran = planta(*words, cwd=tmp_path)
        assert ran.returncode == 2 and "architecture.yaml:2:1: error: " in ran.stdout + ran.stderr and "Traceback" not in ran.stderr
    assert all(p.read_bytes() == data for p, data in before.items())


def test_a_defect_of_ours_is_told_in_a_sentence_and_in_full_on_demand(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(COMMANDS, "check", ("tests.no_such_module", "breaks"))
    monkeypatch.delenv("PLANTA_DEBUG", raising=False)
    assert main(["check"]) == 2
    said = capsys.readouterr().err
    assert "internal error, ModuleNotFoundError" in said and "report" in said and "Traceback" not in said
    monkeypatch.setenv("PLANTA_DEBUG", "1")
    with pytest.raises(ModuleNotFoundError):
        main(["check"])


def imported(*words: str, cwd: Path) -> set[str]:
    """Top-level modules that a command imports."""
    show = "import sys, json; from planta.__main__ import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\nprint(json.dumps(sorted(sys.modules)))"
    env = os.environ | {"PYTHONPATH": str(HOME)}
    ran = subprocess.run([sys.executable, "-c", show, *words], cwd=cwd, env=env, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(ran.stdout.splitlines()[-1])}


def test_help_and_a_build_with_nothing_to_do_import_no_library_and_take_no_time(tmp_path: Path) -> None:
    file = project(tmp_path)
    build(file, tmp_path, toy_plan, Progress(quiet=True))
    assert "Nothing to do" in planta("build", cwd=tmp_path).stdout
    assert imported("build", cwd=tmp_path) & HEAVY == set()
    assert imported("--help", cwd=tmp_path) & HEAVY == set()

    def seconds(*words: str) -> float:
        """Of the processor, not of the clock: other work on the machine must not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(HOME)}, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    rounds = [(seconds("-c", "pass"), seconds("-m", "planta", "build")) for _ in range(9)]
    assert statistics.median(ours - bare for bare, ours in rounds) < 0.1


HOSTILE = "raise SystemExit('a file of the project was imported')\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the built wheel in it; only libraries come from the environment of the tests."""
    pytest.importorskip("ensurepip", reason="needs ensurepip (Debian: python3-venv) to make an environment")
    source, env = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("env")
    for part in ("planta", "generators", "infra", "templates"):
        if (HOME / part).is_dir():
            shutil.copytree(HOME / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(HOME / file, source)
    make = "from setuptools import build_meta; build_meta.build_wheel('.')"
    subprocess.run([sys.executable, "-c", make], cwd=source, check=True, capture_output=True)
    (wheel,) = source.glob("planta-*.whl")
    venv.create(env, with_pip=True)
    pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([env / "bin/python", *pip, wheel], cwd=env, check=True)
    (packages,) = env.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text("\n".join(p for p in sys.path if p.endswith("site-packages")))
    return env / "bin"


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A directory of another team with folders and modules named like ours and like our libraries'."""
    for place in ("infra", "generators", "templates", "planta_plugins"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "__init__.py").write_text(HOSTILE)
    for name in ("yaml", "jinja2", "site_hooks", "targets"):
        (tmp_path / f"{name}.py").write_text(HOSTILE)
    return tmp_path


@pytest.mark.parametrize("door", ["script", "module", "path"])
def test_the_wheel_works_beside_folders_named_like_ours(installed: Path, crowded: Path, door: str) -> None:
    command = [installed / "planta"] if door == "script" else [installed / "python", "-m", "planta"]
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | ({"PYTHONPATH": "."} if door == "path" else {})
    for words in (["--version"], ["schema"], ["schema", "--kinds"]):
        ran = subprocess.run([*command, *words], cwd=crowded, env=env, capture_output=True, text=True, check=False)
        assert ran.returncode == 0 and ran.stdout, ran.stdout + ran.stderr
    before = sorted(p.name for p in crowded.iterdir())
    (crowded / "architecture.yaml").write_text("planta: 1\n", encoding="utf-8")
    ran = subprocess.run([*command, "build"], cwd=crowded, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 2 and "architecture.yaml:1:1: error" in ran.stdout + ran.stderr
    assert sorted(p.name for p in crowded.iterdir() if p.name not in ("architecture.yaml", "build")) == before


def test_the_wheel_builds_another_system_beside_folders_named_like_ours(installed: Path, crowded: Path) -> None:
    shutil.copy(HOME / "tests/systems/serverless/architecture.yaml", crowded)
    ran = subprocess.run([installed / "planta", "build"], cwd=crowded, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert list(crowded.glob("diagrams/*.png")) and list(crowded.glob("slides/*.pptx")) and (crowded / "site/index.html").is_file()
    again = subprocess.run([installed / "planta", "build"], cwd=crowded, capture_output=True, text=True, check=True)
    assert "Nothing to do" in again.stdout
    assert all((crowded / part / "__init__.py").read_text() == HOSTILE for part in ("infra", "generators", "templates"))


def test_the_wheel_carries_every_template_and_no_test(installed: Path) -> None:
    (packages,) = installed.parent.glob("lib/python*/site-packages")
    ours = {p.relative_to(HOME).as_posix() for p in (HOME / "templates").rglob("*") if p.is_file()}
    theirs = {p.relative_to(packages).as_posix() for p in (packages / "templates").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert theirs == ours
    assert not (packages / "tests").exists() and not (packages / "bench").exists()
