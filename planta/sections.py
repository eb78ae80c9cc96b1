"""The sections of architecture.yaml beside the resources: strict typed settings, one class an entry."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

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
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


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
    site: Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>{}]+$", max_length=200)] | None = None
    """Address where the site is published: links in alerts start with it."""


class Environment(Settings):
    """One deployment of the system."""

    account: Account
    """AWS account, 12 digits between quotes."""
    name: Line | None = None
    """Name on pages; the id when absent."""
    domain: Line | None = None
    """Domain that it answers on."""
    approval: Literal["manual", "automatic"] = "automatic"
    """Whether a person approves each deployment."""
    region: Region | None = None
    """Region, when it is not the system's."""
    set: dict[str, Any] = {}
    """Values that differ here: `banco.capacity.max: 4`."""


class WhoCan(Settings):
    """Exactly these may do that: `{connect: banco, exactly: [api]}`."""

    verb: Line
    """The verb."""
    target: Line
    """The resource."""
    exactly: tuple[Line, ...]
    """Ids (or derived parts such as `senha-app.rotation`) that may; nobody else."""


class Through(Settings):
    """Every path along arrows passes one of these."""

    from_: Annotated[Line, Field(alias="from")]
    """Where paths start: an id, or `internet`."""
    to: tuple[Id, ...]
    """Where they end."""
    by: tuple[Id, ...]
    """What each must pass, or be protected by."""


class Each(Settings):
    """A condition on every resource of a kind."""

    kind: Line
    """The kind."""
    all: tuple[Expression, ...]
    """Conditions on fields of the resource: `scan == push`."""
    but: tuple[Id, ...] = ()
    """Resources left out."""


class Requirement(Settings):
    """Something that was asked for, with a check on the model, in every environment."""

    text: Prose
    """What was asked, in the reader's words."""
    source: Line
    """Where it was asked."""
    all: tuple[Expression, ...] = ()
    """Conditions that must all hold."""
    each: tuple[Each, ...] = ()
    """Conditions on every resource of a kind."""
    who_can: dict[str, Any] | None = None
    """`{connect: banco, exactly: [api]}`: nobody else may."""
    through: Through | None = None
    """Every path passes a given resource."""
    by: tuple[Id, ...] = ()
    """Resources that fulfil it, beside those that the conditions name."""
    how: Prose | None = None
    """How the architecture fulfils it."""


class Journey(Settings):
    """What a user does, as chains along the arrows."""

    title: Line
    """Title: "Enviar uma amostra"."""
    text: Prose | None = None
    """What happens, in a sentence or two."""
    steps: Annotated[tuple[Line, ...], Field(min_length=1)]
    """`web > api > banco: Registra a amostra.`: ids joined by `>`, then what happens."""
    soft: tuple[Id, ...] = ()
    """Resources whose failure degrades the journey but does not stop it."""
    async_from: int | None = None
    """Number of the first step (from 1) that runs after the user got an answer."""


class Sli(Settings):
    """What is measured."""

    of: Id
    """Resource whose metrics count."""
    type: Literal["availability", "latency", "success", "freshness", "completeness", "correctness"]
    """What kind of indicator."""
    good: Line
    """The good events, in words: "respostas que não são 5xx"."""
    valid: Line
    """The valid events, in words: "todas as requisições"."""
    threshold_ms: Annotated[int | None, Field(gt=0)] = None
    """For latency: the bound in milliseconds."""
    threshold_minutes: Annotated[int | None, Field(gt=0)] = None
    """For freshness: the bound in minutes."""
    why: Prose | None = None
    """Why this indicator."""


