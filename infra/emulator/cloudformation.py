"""CloudFormation's API over the engine: stacks, change sets, events, exports."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlparse

from infra.emulator.gateway import Call, Operations, Refused
from infra.emulator.intrinsics import TemplateError
from infra.emulator.resource import At, Type
from infra.emulator.stacks import Change, Engine, Stack

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Every moment here: the emulator has no clock, so that two runs answer alike."""


class CloudFormation:
    """Answers the calls that `planta deploy`, the CDK and the AWS CLI make."""

    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types

    @property
    def operations(self) -> Operations:
        names = ("CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet", "DeleteChangeSet", "CreateStack", "UpdateStack", "DeleteStack",
                 "DescribeStacks", "ListStacks", "DescribeStackEvents", "DescribeStackResources", "ListStackResources", "GetTemplate",
                 "ListExports", "UpdateTerminationProtection", "ValidateTemplate", "SetStackPolicy")  # fmt: skip
        methods = {n: getattr(self, "".join(f"_{c.lower()}" if c.isupper() else c for c in n).lstrip("_")) for n in names}
        return {("cloudformation", name): method for name, method in methods.items()}

    # stacks

    def _stacks(self, call: Call) -> dict[str, Stack]:
        return call.shelf("stacks")

    def _stack(self, call: Call, name: str | None = None) -> Stack:
        name = name or call.parameters["StackName"]
        for stack in self._stacks(call).values():
            if name in (stack.name, stack.id):
                return stack
        raise Refused("ValidationError", f"Stack with id {name} does not exist")

    def _engine(self, call: Call) -> Engine:
        stacks = self._stacks(call)

        def exports(_: Stack) -> dict[str, str]:
            return {e: v for s in stacks.values() for v, e in s.outputs.values() if e}

        engine = Engine(self.types, exports)
        engine.imported = lambda stack: {  # type: ignore[method-assign]
            name for s in stacks.values() if s is not stack and s.resources for name in _imports(s.template)
        }
        return engine

    def describe_stacks(self, call: Call) -> dict[str, Any]:
        stacks = [self._stack(call)] if call.parameters.get("StackName") else list(self._stacks(call).values())
        return {"Stacks": [_described(s) for s in stacks]}

    def list_stacks(self, call: Call) -> dict[str, Any]:
        return {"StackSummaries": [{k: v for k, v in _described(s).items() if k in ("StackId", "StackName", "CreationTime", "StackStatus")}
                                   for s in self._stacks(call).values()]}  # fmt: skip

    def describe_stack_events(self, call: Call) -> dict[str, Any]:
        stack = self._stack(call)
        return {"StackEvents": [
            {"StackId": stack.id, "StackName": stack.name, "EventId": str(i), "LogicalResourceId": e.logical, "PhysicalResourceId": e.id,
             "ResourceType": e.type, "ResourceStatus": e.status, "ResourceStatusReason": e.reason, "Timestamp": _EPOCH}
            for i, e in reversed(list(enumerate(stack.events)))]}  # fmt: skip

    def list_stack_resources(self, call: Call) -> dict[str, Any]:
        return {"StackResourceSummaries": [{**r, "LastUpdatedTimestamp": _EPOCH} for r in _resources(self._stack(call))]}

    def describe_stack_resources(self, call: Call) -> dict[str, Any]:
        stack = self._stack(call)
        return {"StackResources": [{**r, "StackName": stack.name, "StackId": stack.id, "Timestamp": _EPOCH} for r in _resources(stack)]}

    def get_template(self, call: Call) -> dict[str, Any]:
        return {"TemplateBody": self._stack(call).body, "StagesAvailable": ["Original"]}

    def list_exports(self, call: Call) -> dict[str, Any]:
        return {"Exports": [{"ExportingStackId": s.id, "Name": e, "Value": v}
                            for s in self._stacks(call).values() for v, e in s.outputs.values() if e]}  # fmt: skip

    def validate_template(self, call: Call) -> dict[str, Any]:
        self._check(call, _body(call))
        return {}

    def update_termination_protection(self, call: Call) -> dict[str, Any]:
        stack = self._stack(call)
        stack.protected = bool(call.parameters["EnableTerminationProtection"])
        return {"StackId": stack.id}

    def set_stack_policy(self, call: Call) -> None:
        self._stack(call)

    def create_stack(self, call: Call) -> dict[str, Any]:
        if call.parameters["StackName"] in self._stacks(call):
            raise Refused("AlreadyExistsException", f"Stack [{call.parameters['StackName']}] already exists")
        self._check(call, _body(call))
        stack = self._new(call)
        self._engine(call).apply(stack, _body(call), _parameters(call))
        return {"StackId": stack.id}

    def update_stack(self, call: Call) -> dict[str, Any]:
        stack, body = self._stack(call), _body(call)
        if not self._plan(call, stack, body):
            raise Refused("ValidationError", "No updates are to be performed.")
        self._engine(call).apply(stack, body, _parameters(call))
        return {"StackId": stack.id}

    def delete_stack(self, call: Call) -> None:
        name = call.parameters["StackName"]
        if name not in self._stacks(call):
            return
        stack = self._stack(call)
        if stack.protected:
            raise Refused("ValidationError", f"Stack [{name}] cannot be deleted while TerminationProtection is enabled")
        try:
            self._engine(call).delete(stack)
        except TemplateError as error:
            raise Refused("ValidationError", str(error)) from error
        del self._stacks(call)[name]

    def _new(self, call: Call) -> Stack:
        stacks = self._stacks(call)
        stack = Stack(name=call.parameters["StackName"], account=call.account, region=call.region, number=len(stacks) + 1,
                      tags={t["Key"]: t["Value"] for t in call.parameters.get("Tags") or ()})  # fmt: skip
        stacks[stack.name] = stack
        return stack

    # change sets

    def create_change_set(self, call: Call) -> dict[str, Any]:
        name, body = call.parameters["StackName"], _body(call)
        creating = call.parameters.get("ChangeSetType") == "CREATE"
        if creating and name in self._stacks(call) and self._stacks(call)[name].resources:
            raise Refused("ValidationError", f"Stack [{name}] already exists and cannot be created again")
        self._check(call, body)
        stack = self._new(call) if creating and name not in self._stacks(call) else self._stack(call)
        changes = self._plan(call, stack, body)
        outputs = stack.template.get("Outputs") != _template(body).get("Outputs")
        id = call.arn(f"changeSet/{call.parameters['ChangeSetName']}/{stack.name}")
        call.shelf("change-sets")[id] = {
            "stack": stack, "body": body, "parameters": _parameters(call), "changes": changes, "name": call.parameters["ChangeSetName"],
            "mend": call.parameters.get("DeploymentMode") == "REVERT_DRIFT",
            "empty": not changes and not outputs and not call.parameters.get("DeploymentMode"), "executed": False}  # fmt: skip
        return {"Id": id, "StackId": stack.id}

    def _change_set(self, call: Call) -> dict[str, Any]:
        asked = call.parameters["ChangeSetName"]
        for id, found in call.shelf("change-sets").items():
            if asked == id or (asked == found["name"] and call.parameters.get("StackName") in (found["stack"].name, found["stack"].id)):
                return {"id": id, **found}
        raise Refused("ChangeSetNotFound", f"ChangeSet [{asked}] does not exist")

    def describe_change_set(self, call: Call) -> dict[str, Any]:
        found = self._change_set(call)
        stack = found["stack"]
        status = ("FAILED", "UNAVAILABLE") if found["empty"] else ("CREATE_COMPLETE", "AVAILABLE")
        return {
            "ChangeSetName": found["name"], "ChangeSetId": found["id"], "StackId": stack.id, "StackName": stack.name,
            "Status": status[0], "ExecutionStatus": "EXECUTE_COMPLETE" if found["executed"] else status[1],
            "StatusReason": "The submitted information didn't contain changes." if found["empty"] else "",
            "Changes": [{"Type": "Resource", "ResourceChange": _change(c)} for c in found["changes"]]}  # fmt: skip

    def execute_change_set(self, call: Call) -> None:
        found = self._change_set(call)
        if found["empty"] or found["executed"]:
            raise Refused("InvalidChangeSetStatus", "ChangeSet cannot be executed in its current status")
        call.shelf("change-sets").pop(found["id"])
        self._engine(call).apply(found["stack"], found["body"], found["parameters"], mend=found["mend"])

    def delete_change_set(self, call: Call) -> None:
        call.shelf("change-sets").pop(self._change_set(call)["id"])

    def _check(self, call: Call, body: str) -> None:
        try:
            self._engine(call).check(_template(body))
        except (TemplateError, ValueError) as error:
            raise Refused("ValidationError", f"Template error: {error}") from error

    def _plan(self, call: Call, stack: Stack, body: str) -> list[Change]:
        try:
            return self._engine(call).plan(stack, _template(body), _parameters(call))
        except TemplateError as error:
            raise Refused("ValidationError", f"Template error: {error}") from error


