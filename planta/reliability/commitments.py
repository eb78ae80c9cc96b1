"""The cited availability commitments: `commitments.yaml` in, one frozen Commitment a key out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

from planta.text import Text

Unit = Literal["time", "requests", "error-rate"]
Mark = Literal["P", "S", "M"]
"""Where a figure comes from: the provider's page (P), a secondary list (S), or our own search that found none (M)."""

UNITS: Mapping[Unit, Text] = {
    "time": Text("tempo disponível no mês", "uptime in the month"),
    "requests": Text("requisições atendidas no mês", "requests served in the month"),
    "error-rate": Text("média das taxas de erro de cinco minutos", "mean of five-minute error rates"),
}
MARKS: Mapping[Mark, Text] = {
    "P": Text("página do provedor", "the provider's page"),
    "S": Text("lista de terceiros", "a third party's list"),
    "M": Text("ausência verificada", "absence checked"),
}
WHAT_AN_SLA_IS_NOT = Text(
    "Um SLA paga créditos, não promete o futuro: exclui falhas causadas pelo cliente, vale por conta, região e mês, e o crédito "
    "precisa ser pedido. As unidades diferem (tempo, requisições); por isso, o produto é um índice dos contratos, não uma previsão.",
    "An SLA pays credits and promises no future: it excludes faults of the customer, holds per account, region and month, and "
    "credit must be claimed. Units differ (time, requests), so the product is an index of contracts, not a forecast.",
)


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What a provider commits to for a service, and where that was read."""

    key: str
    service: str
    scope: Text | None
    """What it covers: "duas zonas ou mais"."""
    percent: float | None
    """None: no commitment was found."""
    unit: Unit | None
    """What is counted; None where the source doesn't say."""
    url: str
    page: str | None
    """Date on the page; None when the page itself was not seen."""
    seen: str
    """Date on which it was read."""
    mark: Mark
    note: Text | None
    single_zone: str | None
    """Key of the commitment that holds instead in a single zone."""
    each: bool
    """Every resource has its own; else those of a region stand on the same one, which counts once."""

    @property
    def fraction(self) -> float | None:
        """99.95 -> 0.9995."""
        return None if self.percent is None else round(self.percent / 100, 12)


@cache
def commitments() -> Mapping[str, Commitment]:
    """Every commitment by key, in the file's order."""
    text = Path(__file__).with_name("commitments.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return MappingProxyType({key: _commitment(key, row, data) for key, row in data["commitments"].items()})


def _commitment(key: str, row: Mapping[str, Any], data: Mapping[str, Any]) -> Commitment:
    source = data["sources"][row["source"]]
    return Commitment(
        key=key, service=row["service"], scope=_text(row["scope"]), percent=row["percent"], unit=row["unit"],
        url=source["url"], page=source["page"], seen=data["seen"], mark=source["mark"], note=_text(row.get("note")),
        single_zone=row.get("single_zone"), each=row.get("each", False),
    )  # fmt: skip


def _text(value: Mapping[str, str] | None) -> Text | None:
    return None if value is None else Text(value["pt"], value["en"])
