"""Alarms that ring: a figure comes in, the alarms that watch it are weighed at once, and a change of state is published."""

import ast
import json
import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.aws import session
from infra.emulator.gateway import Call, Operations, Refused

BREACHES: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt, "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt, "LessThanOrEqualToThreshold": operator.le,
}  # fmt: skip
_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_COMPARED: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
Values = Mapping[str, float | None]


def _put(call: Call) -> dict[str, Any]:
    answer = call.moto()
    came = {(call.parameters["Namespace"], m["MetricName"], _key(m.get("Dimensions"))) for m in call.parameters["MetricData"]}
    for alarm in call.moto("DescribeAlarms", AlarmTypes=["MetricAlarm"])["MetricAlarms"]:
        if any((m["Namespace"], m["MetricName"], _key(m["Dimensions"])) in came for _, m in _series(alarm)):
            _weigh(call, alarm)
    return answer


def _key(dimensions: Any) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((d["Name"], d["Value"]) for d in dimensions or ()))


def _series(alarm: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, what is measured and how)"""
    if not alarm.get("Metrics"):
        yield "m1", {k: alarm.get(k) for k in ("Namespace", "MetricName", "Dimensions", "Period", "Statistic", "ExtendedStatistic")}
    for query in alarm.get("Metrics", ()):
        if stat := query.get("MetricStat"):
            extended = stat["Stat"].startswith("p")
            metric = stat["Metric"]
            yield query["Id"], {
                "Namespace": metric["Namespace"], "MetricName": metric["MetricName"], "Dimensions": metric.get("Dimensions", []),
                "Period": stat["Period"], "ExtendedStatistic" if extended else "Statistic": stat["Stat"]}  # fmt: skip


def _weigh(call: Call, alarm: Mapping[str, Any]) -> None:
    """The periods end now: the emulator has no clock that they could be counted by."""
    now, periods = datetime.now(UTC) + timedelta(seconds=1), alarm["EvaluationPeriods"]
    breaching = BREACHES.get(alarm["ComparisonOperator"])
    if breaching is None:
        raise Refused("ValidationError", f"the emulator does not weigh {alarm['ComparisonOperator']}")
    shown = [q for q in alarm.get("Metrics", ()) if q.get("ReturnData", True)]
    votes: list[bool | None] = []
    latest: float | None = None
    for n in range(periods):
        values = {id: _value(call, series, now, n) for id, series in _series(alarm)}
        formula = next((q["Expression"] for q in shown if q.get("Expression")), shown[0]["Id"] if shown else "m1")
        value = _worked_out(ast.parse(formula, mode="eval").body, values)
        latest = value if n == 0 else latest
        votes.append(None if value is None else breaching(value, alarm["Threshold"]))
    state = _state(votes, alarm.get("DatapointsToAlarm") or periods, alarm.get("TreatMissingData") or "missing", alarm["StateValue"])
    if state != alarm["StateValue"]:
        reason = f"{latest} is {'' if state == 'ALARM' else 'not '}{alarm['ComparisonOperator']} {alarm['Threshold']}"
        call.moto("SetAlarmState", AlarmName=alarm["AlarmName"], StateValue=state, StateReason=reason)
        _publish(call, alarm, state, reason)


def _state(votes: list[bool | None], needed: int, missing: str, before: str) -> str:
    filled = [{"breaching": True, "notBreaching": False}.get(missing) if v is None else v for v in votes]
    if all(v is None for v in filled):
        return before if missing == "ignore" else "INSUFFICIENT_DATA"
    return "ALARM" if sum(v is True for v in filled) >= needed else "OK"


def _value(call: Call, series: Mapping[str, Any], now: datetime, n: int) -> float | None:
    statistic, period = series.get("Statistic"), series["Period"]
    if not statistic:
        raise Refused("ValidationError", f"the emulator works out no {series.get('ExtendedStatistic')}")
    found = call.moto("GetMetricStatistics", Namespace=series["Namespace"], MetricName=series["MetricName"], Period=period,
                      Dimensions=series["Dimensions"], Statistics=[statistic], StartTime=now - timedelta(seconds=(n + 1) * period),
                      EndTime=now - timedelta(seconds=n * period))["Datapoints"]  # fmt: skip
    return float(found[0][statistic]) if found else None


def _worked_out(node: ast.AST, values: Values) -> float | None:
    """Metric math, as far as our alarms need it; whatever else is refused."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=id) if id in values:
            return values[id]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            a, b = _worked_out(left, values), _worked_out(right, values)
            return None if a is None or b is None or (isinstance(op, ast.Div) and b == 0) else _ARITHMETIC[type(op)](a, b)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            a, b = _worked_out(left, values), _worked_out(right, values)
            return None if a is None or b is None else float(_COMPARED[type(op)](a, b))
        case ast.Call(func=ast.Name(id="FILL"), args=[of, other]):
            found = _worked_out(of, values)
            return _worked_out(other, values) if found is None else found
        case ast.Call(func=ast.Name(id="IF"), args=[condition, yes, no]):
            chosen = _worked_out(condition, values)
            return None if chosen is None else _worked_out(yes if chosen else no, values)
        case ast.Call(func=ast.Name(id="MAX"), args=[ast.Call(func=ast.Name(id="METRICS"))]):
            return max((v for v in values.values() if v is not None), default=None)
    raise Refused("ValidationError", f"the emulator does not work out {ast.unparse(node)}")


def _publish(call: Call, alarm: Mapping[str, Any], state: str, reason: str) -> None:
    actions = alarm.get({"ALARM": "AlarmActions", "OK": "OKActions"}.get(state, "InsufficientDataActions"), ())
    for arn in actions if alarm.get("ActionsEnabled", True) else ():
        service, region, account = arn.split(":")[2:5]
        if service != "sns":
            raise Refused("ValidationError", f"the emulator's alarms do not reach {arn}")
        old = alarm["StateValue"]
        text = {"AlarmName": alarm["AlarmName"], "AlarmDescription": alarm.get("AlarmDescription"), "AlarmArn": alarm["AlarmArn"],
                "AWSAccountId": account, "NewStateValue": state, "NewStateReason": reason, "OldStateValue": old}  # fmt: skip
        session(account).client("sns", region_name=region).publish(
            TopicArn=arn, Subject=f'{state}: "{alarm["AlarmName"]}"', Message=json.dumps(text, ensure_ascii=False))  # fmt: skip


OPERATIONS: Operations = {("cloudwatch", "PutMetricData"): _put}
