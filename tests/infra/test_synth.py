"""The command and its templates: the same bytes everywhere, accepted by AWS's own resource schemas; needs the extra `infra`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.stacks import emit
from infra.stacks.waived import WAIVED, waived
from tests.infra.sites import CASES, HOME, SYSTEMS, composed

with_cdk = pytest.mark.skipif(not emit.available(), reason=emit.MISSING)
lint = pytest.importorskip("cfnlint.api", reason="cfn-lint comes with the extra 'dev'").lint
ManualArgs = pytest.importorskip("cfnlint.config").ManualArgs

ACCEPTED = {
    "W3010": "zones are named, because the order of the region's list may change and a subnet would then be replaced",
}


def synth(out: Path, *, seed: str, cwd: Path, system: str = "serverless", env: str | None = None) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "planta", "synth", str(SYSTEMS[system]), "--out", str(out), *(["--env", env] if env else [])]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HOME), "AWS_ACCESS_KEY_ID": "", "AWS_PROFILE": ""}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_templates_pass_aws_s_schemas(system: str, environment: str) -> None:
    problems = []
    for stack in composed(system, environment).stacks:
        found = lint(json.dumps(stack.template), config=ManualArgs(regions=[stack.region]))
        for match in found:
            if match.rule.id not in ACCEPTED:
                problems.append(f"{stack.name} {'/'.join(map(str, match.path or []))}: {match.rule.id} {match.message}")
    assert problems == []


@with_cdk
@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("system", "env"), [("serverless", "live"), ("real", "hml"), ("real", "prod")])
def test_synth_writes_the_same_bytes_from_any_folder_with_any_hash_seed(system: str, env: str, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    first = synth(tmp_path / "a", seed="1", cwd=HOME, system=system, env=env)
    second = synth(tmp_path / "b" / "deeper", seed="77", cwd=tmp_path / "elsewhere", system=system, env=env)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    one, two = tmp_path / "a" / env, tmp_path / "b/deeper" / env
    names = sorted(p.name for p in one.iterdir())
    assert names == sorted(p.name for p in two.iterdir())
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
        assert str(tmp_path) not in (one / name).read_text(encoding="utf-8")
        assert str(HOME) not in (one / name).read_text(encoding="utf-8")


@with_cdk
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_assembly_holds_every_stack_with_tags_and_protection(tmp_path: Path) -> None:
    done = synth(tmp_path, seed="5", cwd=HOME, system="real", env="prod")
    assert done.returncode == 0, done.stderr
    out, made = tmp_path / "prod", composed("real", "prod")
    artifacts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    order = json.loads((out / "planta.json").read_text(encoding="utf-8"))
    assert [s["name"] for s in order["stacks"]] == [s.name for s in made.stacks]
    for stack in made.stacks:
        artifact = artifacts[stack.name]
        assert artifact["environment"] == f"aws://{stack.account}/{stack.region}"
        assert artifact["properties"]["terminationProtection"] is True
        assert set(stack.needs) <= set(artifact["dependencies"])
        template = json.loads((out / f"{stack.name}.template.json").read_text(encoding="utf-8"))
        assert set(template["Resources"]) == set(stack.resources), "the CDK adds nothing of its own"
        for logical, resource in stack.resources.items():
            carried = template["Resources"][logical]["Properties"]
            assert untagged(carried) == untagged(resource["Properties"]), logical
            for tag in [t for t in resource["Properties"].get("Tags", []) if isinstance(t, dict)]:
                assert tag in carried["Tags"], logical
    uploads = json.loads((out / "espectro-prod-armazenamento.template.json").read_text(encoding="utf-8"))["Resources"]["Uploads"]
    tags = {t["Key"]: t["Value"] for t in uploads["Properties"]["Tags"]}
    assert tags == {"planta:system": "espectro", "planta:environment": "prod", "planta:step": "armazenamento"}
    assert any(c["call"] == "put-parameter" and c["parameters"]["type"] == "SecureString" for c in order["calls"])
    parameters = {n: p for s in order["stacks"] for n, p in s["parameters"].items()}
    assert parameters["ZonaId"] == {"stack": "espectro-prod-dns-tls-us-east-1", "output": "ZonaId"}


@with_cdk
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_cdk_nag_finds_nothing_that_is_not_waived_with_a_reason(tmp_path: Path) -> None:
    pytest.importorskip("cdk_nag", reason="cdk-nag comes with the extra 'dev'")
    for system, environment in (("real", "prod"), ("serverless", "live")):
        emit.emit(composed(system, environment), tmp_path / environment, nag=True)
    used = {rule for s, e in (("real", "prod"), ("serverless", "live")) for stack in composed(s, e).stacks
            for _, rule, _ in waived(composed(s, e).site, stack)}  # fmt: skip
    assert {w.rule for w in WAIVED if w.kind != "ec2-instance"} <= used, "a waiver that nothing needs"


def untagged(value: Any) -> Any:
    """Properties without what the stack's tags add, and numbers as the CDK writes them."""
    if isinstance(value, dict):
        return {k: untagged(v) for k, v in value.items() if not k.endswith("Tags") and k != "TagSpecifications"}
    return [untagged(v) for v in value] if isinstance(value, list) else value


def test_what_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "architecture.yaml"
    broken.write_text("planta: 1\n", encoding="utf-8")
    words = [sys.executable, "-m", "planta", "synth", str(broken), "--out", str(tmp_path / "out")]
    done = subprocess.run(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(HOME)}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "out").exists()
