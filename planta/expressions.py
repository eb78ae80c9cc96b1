"""Conditions of requirements: `path operator value` in, whether it holds on the model (and why not) out."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planta.locate import scalar

_FORM = re.compile(r"^\s*([\w.-]+)\s*(==|!=|>=|<=|>|<|\bin\b|\bcontains\b)\s*(.+?)\s*$")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
    "in": lambda a, b: a in b, "contains": lambda a, b: b in (a or ()),
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """A parsed condition."""

    path: str
    operator: str
    expected: Any
    text: str

    @property
    def resource(self) -> str:
        return self.path.split(".")[0]

    def holds(self, value: Any) -> bool:
        """Whether it holds for a value. Numbers compare with numbers only; "99.5%" counts as the number 99.5."""
        left, right = _comparable(value), _comparable(self.expected)
        if self.operator in (">=", "<=", ">", "<") and not (_is_number(left) and _is_number(right)):
            return False
        try:
            return _COMPARE[self.operator](left, right)
        except TypeError:
            return False


def parse(text: str) -> Condition | None:
    """`uploads.lifecycle.expire_days >= 365` -> Condition; None when it has not that form."""
    match = _FORM.match(text)
    if not match:
        return None
    path, op, raw = match.groups()
    if raw.startswith("[") and raw.endswith("]"):
        expected: Any = tuple(_value(part) for part in raw[1:-1].split(",") if part.strip())
    else:
        expected = _value(raw)
    return Condition(path, op, expected, text.strip())


def _value(raw: str) -> Any:
    raw = raw.strip()
    return raw[1:-1] if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "\"'" else scalar(raw)


def _comparable(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?%", value):
        return float(value[:-1])
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
