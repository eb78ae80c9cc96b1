"""Prometheus rules against promtool: they are valid, and they fire on the series they should, and on no other."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from generators.slo.common import Objective, duration, objectives
from generators.slo.prometheus import rules
from planta.architecture import Architecture
from tests.generators.slo.models import model, page, real, serverless

promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian's prometheus) is not installed")
DAY = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Case:
    """A service with so much traffic, what it answers minute by minute, and what is on fire at some minutes."""

    name: str
    good: str
    """Requests answered well, in promtool's notation: start+step x minutes."""
    bad: str | None
    fires: dict[int, set[tuple[str, str]]]
    """minute -> {(alert's window or name, severity)}."""
    per_day: int = 60 * DAY
    objective: str = "99.5%"


def burns(*windows: str) -> set[tuple[str, str]]:
    severity = {"1h": "page", "6h": "page", "1d": "ticket", "3d": "ticket"}
    return {(w, severity[w]) for w in windows}


SILENT = ("SloWithoutEvents", "ticket")
CASES = (
    Case(name="all is well", good="0+60x1500", bad="0+0x1500", fires={5: set(), 120: set(), 1400: set()}),
    Case(name="no bad request was ever counted", good="0+60x1500", bad=None, fires={60: set(), 1400: set()}),
    # After three good hours everything fails: within 6.72% of an hour both windows of the first page are over, and nothing before it.
    Case(name="total outage", good="0+60x180 10800+0x300", bad="0+0x180 0+60x300",
         fires={179: set(), 190: burns("1h", "6h", "1d", "3d"), 260: burns("1h", "6h", "1d", "3d")}),
    # A day and a half of twice the allowed errors (1%): never a page; only the slowest ticket (factor 1) sees it.
    Case(name="slow burn", good="0+5940x2200", bad="0+60x2200", fires={600: burns("3d"), 2100: burns("3d")}, per_day=6000 * DAY),
    # 3% of errors are six times the budget: over 5.6 (six hours), under 13.44 (one hour).
    Case(name="middling burn", good="0+97x900", bad="0+3x900", fires={500: burns("6h", "1d", "3d"), 890: burns("6h", "1d", "3d")}),
    # Failed for ten minutes, then well again for an hour: the short windows end the pages long before the long ones do.
    Case(name="recovered", good="0+60x300 18000+0x10 18000+60x600", bad="0+0x300 0+60x10 600+0x600",
         fires={312: burns("1h", "6h", "1d", "3d"), 345: burns("1d", "3d"), 900: set()}),
    # Six requests an hour, and one of them fails: under 1% of objective's budget that alone would be a page.
    Case(name="low traffic, one failure", good="0+0.1x300 30+0x10 30+0.1x300", bad="0+0x305 1+0x305", per_day=144,
         fires={310: set(), 330: set(), 600: set()}),
    Case(name="low traffic, all fail", good="0+0.1x300 30+0x300", bad="0+0x300 0+0.1x300", per_day=144,
         fires={299: set(), 360: burns("1h", "6h", "1d", "3d")}),
    Case(name="no traffic at all", good="0+0x2000", bad="0+0x2000", fires={10: set(), 700: {SILENT}, 1900: {SILENT}}, per_day=1440),
    Case(name="traffic stops", good="0+60x300 18000+0x400", bad="0+0x700", fires={300: set(), 320: set(), 690: {SILENT}}, per_day=1440),
    # An objective so low that even a total outage stays under the first threshold: 13.44 x 8% > 1. The others still fire.
    Case(name="an alert that cannot fire is not there", good="0+0x600", bad="0+60x600", objective="92%",
         fires={500: burns("6h", "1d", "3d")}),
)  # fmt: skip


def written(architecture: Architecture, folder: Path) -> Path:
    file = folder / "rules.yaml"
    file.write_bytes(rules(architecture, page))
    return file


def groups(architecture: Architecture) -> list[dict[str, Any]]:
    return list(yaml.safe_load(rules(architecture, page))["groups"])


