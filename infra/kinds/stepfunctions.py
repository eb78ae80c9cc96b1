"""State machines: the flow as Amazon States Language, with a role, a log without data, and tracing."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import json_text, log_group
from infra.parts import Part, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.stepfunctions import StateMachine, Step
from planta.needs import Need

FAILED = "falhou"
ON_MACHINE = frozenset({"states:StartExecution", "states:ListExecutions"})


def build(id: str, config: StateMachine, site: Site) -> Iterator[Part]:
    if config.logs:
        yield log_group(id, site, config.logs)
    logging = {"Level": config.logs.level.upper(), "IncludeExecutionData": config.logs.include_data, "Destinations": [
        {"CloudWatchLogsLogGroup": {"LogGroupArn": f"{site.log_group_arn(id)}:*"}}]} if config.logs else None  # fmt: skip
    key = site.key(config.key, id)
    yield Part(owner=id, type="AWS::StepFunctions::StateMachine", gives={"arn": ""}, after=((id, "policy"), (id, "logs")),
               properties=without_none({
                   "StateMachineName": site.name(id), "StateMachineType": config.type.upper(), "RoleArn": site.role(id),
                   "DefinitionString": json_text(definition(id, config, site)), "LoggingConfiguration": logging,
                   "TracingConfiguration": {"Enabled": config.tracing},
                   "EncryptionConfiguration": {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": key} if key else None,
               }))  # fmt: skip


def definition(id: str, config: StateMachine, site: Site) -> dict[str, Value]:
    """The steps in order; a failed one goes to its handler, after which the execution ends as failed."""
    sequence = config.sequence
    states: dict[str, Value] = {}
    for name, step in config.flow.items():
        state = repeated(name, step, site) if step.each else work(name, step, site)
        if step.text:
            state["Comment"] = step.text
        if step.on_error:
            state["Catch"] = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": step.on_error}]
        if name not in sequence:
            state["Next"] = FAILED
        elif name == sequence[-1]:
            state["End"] = True
        else:
            state["Next"] = sequence[sequence.index(name) + 1]
        states[name] = state
    if len(sequence) < len(config.flow):
        states[FAILED] = {"Type": "Fail", "Error": "Failed", "Cause": "A step failed after all its attempts"}
    limit = {"TimeoutSeconds": config.timeout * 60} if config.timeout else {}
    return {"Comment": site.name(id), "StartAt": sequence[0], **limit, "States": states}


def work(name: str, step: Step, site: Site) -> dict[str, Value]:
    """One task; what it is given is what the execution was given, and its answer is dropped: data stays in the buckets.

    The definition is text, so that its null (no result) survives every tool on the way."""
    resource, parameters = task(name, step, site)
    state: dict[str, Value] = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::{resource}",
        "Parameters": parameters,
        "ResultPath": None,
    }
    if step.timeout and not step.each:
        state["TimeoutSeconds"] = step.timeout * 60
    if step.retry:
        state["Retry"] = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "BackoffRate": 2, "MaxAttempts": step.retry,
                           "JitterStrategy": "FULL"}]  # fmt: skip
    return state


def task(name: str, step: Step, site: Site) -> tuple[str, dict[str, Value]]:
    if step.run:
        queue = site.config(step.run).queue
        given = [
            {"Name": "INPUT", "Value.$": "States.JsonToString($)"},
            {"Name": "EXECUTION", "Value.$": "$$.Execution.Name"},
        ]
        return "batch:submitJob.sync", {
            "JobName": name,
            "JobDefinition": site.arn("batch", f"job-definition/{site.name(step.run)}", of=step.run),
            "JobQueue": site.arn("batch", f"job-queue/{site.name(queue)}", of=queue),
            "ContainerOverrides": {"Environment": given},
        }
    if step.invoke:
        return "lambda:invoke", {
            "FunctionName": site.arn("lambda", f"function:{site.name(step.invoke)}", of=step.invoke),
            "Payload.$": "$",
        }
    if step.publish:
        return "sns:publish", {"TopicArn": site.topic_arn(step.publish), "Message.$": "States.JsonToString($)"}
    if step.send:
        url = f"https://sqs.{site.region(step.send)}.amazonaws.com/{site.account(step.send)}/{site.name(step.send)}"
        return "sqs:sendMessage", {"QueueUrl": url, "MessageBody.$": "States.JsonToString($)"}
    machine = str(step.start)
    return "states:startExecution.sync:2", {"StateMachineArn": site.arn("states", f"stateMachine:{site.name(machine)}", of=machine),
                                            "Input.$": "$"}  # fmt: skip


def repeated(name: str, step: Step, site: Site) -> dict[str, Value]:
    """One task for each item of the input's list of that name."""
    inner = work(name, step, site) | {"End": True}
    mode = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"} if step.distributed else {"Mode": "INLINE"}
    state: dict[str, Value] = {"Type": "Map", "ItemsPath": f"$.{step.each}", "ResultPath": None,
                               "ItemProcessor": {"ProcessorConfig": mode, "StartAt": f"{name}-{step.each}",
                                                 "States": {f"{name}-{step.each}": inner}}}  # fmt: skip
    if step.at_most:
        state["MaxConcurrency"] = step.at_most
    if step.timeout:
        inner["TimeoutSeconds"] = step.timeout * 60
    return state


def grants(site: Site, access: Access) -> Iterator[Grant]:
    id = access.target
    machine = tuple(a for a in access.actions if a in ON_MACHINE)
    executions = tuple(a for a in access.actions if a not in ON_MACHINE)
    if machine:
        yield on(site.arn("states", f"stateMachine:{site.name(id)}", of=id), actions=machine)
    if executions:
        yield on(site.arn("states", f"execution:{site.name(id)}:*", of=id), actions=executions)


def needs(site: Site, need: Need, action: str) -> Grant:
    """Child executions bear the name of the machine's own."""
    name = site.name(need.principal)
    what = f"stateMachine:{name}" if action in ON_MACHINE else f"execution:{name}/*"
    return on(site.arn("states", what, of=need.principal), actions=(action,))


KINDS = {
    "state-machine": Facet(build=build, grants=grants, needs=needs, trust=service_trust("states.amazonaws.com"))
}
