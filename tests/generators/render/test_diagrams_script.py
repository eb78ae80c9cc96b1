"""The `diagrams` script: valid Python for any text, and Graphviz draws from it what the view shows."""

import ast
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generators.layout.layout import Layout
from generators.render import catalogue
from generators.render.diagrams_script import diagrams_script
from tests.generators.render.samples import edge, hostile, node, sample


def graphviz_runs() -> bool:
    """Whether there is a `dot` that works: one that only says no is none."""
    dot = shutil.which("dot")
    return dot is not None and subprocess.run([dot, "-V"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("layout", [sample(), hostile()], ids=["sample", "hostile"])
def test_is_python_that_only_draws(layout: Layout) -> None:
    tree = ast.parse(diagrams_script(layout.view))
    imported = {a.module for a in ast.walk(tree) if isinstance(a, ast.ImportFrom)}
    assert all(str(module).split(".")[0] == "diagrams" for module in imported)
    called = {ast.unparse(call.func) for call in ast.walk(tree) if isinstance(call, ast.Call)}
    named = {alias.asname or alias.name for a in ast.walk(tree) if isinstance(a, ast.ImportFrom) for alias in a.names}
    assert called <= {*named, "len"}


def test_uses_the_packages_own_classes() -> None:
    written = diagrams_script(sample().view)
    assert "from diagrams.programming.framework import Django, FastAPI" in written
    assert 'n4 = Aurora("Aurora PostgreSQL\\nescrita")' in written
    assert 'n3 >> Edge(label="3 · SQL", color="#2E73B8", style="solid") >> n4' in written


def test_vendored_pictures_have_near_relatives() -> None:
    assert catalogue.alike("AmazonSimpleStorageService") == "aws/storage/simple-storage-service-s3"
    assert catalogue.alike("ElasticLoadBalancingApplicationLoadBalancer") == "aws/network/elb-application-load-balancer"
    assert catalogue.alike("Nothing") == "aws/general/general"
    assert set(catalogue.classes()) <= set(catalogue.names())
    assert len(catalogue.classes()) > 0.9 * len(catalogue.names())


def test_twins_are_told_apart() -> None:
    view = sample().view
    people = node("p2", "Cliente", "diagrams/onprem/client/users", None)
    groups = tuple(replace(g, label="Zona") for g in view.groups)
    written = diagrams_script(
        replace(view, nodes=(*view.nodes, people), groups=groups, edges=(edge("rede", "p2", "data"),))
    )
    names = re.findall(r"^    n\d+ = (\w+)\(", written, re.M)
    assert {"Users", "OnpremUsers"} <= set(names)
    clusters = re.findall(r"Cluster\((\"Zona *\")\)", written)
    assert len(clusters) == len(set(clusters)) == 5
    assert "    n1 >> Edge" in written, "a line from a group starts at the first node in it"


@pytest.mark.skipif(not graphviz_runs(), reason="needs Graphviz, which only this export uses")
@pytest.mark.parametrize("layout", [sample(), hostile()], ids=["sample", "hostile"])
def test_runs(layout: Layout, tmp_path: Path) -> None:
    script = tmp_path / "drawing.py"
    script.write_text(diagrams_script(layout.view), encoding="utf-8")
    subprocess.run([sys.executable, script, "out"], cwd=tmp_path, check=True, timeout=60)
    drawn = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert drawn.count('class="node"') == 10
    assert drawn.count('class="edge"') == 9
    assert drawn.count('class="cluster"') == 5
