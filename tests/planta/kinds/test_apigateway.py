"""HTTP and REST APIs."""

from planta.kinds.apigateway import HttpApi, RestApi
from tests.planta.kinds.samples import asked, linked, refusal, settings, verdict


def test_a_name_of_its_own_switches_the_default_address_off() -> None:
    config = settings(HttpApi, '{dns: {zone: zona, name: "api.{domain}"}}')
    good = {"Name": "espectro-prod-coisa", "DisableExecuteApiEndpoint": True}
    assert verdict(config, "DisableExecuteApiEndpoint", {"Items": [{"Name": "outra", "DisableExecuteApiEndpoint": False}, good]})
    assert not verdict(config, "DisableExecuteApiEndpoint", {"Items": [{**good, "DisableExecuteApiEndpoint": False}]})
    assert not [k for k in asked(settings(HttpApi, "{}")) if "Disable" in k]


def test_cors_names_origins_in_the_environments_domain() -> None:
    config = settings(HttpApi, '{cors: {origins: ["https://app.{domain}"]}}')
    (origins,) = [v for k, v in asked(config, security=True).items() if "AllowOrigins" in k]
    assert origins == ("https://app.espectro.example",)


def test_an_authorizer_is_a_link() -> None:
    pool, link = linked(settings(HttpApi, "{authorizer: {type: jwt, pool: usuarios}}"))["authorizer.pool"]
    assert pool == "usuarios" and link.phase == "request"
    _, function = linked(settings(RestApi, "{authorizer: {type: lambda, function: porteiro}}"))["authorizer.function"]
    assert function.grants == ("lambda:InvokeFunction",)


def test_a_private_api_is_checked_as_such() -> None:
    claims = asked(settings(RestApi, "{endpoint: private}"), security=True)
    assert [v for k, v in claims.items() if "endpointConfiguration" in k] == ["PRIVATE"]


def test_tracing_and_logs_follow_from_their_settings() -> None:
    assert {g.field for g in settings(RestApi, "{}").own_grants("api")} == {"logs.keep_days", "tracing"}
    assert not list(settings(RestApi, "{logs: null, tracing: false}").own_grants("api"))


def test_limits_are_refused() -> None:
    assert refusal(HttpApi, "{throttle: {rate: 0}}").startswith("throttle.rate: ")
    assert refusal(HttpApi, "{authorizer: {issuer: http://a.example}}").startswith("authorizer.issuer: ")
    assert "either a pool" in refusal(HttpApi, "{authorizer: {type: jwt}}")
    assert refusal(HttpApi, "{authorizer: {type: lambda}}") == 'authorizer: type "lambda" and function go together'
    assert refusal(HttpApi, "{cors: {origins: []}}").startswith("cors.origins: ")
