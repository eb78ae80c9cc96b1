"""Where pages stand: a language and ids in, the site's relative file names and links out."""

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from planta.text import Text

Section = Literal[
    "home", "guide", "resources", "views", "journeys", "access", "requirements", "slos", "incidents", "alarms", "failures",
    "capacity", "drills", "rules", "questions", "mitigations", "decisions", "glossary", "environments", "design", "about",
    "drift", "account",
]  # fmt: skip

FOLDERS: dict[Section, Text] = {
    "guide": Text("guia", "guide"), "resources": Text("recursos", "resources"), "views": Text("visoes", "views"),
    "journeys": Text("jornadas", "journeys"), "access": Text("acesso", "access"),
    "requirements": Text("requisitos", "requirements"), "slos": Text("slo", "slo"), "incidents": Text("incidentes", "incidents"),
    "alarms": Text("alarmes", "alarms"), "failures": Text("falhas", "failures"), "capacity": Text("capacidade", "capacity"),
    "drills": Text("ensaios", "drills"), "rules": Text("alertas", "alerts"), "questions": Text("perguntas", "questions"),
    "mitigations": Text("mitigacoes", "mitigations"), "decisions": Text("decisoes", "decisions"),
    "glossary": Text("glossario", "glossary"), "environments": Text("ambientes", "environments"),
    "design": Text("regras", "rules"), "about": Text("sobre", "about"), "drift": Text("conferencia", "drift"),
    "account": Text("conta-real", "real-account"),
}  # fmt: skip
ON_ONE_PAGE: frozenset[Section] = frozenset(
    {"requirements", "mitigations", "decisions", "glossary", "environments", "alarms", "failures", "capacity", "drills", "rules", "design",
     "about", "drift", "account"}
)
"""Sections without pages of their own for entries: those are headings."""


@dataclass(frozen=True)
class Paths:
    """File names of one language's pages, relative to the root of the site."""

    language: str

    def index(self, section: Section) -> str:
        """The page that opens a section, or the section's only one."""
        if section == "home":
            return "index.md"
        return f"{self._folder(section)}.md" if section in ON_ONE_PAGE else f"{self._folder(section)}/index.md"

    def of(self, section: Section, id: str) -> str:
        """The page of one entry. Ids hold no underscore, so an entry called "index" cannot take the index's place."""
        return f"{self._folder(section)}/{'index_' if id == 'index' else id}.md"

    @property
    def accesses(self) -> str:
        """The list of every access, one row each."""
        return self.of("access", Text("lista", "list")(self.language))

    @property
    def alert_files(self) -> str:
        """The folder of the alerts as code, beside the model."""
        return Text("alertas", "alerts")(self.language)

    @property
    def drawings(self) -> str:
        """The folder of the drawings, beside the model."""
        return Text("diagramas", "diagrams")(self.language)

    def _folder(self, section: Section) -> str:
        return FOLDERS[section](self.language)


def relative(target: str, page: str, anchor: str = "") -> str:
    """The link from one page to another: ("recursos/uploads.md", "guia/rede.md") -> "../recursos/uploads.html"."""
    fragment = f"#{anchor}" if anchor else ""
    return fragment if anchor and target == page else _between(target, page) + fragment


@lru_cache(maxsize=65536)
def _between(target: str, page: str) -> str:
    return posixpath.relpath(html(target), posixpath.dirname(page) or ".")


def html(page: str) -> str:
    """The page's file name in the built site."""
    return page.removesuffix(".md") + ".html"
