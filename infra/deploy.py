"""Planned stacks and an AWS in; stacks deployed in order, each event as it happens, and what is read back, out."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.assembly import Assembly, Call, Stack
from infra.aws import Aws, Failed
from infra.plan import There, parameters, there

LARGEST = 51_200
"""Bytes of a template that CloudFormation takes in the call itself; a larger one goes through the bootstrap bucket."""
DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
BUCKET = "cdk-hnb659fds-assets-{}-{}"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened."""

    stack: str
    what: str
    """resource, stack, call or unchanged."""
    text: str
    done: int = 0
    total: int = 0


class DeploymentFailed(Exception):
    """CloudFormation's own reasons, resource by resource."""


def deploy(stack: Stack, assembly: Assembly, aws: Aws, told: Mapping[str, str], stand_in: Any = None, *,
           mend: bool = False) -> Iterator[Event]:  # fmt: skip
    """Bring one stack to what the assembly says; nothing is done when it is so already, unless what drifted is to be put back."""
    now = there(stack, aws)
    values = parameters(stack, assembly, aws, told, stand_in)
    if not mend and now and not now.fresh and now.template == stack.template and now.parameters == values:
        yield Event(stack=stack.name, what="unchanged", text="unchanged")
        return
    client = aws.client("cloudformation", stack.account, stack.region)
    if now and now.status.startswith("ROLLBACK"):  # a first deployment that failed: only its history is left
        client.delete_stack(StackName=stack.name)
        _wait(client, stack.name, aws, gone=True)
        now = None
    name = "planta-" + hashlib.sha256(f"{stack.body}{sorted(values.items())}".encode()).hexdigest()[:16]
    seen = {e["EventId"] for e in _events(client, stack.name)} if now else set()
    if not _change_set(client, stack, name, values, now, aws, mend):
        yield Event(stack=stack.name, what="unchanged", text="unchanged")
        return
    client.execute_change_set(StackName=stack.name, ChangeSetName=name)
    yield from _follow(client, stack, aws, seen)
    if stack.protected:
        client.update_termination_protection(StackName=stack.name, EnableTerminationProtection=True)
    yield Event(stack=stack.name, what="stack", text=read_back(stack, aws))


def _change_set(client: Any, stack: Stack, name: str, values: Mapping[str, str], now: There | None, aws: Aws, mend: bool) -> bool:
    """Make it and wait for it; False when it changes nothing."""
    with suppress(ClientError):  # of a deployment that was broken off
        client.delete_change_set(StackName=stack.name, ChangeSetName=name)
    client.create_change_set(
        StackName=stack.name,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if now and not now.fresh else "CREATE",
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=[{"Key": k, "Value": v} for k, v in stack.tags.items()],
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in values.items()],
        **_body(stack, aws),
        **({"DeploymentMode": "REVERT_DRIFT"} if mend and now else {}),
    )
    while True:
        found = client.describe_change_set(StackName=stack.name, ChangeSetName=name)
        if found["Status"] == "CREATE_COMPLETE":
            return True
        if found["Status"] == "FAILED":
            client.delete_change_set(StackName=stack.name, ChangeSetName=name)
            reason = found.get("StatusReason", "")
            if "didn't contain changes" in reason or "No updates" in reason:
                return False
            raise DeploymentFailed(f"{stack.name}: {reason}")
        _pause(aws)


def _body(stack: Stack, aws: Aws) -> dict[str, str]:
    data = stack.body.encode()
    if len(data) <= LARGEST:
        return {"TemplateBody": stack.body}
    bucket, key = BUCKET.format(stack.account, stack.region), f"planta/{hashlib.sha256(data).hexdigest()}.json"
    aws.client("s3", stack.account, stack.region).put_object(Bucket=bucket, Key=key, Body=data)
    return {"TemplateURL": f"https://{bucket}.s3.{stack.region}.amazonaws.com/{key}"}


def _follow(client: Any, stack: Stack, aws: Aws, seen: set[str]) -> Iterator[Event]:
    """Events as they come; the end, or why it failed."""
    total, done, reasons = len(stack.template["Resources"]), set(), []
    while True:
        now = client.describe_stacks(StackName=stack.name)["Stacks"][0]
        status = now["StackStatus"]
        for event in reversed([e for e in _events(client, stack.name) if e["EventId"] not in seen]):
            seen.add(event["EventId"])
            if event["LogicalResourceId"] == stack.name:
                continue
            if event["ResourceStatus"].endswith("_FAILED"):
                reasons.append(f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}")
            if event["ResourceStatus"].endswith(("_COMPLETE", "_FAILED")):
                done.add(event["LogicalResourceId"])
                yield Event(
                    stack=stack.name,
                    what="resource",
                    done=len(done),
                    total=total,
                    text=f"{event['ResourceStatus']} {stack.owners.get(event['LogicalResourceId'], '?')} {event['ResourceType']}",
                )
        if status in DONE:
            return
        if not status.endswith("_IN_PROGRESS"):
            raise DeploymentFailed(
                f"{stack.name} is {status}:\n" + "\n".join(reasons or [now.get("StackStatusReason", "no reason given")])
            )
        _pause(aws)


def _events(client: Any, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        client.get_paginator("describe_stack_events").paginate(StackName=name).build_full_result()["StackEvents"]
    )
    return found


def _wait(client: Any, name: str, aws: Aws, *, gone: bool) -> None:
    while gone:
        try:
            if client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE":
                return
        except ClientError:
            return
        _pause(aws)


def _pause(aws: Aws) -> None:
    time.sleep(3 if aws.real else 0.1)


def read_back(stack: Stack, aws: Aws) -> str:
    """What CloudFormation lists, held against the template: a complete stack with a resource missing is a failure."""
    client = aws.client("cloudformation", stack.account, stack.region)
    found = client.get_paginator("list_stack_resources").paginate(StackName=stack.name).build_full_result()["StackResourceSummaries"]
    made = {r["LogicalResourceId"] for r in found if r.get("PhysicalResourceId") and r["ResourceStatus"].endswith("_COMPLETE")}
    wanted = set(stack.template["Resources"])
    if wanted - made:
        raise DeploymentFailed(f"{stack.name}: not there although the stack is complete: {', '.join(sorted(wanted - made))}")
    return f"{len(wanted)} resources read back"


def calls(assembly: Assembly, aws: Aws, step: str | None) -> Iterator[Event]:
    """What CloudFormation has no type for; each call may be repeated without harm, and is left out when its question says so."""
    for call in assembly.calls:
        if step in (None, call.step) and not _done(call, aws):
            aws.call(call.service, call.account, call.region, call.call, call.parameters)
            yield Event(stack=call.resource, what="call", text=f"{call.service} {call.call}: {call.why}")


def outputs(assembly: Assembly, aws: Aws) -> dict[str, str]:
    """What only the deployment knows, as charts and manifests ask for it: `{"banco.endpoint": "…"}`."""
    found = {}
    for stack in assembly.stacks:
        with suppress(ClientError):  # of a step that is not deployed yet
            client = aws.client("cloudformation", stack.account, stack.region)
            for output in client.describe_stacks(StackName=stack.name)["Stacks"][0].get("Outputs", ()):
                owner, _, what = output.get("ExportName", "").partition(":")[2].partition(":")
                if what:
                    found[f"{owner}.{what}"] = str(output["OutputValue"])
    return dict(sorted(found.items()))


def _done(call: Call, aws: Aws) -> bool:
    if call.unless is None:
        return False
    try:
        aws.call(call.service, call.account, call.region, call.unless["call"], call.unless["parameters"])
    except Failed:
        return False
    return True
