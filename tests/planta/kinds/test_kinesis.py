"""Streams and deliveries: encrypted, with one source and one destination."""

from planta.kinds.kinesis import Firehose, Stream
from tests.planta.kinds.samples import asked, linked, refusal, settings


def test_a_stream_is_encrypted_and_keeps_what_it_says() -> None:
    assert asked(settings(Stream, "{keep_hours: 72}")) == {
        "kinesis describe-stream-summary StreamDescriptionSummary.EncryptionType": "KMS",
        "kinesis describe-stream-summary StreamDescriptionSummary.RetentionPeriodHours": 72,
    }


def test_a_delivery_names_its_bucket() -> None:
    firehose = settings(Firehose, "{deliver_to: registros}")
    (bucket,) = [v for q, v in asked(firehose).items() if q.endswith("BucketARN")]
    assert bucket == "arn:aws:s3:::espectro-prod-registros"
    assert linked(firehose)["deliver_to"][1].key == "encrypt"


def test_a_source_is_read_and_brings_its_own_key() -> None:
    firehose = settings(Firehose, "{deliver_to: registros, source: fluxo}")
    assert linked(firehose)["source"][1].verb == "read"
    assert not any("Encryption" in question for question in asked(firehose))
    assert "leave 'key' out" in refusal(Firehose, "{deliver_to: registros, source: fluxo, key: chave}")


def test_failed_deliveries_are_logged_unless_said() -> None:
    assert [g.target for g in settings(Firehose, "{deliver_to: r}").own_grants("entrega")] == ["entrega.logs"]
    assert list(settings(Firehose, "{deliver_to: r, logs: null}").own_grants("entrega")) == []
