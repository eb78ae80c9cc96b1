"""One field of the model is changed and deployed: that claim alone becomes another, of all that are asked, and the way back is as narrow."""

import pytest

from infra import drift
from tests.infra import deployed
from tests.infra.deployed import REAL, Deployed
from tests.infra.standing.conftest import ENVIRONMENT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
SET = "    set:\n      rede.zones: 2\n"
FIELDS: dict[str, tuple[object, str]] = {
    "uploads.lifecycle.expire_days": (400, "AWS::S3::Bucket"),
    "banco.capacity.min": (2, "AWS::RDS::DBCluster"),
    "cluster.deletion_protection": ("false", "AWS::EKS::Cluster"),
    "senha-app.rotation.days": (20, "AWS::SecretsManager::RotationSchedule"),
    "alb.idle_timeout": (90, "AWS::ElasticLoadBalancingV2::LoadBalancer"),
    "analisar.timeout": (90, "AWS::Batch::JobDefinition"),
    "validar.retries": (2, "AWS::Batch::JobDefinition"),
    "lote-fargate.max_vcpus": (16, "AWS::Batch::ComputeEnvironment"),
    "alarme-conexoes.above": (250, "AWS::CloudWatch::Alarm"),
    "borda-waf.rate_limit.requests": (900, "AWS::WAFv2::WebACL"),
    "canario.every": (10, "AWS::Synthetics::Canary"),
    "fila-status.keep_days": (9, "AWS::SQS::Queue"),
    "alb.zonal_shift": ("false", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
}


@pytest.mark.parametrize("path", FIELDS)
def test_one_field_changes_that_field_alone(hml: Deployed, path: str) -> None:
    value, type = FIELDS[path]
    resource = path.partition(".")[0]
    model = deployed.architecture(REAL, ENVIRONMENT, (SET, f"{SET}      {path}: {value}\n"))
    made = [e.text.split() for e in deployed.events(deployed.synthesized(model), hml.aws) if e.what == "resource"]
    assert [(status, owner, of) for status, owner, of in made if status != "DELETE_COMPLETE"] == [("UPDATE_COMPLETE", resource, type)]
    other = [c for c in drift.check(hml.architecture, hml.aws) if c.state == "drifted"]
    assert [c.resource for c in other] == [resource], [c.claim.text.en for c in other]
    assert [c for c in drift.check(model, hml.aws) if c.state == "drifted"] == []
    back = [e.text.split()[1] for e in deployed.events(hml.assembly, hml.aws) if e.what == "resource"]
    assert back == [resource] and hml.drifted() == []
