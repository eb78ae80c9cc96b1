"""Functions."""

from planta.kinds.lambda_ import Function
from tests.planta.kinds.samples import asked, linked, refusal, scene, settings

CODE = "code: funcoes/situacao, runtime: python3.13"


def test_a_function_has_code_or_an_image() -> None:
    reason = "give either code (a folder) or image (a repository)"
    assert refusal(Function, "{}") == refusal(Function, f"{{{CODE}, image: repo}}") == reason
    assert refusal(Function, "{code: funcoes/situacao}") == 'code needs a runtime, such as "python3.13"'
    assert refusal(Function, "{code: a, runtime: python2.7}").startswith("runtime: ")


def test_what_it_may_do_follows_from_its_settings() -> None:
    assert {g.field for g in settings(Function, f"{{{CODE}}}").own_grants("situacao")} == {"logs.keep_days", "tracing"}
    config = settings(Function, f"{{{CODE}, subnets: rede.app, tracing: false, emits: {{namespace: Espectro, metrics: [Espera]}}}}")
    grants = {g.field: g for g in config.own_grants("situacao")}
    assert set(grants) == {"logs.keep_days", "subnets", "emits.namespace"}
    assert grants["emits.namespace"].actions == ("cloudwatch:PutMetricData",) and grants["emits.namespace"].wider
    assert "ec2:CreateNetworkInterface" in grants["subnets"].actions


def test_amazons_namespaces_are_reserved() -> None:
    assert refusal(Function, f"{{{CODE}, emits: {{namespace: AWS/Batch, metrics: [Espera]}}}}").endswith("names that start with AWS/ are reserved")


def test_a_function_in_the_network_is_checked_to_be_there() -> None:
    path = "lambda get-function-configuration length(VpcConfig.SubnetIds)"
    assert asked(settings(Function, f"{{{CODE}, subnets: rede.app}}"), security=True)[path] == 3
    assert path not in asked(settings(Function, f"{{{CODE}}}"))


def test_its_log_is_kept_as_long_as_said() -> None:
    (claim,) = [c for c in settings(Function, f"{{{CODE}, logs: {{keep_days: 30}}}}").own_claims(scene()) if c.service == "logs"]
    assert claim.parameters == {"log-group-name-prefix": "/aws/lambda/espectro-prod-coisa"} and claim.expected == 30


def test_failures_go_to_an_encrypted_queue() -> None:
    _, link = linked(settings(Function, f"{{{CODE}, dead_letter: mortas}}"))["dead_letter"]
    assert link.key == "encrypt" and link.kinds == ("sqs-queue", "sns-topic")


def test_limits_of_lambda_are_refused() -> None:
    assert refusal(Function, f"{{{CODE}, timeout: 901}}").startswith("timeout: ")
    assert refusal(Function, f"{{{CODE}, memory: 64}}").startswith("memory: ")
