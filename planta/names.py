"""Physical names: a resource and an environment in, the predictable name that it has in AWS out."""

from planta.kinds.base import Kind

GLOBALLY_UNIQUE = frozenset({"s3-bucket"})
"""Kinds whose names are unique over all accounts: the account id is added."""


def physical_name(config: Kind, resource: str, system: str, environment: str, account: str) -> str:
    """`espectro-prod-uploads-222222222222` for a bucket, `espectro-prod-banco` for the rest."""
    if config.physical_name:
        return config.physical_name.replace("{env}", environment).replace("{account}", account)
    name = f"{system}-{environment}-{resource}"
    return f"{name}-{account}" if config.kind in GLOBALLY_UNIQUE else name