class Slo(Settings):
    """A service level objective."""

    title: Line
    """Title."""
    journey: Id
    """The journey that it measures."""
    sli: Sli
    """The indicator."""
    objective: Percent
    """The objective: "99.5%"."""
    window: Window = "28d"
    """Rolling window."""
    measured_at: Id
    """Where it is measured: only what lies behind is covered."""
    events_per_day: Annotated[int | None, Field(gt=0)] = None
    """Expected valid events a day, for the budget in events and low-traffic checks."""
    evidence: Line | None = None
    """Where measured history supports an objective above the commitments."""
    why: Prose | None = None
    """Why this objective."""

    @model_validator(mode="after")
    def _leaves_a_budget(self) -> Self:
        if not 0 < fraction(self.objective) < 1:
            raise ValueError(f'an objective of "{self.objective}" leaves no error budget to manage; give one between 0% and 100%')
        if int(self.window.removesuffix("d")) < 1:
            raise ValueError(f'a window of "{self.window}" holds no event; give one day or more')
        return self


class ViewSpec(Settings):
    """One drawing: what it shows, never where."""

    title: Line
    """Title."""
    text: Prose | None = None
    """What the reader should see in it."""
    show: Annotated[tuple[Selector, ...], Field(min_length=1)]
    """What is shown."""
    hide: tuple[Selector, ...] = ()
    """What is left out of it; also single lines by id: `api>uploads.list`."""
    panel: tuple[Selector, ...] = ()
    """What stands in panels without edges (keys, logs, identities)."""
    collapse: tuple[Id, ...] = ()
    """Groups drawn as one box for all their parts."""
    zones: bool = False
    """Draw a copy of zonal resources in each availability zone."""
    max_zones: Annotated[int, Field(ge=1, le=6)] = 2
    """Zones drawn at most."""
    links: bool = True
    """Draw settings that link resources (a certificate, an alarm), not only arrows and what carries the flow (a job that is run)."""
    journey: Id | None = None
    """Number the edges by this journey's steps."""
    environment: Id | None = None
    """Environment that is drawn; the first when absent."""


class Step(Settings):
    """One step of the provisioning guide."""

    title: Line
    """Title."""
    number: Annotated[int | None, Field(ge=0, le=99)] = None
    """Its number, when counting does not start at 1 (0: what comes before the first); the steps after it count on."""
    purpose: Prose
    """Why the step exists and what it leaves behind."""
    resources: tuple[Id, ...]
    """What it provisions; children follow their owner."""
    before: tuple[Prose, ...] = ()
    """What must be in place first."""
    commands: tuple[Prose, ...] = ()
    """Commands before the deployment, one entry each."""
    after: tuple[Prose, ...] = ()
    """Commands once it stands, one entry each: what no deployment does by itself, and proofs that it works."""
    later: dict[str, Id] = {}
    """Parts that a later step finishes: `{alb.certificate: dns}`."""
    undo: Prose | None = None
    """How to take it back, and what is lost."""
    pitfalls: tuple[Prose, ...] = ()
    """What goes wrong, and how it shows."""


class Role(Settings):
    """A role in an incident."""

    title: Line
    """Title."""
    does: Prose
    """What it does, and what it does not."""


class SeverityLevel(Settings):
    """A severity, tied to the error budget."""

    means: Prose
    """When it applies."""
    acknowledge: Line
    """Time to acknowledge."""
    mitigate: Line
    """Goal to mitigate."""
    updates: Line
    """How often status goes out."""
    postmortem: Line
    """Whether one is due."""


class Scenario(Settings):
    """A failure and its runbook."""

    title: Line
    """Title."""
    resources: Annotated[tuple[Id, ...], Field(min_length=1)]
    """What fails."""
    severity: Line
    """Severity that it starts at (a key of `severities`)."""
    alarms: tuple[Id, ...] = ()
    """Alarms that see it."""
    signal: Prose
    """How it shows."""
    impact: Prose
    """What users feel, and which objectives it spends."""
    mitigate: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """First actions, in order; commands between backticks or as code."""
    diagnose: tuple[Prose, ...] = ()
    """How to find the cause."""
    recover: tuple[Prose, ...] = ()
    """How to come back fully."""
    prevent: tuple[Prose, ...] = ()
    """How to keep it from happening again."""


