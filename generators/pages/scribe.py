"""What a page is written with: facts and the page's own place in; safe text, links, values and tables in the reader's language out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from generators.pages import markup
from generators.pages.facts import Facts, whole
from generators.pages.markup import code, plain
from generators.pages.paths import ON_ONE_PAGE, Section, relative
from planta import texts
from planta.access import Access
from planta.findings import Path
from planta.reliability.budget import DAY
from planta.sections import Slide
from planta.text import number, percent

Cell = str | Markup | int | float | None
TITLES: dict[Section, tuple[str, str]] = {
    "guide": ("provisioning", "title"), "views": ("views", "title"), "journeys": ("journeys", "title"), "slos": ("slos", "title"),
    "questions": ("qa", "question"), "decisions": ("decisions", "title"), "mitigations": ("mitigations", "practice"),
    "requirements": ("requirements", "text"),
}  # fmt: skip
"""The model's section, and which of an entry's fields names it in links."""
REFERABLE: dict[str, Section] = {
    "slos": "slos", "journeys": "journeys", "views": "views", "requirements": "requirements", "provisioning": "guide",
}  # fmt: skip
"""Sections whose entries a text may name: `{slos.envio}` is a link to its page."""


class Scribe:
    """Writes one page."""

    def __init__(self, facts: Facts, page: str) -> None:
        self.facts, self.page, self.language = facts, page, facts.language
        self.model = facts.main

    # ---- sentences of the pages themselves
    def say(self, message: str, /, **values: object) -> Markup:
        """A sentence of the catalogue; `%(name)s` is filled in, escaped unless it is markup already."""
        text = self.facts.words.gettext(message)
        return Markup(text % {k: plain_cell(v) for k, v in values.items()}) if values else Markup(text)

    def count(self, singular: str, plural: str, n: int, /, **values: object) -> Markup:
        """A sentence whose form depends on a number; `%(n)s` is that number."""
        text = self.facts.words.ngettext(singular, plural, n)
        return Markup(text % {k: plain_cell(v) for k, v in {**values, "n": number(n, self.language)}.items()})

    # ---- text of the model
    def prose(self, text: str | None, level: int = 3) -> Markup:
        return markup.prose(text, self._value, self._shown, level) if text else Markup()

    def line(self, text: str | None) -> Markup:
        return markup.line(text, self._value, self._shown) if text else Markup()

    def title(self, text: str) -> Markup:
        """A title: references become values, not links, for a heading is a link itself."""
        return markup.line(text, self._value, lambda found: plain(texts.fill(found, self.model)))

    def _value(self, text: str) -> str:
        """References replaced by values on one line, as code has them; a deployment's outputs (`<endpoint:banco>`) stay placeholders."""
        return texts.fill(text, self.model, self._typed)

    def _typed(self, reference: texts.Reference) -> str:
        """A number without separators, as a command takes it."""
        value = reference.value
        return str(value) if type(value) is int else " ".join(texts.shown(value, self.language).split())

    def _shown(self, found: str) -> str:
        return texts.fill(found, self.model, self._reference) if texts.REFERENCE.fullmatch(found) else plain(found)

    def _reference(self, reference: texts.Reference) -> str:
        if reference.resource:
            return self.resource(reference.resource)
        head, *rest = reference.path.split(".")
        if len(rest) == 1 and head in REFERABLE and rest[0] in getattr(self.model, head):
            return self.to(REFERABLE[head], rest[0])
        return plain(texts.told(reference, self.language))

    # ---- links
    def link(self, target: str, text: object, anchor: str = "", *, title: str = "", cls: str = "") -> Markup:
        attributes = f' class="{plain(cls)}"' * bool(cls) + f' title="{plain(title)}"' * bool(title)
        return Markup(f'<a href="{plain_path(relative(target, self.page, anchor))}"{attributes}>{plain_cell(text)}</a>')

    def resource(self, id: str, text: object = None) -> Markup:
        """A link to a resource's page by its name; a derived part ("api.logs") links to what it belongs to."""
        owner = whole(id)
        if owner not in self.facts.resources:
            return code(id)
        name = self.facts.resources[owner].name() + id[len(owner) :]
        return self.link(self.facts.paths.of("resources", owner), name if text is None else text)

    def url(self, address: str | None) -> Markup:
        """An address outside, as a link when it is one."""
        return self.line(f"<{address}>" if address and address.startswith(("https://", "http://")) else address)

    def resources(self, ids: Iterable[str]) -> Markup:
        return self.join([self.resource(i) for i in ids])

    def to(self, section: Section, id: str, text: object = None) -> Markup:
        """A link to an entry of a section by its title."""
        shown = self.name_of(section, id) if text is None else text
        if section in ON_ONE_PAGE:
            return self.link(self.facts.paths.index(section), shown, id)
        return self.link(self.facts.paths.of(section, id), shown)

    def index(self, section: Section, text: object, anchor: str = "") -> Markup:
        return self.link(self.facts.paths.index(section), text, anchor)

    def name_of(self, section: Section, id: str) -> Markup:
        """The title of an entry, as a link to it says it; the same on every page."""
        names = self.facts.names
        if (section, id) not in names:
            names[(section, id)] = self._name_of(section, id)
        return names[(section, id)]

    def _name_of(self, section: Section, id: str) -> Markup:
        if section == "resources":
            return plain(self.facts.resources[id].name())
        if section == "incidents" and self.model.incidents:
            return self.title(self.model.incidents.scenarios[id].title)
        field, name = TITLES[section]
        return self.title(getattr(getattr(self.model, field)[id], name).strip().removesuffix("."))

    def slides(self, shows: Callable[[Slide], bool]) -> list[Markup]:
        """Slides of the talk, as "4. Title"."""
        deck = self.model.deck
        told = enumerate(deck.slides.values(), 1) if deck else ()
        return [Markup(f"{at}. ") + self.title(slide.title) for at, slide in told if shows(slide)]

    # ---- values
    def value(self, value: object) -> Markup:
        return plain(texts.shown(value, self.language))

    def number(self, value: int | float, digits: int | None = None) -> str:
        return number(value, self.language, digits)

    def span(self, minutes: float) -> Markup:
        """Minutes as a reader says them: "5 min", "1 h", "3 dias"."""
        if minutes >= DAY and minutes % DAY == 0:
            return self.count("%(n)s dia", "%(n)s dias", round(minutes / DAY))
        if minutes >= 60 and minutes % 60 == 0:
            return self.say("%(n)s h", n=round(minutes / 60))
        return self.say("%(n)s min", n=self.number(minutes, 0 if minutes >= 10 or minutes == int(minutes) else 1))

    def percent(self, fraction: float, digits: int | None = None) -> str:
        return percent(fraction, self.language, digits)

    def access(self, anchor: str, text: object) -> Markup:
        """A link to a row of the list of all accesses."""
        return self.link(self.facts.paths.accesses, text, anchor)

    def date(self, iso: str) -> Markup:
        """"2026-11-23" as the language writes it."""
        year, month, day = iso.split("-")
        return Markup(f'<span class="date">{plain(f"{day}/{month}/{year}" if self.language.startswith("pt") else iso)}</span>')

    def join(self, parts: Sequence[Markup | str], last: bool = True) -> Markup:
        """"a, b e c", each safe; the last comma may stay one."""
        safe = [str(plain_cell(p)) for p in parts]
        word = (" e " if self.language.startswith("pt") else " and ") if last else ", "
        return Markup(", ".join(safe[:-1]) + word + safe[-1] if len(safe) > 1 else "".join(safe))

    def environment(self, id: str) -> Markup:
        return plain(self.model.environments[id].name or id)

    def place(self, path: Path) -> Markup:
        """Where the model says it."""
        at = self.facts.line(path)
        return Markup(f'<span class="yaml">{plain("architecture.yaml")}:{at}</span>') if at else Markup()

    def chip(self, text: object, kind: str = "") -> Markup:
        return Markup(f'<span class="chip {kind}">{plain_cell(text)}</span>' if kind else f'<span class="chip">{plain_cell(text)}</span>')

    # ---- access
    def origin(self, access: Access) -> Markup:
        """The arrow or the setting that an access comes from, and its line."""
        kind = self.say("seta") if access.origin == "arrow" else self.say("ajuste")
        return Markup(f"{kind} {code(access.because)} ") + self.place(access.path)

    def enforced(self, access: Access) -> Markup:
        if access.wider is None:
            return self.chip(self.say("exato"), "ok")
        return self.chip(self.say("mais amplo"), "warn") + Markup(f" <small>{plain(access.wider(self.language))}</small>")

    def means(self, access: Access) -> Markup:
        """IAM actions and ports."""
        parts = [code(a) for a in access.actions] + [code(f"TCP {p}") for p in access.ports]
        return Markup(" ").join(parts) or Markup("–")

    # ---- blocks
    def table(
        self, headers: Sequence[Cell], rows: Iterable[Sequence[Cell]], *, right: Iterable[int] = (), ids: Sequence[str] = ()
    ) -> Markup:
        return table(headers, rows, right=right, ids=ids)

    def drawing(self, view: str) -> Markup:
        return Markup(f'<div data-view="{plain_path(view)}"></div>')


