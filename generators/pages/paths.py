"""Where pages stand: a language and ids in, the site's relative file names and links out."""

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Section = Literal[
    "home", "guide", "resources", "views", "journeys", "access", "requirements", "slos", "incidents", "alarms", "failures",
    "capacity", "drills", "rules", "questions", "mitigations", "decisions", "glossary", "environments", "design", "about",
    "drift", "account",
]  # fmt: skip

PT: dict[Section, str] = {
    "guide": "guia", "resources": "recursos", "views": "visoes", "journeys": "jornadas", "access": "acesso",
    "requirements": "requisitos", "slos": "slo", "incidents": "incidentes", "alarms": "alarmes", "failures": "falhas",
    "capacity": "capacidade", "drills": "ensaios", "rules": "alertas", "questions": "perguntas",
    "mitigations": "mitigacoes", "decisions": "decisoes", "glossary": "glossario", "environments": "ambientes", "design": "regras",
    "about": "sobre", "drift": "conferencia", "account": "conta-real",
}  # fmt: skip
EN: dict[Section, str] = {
    "guide": "guide", "resources": "resources", "views": "views", "journeys": "journeys", "access": "access",
    "requirements": "requirements", "slos": "slo", "incidents": "incidents", "alarms": "alarms", "failures": "failures",
    "capacity": "capacity", "drills": "drills", "rules": "alerts", "questions": "questions",
    "mitigations": "mitigations", "decisions": "decisions", "glossary": "glossary", "environments": "environments", "design": "rules",
    "about": "about", "drift": "drift", "account": "real-account",
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
        return self.of("access", "lista" if self.language.startswith("pt") else "list")

    @property
    def alert_files(self) -> str:
        """The folder of the alerts as code, beside the model."""
        return "alertas" if self.language.startswith("pt") else "alerts"

    def _folder(self, section: Section) -> str:
        return (PT if self.language.startswith("pt") else EN)[section]


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
