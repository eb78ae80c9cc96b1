"""`schema`: what editors read must be regular expressions to them, too; and what a kind or a section takes, in words, for people."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from planta.__main__ import main
from planta.document import Document
from planta.fields import fields, topics
from planta.kinds import BY_ID

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


def test_a_kind_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "rds-instance"]) == 0
    text = capsys.readouterr().out
    assert re.search(r"(?m)^  subnets: <vpc>\.<part> +The tier of subnets it stands in; never a public one\. \(needed\)$", text)
    assert re.search(r"(?m)^    app: <secret> ", text), "what is inside a group stands below it"
    assert "sqlserver-web" in text, "every choice is told"
    assert "backup (backs up; only from backup-plan)" in text
    assert max(map(len, text.splitlines())) < 160


@pytest.mark.parametrize("topic", ["slos", "waivers", "resources", "deck", "environments", "ecs-service", "sqs-queue"])
def test_a_topic_is_told_as_json_too(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", topic]) == 0
    assert topic in capsys.readouterr().out
    assert main(["schema", topic, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["topic"] == topic and told["fields"][0].keys() >= {"field", "takes", "means", "needed", "default"}


def test_every_field_of_every_kind_and_section_says_what_it_takes() -> None:
    assert set(topics()) > set(BY_ID) and {"slos", "views", "waivers"} <= set(topics()) & set(Document.model_fields)
    silent = [(t, f["field"]) for t, cls in topics().items() for f in fields(cls) if not f["takes"] or not f["means"]]
    assert silent == []


@pytest.mark.parametrize(("word", "said"), [("rds", "One of: rds-instance, aurora-postgresql"), ("slo", 'Did you mean "slos"?'),
                                            ("redis", 'Did you mean "elasticache"?'), ("zzzz", "The sections: ")])  # fmt: skip
def test_an_unknown_topic_is_answered_with_what_there_is(word: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", word]) == 2
    assert said in capsys.readouterr().err
