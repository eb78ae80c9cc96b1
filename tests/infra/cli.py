"""The lines that the guide prints, as a shell and the AWS CLI would run them: text and an AWS in; what is printed, out. Nothing of the claims' own code."""

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

import jmespath
from botocore.model import ListShape, MapShape, Shape, StructureShape

from infra.aws import Aws

BOTO = {"s3api": "s3", "configservice": "config", "deploy": "codedeploy"}
VARIABLE = re.compile(r"^(\w+)=\$\((.*)\)$", re.DOTALL)


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """(tab's title, code) of each block inside of tabs."""
    title = ""
    for found in re.finditer(r'^=== "(?P<tab>[^"]+)"|^(?P<pad> *)(?P<fence>`{3,})bash\n(?P<code>.*?)^ *(?P=fence)$', page, re.MULTILINE | re.DOTALL):
        if found["tab"]:
            title = found["tab"]
        elif found["pad"]:
            yield title, re.sub(rf"^{found['pad']}", "", found["code"], flags=re.MULTILINE)


def checks(code: str, account: str) -> Iterator[tuple[str, str, str]]:
    """(account, command, what it must answer) of a block of checks; one that belongs elsewhere says so first."""
    for part in code.strip().split("\n\n"):
        first, *lines = part.split("\n")
        if lines:
            yield account, "\n".join(lines[:-1]), lines[-1].partition(": ")[2]
        else:
            account = first.rpartition(" ")[2]


def run(command: str, aws: Aws, account: str) -> str:
    """What the last line prints."""
    known: dict[str, str] = {}
    printed = ""
    for line in command.replace("\\\n", " ").split("\n"):
        found = VARIABLE.match(line)
        printed = _aws(found[2] if found else line, aws, account, known)
        if found:
            known[found[1]] = printed
    return printed


def _aws(line: str, aws: Aws, account: str, known: dict[str, str]) -> str:
    name, service, call, *words = (known.get(w[1:], w) if w.startswith("$") else w for w in shlex.split(line))
    assert name == "aws", line
    options: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            options[last := word[2:]] = []
        else:
            options[last].append(word)
    region, query, output = (options.pop(n)[0] for n in ("region", "query", "output"))
    assert output == "text"
    client = aws.client(BOTO.get(service, service), account, region)
    operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[call.replace("-", "_")])
    answer = getattr(client, call.replace("-", "_"))(**dict(_given(operation.input_shape, options)))
    return _text(jmespath.search(query, json.loads(json.dumps(answer, default=str))))


def _given(shape: StructureShape | None, options: dict[str, list[str]]) -> Iterator[tuple[str, Any]]:
    members: dict[str, tuple[str, Shape]] = {}
    for member, of in (shape.members if shape else {}).items():
        members[re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", member).lower()] = (member, of)
    for option, words in options.items():
        name = option if option in members else option.removeprefix("no-")
        member, of = members[name]
        if of.type_name == "boolean":
            yield member, option == name
        elif isinstance(of, ListShape):
            yield member, [_shorthand(of.member, w) for w in words]
        else:
            (word,) = words
            yield member, int(word) if of.type_name in ("integer", "long") else _shorthand(of, word)


def _shorthand(shape: Shape, word: str) -> Any:
    """`Name=instance-state-name,Values=running`"""
    if not isinstance(shape, (StructureShape, MapShape)):
        return word
    pairs = (p.partition("=") for p in word.split(","))
    return {k: [v] if isinstance(shape, StructureShape) and isinstance(shape.members[k], ListShape) else v for k, _, v in pairs}


def _text(value: Any) -> str:
    return "\t".join(map(_text, value)) if isinstance(value, list) else str(value)
