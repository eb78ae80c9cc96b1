"""AWS Config: recorder, bucket and rules."""

import pytest

from planta.kinds.config import Config
from tests.planta.kinds.samples import asked, refusal, settings


def test_each_rule_is_checked_beside_the_recorder() -> None:
    found = asked(settings(Config, "{logs_to: registros, rules: [S3_BUCKET_SSL_REQUESTS_ONLY, EBS_OPTIMIZED_INSTANCE]}"))
    assert found["config describe-configuration-recorder-status ConfigurationRecordersStatus[0].recording"] is True
    assert found["config describe-delivery-channels DeliveryChannels[0].s3BucketName"] == "espectro-prod-registros"
    assert sum("describe-config-rules" in question for question in found) == 2


@pytest.mark.parametrize(("rules", "caption"), [("[]", ""), ("[AB_C]", "1 regra"), ("[AB_C, DE_F]", "2 regras")])
def test_the_caption_counts_rules(rules: str, caption: str) -> None:
    assert settings(Config, f"{{logs_to: r, rules: {rules}}}").own_caption("pt-BR") == caption


def test_a_rule_is_named_as_aws_names_it() -> None:
    assert refusal(Config, "{logs_to: r, rules: [s3-bucket-ssl]}").startswith("rules.0: ")
