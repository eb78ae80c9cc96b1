"""Permission sets: who takes them on, for how long."""

from planta.kinds.sso import PermissionSet
from tests.planta.kinds.samples import asked, linked, refusal, settings


def test_people_assume_it() -> None:
    value, link = linked(settings(PermissionSet, "{people: sre}"))["people"]
    assert value == "sre" and link.reverse


def test_emergency_access_tells_a_topic() -> None:
    glass = settings(PermissionSet, "{people: sre, break_glass: alertas, session: 4}")
    assert linked(glass)["break_glass"][0] == "alertas"
    assert glass.own_caption("pt-BR") == "emergência, sessão de 4 h"
    assert settings(PermissionSet, "{people: sre}").own_caption("pt-BR") == "sessão de 1 h"


def test_sessions_end_within_half_a_day() -> None:
    assert refusal(PermissionSet, "{people: sre, session: 13}").startswith("session: ")


def test_it_is_looked_for_as_the_role_that_it_becomes() -> None:
    (question,) = asked(settings(PermissionSet, "{people: sre}"), security=True)
    assert "AWSReservedSSO_espectro-prod-coisa_" in question
