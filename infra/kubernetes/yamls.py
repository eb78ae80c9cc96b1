"""Objects in; their YAML text, in the order given and the same on every machine, out."""

from collections.abc import Iterable
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """What two objects share is written twice: anchors help no reader."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand two spaces inside their key, as yamllint and people expect."""
        super().increase_indent(flow, False)


def text(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)


def documents(values: Iterable[Any], head: str = "") -> bytes:
    """Several objects in one file."""
    return (head + "---\n".join(text(v) for v in values)).encode()
