"""The emulator at an address, and the commands against it, as the guide prints them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.aws import Aws
from infra.emulator import server
from tests.infra.deployed import ROOT, SERVERLESS, architecture

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A reader's folder: the model, and nothing else."""
    place = tmp_path_factory.mktemp("reader")
    (place / "architecture.yaml").write_bytes(SERVERLESS.read_bytes())
    yield place
    server.stop(place / "build" / "emulator")


def planta(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "planta", *words], cwd=folder, env=ENVIRONMENT, text=True, capture_output=True, check=False)


def test_the_guides_commands_from_an_empty_account_to_the_last_check(folder: Path) -> None:
    """Step by step, as printed: the emulator is started by the first, found by the others, and everything holds at the end."""
    model = architecture(SERVERLESS, "live")
    steps = list(model.provisioning)
    early = planta(folder, "deploy", "--env", "live", "--step", steps[-1])
    assert early.returncode == 1 and f"planta deploy --env live --step {steps[0]}" in early.stderr
    for step in steps:
        done = planta(folder, "deploy", "--env", "live", "--step", step)
        assert done.returncode == 0, done.stdout + done.stderr
    again = planta(folder, "deploy", "--env", "live")
    assert again.returncode == 0 and "Plan: 0 to add, 0 to update in place, 0 to replace, 0 to remove." in again.stdout
    held = planta(folder, "drift", "--env", "live")
    assert held.returncode == 0, held.stdout
    total = sum(len(model.claims(id)) for id in model.resources)
    assert f"{total} of {total} claims hold." in held.stdout

    aws = Aws(endpoint=server.running(folder / "build" / "emulator"))
    account, region = model.environment.account, model.system.region
    aws.client("dynamodb", account, region).update_table(TableName=model.physical("orders"), DeletionProtectionEnabled=False)
    drifted = planta(folder, "drift", "--env", "live", "--json")
    assert drifted.returncode == 1
    found = [c for c in json.loads(drifted.stdout)["claims"] if c["state"] == "drifted"]
    assert {c["resource"] for c in found} == {"orders"} and all("--mend" in c["mend"] and c["command"].startswith("aws ") for c in found)
    mended = str(model.step_of("orders"))
    assert planta(folder, "deploy", "--env", "live", "--step", mended, "--mend").returncode == 0
    assert planta(folder, "drift", "--env", "live").returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("deploy", "--env", "nowhere"), 2, "live, staging"),
        (("deploy", "--env", "live", "--step", "nothing"), 2, 'no step "nothing"'),
        (("drift", "--env", "live", "--step", "nothing"), 2, 'no step "nothing"'),
        (("deploy", "--env", "live", "--yes-account", "000000000000"), 2, "the model says that live is account"),
        (("drift", "--env", "live", "--yes-account", "000000000000"), 2, "the model says that live is account"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = planta(folder, *words)
    assert done.returncode == code and said in done.stderr, done.stderr
