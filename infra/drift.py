"""An architecture and an AWS in; every claim of the model, held against what is really there, out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jmespath
from botocore.exceptions import ClientError
from jmespath.exceptions import JMESPathError

from infra.aws import Aws, Failed
from planta.architecture import Architecture
from planta.claims import answer, command
from planta.findings import Span
from planta.kinds.base import Claim

REST = "rest"
"""What no step of the guide lists, as the stacks call it."""
REFUSED = (
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "AuthFailure",
    "NotAuthorized",
)
"""Answers that say nothing of what is there."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One claim and what was found."""

    resource: str
    claim: Claim
    account: str
    region: str
    step: str | None
    state: str
    """holds, drifted, unchecked (the question could not be put) or elsewhere (asked of Kubernetes)."""
    found: str = ""
    command: str
    span: Span | None = None
    """The resource's place in the model."""

    @property
    def expected(self) -> str:
        return answer(self.claim)


def check(architecture: Architecture, aws: Aws, step: str | None = None, *, only: Collection[str] = ()) -> Iterator[Checked]:
    """Every claim (of one step, of some resources), in the model's order. The same call is made once."""
    answers: dict[tuple[Any, ...], Any] = {}
    for id in architecture.resources:
        account, region = architecture.account(id), architecture.region(id)
        for claim in architecture.claims(id) if not only or id in only else ():
            of = architecture.claimed_in(id, claim)
            if step not in (None, of or REST):
                continue
            state, found = _state(claim, account, region, aws, answers)
            yield Checked(resource=id, claim=claim, account=account, region=region, step=of, state=state, found=found,
                          command=command(claim, region), span=architecture.spans.get(("resources", id)))  # fmt: skip


def _state(claim: Claim, account: str, region: str, aws: Aws, answers: dict[tuple[Any, ...], Any]) -> tuple[str, str]:
    if claim.service == "kubectl":
        return "elsewhere", ""
    try:
        parameters: dict[str, Any] = dict(claim.parameters)
        for name, look in claim.lookups.items():
            found = _asked(aws, claim.service, account, region, look.call, look.parameters, look.path, answers)
            if found in (None, "", []):
                return "drifted", f"nothing answers {look.call} {look.path}"
            parameters[name] = found
        found = _asked(aws, claim.service, account, region, claim.call, parameters, claim.path, answers)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return ("unchecked" if code in REFUSED else "drifted"), f"{code}: {error.response['Error'].get('Message', '')}".rstrip(": ")
    except JMESPathError:
        return "drifted", f"nothing at {claim.path}"
    except Failed as error:
        return "unchecked", f"{type(error).__name__}: {error}"
    text = printed(found)
    return ("holds" if text == answer(claim) else "drifted"), text


def _asked(aws: Aws, service: str, account: str, region: str, call: str, parameters: Mapping[str, Any], path: str,
           answers: dict[tuple[Any, ...], Any]) -> Any:  # fmt: skip
    key = (service, account, region, call, tuple(sorted((k, tuple(v) if isinstance(v, list) else v) for k, v in parameters.items())))
    if key not in answers:
        try:
            answers[key] = aws.call(service, account, region, call, parameters)
        except Failed as error:
            answers[key] = error
    if isinstance(answers[key], Exception):
        raise answers[key]
    return jmespath.search(path, answers[key])


def printed(value: Any) -> str:
    """As `--output text` prints it, which is what the guide shows."""
    if isinstance(value, (list, tuple)):
        return "\t".join(printed(v) for v in value)
    return str(value)