class Incidents(Settings):
    """The incident response plan."""

    policy: Prose
    """How an incident is declared and led."""
    roles: dict[Id, Role]
    """Roles."""
    severities: dict[str, SeverityLevel]
    """Severities, most severe first."""
    communication: tuple[Prose, ...] = ()
    """Who is told what, when and where."""
    budget_policy: tuple[Prose, ...] = ()
    """What happens as the error budget shrinks."""
    postmortem: tuple[Line, ...] = ()
    """Fields of the postmortem."""
    scenarios: dict[Id, Scenario]
    """Failures, each with a runbook."""


class Question(Settings):
    """A question that the team must be ready to answer."""

    question: Prose
    """The question."""
    short: Prose
    """The answer in two sentences, as said aloud."""
    answer: Prose
    """The whole answer, in Markdown."""
    about: tuple[Id, ...] = ()
    """Resources that it speaks of."""
    slos: tuple[Id, ...] = ()
    """Objectives that it speaks of."""
    asked_by: Line | None = None
    """Where the question comes from."""


class Mitigation(Settings):
    """A bad practice, and what in this architecture keeps it out."""

    practice: Line
    """The bad practice."""
    area: Literal["security", "devops", "reliability", "cost"]
    """What it harms."""
    risk: Prose
    """What happens because of it."""
    control: Prose
    """What keeps it out."""
    all: tuple[Expression, ...] = ()
    """Conditions on the model that prove it."""
    each: tuple[Each, ...] = ()
    """Conditions on every resource of a kind."""
    by: tuple[Id, ...] = ()
    """Resources that carry the control."""
    references: tuple[Line, ...] = ()
    """Benchmarks and controls: "CIS AWS v7.0 3.1.4", "FSBP S3.1"."""


class Decision(Settings):
    """A decision record of the system."""

    title: Line
    """What was decided."""
    context: Prose
    """What asked for a decision."""
    choice: Prose
    """What was chosen, and over what."""
    consequences: Prose
    """What follows, and what would change our mind."""
    about: tuple[Id, ...] = ()
    """Resources that it speaks of."""
    seed_words: tuple[Line, ...] = ()
    """Words that a reader may look for ("ALB Ingress Controller")."""


class Slide(Settings):
    """One slide of the deck."""

    title: Line
    """Title: the slide's message in one line."""
    minutes: Annotated[float, Field(ge=0, le=20)] = 0
    """Minutes in the talk; slides of the appendix take none."""
    layout: Literal["cover", "text", "view", "slo", "budget", "incident", "severities", "questions", "question", "requirements",
                    "mitigations", "steps", "closing"]  # fmt: skip
    """What the slide shows."""
    view: Id | None = None
    """The drawing, for `view`."""
    items: tuple[Prose, ...] = ()
    """Lines of text, for `text`, `cover` and `closing`; ids for lists that select."""
    notes: Prose
    """What the speaker says."""

    @model_validator(mode="after")
    def _complete(self) -> "Slide":
        if self.layout == "view" and self.view is None:
            raise ValueError("a slide with the layout 'view' shows one; add 'view: id'")
        if self.layout == "question" and len(self.items) != 1:
            raise ValueError("a slide with the layout 'question' is about one; add 'items: [id]'")
        if self.layout in ("text", "closing") and not self.items:
            raise ValueError(f"a slide with the layout '{self.layout}' has no text; add 'items: [...]'")
        return self


class Deck(Settings):
    """The presentation."""

    title: Line
    """Title."""
    subtitle: Line | None = None
    """Second line of the cover."""
    limit_minutes: Annotated[float, Field(gt=0, le=60)] = 20
    """The talk may not take longer."""
    slides: dict[Id, Slide]
    """The talk, in order."""
    appendix: dict[Id, Slide] = {}
    """Slides for questions; they take no minutes."""


class Waiver(Settings):
    """A finding that is accepted for a while."""

    rule: Line
    """Code of the rule."""
    resource: Line
    """Resource or path that it is waived for."""
    reason: Prose
    """Why."""
    owner: Line
    """Who answers for it."""
    expires: Date
    """Last day on which it holds, between quotes."""
