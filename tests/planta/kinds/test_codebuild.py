"""Builds and pipelines: no privileges, stages that do one thing."""

import pytest

from planta.kinds.codebuild import Pipeline, Project
from tests.planta.kinds.samples import asked, linked, refusal, settings

PIPELINE = "{source: org/app, artifacts: artefatos, key: k, flow: {montar: {build: b}, liberar: {approve: sre}, avisar: {invoke: f}}}"


def test_a_build_has_no_privileges_unless_said() -> None:
    question = "codebuild batch-get-projects projects[0].environment.privilegedMode"
    assert asked(settings(Project, "{}"), security=True) == {question: False}
    assert asked(settings(Project, "{privileged: true}"))[question] is True


def test_stages_make_arrows() -> None:
    links = linked(settings(Pipeline, PIPELINE))
    assert {f: link.verb for f, (_, link) in links.items() if f.startswith("flow")} == {
        "flow.montar.build": "start", "flow.liberar.approve": None, "flow.avisar.invoke": "invoke",
    }  # fmt: skip
    assert links["flow.liberar.approve"][1].reverse


def test_the_source_is_a_stage_too() -> None:
    pipeline = settings(Pipeline, PIPELINE)
    assert asked(pipeline)["codepipeline get-pipeline length(pipeline.stages)"] == 4
    assert pipeline.own_caption("pt-BR") == "3 etapas"


@pytest.mark.parametrize("stage", ["{}", "{build: b, invoke: f}"])
def test_a_stage_does_one_thing(stage: str) -> None:
    assert refusal(Pipeline, f"{{source: o/a, artifacts: b, flow: {{x: {stage}}}}}") == "flow.x: a stage does exactly one of build, invoke, approve"
