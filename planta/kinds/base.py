"""What a kind is made of: settings, links, verbs, claims and a face; one class a kind, in its service's file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from planta.text import Text

EdgeKind = Literal["request", "data", "job", "security", "observability", "delivery", "association"]
Phase = Literal["request", "start", "deploy", "async"]
"""When access is used: in the user's request, when a workload starts, at deployment, or in the background."""
Category = Literal[
    "people", "external", "edge", "network", "compute", "processing", "data", "storage",
    "images", "security", "observability", "delivery", "integration",
]  # fmt: skip
Stands = Literal["outside", "account", "edge", "region", "vpc", "tier", "owner"]
"""Where a kind stands: outside AWS, in the account, at the edge (global), in a region, in a VPC, in subnet tiers (a copy
a zone), or inside its owner (`in`)."""

ID, LONGEST_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", 40
Id = Annotated[str, StringConstraints(pattern=ID, max_length=LONGEST_ID)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\n]*$")]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=6000)]
"""Markdown text with references: `{uploads.lifecycle.expire_days}`, `{banco}`, `{slos.envio.objective}`."""
Cidr = Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Days = Annotated[int, Field(ge=1, le=36500)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Settings(BaseModel):
    """A strict, frozen group of fields; an unknown field is an error.

    A class is made ready when it is first used: few models use all kinds. Hence a default that is a group is written
    `Logs.model_construct()`, which needs no class made ready. The text under a field describes it (`planta.describe`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


@dataclass(frozen=True, kw_only=True)
class Link:
    """Marks a field that names a resource: `key: Annotated[str | None, Link(...)] = None`.

    The value is an id (`chave-dados`), or an id and a part of it (`rede.app`), or a tuple or mapping of them.
    """

    kinds: tuple[str, ...] = ()
    """Kinds that the field accepts; empty: any."""
    draw: Literal["line", "panel", "none"] = "line"
    edge: EdgeKind = "association"
    phase: Phase = "deploy"
    text: Text | None = None
    """What the drawn line or the page says: "cifra com", "avisa"."""
    reverse: bool = False
    """The line runs from the named resource to this one (a watched thing to its alarm)."""
    grants: tuple[str, ...] = ()
    """IAM actions that the link gives this resource on the named one (a derived grant)."""
    verb: str | tuple[str, ...] | None = None
    """A verb of the named resource's kind that the link implies, ports included (a proxy connects to its database); of several, the
    one that the kind has."""
    key: Literal["decrypt", "encrypt"] | None = None
    """What this resource then needs on the named one's KMS key."""
    part: bool = False
    """The value needs a part after the id (`rede.app`)."""


@dataclass(frozen=True, kw_only=True)
class Verb:
    """What others may do to resources of a kind: `to: {uploads: [read]}`."""

    name: str
    text: Text
    """Third person, for arrows and the access matrix: "lê", "reads"."""
    edge: EdgeKind
    actions: tuple[str, ...] = ()
    """IAM actions on the resource itself (ARN or ARN/*)."""
    any_resource: tuple[str, ...] = ()
    """IAM actions that accept only `Resource: "*"`."""
    ports: tuple[int, ...] = ()
    """TCP ports opened on the target; a kind with a `ports` field opens the port named by the verb instead."""
    key: Literal["decrypt", "encrypt"] | None = None
    """What the caller then needs on the target's KMS key."""
    phase: Phase = "request"
    sources: tuple[str, ...] = ()
    """Kinds that may use the verb; empty: any."""
    wider: Text | None = None
    """Why AWS cannot enforce it as narrowly as drawn, if so."""
    by_fronts: Text | None = None
    """What it is called when a thing of the edge or the network does it, where that differs: a CDN forwards to what people open."""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A call of the same service that finds out a parameter: an ARN by a name."""

    call: str
    parameters: Mapping[str, str | int | bool | tuple[str, ...]] = field(default_factory=dict)
    path: str
    """JMESPath of the one text."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Something that must be true once deployed: an AWS API call, a JMESPath into its answer, and the expected value.

    What runs in Kubernetes is asked through `kubectl`: service "kubectl", call "get deployment api", parameters such as
    `{"namespace": "app"}` as its flags, and the path into the object that `-o json` prints.
    """

    text: Text
    service: str
    """boto3 client name ("s3", "rds"); the page turns it into the CLI's word where that differs ("s3api")."""
    call: str
    """CLI form: "get-bucket-versioning"."""
    parameters: Mapping[str, str | int | bool | tuple[str, ...]] = field(default_factory=dict)
    """By the CLI's option names, without the dashes; a tuple is a list."""
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    """Parameters that another call must find out first, by option name."""
    path: str
    """JMESPath into the answer; the CLI prints it with `--query`."""
    expected: str | int | float | bool | tuple[str, ...] | None
    security: bool = False
    part: str = ""
    """The part of the resource that it asks about, where a later step may finish that part ("certificate")."""
    reached: bool = False
    """AWS or a person brings it about after deployment (a domain is verified): an emulator can only say so."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Access that follows from a setting: never typed, always shown (a log group, a rotation)."""

    actions: tuple[str, ...]
    target: str
    """A resource id, or a derived part of one ("api.logs")."""
    field: str
    """The setting it follows from, dotted, inside the resource ("logs.keep_days")."""
    text: Text
    phase: Phase = "async"
    wider: Text | None = None
    principal: str | None = None
    """Who gets it, when it is not the resource: a derived part ("senha-app.rotation")."""
    verb: str | None = None
    """The target's verb that it amounts to ("connect"), so that `who-can` counts it."""
    ports: tuple[int, ...] = ()
    """TCP ports that it opens on the target."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """How a kind looks and is called."""

    icon: str
    """Icon key (`service/AmazonAurora`)."""
    name: Text
    """The AWS service or feature as AWS writes it: "Amazon S3", with a common noun where that helps: "Bucket do Amazon S3"."""
    category: Category
    group: str | None = None
    """Group style when it is drawn as a box around its children ("cluster", "vpc")."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a kind's claims and captions may know of the model around a resource."""

    id: str
    name: str
    """Physical name in the environment (`names.physical_name`)."""
    account: str
    region: str
    system: str
    environment: str
    domain: str
    zones: int
    physical: Callable[[str], str]
    """Physical name of another resource by id."""
    arrows_to: Callable[[], tuple[tuple[str, str], ...]]
    """(source id, verb) of every arrow that ends here."""


class ArrowOptions(Settings):
    """Options of one arrow."""

    for_: Annotated[str | None, Field(alias="for")] = None
    """Person or client on whose behalf the access is handed on (a presigned URL): the drawn arrow starts there."""
    within: str | None = None
    """Key prefix, path or table part that the access is limited to."""
    label: Line | None = None
    """Text on the drawing instead of the verb."""
    timeout_seconds: Annotated[float | None, Field(gt=0, le=3600)] = None
    retries: Annotated[int | None, Field(ge=0, le=20)] = None


ToValue = str | tuple[str, ...] | dict[str, ArrowOptions | None]


class Recovery(Settings):
    """Recovery objectives of a resource."""

    rto_minutes: Annotated[int | None, Field(ge=0)] = None
    rpo_minutes: Annotated[int | None, Field(ge=0)] = None


class Kind(Settings):
    """Fields that every resource has; a subclass adds its kind's own."""

    kind_id: ClassVar[str]
    face: ClassVar[Face]
    stands: ClassVar[Stands] = "region"
    verbs: ClassVar[tuple[Verb, ...]] = ()
    owners: ClassVar[tuple[str, ...]] = ()
    """Kinds that `in` may name; empty: `in` only groups drawings (any resource)."""
    cloudformation: ClassVar[tuple[str, ...]] = ()
    """CloudFormation types that one resource of this kind stands for."""
    commitment: ClassVar[str | None] = None
    """Key of the availability commitment in the cited data (`planta/reliability/commitments.yaml`); None: no commitment found."""
    holds_data: ClassVar[bool] = False
    """Losing or replacing it loses data."""
    principal: ClassVar[bool] = False
    """It acts in AWS with an identity of its own (a role)."""
    pods: ClassVar[bool] = False
    """It runs as pods, on the nodes of the cluster that owns it."""
    workload: ClassVar[bool] = False
    """It runs software of the system's own."""
    passes_data: ClassVar[bool] = False
    """Whoever reaches it reaches users' data that it passes on or keeps for a while: a proxy, a cache."""
    sensitive: ClassVar[bool] = False
    """It keeps no users' data, but access to it opens more than itself: a key, a secret, an account."""
    evidence: ClassVar[bool] = False
    """Its log tells who came or what they did, which an inquiry asks for months later."""
    first_copy_serves: ClassVar[bool] = False
    """Whoever reaches it reaches its first copy, from every zone: a writer, beside replicas that wait."""
    caption_totals: ClassVar[bool] = False
    """Numbers in its caption count its copies in all zones together: nodes, vCPUs, tasks."""
    outputs: ClassVar[tuple[str, ...]] = ()
    """Values known only once deployed, usable in text as `{id.endpoint}`."""
    cost_drivers: ClassVar[tuple[str, ...]] = ()

    kind: str
    """The kind of the resource."""
    name: Line | None = None
    """Name on drawings and pages; the id when absent."""
    caption: Line | None = None
    """Second line under the name on drawings; references are allowed."""
    note: Prose | None = None
    """What it is for and what to know about it, on its page."""
    in_: Annotated[Id | None, Field(alias="in")] = None
    """The resource that owns or contains it."""
    to: dict[str, ToValue] = {}
    """The arrows: what it may reach, by id, with the verb: `banco: connect`, `uploads: [read, list]`."""
    only: tuple[Id, ...] | None = None
    """Environments that have it; all when absent."""
    region: Annotated[str | None, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")] = None
    """Region, when it is not the system's."""
    scope: Id | None = None
    """Account (an `aws-account` resource) that has it, when it is not the environment's."""
    existing: bool = False
    """It exists already and is only referred to."""
    physical_name: Line | None = None
    """Its name in AWS, when the derived one won't do; `{env}` and `{account}` are filled in."""
    recovery: Recovery | None = None
    """How long it takes to bring it back and how much data may be lost."""

    def verb_ports(self, verb: Verb) -> tuple[int, ...]:
        """TCP ports that a verb opens on this resource, where its settings choose them (a database's engine)."""
        return verb.ports

    def redirect_ports(self) -> tuple[int, ...]:
        """TCP ports at which it only redirects; whoever may reach it from anywhere may reach them too."""
        return ()

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        """The claims that check it once deployed; at least one for every kind that is deployed."""
        yield from ()

    def own_grants(self, id: str) -> Iterator[Grant]:
        """Grants that follow from settings which name no resource (logs, metrics, rotation)."""
        yield from ()

    def own_caption(self, language: str) -> str:
        """The second line on drawings when the model gives none; short (about 24 characters)."""
        return ""

    def own_icon(self) -> str:
        """Key of the icon with these settings, when the model names none."""
        return self.face.icon

    def own_commitment(self) -> str | None:
        """Key of the commitment that holds with these settings (a cheaper storage class promises less)."""
        return self.commitment

    def copies(self, zones: int) -> int:
        """In how many zones of its subnets it has a copy, the first ones; drawings by zone show one in each."""
        return zones

    def copy_caption(self, copy: int, language: str) -> str:
        """What tells its copy in a zone (0 is the first) from the others, in place of the caption: "escrita", "leitura"."""
        return ""


def iter_links(settings: Settings, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, Link]]:
    """Every link in a settings object: (path of the value, the value, its Link), nested fields included."""
    for name, word, link in _linking(type(settings)):
        for sub, leaf in _leaves(getattr(settings, name), (*at, word)):
            if isinstance(leaf, Settings):
                yield from iter_links(leaf, sub)
            elif link and isinstance(leaf, str):
                yield sub, leaf, link


@cache
def _linking(cls: type[Settings]) -> tuple[tuple[str, str, Link | None], ...]:
    """The fields of a class that may hold links: (name, its word in the file, its Link), those of nested groups included."""
    out = []
    for name, info in cls.model_fields.items():
        link = next((m for m in info.metadata if isinstance(m, Link)), None)
        if link or _holds_settings(info.annotation):
            out.append((name, info.alias or name, link))
    return tuple(out)


def _holds_settings(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        return True
    return any(_holds_settings(part) for part in get_args(annotation))


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _leaves(item, (*path, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    else:
        yield path, value
