"""All kinds, in one plain tuple: a new service's file is imported and listed here."""

from planta.kinds import kms, people, s3
from planta.kinds.base import Kind

KINDS: tuple[type[Kind], ...] = (
    *people.KINDS,
    *s3.KINDS,
    *kms.KINDS,
)

BY_ID: dict[str, type[Kind]] = {k.kind_id: k for k in KINDS}
