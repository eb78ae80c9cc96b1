"""Topics: TLS only, encrypted where a key is given."""

from planta.kinds.sns import Topic
from tests.planta.kinds.samples import asked, scene, settings


def test_tls_is_always_checked_and_encryption_where_there_is_a_key() -> None:
    tls = "sns get-topic-attributes contains(Attributes.Policy, 'aws:SecureTransport')"
    key = "sns get-topic-attributes Attributes.KmsMasterKeyId != `null`"
    assert asked(settings(Topic, "{}")) == {tls: True}
    assert asked(settings(Topic, "{key: chave}")) == {tls: True, key: True}


def test_a_topic_is_asked_for_by_its_arn() -> None:
    claim = next(settings(Topic, "{fifo: true}").own_claims(scene()))
    assert claim.parameters == {"topic-arn": "arn:aws:sns:sa-east-1:222222222222:espectro-prod-coisa.fifo"}
