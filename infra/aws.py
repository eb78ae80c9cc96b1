"""Where AWS is (an emulator inside this process, one at an address, or real accounts) in; clients, and calls in the CLI's form, out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import boto3
import jmespath
from botocore.awsrequest import AWSPreparedRequest
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader, create_loader
from botocore.model import ListShape, Shape, StructureShape
from botocore.parsers import ResponseParserError
from botocore.session import get_session

Failed = (ClientError, BotoCoreError, ResponseParserError)
"""What AWS, or the way to it, may answer instead."""


@cache
def _loader() -> Loader:
    """Descriptions of the services, read once for all sessions: they are the slowest part of a client."""
    return create_loader()


def session(account: str) -> boto3.Session:
    """The emulator's caller: the access key is the number of the account."""
    core = get_session()
    core.register_component("data_loader", _loader())
    return boto3.Session(account, "emulator", botocore_session=core)


@dataclass(kw_only=True)
class Aws:
    """Clients by service, account and region."""

    endpoint: str | None = None
    """The emulator's address; None: inside this process, or the real AWS."""
    real: bool = False
    role: str | None = None
    """Role to take on in accounts other than the caller's own."""
    _clients: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    _sessions: dict[str, boto3.Session] = field(default_factory=dict)

    def client(self, service: str, account: str, region: str) -> Any:
        key = (service, account, region)
        if key not in self._clients:
            config = Config(retries={"mode": "standard", "max_attempts": 5 if self.real else 1}, read_timeout=600)
            self._clients[key] = self._session(account).client(service, region_name=region, endpoint_url=self.endpoint, config=config)  # type: ignore[call-overload]
            if self.endpoint:
                self._clients[key].meta.events.register("before-send", self._to_the_endpoint)
        return self._clients[key]

    def _to_the_endpoint(self, request: AWSPreparedRequest, **_: Any) -> None:
        """Some services put the account's number before the host, which an address of this machine cannot have."""
        assert self.endpoint
        request.url = urlunsplit(urlsplit(request.url)._replace(netloc=urlsplit(self.endpoint).netloc))

    def _session(self, account: str) -> boto3.Session:
        if account not in self._sessions:
            self._sessions[account] = self._real(account) if self.real else session(account)
        return self._sessions[account]

    def _real(self, account: str) -> boto3.Session:
        """The caller's own session where it is that account's, else the role in it; never another account."""
        own = boto3.Session()
        if own.client("sts").get_caller_identity()["Account"] == account:
            return own
        if self.role is None:
            raise WrongAccount(account, own.client("sts").get_caller_identity()["Account"])
        keys = own.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/{self.role}", RoleSessionName="planta")["Credentials"]
        session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
        found = session.client("sts").get_caller_identity()["Account"]
        if found != account:
            raise WrongAccount(account, found)
        return session

    def call(self, service: str, account: str, region: str, call: str, parameters: Mapping[str, Any]) -> Any:
        """A call in the CLI's form; every page of the answer."""
        client = self.client(service, account, region)
        op = call.replace("-", "_")
        given = arguments(client, op, parameters)
        if client.can_paginate(op):
            return _told(client.get_paginator(op).paginate(**given).build_full_result())
        return _told(getattr(client, op)(**given))

    def ask(self, service: str, account: str, region: str, call: str, parameters: Mapping[str, Any], path: str) -> Any:
        """One value of a call's answer."""
        return jmespath.search(path, self.call(service, account, region, call, parameters))


def _told(value: Any) -> Any:
    """Moments as the CLI tells them: as text, which JMESPath can sort."""
    if isinstance(value, Mapping):
        return {k: _told(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_told(v) for v in value]
    return value.isoformat() if isinstance(value, datetime) else value


class WrongAccount(Exception):
    """The credentials are another account's."""

    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(f"the model says account {wanted}, the credentials are account {found}'s")


def arguments(client: BaseClient, op: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """`{"bucket-name": "b"}` as boto3 takes it; shorthand (`A=true,B=x`) where the API takes a structure."""
    shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[op]).input_shape
    members: Mapping[str, Shape] = shape.members if isinstance(shape, StructureShape) else {}
    names = {m.lower(): m for m in members}
    made = {}
    for option, value in parameters.items():
        name = names[option.replace("-", "").lower()]
        made[name] = _value(members[name], value)
    return made


def _value(shape: Shape, value: Any) -> Any:
    if isinstance(shape, ListShape):
        return [_value(shape.member, v) for v in (value if isinstance(value, (list, tuple)) else (value,))]
    if isinstance(shape, StructureShape) and isinstance(value, str):
        if value.startswith("{"):
            return json.loads(value)
        pairs = dict(pair.split("=", 1) for pair in value.split(","))
        return {k: _value(shape.members[k], v) for k, v in pairs.items()}
    if shape.type_name == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if shape.type_name in ("integer", "long"):
        return int(value)
    return str(value) if shape.type_name == "string" else value
