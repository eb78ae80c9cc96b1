"""All kinds by id, each with the class that describes it."""

from planta.kinds.registry import BY_ID as BY_ID
