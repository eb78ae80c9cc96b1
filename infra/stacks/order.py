"""Composed stacks in; the order to deploy them, where parameters come from, and the calls beside them, as plain data, out."""

from typing import Any

from infra.parts import Ask, Call
from infra.stacks.compose import Composed
from infra.stacks.place import Stack


def order(composed: Composed) -> dict[str, Any]:
    """What `planta deploy` follows: stack by stack, step by step."""
    architecture = composed.site.architecture
    environment = architecture.environment
    return {
        "system": architecture.system.id, "environment": architecture.environment_id, "account": environment.account,
        "approval": environment.approval, "steps": [s for s in composed.site.steps if any(k.step == s for k in composed.stacks)],
        "stacks": [_stack(s) for s in composed.stacks], "calls": [_call(composed, c) for c in composed.calls],
    }  # fmt: skip


def _stack(stack: Stack) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        name: {"stack": other, "output": output} for name, (other, output) in stack.fed.items()
    }
    parameters |= {name: _ask(ask) for name, ask in stack.asked.items()}
    return {
        "name": stack.name, "step": stack.step, "account": stack.account, "region": stack.region, "template": f"{stack.name}.template.json",
        "needs": sorted(stack.needs), "parameters": parameters,
        "resources": {logical: part["Metadata"]["Planta"]["Resource"] for logical, part in stack.resources.items()},
    }  # fmt: skip


def _ask(ask: Ask) -> dict[str, Any]:
    if ask.lookup is None:
        return {"told": ask.text}
    look = ask.lookup
    return {
        "service": ask.service,
        "call": look.call,
        "parameters": dict(look.parameters),
        "path": look.path,
        "text": ask.text,
    }


def _call(composed: Composed, call: Call) -> dict[str, Any]:
    site = composed.site
    unless = {"call": call.unless[0], "parameters": dict(call.unless[1])} if call.unless else None
    return {"resource": call.owner, "step": site.step(call.owner), "account": site.account(call.owner), "region": site.region(call.owner),
            "why": call.why, "service": call.service, "call": call.call, "parameters": dict(call.parameters), "unless": unless}  # fmt: skip
