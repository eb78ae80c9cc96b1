"""People and outside systems: nothing of theirs is deployed."""

from infra.kinds.base import Facet

KINDS: dict[str, Facet] = {}
DOCS_ONLY = {
    "person": "people are in the identity provider; permission sets name their groups",
    "external": "somebody else runs it",
    "generic": "drawn and documented only, by its own definition",
    "iam-user": "the model lists it as a finding; nothing of ours makes long-lived credentials",
}
"""Kinds that are drawn and never deployed, and why."""
