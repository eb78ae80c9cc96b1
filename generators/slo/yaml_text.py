"""Plain data in; YAML with a commented heading out, the same bytes on every machine."""

from typing import Any

from planta.yaml_text import dump


def document(data: Any, head: str) -> bytes:
    """One document."""
    return (_comment(head) + dump(data)).encode()


def documents(data: list[Any], head: str) -> bytes:
    """Several documents in one file, with a marker before each."""
    return (_comment(head) + "---\n" * (len(data) > 1) + dump(*data)).encode()


def _comment(head: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in head.splitlines())