@promtool
@pytest.mark.parametrize("system", [real, serverless, model], ids=["real", "serverless", "toy"])
def test_promtool_accepts_the_rules(system: Any, tmp_path: Path) -> None:
    ran = subprocess.run(["promtool", "check", "rules", written(system(), tmp_path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@promtool
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_alerts_fire_when_they_should_and_only_then(case: Case, tmp_path: Path) -> None:
    architecture = model(case.objective, per_day=case.per_day)
    known = [(r["labels"].get("window", r["alert"]), r) for g in groups(architecture) for r in g["rules"] if "alert" in r]
    series = [{"series": 'http_requests_total{job="api",code="200"}', "values": case.good}]
    if case.bad is not None:
        series.append({"series": 'http_requests_total{job="api",code="503"}', "values": case.bad})
    expected = [
        {"eval_time": f"{minute}m", "alertname": name, "exp_alerts": [
            {"exp_labels": r["labels"], "exp_annotations": r["annotations"]}
            for key, r in known if r["alert"] == name and (key, r["labels"]["severity"]) in on]}
        for minute, on in case.fires.items() for name in sorted({r["alert"] for _, r in known})
    ]  # fmt: skip
    for on in case.fires.values():
        assert on <= {(key, r["labels"]["severity"]) for key, r in known}, "the case expects an alert that is not written"
    test = {"rule_files": [str(written(architecture, tmp_path))], "evaluation_interval": "1m",
            "tests": [{"interval": "1m", "input_series": series, "alert_rule_test": expected}]}  # fmt: skip
    file = tmp_path / "test.yaml"
    file.write_text(yaml.safe_dump(test), encoding="utf-8")
    ran = subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_alert_names_severity_journey_budget_and_runbook() -> None:
    found = [r for s in (real(), serverless(), model()) for g in groups(s) for r in g["rules"] if "alert" in r]
    assert len(found) > 10
    for rule in found:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["labels"]["journey"] and rule["labels"]["slo"]
        assert rule["annotations"]["error_budget"] and re.search(r"\.html(#if-it-fails|#se-falhar)?$", rule["annotations"]["runbook_url"])


# Factors of sloth's own windows for 30 days: budget percent x 30 d / long window (slok/sloth 0e395d8, 2026-04-04,
# internal/alert/windows/google-30d.yaml: 2% in 1h, 5% in 6h, 10% in 1d, 10% in 3d).
SLOTH_30D = {"1h": 14.4, "6h": 6.0, "1d": 3.0, "3d": 1.0}
SLOTH_SHORT = {"1h": "5m", "6h": "30m", "1d": "2h", "3d": "6h"}


def test_thirty_days_alert_at_the_rates_that_sloth_publishes() -> None:
    alerts = [r for g in groups(model("99.9%", "30d", per_day=10**6)) for r in g["rules"] if r.get("alert") == "ErrorBudgetBurn"]
    assert {r["labels"]["window"] for r in alerts} == set(SLOTH_30D)
    for rule in alerts:
        window = rule["labels"]["window"]
        limit = f"{SLOTH_30D[window] * 0.001:.10g}"
        at = '{slo="compra"}'
        assert rule["expr"].startswith(
            f"slo:sli_error:ratio_rate{window}{at} > {limit} and slo:sli_error:ratio_rate{SLOTH_SHORT[window]}{at} > {limit} and on ()"
        )


def test_twenty_eight_days_have_rates_of_their_own() -> None:
    text = rules(model("99.9%", "28d", per_day=10**6), page).decode()
    assert "> 0.01344" in text and "> 0.0144" not in text


def test_latency_counts_what_the_histogram_did_not_hold() -> None:
    text = rules(model(type="latency"), page).decode()
    assert 'http_request_duration_seconds_bucket{job="api",le="0.3"}' in text
    assert 'http_request_duration_seconds_count{job="api"}' in text


# ---- every alert of whole systems, by its own counter
MEASURED = [
    (name, o) for name, system in (("real", real()), ("serverless", serverless())) for o in objectives(system, page) if o.indicator.store == "prometheus"
]
LASTS = 4 * DAY
BEFORE = DAY


def counted(per_minute: float, *phases: tuple[int, float]) -> tuple[str, str]:
    """(good, bad) in promtool's notation: for so many minutes, this share of the events is bad."""
    good, bad, g, b = [], [], 0.0, 0.0
    for minutes, share in phases:
        up, down = per_minute * (1 - share), per_minute * share
        good.append(f"{g:.6f}+{up:.6f}x{minutes - 1}")
        bad.append(f"{b:.6f}+{down:.6f}x{minutes - 1}")
        g, b = g + up * minutes, b + down * minutes
    return " ".join(good), " ".join(bad)


def tries(o: Objective) -> dict[str, tuple[tuple[str, str], set[tuple[str, str]]]]:
    """situation -> (series, what must be on fire after four days of it, and nothing else)."""
    flow = (o.spec.events_per_day or DAY) / DAY
    burning: set[tuple[str, str]] = {(duration(r.long_minutes), r.severity) for r in o.rates}
    slowest: set[tuple[str, str]] = {(duration(r.long_minutes), r.severity) for r in o.rates if r.factor < 1.2}
    silent = {SILENT} if o.silence_minutes else set()
    return {
        "all is well": (counted(flow, (LASTS, 0)), set()),
        "total outage": (counted(flow, (BEFORE, 0), (LASTS, 1)), burning),
        "slow burn": (counted(flow, (LASTS, 1.2 * o.budget)), slowest),
        "recovered": (counted(flow, (BEFORE, 0), (30, 1), (LASTS, 0)), set()),
        "low traffic, one failure": (counted(flow, (LASTS - 90, 0), (1, min(1 / flow, 1)), (89, 0)) if flow >= 1 else (
            f"0+{flow:.6f}x{LASTS}", f"0x{LASTS - 90} 1x90"), set()),
        "no traffic": ((f"0x{LASTS}", f"0x{LASTS}"), silent),
    }  # fmt: skip


@promtool
@pytest.mark.parametrize("situation", ["all is well", "total outage", "slow burn", "recovered", "low traffic, one failure", "no traffic"])
@pytest.mark.parametrize(("system", "o"), MEASURED, ids=[f"{s}-{o.id}" for s, o in MEASURED])
def test_each_alert_of_whole_systems_trips_and_does_not(system: str, o: Objective, situation: str, tmp_path: Path) -> None:
    (good, bad), on = tries(o)[situation]
    architecture = real() if system == "real" else serverless()
    mine = [r for g in groups(architecture) for r in g["rules"] if "alert" in r and r["labels"]["slo"] == o.id]
    assert {("1h", "page"), ("6h", "page"), ("1d", "ticket"), ("3d", "ticket")} <= {(r["labels"].get("window"), r["labels"]["severity"]) for r in mine}
    series = [{"series": f'slo_events_total{{slo="{o.id}",result="{n}"}}', "values": v} for n, v in (("good", good), ("bad", bad))]
    minute = LASTS - 60 + (BEFORE if situation in ("total outage", "recovered") else 0)
    # Evaluated every half hour: four days by the minute take minutes.
    rates = [{**g, "interval": "30m"} for g in groups(architecture) if f"slo-{o.id}-" in g["name"]]
    alone = tmp_path / "rules.yaml"
    alone.write_text(yaml.safe_dump({"groups": rates}), encoding="utf-8")
    expected = [{"eval_time": f"{minute}m", "alertname": name, "exp_alerts": [
        {"exp_labels": r["labels"], "exp_annotations": r["annotations"]} for r in mine
        if r["alert"] == name and (r["labels"].get("window", r["alert"]), r["labels"]["severity"]) in on]}
        for name in sorted({r["alert"] for r in mine})]  # fmt: skip
    test = {"rule_files": [str(alone)], "evaluation_interval": "30m", "group_eval_order": [g["name"] for g in rates], "tests": [{"interval": "1m", "input_series": series, "alert_rule_test": expected}]}
    file = tmp_path / "test.yaml"
    file.write_text(yaml.safe_dump(test), encoding="utf-8")
    ran = subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