def plain_cell(value: object) -> Markup:
    """Markup as it is, anything else escaped, nothing for None."""
    return value if isinstance(value, Markup) else Markup() if value is None else plain(value)


def plain_path(path: str) -> Markup:
    """A path inside an attribute: file names come from ids, so there is nothing to escape but the quotes' own kind."""
    return Markup.escape(path)


def table(
    headers: Sequence[Cell], rows: Iterable[Sequence[Cell]], *, right: Iterable[int] = (), ids: Sequence[str] = ()
) -> Markup:
    """An HTML table: Markdown's own would be parsed cell by cell, which takes most of a large page's time."""
    aligned = set(right)
    style = [' style="text-align: right"' if i in aligned else "" for i in range(len(headers))]
    head = "".join(f'<th scope="col"{style[i]}>{plain_cell(h)}</th>' for i, h in enumerate(headers))
    body = []
    for at, row in enumerate(rows):
        first, *rest = row
        id = f' id="{plain_path(ids[at])}"' if ids else ""
        cells = "".join(f"<td{style[i]}>{plain_cell(c)}</td>" for i, c in enumerate(rest, 1))
        body.append(f'<tr{id}><th scope="row">{plain_cell(first)}</th>{cells}</tr>')
    return Markup(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{chr(10).join(body)}\n</tbody>\n</table>")


def cards(items: Iterable[tuple[Any, Any]]) -> Markup:
    """Boxes of a link and a sentence each."""
    inside = "\n".join(f"<li>{plain_cell(link)}<p>{plain_cell(text)}</p></li>" for link, text in items)
    return Markup(f'<ul class="cards">\n{inside}\n</ul>')
