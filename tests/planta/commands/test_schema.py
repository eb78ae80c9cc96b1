"""`schema`: what editors read must be regular expressions to them, too."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from planta.__main__ import main

ECMA_ESCAPES = re.compile(r"\\(?:[dDwWsSbBtnrfv0]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\^$\\.*+?()\[\]{}|/-])")
"""What may follow a backslash in an ECMAScript expression with the `u` flag, which editors use."""


def patterns(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("pattern"), str):
            yield value["pattern"]
        for item in value.values():
            yield from patterns(item)
    elif isinstance(value, list):
        for item in value:
            yield from patterns(item)


def test_every_pattern_is_one_for_editors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    found = sorted(set(patterns(json.loads(capsys.readouterr().out))))
    assert len(found) > 20
    assert [p for p in found if "\\" in ECMA_ESCAPES.sub("", p)] == []
    assert [p for p in found if re.search(r"\\[AZ]|\(\?P<|\(\?[aiLmsux]", p)] == []
