"""Text of the model in; Markdown and HTML out that can hold neither raw HTML, nor attributes, nor links to scripts.

Blocks (lists, headings, tables, fences, admonitions) stay Markdown; what stands inside them becomes HTML with every other
special character as an entity. Entities mean the same in Markdown and in HTML, so one form of text fits both.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup

Fill = Callable[[str], str]
"""Replaces a text's references by values."""

_DROPPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
"""Controls, marks that reorder text, and the private characters that stand for finished parts below."""
_SPECIAL = str.maketrans({c: f"&#{ord(c)};" for c in "&<>\"'*_[]{}`\\|~^"})
_TEXT = str.maketrans({c: f"&#{ord(c)};" for c in "&<>[]{}`\\~^"})
_STARS = str.maketrans({c: f"&#{ord(c)};" for c in "*_"})
_SEAM = re.compile(r"(?<=[\w)\]][>.:/_-])(?=\w)|(?<=[a-z])(?=[A-Z])")
_FIRST = re.compile(r"^(?:[#+\-=:!?]|\d+(?=[.)](?:\s|$)))")
_FENCE = re.compile(r"^([ ]*)(`{3,}|~{3,})[ ]*([A-Za-z0-9+-]{0,20}).*$")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)\)|<(https?://[^<>\s]+)>")
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"'`\\]+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~^])")
_BLOCK = re.compile(r'^[ ]*(?:(?:!!!|\?\?\?\+?)[ ]+[a-z]+(?=[ ]*$|[ ]+")[ ]*|(?:(?:[-*+]|\d+[.)])[ ]+|\#{1,6}[ ]+|>[ ]?|:[ ]{3})*)')
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")
_RULE = re.compile(r"^[ ]*(?:\*{3,}|-{3,}|_{3,}|={3,})[ ]*$")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_EM = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])", re.DOTALL)


def plain(text: object) -> Markup:
    """Any text as one line in which nothing has a meaning, in Markdown or in HTML."""
    return _plain(str(text))


@lru_cache(maxsize=16384)
def _plain(text: str) -> Markup:
    line = " ".join(_DROPPED.sub("", text).split()).translate(_SPECIAL)
    return Markup(_FIRST.sub(lambda m: "".join(f"&#{ord(c)};" for c in m[0]), line))


def code(text: object, *, seams: bool = True) -> Markup:
    """A short piece of code inside a line; a long one may break after its punctuation, if it has seams."""
    return _code(str(text), seams)


@lru_cache(maxsize=16384)
def _code(text: str, seams: bool) -> Markup:
    line = _DROPPED.sub("", text).replace("\n", " ")
    pieces = _SEAM.split(line) if seams and len(line) > 14 else [line]
    return Markup(f"<code>{'<wbr>'.join(piece.translate(_SPECIAL) for piece in pieces)}</code>")


def fenced(text: str) -> Markup:
    """A block of shell commands; the fence is longer than any that the code holds."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup(f"{fence}bash\n{_DROPPED.sub('', text).strip(chr(10))}\n{fence}")


def line(text: str, fill: Fill, show: Fill) -> Markup:
    """A text inside a line or a table's cell: emphasis, code and links; paragraphs and list items become breaks."""
    parts = [_BULLET.sub("", part) for part in _BREAK.split(_DROPPED.sub("", text).strip())]
    return Markup("<br>").join(Markup(_Inline(fill, show).text(" ".join(p.split("\n")), block=False)) for p in parts)


def prose(text: str, fill: Fill, show: Fill, level: int = 3) -> Markup:
    """A text with paragraphs, lists, tables and code; its highest heading gets the level given."""
    out: list[str] = []
    block: list[str] = []
    lines = _DROPPED.sub("", text).expandtabs(4).split("\n")
    depths = [len(m[1]) for at in lines if (m := re.match(r"^(#{1,6})[ ]", at))]
    shift = level - min(depths, default=level)

    def close() -> None:
        if block:
            out.append(_Inline(fill, show).text("\n".join(_shifted(at, shift) for at in block), block=True))
            block.clear()

    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if not fence:
            block.append(lines[at])
            at += 1
            continue
        close()
        indent, mark, language = fence.groups()
        end = re.compile(rf"^[ ]*{re.escape(mark[0])}{{{len(mark)},}}[ ]*$")
        inside = []
        at += 1
        while at < len(lines) and not end.match(lines[at]):
            inside.append(lines[at])
            at += 1
        at += 1
        out += [f"{indent}{mark}{language}", *(fill(code) for code in inside), f"{indent}{mark}"]
    close()
    return Markup("\n".join(out).strip("\n"))


def _shifted(line: str, shift: int) -> str:
    if heading := re.match(r"^(#{1,6})([ ].*)$", line):
        return "#" * max(1, min(6, len(heading[1]) + shift)) + heading[2]
    return line


class _Inline:
    """One run of text being converted; finished parts wait in a list, a private character stands for each."""

    def __init__(self, fill: Fill, show: Fill) -> None:
        self.fill, self.show = fill, show
        self.kept: list[str] = []

    def keep(self, part: str) -> str:
        self.kept.append(part)
        return f"\ue000{chr(0xE100 + len(self.kept) // 4096)}{chr(0xE200 + len(self.kept) % 4096)}"

    def text(self, text: str, *, block: bool) -> str:
        text = _CODE.sub(lambda m: self.keep(code(self.fill(m[2].strip()), seams=False)), text)
        text = _ESCAPE.sub(lambda m: self.keep(f"&#{ord(m[1])};"), text)
        text = _LINK.sub(self._link, text)
        text = self.show_in(text)
        if block:
            text = "\n".join(self._prefix(at) for at in text.split("\n"))
        text = text.translate(_TEXT)
        text = text if block else text.replace("|", "&#124;")
        text = _STRONG.sub(r"<strong>\1</strong>", text)
        text = _EM.sub(r"<em>\2</em>", text).translate(_STARS)
        return self._restored(text)

    def show_in(self, text: str) -> str:
        """References become finished parts: `show` may answer with HTML."""
        return re.sub(r"\{\{|\}\}|(?<!\{)\{[a-z][^{}\s]*\}(?!\})", self._reference, text)

    def _reference(self, match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return self.keep(f"&#{ord(match[0][0])};")
        return self.keep(self.show(match[0]))

    def _link(self, match: re.Match[str]) -> str:
        text, url = (match[3], match[3]) if match[3] else (match[1], match[2])
        if not _SAFE.fullmatch(url):
            return match[0]
        return self.keep(f'<a href="{plain(url)}">') + text + self.keep("</a>")

    def _prefix(self, line: str) -> str:
        if _RULE.match(line):
            return self.keep(line)
        found = _BLOCK.match(line)
        return (self.keep(found[0]) + line[found.end() :]) if found and found[0] else line

    def _restored(self, text: str) -> str:
        pattern = re.compile("\ue000([\ue100-\ue1ff])([\ue200-\uf1ff])")

        def part(match: re.Match[str]) -> str:
            return self.kept[(ord(match[1]) - 0xE100) * 4096 + ord(match[2]) - 0xE200 - 1]

        while "\ue000" in text:
            text = pattern.sub(part, text)
        return text
