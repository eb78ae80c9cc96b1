"""The design rules, by topic; a rule that is not in RULES does not exist."""

from planta.rules import (
    capacity,
    durability,
    exposure,
    identity,
    network,
    objectives,
    patience,
    protection,
    redundancy,
    upkeep,
)
from planta.rules.rule import Rule
from planta.text import Text

TOPICS: tuple[tuple[Text, tuple[Rule, ...]], ...] = (
    (Text("Exposição", "Exposure"), exposure.RULES),
    (Text("Rede", "Network"), network.RULES),
    (Text("Identidades e segredos", "Identities and secrets"), identity.RULES),
    (Text("Cifragem e vigilância", "Encryption and guards"), protection.RULES),
    (Text("Durabilidade e retenção", "Durability and retention"), durability.RULES),
    (Text("Redundância", "Redundancy"), redundancy.RULES),
    (Text("Capacidade", "Capacity"), capacity.RULES),
    (Text("Esperas, tentativas e filas", "Waits, retries and queues"), patience.RULES),
    (Text("Objetivos e alarmes", "Objectives and alarms"), objectives.RULES),
    (Text("Manutenção", "Upkeep"), upkeep.RULES),
)
RULES: tuple[Rule, ...] = tuple(rule for _, rules in TOPICS for rule in rules)
