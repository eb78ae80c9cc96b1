"""A claim in; the exact shell command that checks it, and the answer that it must print, out."""

import re
import shlex
from collections.abc import Iterator
from typing import Literal

from planta.kinds.base import Claim, Lookup

CLI_NAMES = {"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}
"""Services that the AWS CLI calls otherwise than boto3."""
_SIMPLE = re.compile(r"[A-Za-z_][\w-]*(\[\d+\])?(\.[A-Za-z_][\w-]*(\[\d+\])?)*")

_EXPANDED = re.compile(r'["`$\\]|!(?!=)')
"""What a shell would expand between double quotes."""


Proof = Literal["schema", "emulator", "account"]
REACHED = frozenset({"ACTIVE", "active", "available", "CREATED", "Deployed", "ISSUED", "READY", "RUNNING", "running", "SIGNING",
                     "SUCCESS", "VALID", "VERIFIED"})  # fmt: skip
"""States that AWS gets to by itself, some time after it was told to."""


def proof(claim: Claim) -> Proof:
    """How far a claim can be proved without an account: written as its interface wants it, read back from the emulator, or not at all."""
    if claim.service == "kubectl":
        return "schema"
    return "account" if claim.reached or claim.expected in REACHED else "emulator"


def command(claim: Claim, region: str) -> str:
    """`aws s3api get-bucket-versioning --bucket b --region sa-east-1 --query Status --output text`, or the kubectl command;
    what must be found out first stands on a line before, in a variable."""
    if claim.service == "kubectl":
        return _kubectl(claim)
    found = {name: name.replace("-", "_") for name in claim.lookups}
    first = [
        f"{found[name]}=$({_aws(claim.service, look.call, _options(look), region, look.path)})" for name, look in claim.lookups.items()
    ]  # fmt: skip
    asked = _aws(claim.service, claim.call, _options(claim), region, claim.path, "".join(f' --{n} "${v}"' for n, v in found.items()))
    return "\n".join([*first, asked])


def _aws(service: str, call: str, options: Iterator[str], region: str, path: str, variables: str = "") -> str:
    words = shlex.join(["aws", CLI_NAMES.get(service, service), call, *options])
    return f"{words}{variables} --region {region} --query {_quoted(path)} --output text"


def answer(claim: Claim) -> str:
    """What the command prints when the claim holds: the CLI's text form, or kubectl's."""
    if claim.service == "kubectl":
        return _json_text(claim.expected)
    return _text(claim.expected)


def _kubectl(claim: Claim) -> str:
    words = ["kubectl", *shlex.split(claim.call), *_options(claim)]
    if _SIMPLE.fullmatch(claim.path):
        return shlex.join([*words, "-o", f"jsonpath={{.{claim.path}}}"])
    return f"{shlex.join(words)} -o json | jp -u {_quoted(claim.path)}"


def _quoted(path: str) -> str:
    """Between single quotes; between double ones when it holds single quotes and nothing that a shell would expand."""
    return f'"{path}"' if "'" in path and not _EXPANDED.search(path) else shlex.quote(path)


def _options(asked: Claim | Lookup) -> Iterator[str]:
    """A list follows its option; a false switch is written `--no-x`."""
    for name, value in asked.parameters.items():
        if isinstance(value, bool):
            yield f"--{name}" if value else f"--no-{name}"
        elif isinstance(value, tuple):
            yield from (f"--{name}", *value)
        else:
            yield from (f"--{name}", str(value))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "\t".join(_text(v) for v in value)
    return str(value)  # the CLI prints True, False and None as Python does


def _json_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ",".join(f'"{v}"' for v in value) + "]"
    return "" if value is None else str(value)
