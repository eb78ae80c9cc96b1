"""What a failure is, what it does to journeys and data, and who sees it; each effect and gap with its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planta.text import Text

Effect = Literal["stops", "waits", "degrades", "starts-fail"]
"""What a user feels of a failure, worst first; see `EFFECTS`."""
FailureKind = Literal["resource", "zone", "external"]
Gap = Literal["unseen", "unanswered"]
GAPS: Mapping[Gap, Text] = {
    "unseen": Text(
        "nenhum alarme vigia o que falha, nenhum runbook cita um e nenhum objetivo conta essa falha como erro",
        "no alarm watches what fails, its runbook names none, and no objective counts the failure as an error",
    ),
    "unanswered": Text("nenhum runbook cita o que falha nem responde a um alarme que o vigia, e não há primeiros passos para o tipo dele",
                       "no runbook names what fails or answers an alarm that watches it, and there are no first steps for its kind"),
}  # fmt: skip
EFFECTS: Mapping[Effect, Text] = {
    "stops": Text("para", "stops"),
    "waits": Text("fica pendente", "its outcome waits"),
    "degrades": Text("degrada", "degrades"),
    "starts-fail": Text("nada novo começa", "nothing new starts"),
}
MEANINGS: Mapping[Effect, Text] = {
    "stops": Text("o usuário não consegue o que quer", "the user does not get what they came for"),
    "waits": Text("o pedido é aceito, mas o que roda em segundo plano não termina",
                  "the request is taken, but what runs in the background does not end"),
    "degrades": Text("funciona com menos folga, mais devagar ou sem uma parte", "it works with less room, more slowly or without a part"),
    "starts-fail": Text("o que já roda continua; cópias novas não sobem", "what runs goes on; new copies do not come up"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Something that fails: `failed` is out; `weakened` has lost copies and goes on with the rest."""

    id: str
    kind: FailureKind
    failed: frozenset[str]
    weakened: frozenset[str] = frozenset()
    network: str = ""
    zone: int = 0
    """For a zone: of which network, and its number from 1."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Data of a failed resource: how long until it is back and how much may be lost; None where the model does not say."""

    resource: str
    rto_minutes: int | None
    rpo_minutes: int | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a failure does, who sees it and what answers it."""

    failure: Failure
    down: tuple[str, ...]
    """All that is out because of it, itself included, in the model's order."""
    weakened: tuple[str, ...]
    effects: Mapping[str, Effect]
    """journey -> what its user feels; the journeys that feel nothing are left out."""
    losses: tuple[Loss, ...]
    alarms: tuple[str, ...]
    """Those that the runbook names, then others that watch what is out or weakened; only those that still reach somebody."""
    objectives: tuple[str, ...]
    """Objectives whose indicator counts the failure as errors, so that their burn-rate alerts see it."""
    runbook: str | None
    """The scenario that answers it."""
    steps: bool
    """Its kind has first steps, with this resource's names."""

    @property
    def felt(self) -> bool:
        return bool(self.effects)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing for a failure that users feel."""
        unseen, unanswered = not (self.alarms or self.objectives), self.runbook is None and not self.steps
        return tuple(g for g, missing in (("unseen", unseen), ("unanswered", unanswered)) if missing and self.felt)  # type: ignore[misc]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two failures that stop journeys together, or what runs behind them, which neither stops alone."""

    failures: tuple[str, str]
    journeys: tuple[str, ...]
