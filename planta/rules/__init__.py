"""The design rules, by topic; a rule that is not in RULES does not exist."""

from planta.rules import capacity, durability, exposure, identity, objectives, patience, protection, redundancy, upkeep
from planta.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *exposure.RULES,
    *identity.RULES,
    *protection.RULES,
    *durability.RULES,
    *redundancy.RULES,
    *capacity.RULES,
    *patience.RULES,
    *objectives.RULES,
    *upkeep.RULES,
)
