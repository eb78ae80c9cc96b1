"""Tables."""

from planta.kinds.dynamodb import Table
from tests.planta.kinds.samples import asked, refusal, settings, verdict


def test_a_table_is_recoverable_and_protected_by_default() -> None:
    found = asked(settings(Table, "{partition: pk}"), security=True)
    assert set(found.values()) == {True, "ENABLED"} and len(found) == 2
    assert asked(settings(Table, "{partition: pk, pitr: false}"), security=True) != found


def test_the_partition_key_is_the_one_of_type_hash() -> None:
    config = settings(Table, "{partition: 'id:number', sort: criado}")
    keys = [{"AttributeName": "criado", "KeyType": "RANGE"}, {"AttributeName": "id", "KeyType": "HASH"}]
    assert verdict(config, "AttributeName | [0]", {"Table": {"KeySchema": keys}})
    assert not verdict(config, "AttributeName | [0]", {"Table": {"KeySchema": keys[:1]}})


def test_reading_is_no_scanning_and_no_writing() -> None:
    verbs = {v.name: v.actions for v in Table.verbs}
    assert "dynamodb:Query" in verbs["read"] and "dynamodb:Scan" not in verbs["read"] and "dynamodb:PutItem" not in verbs["read"]
    assert "dynamodb:DeleteItem" in verbs["write"]


def test_keys_that_make_no_sense_are_refused() -> None:
    assert refusal(Table, "{partition: id, sort: 'id:number'}") == 'sort and partition are both "id"'
    assert refusal(Table, "{partition: 'id:integer'}").startswith("partition: ")
    assert refusal(Table, "{partition: id, throughput: {read: 0, write: 1}}").startswith("throughput.read: ")


def test_expiry_is_asked_for() -> None:
    assert asked(settings(Table, "{partition: id, ttl: expira}"))["dynamodb describe-time-to-live TimeToLiveDescription.AttributeName"] == "expira"
