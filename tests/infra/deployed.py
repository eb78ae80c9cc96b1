"""A system of ours deployed to the emulator inside this process, for tests: once a module, since it takes seconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generators.pages import pages
from infra import assembly, deploy, drift
from infra.assembly import Assembly
from infra.aws import Aws
from infra.commands.synth import synthesize
from infra.emulator import seed
from infra.emulator.inside import emulated
from infra.plan import absent
from planta.architecture import Architecture
from planta.build import build
from tests.infra import cli

ROOT = Path(__file__).parents[2]
REAL = ROOT / "architecture.yaml"
SERVERLESS = ROOT / "tests" / "systems" / "serverless" / "architecture.yaml"


@dataclass(frozen=True)
class Deployed:
    """An environment that stands, and the AWS where it stands."""

    architecture: Architecture
    assembly: Assembly
    aws: Aws

    def client(self, service: str, *, region: str | None = None, account: str | None = None) -> Any:
        environment = self.architecture.environment
        return self.aws.client(service, account or environment.account, region or environment.region or self.architecture.system.region)

    def drifted(self, *ids: str) -> list[str]:
        """What does not hold: resource, claim, what was found."""
        return [f"{c.resource}: {c.claim.text.en}: {c.found}" for c in drift.check(self.architecture, self.aws, only=ids)
                if c.state in ("drifted", "unchecked")]  # fmt: skip


def architecture(file: Path, environment: str, *changes: tuple[str, str]) -> Architecture:
    """A model, with texts of its file put in place of others."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return build(text).architectures[environment]


def synthesized(model: Architecture) -> Assembly:
    with TemporaryDirectory() as folder:
        synthesize(model, Path(folder, "out"))
        return assembly.read(Path(folder, "out"))


def events(made: Assembly, aws: Aws, *, step: str | None = None, mend: bool = False) -> list[deploy.Event]:
    """Deploy, and everything that happened."""
    found = [e for s in made.up_to(step) for e in deploy.deploy(s, made, aws, {}, seed.stand_in, mend=mend)]
    return found + list(deploy.calls(made, aws, step))


def guide(file: Path, environment: str) -> dict[str, tuple[list[str], list[tuple[str, str, str]]]]:
    """Step -> what its page prints for the environment: lines that deploy, and (account, command, answer) of checks on AWS."""
    architectures = build(file.read_text(encoding="utf-8")).architectures
    model, found = architectures[environment], {}
    for page in pages(architectures):
        section, _, step = page.path.removesuffix(".md").rpartition("/")
        if step in model.provisioning and section in ("guia", "guide"):
            codes = [code for tab, code in cli.blocks(page.make().decode()) if tab == (model.environment.name or environment)]
            asked = [c for code in codes if code.startswith("# ") for c in cli.checks(code, model.environment.account)]
            found[step] = ([line for code in codes for line in code.splitlines() if line.startswith("planta ")],
                           [c for c in asked if not c[1].startswith("kubectl")])  # fmt: skip
    return found


@contextmanager
def deployed(file: Path, environment: str) -> Iterator[Deployed]:
    model = architecture(file, environment)
    made = synthesized(model)
    with emulated():
        aws = Aws()
        seed.prepare(made, aws)
        for step in made.steps:  # as the guide does: nothing that a step needs may come after it
            assert absent(made.up_to(step), made, aws) == []
            events(made, aws, step=step)
        yield Deployed(model, made, aws)
