"""Trails: every region, with provable files, and data events where asked."""

from planta.kinds.cloudtrail import Trail
from tests.planta.kinds.samples import asked, linked, settings


def test_the_defaults_are_the_secure_ones() -> None:
    assert asked(settings(Trail, "{logs_to: registros}")) == {
        "cloudtrail get-trail-status IsLogging": True,
        "cloudtrail get-trail Trail.IsMultiRegionTrail": True,
        "cloudtrail get-trail Trail.LogFileValidationEnabled": True,
        "cloudtrail get-trail Trail.S3BucketName": "espectro-prod-registros",
    }


def test_a_key_and_data_events_add_their_checks() -> None:
    trail = settings(Trail, "{logs_to: registros, key: chave, data_events: [uploads, resultados]}")
    assert asked(trail, security=True)["cloudtrail get-trail Trail.KmsKeyId != `null`"] is True
    assert any("get-event-selectors" in question for question in asked(trail))
    assert linked(trail)["data_events.1"][0] == "resultados"


def test_a_log_group_is_granted_only_where_there_is_one() -> None:
    assert list(settings(Trail, "{logs_to: r}").own_grants("trilha")) == []
    assert [g.target for g in settings(Trail, "{logs_to: r, logs: {keep_days: 365}}").own_grants("trilha")] == ["trilha.logs"]
