"""Plain data in; YAML with a commented heading out, the same bytes on every machine."""

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Without anchors, which readers of configuration files stumble over, and with lists indented under their key."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Text of several lines as a block, as people write it."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def document(data: Any, head: str) -> bytes:
    """One document."""
    return documents([data], head)


def documents(data: list[Any], head: str) -> bytes:
    """Several documents in one file."""
    comment = "".join(f"# {line}".rstrip() + "\n" for line in head.splitlines())
    body = yaml.dump_all(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000, explicit_start=len(data) > 1)
    return (comment + body).encode()
