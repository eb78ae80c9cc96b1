"""The system and its environments, and the forms of text that sections share."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StringConstraints

from planta.kinds.base import Id, Line, Prose, Settings

Region = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
Account = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Percent = Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d+)?%$")]
"""Text such as "99.5%"; YAML has no percent."""
Window = Annotated[str, StringConstraints(pattern=r"^\d{1,3}d$")]
Expression = Annotated[str, StringConstraints(min_length=3, max_length=200)]
"""`path operator value`: `uploads.lifecycle.expire_days >= 365`, `banco.key != null`."""
Selector = Annotated[str, StringConstraints(min_length=1, max_length=80)]
"""An id, `kind:s3-bucket`, `category:storage`, `in:rede`, `near:banco`, `journey:enviar-amostra`, or `all`."""


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is no day of the calendar; write one that is: "2027-06-30"') from None
    return text


Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]


def fraction(percent: str) -> float:
    """ "99.5%" -> 0.995."""
    return round(float(percent.rstrip("%")) / 100, 12)


class System(Settings):
    """What the model describes."""

    id: Id
    """Short name; physical names start with it."""
    name: Line
    """Name in titles."""
    summary: Prose | None = None
    """One or two sentences: what it does and for whom."""
    region: Region
    """Home region."""
    edge_region: Region = "us-east-1"
    """Region of what serves CloudFront: its certificate and web ACL."""
    language: Literal["pt-BR", "en"] = "pt-BR"
    """Language of the outputs."""
    owner: Line | None = None
    """Team that answers for it."""
    repository: Line | None = None
    """Address of its repository."""
    site: Annotated[str, StringConstraints(pattern=r"^https?://[^\s\x22'<>{}]+$", max_length=200)] | None = None
    """Address where the site is published: links in alerts start with it."""


class Environment(Settings):
    """One deployment of the system."""

    account: Account
    """AWS account, 12 digits between quotes."""
    name: Line | None = None
    """Name on pages; the id when absent."""
    domain: Annotated[Line, StringConstraints(pattern=r"^[^\s/:]+$")] | None = None
    """Domain that it answers on."""
    approval: Literal["manual", "automatic"] = "automatic"
    """Whether a person approves each deployment."""
    region: Region | None = None
    """Region, when it is not the system's."""
    set: dict[str, Any] = {}
    """Values that differ here: `banco.capacity.max: 4`."""
