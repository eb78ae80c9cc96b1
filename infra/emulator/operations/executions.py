"""State machines that run: an execution is interpreted to its end by moto, told to EventBridge and counted in CloudWatch."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from botocore.config import Config

from infra.aws import session
from infra.emulator.gateway import Call, Operations, Refused, behind

INTEGRATIONS = ("batch:submitJob", "batch:submitJob.sync", "sns:publish", "sqs:sendMessage", "states:startExecution",
                "states:startExecution.sync", "states:startExecution.sync:2")  # fmt: skip
"""What a task may do here; moto would answer for others as if they had worked."""
STATES = ("Task", "Map", "Parallel", "Choice", "Pass", "Wait", "Succeed", "Fail")
COUNTED = {"SUCCEEDED": "ExecutionsSucceeded", "FAILED": "ExecutionsFailed", "TIMED_OUT": "ExecutionsTimedOut",
           "ABORTED": "ExecutionsAborted"}  # fmt: skip


def _start(call: Call) -> dict[str, Any]:
    """It has ended when the call answers: the emulator has no clock, so that waits between attempts take no time."""
    machine = call.moto("DescribeStateMachine", stateMachineArn=call.parameters["stateMachineArn"])
    unable = sorted(set(_unable(json.loads(machine["definition"]))))
    if unable:
        raise Refused("InvalidDefinition", f"the emulator does not run {', '.join(unable)}")
    _adapt()
    shelf = call.shelf("started")
    shelf[len(shelf)] = True
    started = call.moto(**{"name": f"{len(shelf):08x}-0000-0000-0000-000000000000", **call.parameters})
    while (told := call.moto("DescribeExecution", executionArn=started["executionArn"]))["status"] == "RUNNING":
        time.sleep(0.02)
    _tell(call, told)
    return started


def _unable(definition: Mapping[str, Any]) -> Iterator[str]:
    for state in definition["States"].values():
        if state["Type"] not in STATES:
            yield f"states of type {state['Type']}"
        elif state["Type"] == "Task" and state["Resource"].removeprefix("arn:aws:states:::") not in INTEGRATIONS:
            yield f"tasks of {state['Resource']}"
        for inner in (state.get("ItemProcessor"), *state.get("Branches", ())):
            if inner:
                yield from _unable(inner)


def _tell(call: Call, told: Mapping[str, Any]) -> None:
    """As the service does when an execution ends."""
    machine, status = told["stateMachineArn"], told["status"]
    detail = {k: told.get(k) for k in ("executionArn", "stateMachineArn", "name", "status", "input", "output", "error", "cause")}
    moments = {k: int(told[k].timestamp() * 1000) for k in ("startDate", "stopDate")}
    session(call.account).client("cloudwatch", region_name=call.region).put_metric_data(Namespace="AWS/States", MetricData=[
        {"MetricName": name, "Dimensions": [{"Name": "StateMachineArn", "Value": machine}], "Value": value, "Unit": unit}
        for name, value, unit in (("ExecutionsStarted", 1, "Count"), (COUNTED[status], 1, "Count"),
                                  ("ExecutionTime", moments["stopDate"] - moments["startDate"], "Milliseconds"))])  # fmt: skip
    behind("events", call.account, call.region).put_events(Entries=[{
        "Source": "aws.states", "DetailType": "Step Functions Execution Status Change", "Resources": [told["executionArn"]],
        "Detail": json.dumps(detail | moments)}])  # fmt: skip


def _adapt() -> None:
    """moto's tasks act as the account of the execution's role, through all that the emulator adds; attempts follow at once."""
    at = "moto.stepfunctions.parser.asl.component."
    retrier: Any = import_module(at + "common.retry.retrier_decl")
    task: Any = import_module(at + "state.exec.state_task.service.state_task_service").StateTaskService
    callback: Any = import_module(at + "state.exec.state_task.service.state_task_service_callback")
    loaded: list[tuple[str, Any]] = list(sys.modules.items())
    for name, module in loaded:
        if name.startswith("moto.stepfunctions.parser.") and hasattr(module, "boto_client_for"):
            module.boto_client_for = _client
    task._normalise_parameters, task._normalise_response = _to_boto, _from_boto
    retrier.time, callback._DELAY_SECONDS_SYNC_CONDITION_CHECK = _NoTime, 0.02


def _to_boto(task: Any, parameters: Any, boto_service_name: str | None = None, service_action_name: str | None = None) -> None:
    """Step Functions writes every name with a capital, the API not always; moto leaves them as they are."""
    task._to_boto_request(parameters, _shapes(task, boto_service_name, service_action_name).input_shape)


def _from_boto(task: Any, response: Any, boto_service_name: str | None = None, service_action_name: str | None = None) -> None:
    task._from_boto_response(response, _shapes(task, boto_service_name, service_action_name).output_shape)


def _shapes(task: Any, service: str | None, action: str | None) -> Any:
    client = session("0" * 12).client(task._get_boto_service_name(service), region_name="us-east-1")
    return client.meta.service_model.operation_model(client.meta.method_to_api_mapping[task._get_boto_service_action(action)])


class _NoTime:
    """In the place of the module `time`."""

    @staticmethod
    def sleep(seconds: float) -> None:
        """Waiting is not what an emulator is for."""


@cache
def _of(service: str, account: str, region: str) -> Any:
    unchecked = Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=86_400)
    return session(account).client(service, region_name=region, config=unchecked)  # type: ignore[call-overload]


def _client(region: str, service: str, state_credentials: Any = None) -> Any:
    return _of(service, state_credentials.role_arn.split(":")[4], region)


OPERATIONS: Operations = {("stepfunctions", "StartExecution"): _start}