LARGEST = 51_200
"""Bytes of a template inside the call, as AWS has it."""


def _body(call: Call) -> str:
    """The template in the call, or in a bucket."""
    url = call.parameters.get("TemplateURL")
    if url:
        bucket, key = urlparse(url).netloc.split(".")[0], urlparse(url).path.lstrip("/")
        at = At(account=call.account, region=call.region, stack="", logical="")
        text: str = at.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        return text
    body: str = call.parameters["TemplateBody"]
    if len(body.encode()) > LARGEST:
        raise Refused("ValidationError", f"Member must have length less than or equal to {LARGEST}")
    return body


def _template(body: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(body)
    return loaded


def _parameters(call: Call) -> dict[str, str]:
    return {p["ParameterKey"]: p["ParameterValue"] for p in call.parameters.get("Parameters") or ()}


def _imports(value: Any) -> list[str]:
    """Names of plain exports that a template reads."""
    if isinstance(value, list):
        return [n for v in value for n in _imports(v)]
    if isinstance(value, dict):
        own = [value["Fn::ImportValue"]] if isinstance(value.get("Fn::ImportValue"), str) else []
        return own + [n for v in value.values() for n in _imports(v)]
    return []


def _described(stack: Stack) -> dict[str, Any]:
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": _EPOCH,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "EnableTerminationProtection": stack.protected,
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in stack.parameters.items()],
        "Tags": [{"Key": k, "Value": v} for k, v in stack.tags.items()],
        "Outputs": [{"OutputKey": k, "OutputValue": v, **({"ExportName": e} if e else {})} for k, (v, e) in stack.outputs.items()],
    }


def _resources(stack: Stack) -> list[dict[str, Any]]:
    return [{"LogicalResourceId": k, "PhysicalResourceId": r.made.id, "ResourceType": r.type, "ResourceStatus": "CREATE_COMPLETE"}
            for k, r in stack.resources.items()]  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    details = [{"Target": {"Attribute": "Properties", "Name": p}} for p in change.properties]
    return {"Action": change.action, "LogicalResourceId": change.logical, "ResourceType": change.type, "PhysicalResourceId": change.id,
            "Scope": ["Properties"] if details else [], "Details": details,
            **({"Replacement": "True" if change.replaced else "False"} if change.action == "Modify" else {})}  # fmt: skip
