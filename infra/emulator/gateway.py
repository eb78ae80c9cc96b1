"""A request to AWS's API in; the answer of one of our operations out, or None where moto answers by itself."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch
from urllib.parse import urlparse

from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.exceptions import ServiceException
from moto.core.request import Request, normalize_request
from moto.core.responses import ActionResult, BaseResponse
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.moto_api import state_manager
from moto.s3.models import FakeBucket

from infra.aws import session

PASS = "x-planta-pass"
"""Header of calls that go to moto whatever we have."""
_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
_BY_SIGNATURE = {
    "access-analyzer": "accessanalyzer",
    "aps": "amp",
    "monitoring": "cloudwatch",
    "sso": "sso-admin",
    "states": "stepfunctions",
}
"""Names that requests are signed with, where boto3's are others."""
GLOBAL, GLOBALS = "us-east-1", ("account", "budgets", "cloudfront", "iam", "organizations", "route53")
"""Services of no region: whichever a caller with an address of its own signs for, it is the same."""
_BY_PATH = {("apigateway", "/v2/"): "apigatewayv2", ("ses", "/v2/"): "sesv2"}


class Refused(ServiceException):
    """An error as AWS answers it: Refused(code, message)."""


@dataclass(kw_only=True)
class State:
    """What our operations remember, by account, region and collection."""

    shelves: dict[tuple[str, str, str], dict[Any, Any]] = field(default_factory=dict)
    address: Callable[[], str] = field(default=lambda: "")
    """Where a process of this machine finds the emulator."""

    def shelf(self, account: str, region: str, name: str) -> dict[Any, Any]:
        return self.shelves.setdefault((account, region, name), {})


STATE = State()


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the API, as an operation sees it."""

    account: str
    region: str
    service: str
    operation: str
    parameters: Mapping[str, Any]

    def shelf(self, name: str) -> dict[Any, Any]:
        return STATE.shelf(self.account, self.region, f"{self.service}.{name}")

    def arn(self, resource: str, service: str | None = None) -> str:
        return f"arn:aws:{service or self.service}:{self.region}:{self.account}:{resource}"

    def moto(self, operation: str | None = None, **parameters: Any) -> dict[str, Any]:
        """What moto answers: to the same call, or to another."""
        client = behind(self.service, self.account, self.region)
        sent = parameters if operation else {**self.parameters, **parameters}
        answer: dict[str, Any] = getattr(client, xform_name(operation or self.operation))(**sent)
        answer.pop("ResponseMetadata", None)
        return answer


@cache
def behind(service: str, account: str, region: str) -> Any:
    """A client that nothing of ours answers: moto alone."""
    client = session(account).client(service, region_name=region, config=Config(retries={"max_attempts": 0}))  # type: ignore[call-overload]
    client.meta.events.register("before-call.*", _pass_on)
    return client


def _pass_on(params: dict[str, Any], **_: Any) -> None:
    params["headers"][PASS] = "1"


Operation = Callable[[Call], Mapping[str, Any] | None]
Operations = Mapping[tuple[str, str], Operation]
"""(boto3 service, operation) -> what answers it."""


class Gateway:
    """Stands before moto, in this process and before its server."""

    def __init__(self, operations: Operations) -> None:
        self.operations = operations
        self.services = {service for service, _ in operations}

    def concerned(self, authorization: str, path: str) -> bool:
        """We have operations of the service; other requests must not be read, since some bodies can be read only once."""
        found = _CREDENTIAL.search(authorization)
        return found is not None and _service(found.group(3), path) in self.services

    def answer(self, request: Request) -> tuple[int, dict[str, str], Any] | None:
        found = _CREDENTIAL.search(request.headers.get("Authorization", ""))
        if found is None or PASS in request.headers:
            return None
        signature = found.group(3)
        service = _service(signature, request.path)
        if service not in self.services:
            return None
        parser = _Parser(service)
        parser.setup_class(request)
        name = parser._get_action()
        operation = self.operations.get((service, name))
        if operation is None:
            return None
        call = Call(account=_account(found.group(1)) or parser.current_account, service=service, operation=name, parameters=parser.params,
                    region=GLOBAL if service in GLOBALS else found.group(2))  # fmt: skip
        try:
            result: Any = operation(call) or {}
        except ServiceException as error:
            result = error
        except ClientError as error:  # moto's, of a call inside ours
            result = Refused(error.response["Error"]["Code"], error.response["Error"].get("Message", ""))
        except Exception as error:  # a defect in here must look like one of AWS's, not like one of the caller's
            result = Refused("InternalFailure", f"{type(error).__name__}: {error}")
        status, headers, body = parser.serialized(ActionResult(result))
        return status, {"x-amzn-RequestId": "0" * 8, **{k: str(v) for k, v in headers.items()}}, body


def _service(signature: str, path: str) -> str:
    for (name, prefix), service in _BY_PATH.items():
        if name == signature and path.startswith(prefix):
            return service
    return _BY_SIGNATURE.get(signature, signature)


def whose(authorization: str) -> str | None:
    """The account that a signed request is made for."""
    found = _CREDENTIAL.search(authorization)
    return _account(found.group(1)) if found else None


def _account(key: str) -> str | None:
    """An access key of twelve digits says whose account it is."""
    return key if re.fullmatch(r"\d{12}", key) else None


class _Parser(BaseResponse):
    """moto's reader of requests and writer of answers, for a service by boto3's name."""

    def __init__(self, service: str) -> None:
        super().__init__(service_name=service)
        self.automated_parameter_parsing = True
        self.params: Mapping[str, Any] = {}


class _Front(BotocoreStubber):
    """Takes the place of moto's stub, inside this process."""

    def __init__(self, gateway: Gateway, behind: BotocoreStubber) -> None:
        super().__init__()
        self.gateway, self.behind = gateway, behind

    def process(self, request: AWSPreparedRequest) -> Any:
        account = whose(_text(request.headers.get("Authorization", "")))
        if account:
            request.headers["x-moto-account-id"] = account
        try:
            mine = self.gateway.concerned(_text(request.headers.get("Authorization", "")), urlparse(request.url).path)
            found = self.gateway.answer(normalize_request(request)) if mine else None
            return BotocoreStubber.process_request(self.behind, request) if found is None else found
        except Exception as error:  # a defect in here must look like one of AWS's, not like one of the caller's
            return 500, {"x-amzn-errortype": "InternalFailure"}, json.dumps({"message": f"{type(error).__name__}: {error}"})


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _unconditional(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    """moto judges a bucket's policy without looking at conditions, so that "deny what is not TLS" would deny everything."""
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(bucket.policy)
    kept = [s for s in policy["Statement"] if "Condition" not in s]
    result: PermissionResult = IAMPolicy(json.dumps({**policy, "Statement": kept})).is_action_permitted(action, resource)
    return result


@contextmanager
def mocked(operations: Operations) -> Iterator[Gateway]:
    """AWS, inside this process, from empty; what it holds goes with it."""
    from moto.core.models import botocore_stubber

    gateway = Gateway(operations)
    front = _Front(gateway, botocore_stubber)
    STATE.shelves.clear()
    with mock_aws(config={"iam": {"load_aws_managed_policies": True}, "lambda": {"use_docker": False}, "batch": {"use_docker": False},
                          "stepfunctions": {"execute_state_machine": True}}):  # fmt: skip
        state_manager.set_transition(model_name="acm::certificate", transition={"progression": "immediate"})
        botocore_stubber.process_request = front.process  # type: ignore[method-assign]
        try:
            with patch.object(FakeBucket, "get_permission", _unconditional):
                yield gateway
        finally:
            del botocore_stubber.process_request
