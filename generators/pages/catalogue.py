"""Translations of the pages' own sentences: a PO file in, a function from Portuguese to the reader's language out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "templates" / "locale"
_QUOTED = re.compile(r'^(?:(msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?"(.*)"\s*$')
_UNESCAPE = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language. Without an entry the source stands: for the source language that is all there is to do."""

    one: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def gettext(self, message: str) -> str:
        return self.one.get(message, message)

    def ngettext(self, singular: str, plural: str, n: int | float) -> str:
        forms = self.many.get(singular, (singular, plural))
        return forms[0] if n == 1 else forms[1]


def parse(text: str) -> Catalogue:
    """The entries of a PO file that are translated; fuzzy ones do not count."""
    one: dict[str, str] = {}
    many: dict[str, tuple[str, str]] = {}
    for entry in re.split(r"\n\s*\n", text):
        if re.search(r"^#,.*\bfuzzy\b", entry, re.MULTILINE):
            continue
        fields: dict[str, str] = {}
        at = ""
        for line in entry.splitlines():
            if match := _QUOTED.match(line):
                at = match[1] or at
                fields[at] = fields.get(at, "") + re.sub(r"\\(.)", lambda m: _UNESCAPE.get(m[1], m[1]), match[2])
        if fields.get("msgid_plural") and fields.get("msgstr[0]") and fields.get("msgstr[1]"):
            many[fields["msgid"]] = (fields["msgstr[0]"], fields["msgstr[1]"])
        elif fields.get("msgid") and fields.get("msgstr"):
            one[fields["msgid"]] = fields["msgstr"]
    return Catalogue(one, many)


@cache
def catalogue(language: str, domain: str = "planta") -> Catalogue:
    """The catalogue of a language; the empty one where there is no file, which is so for each domain's source language."""
    file = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po"
    return parse(file.read_text(encoding="utf-8")) if file.is_file() else Catalogue()
