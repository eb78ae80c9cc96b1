"""The rotation function of a PostgreSQL secret: an event of Secrets Manager in; the next password, in the database and the secret, out."""


def handler(event: dict[str, str], context: object) -> None:
    raise RuntimeError("not written yet")
