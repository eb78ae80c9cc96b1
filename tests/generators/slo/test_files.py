"""All alerting files together: which there are, that they are the same every time, that other tools read them, and where they lead."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generators.slo.common import burn_text, objectives, span
from generators.slo.files import slo_files
from planta.build import build
from planta.locate import locate
from tests.generators.slo.models import HOME, page, real, serverless


@pytest.mark.parametrize("system", [real, serverless], ids=["real", "serverless"])
def test_the_files_are_there_and_repeat(system: Any) -> None:
    one, two = ({n: make() for n, make in slo_files(system(), page).items()} for _ in range(2))
    assert one == two
    assert {"prometheus-rules.yaml", "alertmanager.yaml", "openslo.yaml", "grafana.json", "cloudwatch-slo-us-east-1.json", "cloudwatch-alarms-us-east-1.json"} <= set(one)


def test_a_model_without_objectives_has_none() -> None:
    assert slo_files(build((HOME / "tests/systems/minimal/architecture.yaml").read_text()).architecture, page) == {}


@pytest.mark.parametrize(("metric", "files"), [("cpu", []), ("errors", ["cloudwatch-alarms-eu-west-1.json"])])
def test_an_alarm_on_what_nobody_publishes_makes_no_file(metric: str, files: list[str]) -> None:
    tree = locate((HOME / "tests/systems/minimal/architecture.yaml").read_text(encoding="utf-8")).value
    assert isinstance(tree, dict)
    tree["resources"] |= {"f": {"kind": "lambda", "code": "f", "runtime": "python3.13"}, "a": {"kind": "alarm", "watch": "f", "metric": metric, "above": 1}}
    made = slo_files(build(json.dumps(tree)).architecture, page)
    assert list(made) == files and all(make() for make in made.values())


def test_alerts_are_written_as_people_read_them() -> None:
    assert [span(m, "pt-BR") for m in (5, 60, 1440, 4320)] == ["5 min", "1 h", "1 dia", "3 dias"]
    assert [span(m, "en") for m in (90, 1440, 4320)] == ["90 min", "1 day", "3 days"]
    first = next(objectives(real(), page))
    for rate in first.rates:
        assert f": em {span(rate.long_minutes, 'pt-BR')}, consome " in burn_text(first, rate, "pt-BR")
    grafana = json.loads(slo_files(real(), page)["grafana.json"]())
    assert "99,5%" in grafana["panels"][0]["title"], "a decimal comma where the language has one"


@pytest.mark.skipif(shutil.which("amtool") is None, reason="amtool (Debian's prometheus-alertmanager) is not installed")
@pytest.mark.parametrize("system", [real, serverless], ids=["real", "serverless"])
def test_amtool_accepts_the_routes(system: Any, tmp_path: Path) -> None:
    file = tmp_path / "alertmanager.yaml"
    file.write_bytes(slo_files(system(), page)["alertmanager.yaml"]())
    ran = subprocess.run(["amtool", "check-config", file], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for severity in ("page", "ticket"):
        routed = subprocess.run(["amtool", "config", "routes", "test", f"--config.file={file}", f"severity={severity}", "slo=x"],
                                capture_output=True, text=True, check=False)  # fmt: skip
        assert routed.stdout.strip() == severity


def test_every_objective_leads_to_a_page_that_exists() -> None:
    architecture = real()
    assert architecture.incidents is not None
    for o in objectives(architecture, page):
        section, _, id = o.runbook.removesuffix(".html").removeprefix(architecture.system.site or "").strip("/").partition("/")
        assert id in (architecture.incidents.scenarios if section == "incidents" else architecture.slos)


def test_links_are_absolute_where_the_model_says_where_the_site_is() -> None:
    text = (HOME / "tests/systems/serverless/architecture.yaml").read_text()
    at = build(text.replace("system:\n", "system:\n  site: https://docs.printbox.example/\n", 1)).architecture
    assert all(o.page == f"https://docs.printbox.example/slos/{o.id}.html" for o in objectives(at, page))


def test_the_dashboard_shows_every_objective() -> None:
    data = json.loads(slo_files(real(), page)["grafana.json"]())
    rows = [p["title"] for p in data["panels"] if p["type"] == "row"]
    assert len(rows) == len(real().slos)
    known = {v["name"] for v in data["templating"]["list"]}
    for panel in data["panels"]:
        for target in panel.get("targets", ()):
            for value in target.get("dimensions", {}).values():
                assert not value.startswith("${") or value[2:-1] in known
