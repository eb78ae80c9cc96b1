"""The real system's workflows and images against actionlint, zizmor and hadolint, and read again for what they promise."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.delivery.delivery import delivery
from infra.delivery.images import platforms
from infra.site import Site
from planta.architecture import Architecture
from planta.build import build, load

HOME = Path(__file__).resolve().parents[3]
MODELS = {"real": HOME / "architecture.yaml", "serverless": HOME / "tests/systems/serverless/architecture.yaml"}


def architectures(system: str = "real") -> Mapping[str, Architecture]:
    return load(MODELS[system]).architectures


@cache
def files(system: str = "real") -> dict[str, bytes]:
    return delivery(architectures(system))


def workflow(name: str = "entrega.yml") -> dict[str, Any]:
    read: dict[str, Any] = yaml.load(files()[f".github/workflows/{name}"], yaml.BaseLoader)
    return read


def written(system: str, place: Path) -> Path:
    for path, data in files(system).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def tool(name: str) -> str:
    """Beside this Python, or anywhere on the path."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.parametrize("system", MODELS)
def test_actionlint_finds_nothing(system: str, tmp_path: Path) -> None:
    made = sorted(map(str, written(system, tmp_path).glob(".github/workflows/*.yml")))
    ran = subprocess.run([tool("actionlint"), "-no-color", *made], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout


@pytest.mark.parametrize("system", MODELS)
def test_zizmor_finds_nothing(system: str, tmp_path: Path) -> None:
    ran = subprocess.run([tool("zizmor"), "--offline", "--no-progress", "--format", "json", str(written(system, tmp_path) / ".github/workflows")],
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert json.loads(ran.stdout) == [], ran.stdout


def test_hadolint_finds_nothing(tmp_path: Path) -> None:
    made = sorted(map(str, written("real", tmp_path).glob("images/*/Dockerfile")))
    ran = subprocess.run([tool("hadolint"), *made, str(HOME / "infra/worker/Dockerfile")], capture_output=True, text=True, check=False)
    assert len(made) == 3 and (ran.returncode, ran.stdout) == (0, ""), ran.stdout


def test_every_action_stands_at_a_full_commit() -> None:
    used = re.findall(rb"uses: (\S+)( # v[\d.]+)?", b"\n".join(files().values()))
    assert len(used) > 20
    assert all(re.fullmatch(rb"[a-z-]+/[a-z-]+@[0-9a-f]{40}", action) and version for action, version in used)


def test_environments_follow_each_other_and_each_signs_in_as_itself_alone() -> None:
    jobs = workflow()["jobs"]
    order = [name for name in jobs if name.startswith("deploy-")]
    assert order == ["deploy-hml", "deploy-prod"] and jobs["deploy-prod"]["needs"] == ["manifests-hml-cluster"]
    assert [n for n, j in jobs.items() if j.get("environment") == "prod"] == ["deploy-prod"], "whoever approves is asked once"
    assert jobs["manifests-prod-cluster"]["needs"] == ["deploy-prod", "images"]
    for name, job in jobs.items():
        roles = [s["with"]["role-to-assume"] for s in job["steps"] if "role-to-assume" in s.get("with", {})]
        environment = job.get("environment")
        assert ("id-token" in job["permissions"]) == bool(roles), name
        if roles:
            architecture = architectures()[environment]
            assert roles == [f"arn:aws:iam::{architecture.environment.account}:role/{architecture.physical('entrega')}"]
    assert workflow()["permissions"] == {}


def test_only_what_was_pushed_to_the_main_branch_is_published() -> None:
    jobs = workflow()["jobs"]
    assert [n for n, j in jobs.items() if j.get("if") != "github.event_name == 'push' && github.ref == 'refs/heads/main'"] == ["check"]
    assert jobs["check"]["permissions"] == {"contents": "read"} and "environment" not in jobs["images"]


def test_every_environment_gets_the_same_bytes_by_digest_signed_with_bill_of_materials() -> None:
    jobs = workflow()["jobs"]
    (built,) = [s["with"] for s in jobs["images"]["steps"] if "build-push" in s.get("uses", "")]
    assert (built["sbom"], built["provenance"], built["outputs"]) == ("true", "mode=max", "type=oci,dest=image.tar")
    for environment, architecture in architectures().items():
        scripts = "\n".join(s.get("run", "") for s in jobs[f"deploy-{environment}"]["steps"])
        for repository in architecture.of_kind("ecr-repository"):
            assert f"/{architecture.physical(repository.id)}\"" in scripts
        assert scripts.count("--preserve-digests") == scripts.count("cosign sign") == 3


def test_nothing_from_outside_is_substituted_into_a_script() -> None:
    for path in (p for p in files() if p.endswith(".yml")):
        scripts = [s["run"] for j in yaml.safe_load(files()[path])["jobs"].values() for s in j["steps"] if "run" in s]
        assert scripts and not any("${{" in s for s in scripts)


@pytest.mark.parametrize("name", ["entrega.yml", "entrega-rollback.yml"])
def test_scripts_are_valid_shell(name: str) -> None:
    scripts = [s["run"] for j in workflow(name)["jobs"].values() for s in j["steps"] if "run" in s]
    for script in scripts:
        assert subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False).stderr == ""


def test_the_environments_are_made_with_their_reviewers(tmp_path: Path) -> None:
    """The very script, with a `gh` that writes down what it is asked."""
    (tmp_path / "gh").write_text('''#!/bin/sh
echo "gh $*" >> "$LOG"
case "$*" in *teams/*) echo 42 ;; *--input*) cat >> "$LOG"; echo >> "$LOG" ;; esac
''')
    (tmp_path / "gh").chmod(0o755)
    log = tmp_path / "log"
    ran = subprocess.run(["sh", "-c", files()[".github/entrega-environments.sh"].decode()], env={"PATH": f"{tmp_path}:/usr/bin:/bin", "LOG": str(log)},
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    sent = {}
    lines = log.read_text().splitlines()
    for asked, body in pairwise(lines):
        if asked.startswith("gh api --method"):
            sent[asked.split()[4]] = json.loads(body)
    place = "repos/espectro-example/plataforma/environments"
    assert sent[f"{place}/prod"]["reviewers"] == [{"type": "Team", "id": 42}] and sent[f"{place}/prod"]["prevent_self_review"] is True
    assert sent[f"{place}/hml"]["reviewers"] is None
    assert sent[f"{place}/prod/deployment-branch-policies"] == {"name": "main", "type": "branch"}
    assert "gh api orgs/espectro-example/teams/plantao --jq .id" in lines


def test_a_rollback_puts_the_files_of_an_earlier_delivery_back(tmp_path: Path) -> None:
    """The very scripts, on real git repositories; only the address of the push is another."""
    remote, clone = tmp_path / "remote.git", tmp_path / "clone"

    def git(*words: str, at: Path = clone) -> str:
        return subprocess.run(["git", *words], cwd=at, capture_output=True, text=True, check=True).stdout.strip()

    git("init", "-q", "--bare", "-b", "main", str(remote), at=tmp_path)
    git("clone", "-q", str(remote), str(clone), at=tmp_path)
    git("config", "user.email", "t@example.org")
    git("config", "user.name", "t")
    (clone / "README").write_text("code\n")
    git("add", "README")
    git("commit", "-q", "-m", "code")
    git("push", "-q", "origin", "HEAD:main")
    hand_over = next(s["run"] for s in workflow()["jobs"]["manifests-hml-cluster"]["steps"] if s.get("name") == "Hand them to the cluster")
    back = next(s["run"] for s in workflow("entrega-rollback.yml")["jobs"]["rollback"]["steps"] if "run" in s)

    def script(text: str, **env: str) -> int:
        text = text.replace('"https://x-access-token:$TOKEN@github.com/$REPOSITORY.git"', '"$REMOTE"')
        known = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "REMOTE": str(remote), **env}
        return subprocess.run(["bash", "-e", "-c", text], cwd=clone, env=known, capture_output=True, text=True, check=False).returncode

    for version in ("1", "2", "2", "3"):
        git("switch", "-q", "main")
        (clone / "made/cluster").mkdir(parents=True, exist_ok=True)
        (clone / "made/cluster/values.yaml").write_text(f"version: {version}\n")
        assert script(hand_over, COMMIT=f"hml: {version}") == 0

    def stands() -> str:
        return git("show", "environments/hml:deploy/kubernetes/cluster/values.yaml", at=remote)

    assert stands() == "version: 3" and git("rev-list", "--count", "environments/hml", at=remote) == "3"
    assert script(back, ENVIRONMENT="hml", DELIVERIES="1") == 0 and stands() == "version: 2"
    assert script(back, ENVIRONMENT="hml", DELIVERIES="3; rm -rf /") != 0 and stands() == "version: 2"
    assert git("ls-tree", "--name-only", "environments/hml", at=remote) == "deploy"


def test_images_are_built_for_the_machines_that_run_them() -> None:
    sites = [Site(a) for a in architectures().values()]
    assert platforms(sites, "repo-api") == platforms(sites, "repo-analise") == ("linux/arm64",)
    text = MODELS["real"].read_text("utf-8").replace("instances:\n      - m7g.large\n    key", "instances:\n      - m7i.large\n    key")
    mixed = build(text).architectures
    assert platforms([Site(a) for a in mixed.values()], "repo-api") == ("linux/amd64", "linux/arm64")
    made = yaml.safe_load(delivery(mixed)[".github/workflows/entrega.yml"])["jobs"]["images"]
    assert made["runs-on"] == "ubuntu-24.04" and any("setup-qemu" in s.get("uses", "") for s in made["steps"])


def test_without_argo_cd_the_migration_is_a_step_before_the_release() -> None:
    text = MODELS["real"].read_text("utf-8").replace("addon: argo-cd", "addon: some-other\n    repository: https://example.org/charts\n    version: \"1.0\"")
    made = delivery(build(text).architectures)
    jobs = yaml.safe_load(made[".github/workflows/entrega.yml"])["jobs"]
    names = [s.get("name") for s in jobs["manifests-hml-cluster"]["steps"]]
    assert "aws-actions/configure" in str(jobs["manifests-hml-cluster"]["steps"]) and jobs["manifests-hml-cluster"]["environment"] == "hml"
    assert names.index("Migrate: migracao") + 1 == names.index("Release") and ".github/workflows/entrega-rollback.yml" not in made


def test_an_image_listens_where_the_model_says_and_runs_without_rights() -> None:
    served, job = files()["images/repo-api/Dockerfile"].decode(), files()["images/repo-analise/Dockerfile"].decode()
    assert "EXPOSE 8000 9090" in served and "http://127.0.0.1:8000/saude/viva" in served
    assert "EXPOSE" not in job and "HEALTHCHECK NONE" in job
    for text in (served, job):
        assert "USER 10001:10001" in text and re.findall(r"^FROM (\S+)", text, re.M) == ["${BASE}", "build", "${BASE}"]


def test_a_system_without_images_or_cluster_is_checked_and_deployed_only() -> None:
    assert list(files("serverless")) == [".github/workflows/deploy.yml", ".github/deploy-environments.sh"]
    assert list(yaml.safe_load(files("serverless")[".github/workflows/deploy.yml"])["jobs"]) == ["check", "deploy-staging", "deploy-live"]
