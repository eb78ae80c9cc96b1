"""Changes made beside the model, each found at the resource that it touches, and no other resource blamed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.infra import deployed
from tests.infra.deployed import Deployed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


P = "espectro-hml-"
A = "-111111111111"
EDGE = "us-east-1"


def _first(clients: Callable[..., Any], service: str, call: str, key: str, **given: Any) -> Any:
    return getattr(clients(service), call)(**given)[key][0]


def _unlisten(c: Callable[..., Any]) -> None:
    balancer = _first(c, "elbv2", "describe_load_balancers", "LoadBalancers", Names=[P + "alb"])["LoadBalancerArn"]
    for listener in c("elbv2").describe_listeners(LoadBalancerArn=balancer)["Listeners"]:
        if listener["Port"] == 443:
            c("elbv2").modify_listener(ListenerArn=listener["ListenerArn"], SslPolicy="ELBSecurityPolicy-2016-08")


def _balancer(c: Callable[..., Any], **attributes: str) -> None:
    balancer = _first(c, "elbv2", "describe_load_balancers", "LoadBalancers", Names=[P + "alb"])["LoadBalancerArn"]
    c("elbv2").modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=[{"Key": k, "Value": v} for k, v in attributes.items()])


def _open_edge(c: Callable[..., Any]) -> None:
    edge = c("cloudfront", region=EDGE)
    for d in edge.list_distributions()["DistributionList"]["Items"]:
        found = edge.get_distribution_config(Id=d["Id"])
        config = found["DistributionConfig"]
        if config["Comment"] == P + "cdn":
            config["WebACLId"] = ""
            edge.update_distribution(Id=d["Id"], IfMatch=found["ETag"], DistributionConfig=config)


def _no_limit(c: Callable[..., Any]) -> None:
    waf = c("wafv2", region=EDGE)
    acl = next(a for a in waf.list_web_acls(Scope="CLOUDFRONT")["WebACLs"] if a["Name"] == P + "borda-waf")
    there = waf.get_web_acl(Name=acl["Name"], Id=acl["Id"], Scope="CLOUDFRONT")
    waf.update_web_acl(Name=acl["Name"], Id=acl["Id"], Scope="CLOUDFRONT", LockToken=there["LockToken"], DefaultAction={"Allow": {}},
                       VisibilityConfig=there["WebACL"]["VisibilityConfig"], Rules=there["WebACL"]["Rules"][1:])  # fmt: skip


def _machine(c: Callable[..., Any]) -> str:
    return next(str(m["stateMachineArn"]) for m in c("stepfunctions").list_state_machines()["stateMachines"] if m["name"] == P + "pipeline")


def _queue(c: Callable[..., Any], name: str) -> str:
    return str(c("sqs").get_queue_url(QueueName=P + name)["QueueUrl"])


def _key(c: Callable[..., Any], name: str) -> str:
    return str(c("kms").describe_key(KeyId=f"alias/{P}{name}")["KeyMetadata"]["KeyId"])


def _flow_logs(c: Callable[..., Any]) -> None:
    c("ec2").delete_flow_logs(FlowLogIds=[f["FlowLogId"] for f in c("ec2").describe_flow_logs()["FlowLogs"]])


def _nat(c: Callable[..., Any]) -> None:
    for gateway in c("ec2").describe_nat_gateways()["NatGateways"]:
        c("ec2").delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])


def _unsign(c: Callable[..., Any]) -> None:
    zone = next(z["Id"] for z in c("route53").list_hosted_zones()["HostedZones"] if z["Name"] == "hml.espectro.example.")
    c("route53").disable_hosted_zone_dnssec(HostedZoneId=zone.rsplit("/", 1)[1])


def _detectors(c: Callable[..., Any]) -> None:
    for detector in c("guardduty").list_detectors()["DetectorIds"]:
        c("guardduty").delete_detector(DetectorId=detector)


DRIFTS: dict[str, tuple[str, Callable[[Callable[..., Any]], Any]]] = {
    "public block lifted": ("uploads", lambda c: c("s3").delete_public_access_block(Bucket=P + "uploads" + A)),
    "versioning suspended": ("resultados", lambda c: c("s3").put_bucket_versioning(
        Bucket=P + "resultados" + A, VersioningConfiguration={"Status": "Suspended"})),
    "encryption with S3's own key": ("resultados", lambda c: c("s3").put_bucket_encryption(
        Bucket=P + "resultados" + A, ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]})),
    "inputs kept for a month": ("uploads", lambda c: c("s3").put_bucket_lifecycle_configuration(
        Bucket=P + "uploads" + A, LifecycleConfiguration={"Rules": [{"ID": "age", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 30}}]})),
    "access log off": ("resultados", lambda c: c("s3").put_bucket_logging(Bucket=P + "resultados" + A, BucketLoggingStatus={})),
    "key no longer rotated": ("chave-dados", lambda c: c("kms").disable_key_rotation(KeyId=_key(c, "chave-dados"))),
    "key disabled": ("chave-plataforma", lambda c: c("kms").disable_key(KeyId=_key(c, "chave-plataforma"))),
    "database deletable": ("banco", lambda c: c("rds").modify_db_cluster(DBClusterIdentifier=P + "banco", DeletionProtection=False)),
    "backups for a day": ("banco", lambda c: c("rds").modify_db_cluster(DBClusterIdentifier=P + "banco", BackupRetentionPeriod=1)),
    "cluster open to the internet": ("cluster", lambda c: c("eks").update_cluster_config(
        name=P + "cluster", resourcesVpcConfig={"endpointPublicAccess": True})),
    "cluster deletable": ("cluster", lambda c: c("eks").update_cluster_config(name=P + "cluster", deletionProtection=False)),
    "more nodes than planned": ("nos-base", lambda c: c("eks").update_nodegroup_config(
        clusterName=P + "cluster", nodegroupName=P + "nos-base", scalingConfig={"minSize": 2, "maxSize": 40, "desiredSize": 2})),
    "tags that move": ("repo-web", lambda c: c("ecr").put_image_tag_mutability(repositoryName=P + "repo-web", imageTagMutability="MUTABLE")),
    "images not scanned": ("repo-api", lambda c: c("ecr").put_image_scanning_configuration(
        repositoryName=P + "repo-api", imageScanningConfiguration={"scanOnPush": False})),
    "images kept for ever": ("repo-analise", lambda c: c("ecr").delete_lifecycle_policy(repositoryName=P + "repo-analise")),
    "topic in the clear": ("alertas", lambda c: c("sns").set_topic_attributes(
        TopicArn=f"arn:aws:sns:sa-east-1:111111111111:{P}alertas", AttributeName="KmsMasterKeyId", AttributeValue="")),
    "queue in the clear": ("fila-status", lambda c: c("sqs").set_queue_attributes(
        QueueUrl=_queue(c, "fila-status"), Attributes={"KmsMasterKeyId": ""})),
    "trail stopped": ("trilha", lambda c: c("cloudtrail").stop_logging(Name=P + "trilha")),
    "recorder stopped": ("conformidade", lambda c: c("config").stop_configuration_recorder(ConfigurationRecorderName=P + "conformidade")),
    "detector gone": ("deteccao", _detectors),
    "budget gone": ("orcamento", lambda c: c("budgets", region=EDGE).delete_budget(AccountId="111111111111", BudgetName=P + "orcamento")),
    "rotation cancelled": ("senha-app", lambda c: c("secretsmanager").cancel_rotate_secret(SecretId=P + "senha-app")),
    "old TLS at the door": ("alb", _unlisten),
    "door deletable": ("alb", lambda c: _balancer(c, **{"deletion_protection.enabled": "false"})),
    "edge without its firewall": ("cdn", _open_edge),
    "no limit at the edge": ("borda-waf", _no_limit),
    "queue of jobs off": ("fila-analise", lambda c: c("batch").update_job_queue(jobQueue=P + "fila-analise", state="DISABLED")),
    "machine without logs": ("pipeline", lambda c: c("stepfunctions").update_state_machine(
        stateMachineArn=_machine(c), loggingConfiguration={"level": "OFF"})),
    "network without logs": ("rede", _flow_logs),
    "no way out": ("rede", _nat),
    "zone not signed": ("zona", _unsign),
    "short passwords": ("conta", lambda c: c("iam").update_account_password_policy(MinimumPasswordLength=6)),
    "disks in the clear": ("conta", lambda c: c("ec2").disable_ebs_encryption_by_default()),
    "alarm gone": ("alarme-5xx", lambda c: c("cloudwatch").delete_alarms(AlarmNames=[P + "alarme-5xx"])),
}  # fmt: skip


def test_nothing_is_blamed_when_nothing_was_changed(hml: Deployed) -> None:
    assert hml.drifted() == []


@pytest.mark.parametrize("name", DRIFTS)
def test_a_change_beside_the_model_is_found(hml: Deployed, name: str) -> None:
    resource, change = DRIFTS[name]
    before = hml.drifted(resource)
    change(hml.client)
    assert set(hml.drifted(resource)) - set(before), name


def test_no_other_resource_is_blamed(hml: Deployed) -> None:
    """After all of them: whoever is named was touched."""
    touched = {resource for resource, _ in DRIFTS.values()}
    assert {line.split(":")[0] for line in hml.drifted()} <= touched


def test_mending_puts_everything_back(hml: Deployed) -> None:
    """`planta deploy --mend`, after all of them; the emulator makes nothing anew that has no name of its own and was deleted, which CloudFormation does."""
    deployed.events(hml.assembly, hml.aws, mend=True)
    assert {line.split(":")[0] for line in hml.drifted()} <= {"rede"}
    assert DRIFTS["no way out"][0] == DRIFTS["network without logs"][0] == "rede"
