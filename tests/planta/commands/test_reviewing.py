"""Where reviews happen: the git diff driver and the pre-commit hooks in a real repository, and the workflow's promises."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.planta.change.pairs import SOUND

HOME = Path(__file__).parents[3]
WORKFLOW = HOME / ".github/workflows/review.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a model, and a `planta` command that is ours."""
    command = tmp_path / "bin/planta"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(HOME))} exec {shlex.quote(sys.executable)} -m planta "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    home = tmp_path / "repository"
    home.mkdir()
    (home / "architecture.yaml").write_text(SOUND, encoding="utf-8")
    (home / ".gitattributes").write_text("architecture.yaml diff=planta\n", encoding="utf-8")
    run(home, "git", "init", "-q", "-b", "main")
    run(home, "git", "config", "user.name", "t")
    run(home, "git", "config", "user.email", "t@example.org")
    run(home, "git", "config", "diff.planta.command", "planta diff --git")
    run(home, "git", "add", ".")
    run(home, "git", "commit", "-q", "-m", "first")
    return home


def run(home: Path, *words: str, code: int = 0) -> str:
    env = os.environ | {"PATH": f"{home.parent / 'bin'}:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_PAGER": "cat"}
    ran = subprocess.run(words, cwd=home, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def change(home: Path, old: str, new: str) -> None:
    file = home / "architecture.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_git_diff_itself_prints_meaning(repository: Path) -> None:
    change(repository, "expire_days: 1827, noncurrent", "expire_days: 300, noncurrent")
    told = run(repository, "git", "diff")
    assert told.startswith("architecture.yaml, by meaning:\ndangerous:") and "resultados: lifecycle.expire_days 1827 → 300" in told
    assert "@@" in run(repository, "git", "diff", "--no-ext-diff"), "the lines are still to be had"


def test_git_diff_of_a_broken_model_says_so_and_goes_on(repository: Path) -> None:
    change(repository, "kind: kms-key}", "kind: kms-keyy}")
    told = run(repository, "git", "diff")
    assert "unknown kind" in told and "A version of the model is unusable" in told


def test_git_diff_of_a_new_and_of_a_deleted_model(repository: Path) -> None:
    run(repository, "git", "rm", "-q", "architecture.yaml")
    assert "The model is gone." in run(repository, "git", "diff", "--cached", "--ext-diff")


PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
needs_pre_commit = pytest.mark.skipif(not PRE_COMMIT.is_file(), reason="needs pre-commit: make test installs it")


@pytest.fixture
def hooked(repository: Path) -> Path:
    """The repository with our hooks installed by pre-commit; they run the `planta` at hand, where others let pre-commit install it."""
    hooks = yaml.safe_load((HOME / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config = {"repos": [{"repo": "local", "hooks": [{**hook, "language": "system"} for hook in hooks]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    run(repository, str(PRE_COMMIT), "install")
    run(repository, "git", "add", ".")
    run(repository, "git", "commit", "-q", "-m", "hooks")
    return repository


def commit(home: Path, *, code: int = 0) -> str:
    run(home, "git", "add", ".")
    return run(home, "git", "commit", "-m", "change", code=code)


@needs_pre_commit
def test_the_hooks_are_what_pre_commit_expects() -> None:
    subprocess.run([PRE_COMMIT, "validate-manifest", HOME / ".pre-commit-hooks.yaml"], check=True, capture_output=True)


@needs_pre_commit
def test_a_commit_of_what_is_wrong_or_dangerous_is_stopped(hooked: Path) -> None:
    (hooked / "notes.txt").write_text("unrelated", encoding="utf-8")
    assert commit(hooked).count("(no files to check)Skipped") == 2, "other files cost nothing"
    change(hooked, "expire_days: 1827, noncurrent", "expire_days: 300, noncurrent")
    told = commit(hooked, code=1)
    assert "[lock-outlives-expiry]" in told and "dangerous: " in told and "resultados: lifecycle.expire_days 1827 → 300" in told
    assert "change" not in run(hooked, "git", "log", "-1", "--format=%s", "--", "architecture.yaml")
    change(hooked, "expire_days: 300, noncurrent", "expire_days: 1827, noncurrent")
    change(hooked, "kind: kms-key}", "kind: kms-keyy}")
    assert 'unknown kind "kms-keyy"' in commit(hooked, code=1)


@needs_pre_commit
def test_a_sound_commit_goes_through(hooked: Path) -> None:
    change(hooked, "max: 12, need: 2}, env", "max: 13, need: 2}, env")
    assert commit(hooked).count("Passed") == 2
    assert run(hooked, "git", "log", "-1", "--format=%s").strip() == "change"


def test_check_takes_several_files_as_pre_commit_gives_them(repository: Path) -> None:
    shutil.copy(repository / "architecture.yaml", repository / "other.yaml")
    assert run(repository, "planta", "check", "architecture.yaml", "other.yaml").count("No problems found.") == 2
    assert "one file at a time" in run(repository, "planta", "check", "a.yaml", "b.yaml", "--format", "sarif", code=2)


def test_the_workflow_is_pinned_and_asks_for_little() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {} and "pull_request_target" not in workflow[True]
    (job,) = workflow["jobs"].values()
    assert set(job["permissions"].items()) == {("contents", "read"), ("pull-requests", "write"), ("security-events", "write")}
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert uses and all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use) for use in uses)
    scripts = "\n".join(step.get("run", "") for step in job["steps"])
    assert "${{" not in scripts, "nothing that a pull request says becomes part of a script"
    writers = [step for step in job["steps"] if "upload-sarif" in step.get("uses", "") or "GH_TOKEN" in step.get("env", {})]
    assert len(writers) == 2 and all("head.repo.full_name == github.repository" in step["if"] for step in writers), "not for forks"


@pytest.mark.parametrize("words", [["zizmor", "--offline", "-q"], ["actionlint"]], ids=lambda w: str(w[0]))
def test_the_workflow_passes_the_linters(words: list[str]) -> None:
    program = Path(sys.executable).with_name(words[0])
    if not program.is_file():
        pytest.skip(f"{words[0]} is not installed")
    ran = subprocess.run([program, *words[1:], WORKFLOW], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_steps_of_the_workflow_do_what_they_say(repository: Path) -> None:
    """The scripts of the workflow, run by a shell as GitHub does, on a change that is dangerous."""
    change(repository, "expire_days: 1827, noncurrent", "expire_days: 300, noncurrent")
    base = run(repository, "git", "rev-parse", "HEAD").strip()
    steps = {s["name"]: s for s in yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["review"]["steps"] if "name" in s}
    env = {"FILE": "architecture.yaml", "BASE": base, "FAIL_ON": "dangerous", "GITHUB_OUTPUT": "out.txt", "GITHUB_STEP_SUMMARY": "summary.md"}
    exports = "".join(f"export {k}={shlex.quote(v)}\n" for k, v in env.items())
    for name in ("Check", "What the change means", "Draw", "Summary"):
        exports += "export DRAWINGS=https://example.org/drawings\n" if name == "Summary" else ""
        run(repository, "bash", "-e", "-o", "pipefail", "-c", exports + steps[name]["run"])
    assert (repository / "out.txt").read_text().splitlines() == ["code=1", "code=1"]
    assert "### Architecture: 🔴 dangerous" in (repository / "summary.md").read_text(encoding="utf-8")
    summary = (repository / "summary.md").read_text(encoding="utf-8")
    assert "```mermaid\nflowchart LR\n" in summary and "#126; resultados" in summary, "what changed is marked by a sign"
    assert "(https://example.org/drawings)" in summary and (repository / "drawings/changed.svg").is_file()
    assert '"version": "2.1.0"' in (repository / "planta.sarif").read_text(encoding="utf-8")
    verdict = "export CHECK=1 DIFF=1\n" + steps["Verdict"]["run"]
    assert "not let through" in run(repository, "bash", "-e", "-c", verdict, code=1)
