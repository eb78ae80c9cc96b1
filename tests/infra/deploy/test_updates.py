"""Updates of a small environment: one field changes that field alone; what is replaced, refused, put back and mended."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra import deploy, plan
from infra.assembly import Assembly, Source, Stack
from infra.aws import Aws, arguments
from infra.deploy import DeploymentFailed
from infra.emulator import seed
from infra.emulator.inside import emulated

ACCOUNT, REGION = "111122223333", "sa-east-1"


@pytest.fixture
def aws() -> Iterator[Aws]:
    with emulated():
        yield Aws()


def bucket(name: str = "lab-inputs", **properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name, **properties}}


def stack(resources: dict[str, Any], name: str = "lab-base", **more: Any) -> Stack:
    template = {"Resources": resources, **{k.title(): v for k, v in more.items() if k in ("parameters", "outputs")}}
    return Stack(name=name, step="base", account=ACCOUNT, region=REGION, body=json.dumps(template), needs=(), sources=more.get("sources", {}),
                 owners={k: k.lower() for k in resources}, tags={}, protected=more.get("protected", False))  # fmt: skip


def assembled(*stacks: Stack) -> Assembly:
    made = Assembly(system="lab", environment="live", account=ACCOUNT, approval="automatic", steps=("base",), stacks=stacks, calls=())
    return made


def run(aws: Aws, *stacks: Stack, mend: bool = False) -> list[str]:
    made = assembled(*stacks)
    seed.prepare(made, aws)
    return [e.text for s in stacks for e in deploy.deploy(s, made, aws, {}, seed.stand_in, mend=mend)]


def planned(aws: Aws, *stacks: Stack) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.action, c.logical, c.properties) for p in plan.plan(assembled(*stacks), aws, None, {}) for c in p.changes]


def test_one_field_changes_that_field_alone(aws: Aws) -> None:
    days = {"Rules": [{"Id": "age", "Status": "Enabled", "ExpirationInDays": 365}]}
    closed = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
    before = stack({"Inputs": bucket(LifecycleConfiguration=days, PublicAccessBlockConfiguration=closed), "Results": bucket("lab-results")})
    run(aws, before)
    s3 = aws.client("s3", ACCOUNT, REGION)
    s3.put_bucket_tagging(Bucket="lab-inputs", Tagging={"TagSet": [{"Key": "by", "Value": "hand"}]})
    longer = {"Rules": [{"Id": "age", "Status": "Enabled", "ExpirationInDays": 400}]}
    after = stack({"Inputs": bucket(LifecycleConfiguration=longer, PublicAccessBlockConfiguration=closed), "Results": bucket("lab-results")})
    assert planned(aws, after) == [("update", "Inputs", ("LifecycleConfiguration",))]
    assert [t for t in run(aws, after) if "UPDATE" in t] == ["UPDATE_COMPLETE inputs AWS::S3::Bucket"]
    assert s3.get_bucket_lifecycle_configuration(Bucket="lab-inputs")["Rules"][0]["Expiration"]["Days"] == 400
    assert s3.get_public_access_block(Bucket="lab-inputs")["PublicAccessBlockConfiguration"] == closed
    assert s3.get_bucket_tagging(Bucket="lab-inputs")["TagSet"] == [{"Key": "by", "Value": "hand"}]
    assert run(aws, after) == ["unchanged"]


def test_a_field_that_is_gone_is_taken_away(aws: Aws) -> None:
    run(aws, stack({"Inputs": bucket(LifecycleConfiguration={"Rules": [{"Id": "age", "Status": "Enabled", "ExpirationInDays": 9}]})}))
    run(aws, stack({"Inputs": bucket()}))
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        aws.client("s3", ACCOUNT, REGION).get_bucket_lifecycle_configuration(Bucket="lab-inputs")


def test_a_replacement_is_said_before_and_done_after(aws: Aws) -> None:
    run(aws, stack({"Inputs": bucket()}))
    renamed = stack({"Inputs": bucket("lab-renamed")})
    assert planned(aws, renamed) == [("replace", "Inputs", ("BucketName",))]
    run(aws, renamed)
    names = {b["Name"] for b in aws.client("s3", ACCOUNT, REGION).list_buckets()["Buckets"]}
    assert "lab-renamed" in names and "lab-inputs" not in names


def test_what_must_be_kept_stays_when_it_leaves_the_stack(aws: Aws) -> None:
    kept = {**bucket(), "DeletionPolicy": "Retain"}
    run(aws, stack({"Inputs": kept, "Results": bucket("lab-results"), "Other": bucket("lab-other")}))
    smaller = stack({"Other": bucket("lab-other")})
    assert planned(aws, smaller) == [("remove", "Inputs", ()), ("remove", "Results", ())]
    run(aws, smaller)
    names = {b["Name"] for b in aws.client("s3", ACCOUNT, REGION).list_buckets()["Buckets"]}
    assert {"lab-inputs", "lab-other"} <= names and "lab-results" not in names


def test_an_unknown_type_is_an_error_and_makes_nothing(aws: Aws) -> None:
    with pytest.raises(ClientError, match="the emulator does not make AWS::QLDB::Ledger"):
        run(aws, stack({"Inputs": bucket(), "Ledger": {"Type": "AWS::QLDB::Ledger", "Properties": {"Name": "x"}}}))
    assert not [b for b in aws.client("s3", ACCOUNT, REGION).list_buckets()["Buckets"] if b["Name"] == "lab-inputs"]


def test_an_unknown_property_is_an_error(aws: Aws) -> None:
    with pytest.raises(DeploymentFailed, match="the API has no Colour"):
        run(aws, stack({"Queue": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "a", "Colour": "blue"}}}))


def test_a_failed_deployment_says_why_and_leaves_nothing_half_made(aws: Aws) -> None:
    broken = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "nobody-has-this", "PolicyDocument": {"Statement": []}}}
    with pytest.raises(DeploymentFailed, match=r"Policy \(AWS::S3::BucketPolicy\).*NoSuchBucket"):
        run(aws, stack({"Inputs": bucket(), "Policy": {**broken, "DependsOn": "Inputs"}}))
    assert not [b for b in aws.client("s3", ACCOUNT, REGION).list_buckets()["Buckets"] if b["Name"] == "lab-inputs"]
    assert "1 resources read back" in run(aws, stack({"Inputs": bucket()}))


def test_a_failed_update_puts_back_what_was_there(aws: Aws) -> None:
    run(aws, stack({"Inputs": bucket(VersioningConfiguration={"Status": "Enabled"})}))
    broken = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "nobody-has-this", "PolicyDocument": {"Statement": []}}, "DependsOn": "Inputs"}
    with pytest.raises(DeploymentFailed, match="UPDATE_ROLLBACK_COMPLETE"):
        run(aws, stack({"Inputs": bucket(VersioningConfiguration={"Status": "Suspended"}), "Policy": broken}))
    assert aws.client("s3", ACCOUNT, REGION).get_bucket_versioning(Bucket="lab-inputs")["Status"] == "Enabled"


def test_what_was_changed_by_hand_stays_until_it_is_mended(aws: Aws) -> None:
    made = stack({"Inputs": bucket(VersioningConfiguration={"Status": "Enabled"}),
                  "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "told"}}})  # fmt: skip
    run(aws, made)
    s3 = aws.client("s3", ACCOUNT, REGION)
    s3.put_bucket_versioning(Bucket="lab-inputs", VersioningConfiguration={"Status": "Suspended"})
    assert run(aws, made) == ["unchanged"]
    assert s3.get_bucket_versioning(Bucket="lab-inputs")["Status"] == "Suspended"
    run(aws, made, mend=True)
    assert s3.get_bucket_versioning(Bucket="lab-inputs")["Status"] == "Enabled"


def test_what_was_deleted_by_hand_is_made_anew(aws: Aws) -> None:
    made = stack({"Inputs": bucket(VersioningConfiguration={"Status": "Enabled"})})
    run(aws, made)
    s3 = aws.client("s3", ACCOUNT, REGION)
    s3.delete_bucket(Bucket="lab-inputs")
    run(aws, made, mend=True)
    assert s3.get_bucket_versioning(Bucket="lab-inputs")["Status"] == "Enabled"


def test_values_come_from_other_stacks_and_from_lookups(aws: Aws) -> None:
    giver = stack({"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "told"}}}, name="lab-topic",
                  outputs={"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "lab:topic"}}})  # fmt: skip
    sources = {"Topic": Source(text="Arn of lab-topic", stack="lab-topic", output="Arn", parameters={}),
               "Zone": Source(text="a zone", service="ec2", call="describe-availability-zones", parameters={}, path="AvailabilityZones[0].ZoneName")}
    taker = stack({"Value": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/lab", "Type": "String", "Value": {"Fn::Sub": "${Topic} ${Zone}"}}}},
                  name="lab-value", sources=sources, parameters={n: {"Type": "String"} for n in sources})  # fmt: skip
    run(aws, giver, taker)
    value = aws.client("ssm", ACCOUNT, REGION).get_parameter(Name="/lab")["Parameter"]["Value"]
    assert value == f"arn:aws:sns:{REGION}:{ACCOUNT}:told {REGION}a"


def test_a_value_that_nobody_knows_is_asked_for_by_name(aws: Aws) -> None:
    told = stack({"V": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/lab", "Type": "String", "Value": {"Ref": "Group"}}}},
                 sources={"Group": Source(text="Id of a group", parameters={})}, parameters={"Group": {"Type": "String"}})  # fmt: skip
    with pytest.raises(plan.Missing, match=r"Group: Id of a group .give it with --set Group=VALUE."):
        list(deploy.deploy(told, assembled(told), aws, {}))
    assert [e.what for e in deploy.deploy(told, assembled(told), aws, {"Group": "g-1"})][-1] == "stack"
    assert [e.what for e in deploy.deploy(told, assembled(told), aws, {})] == ["unchanged"], "once told, it is remembered"


def test_an_export_in_use_is_not_taken_away(aws: Aws) -> None:
    topic = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "told"}}}
    giver = stack(topic, name="lab-topic", outputs={"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "lab:topic"}}})
    taker = stack({"V": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/lab", "Type": "String", "Value": {"Fn::ImportValue": "lab:topic"}}}})
    run(aws, giver, taker)
    with pytest.raises(DeploymentFailed, match="lab:topic is in use"):
        run(aws, stack(topic, name="lab-topic"))


def test_a_large_template_goes_through_the_bootstrap_bucket(aws: Aws) -> None:
    many = {f"Value{i}": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": f"/lab/{i}", "Type": "String", "Value": "x" * 2000}} for i in range(30)}
    assert run(aws, stack(many))[-1] == "30 resources read back"
    assert aws.client("s3", ACCOUNT, REGION).list_objects_v2(Bucket=f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}", Prefix="planta/")["KeyCount"] == 1


def test_a_protected_environment_is_not_deleted(aws: Aws) -> None:
    run(aws, stack({"Inputs": bucket()}, protected=True))
    with pytest.raises(ClientError, match="TerminationProtection"):
        aws.client("cloudformation", ACCOUNT, REGION).delete_stack(StackName="lab-base")


def test_accounts_do_not_see_each_other(aws: Aws) -> None:
    run(aws, stack({"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "told"}}}))
    assert len(aws.client("sns", ACCOUNT, REGION).list_topics()["Topics"]) == 1
    assert aws.client("sns", "999988887777", REGION).list_topics()["Topics"] == []


@pytest.mark.parametrize(
    ("service", "op", "given", "made"),
    [
        ("s3", "get_bucket_versioning", {"bucket": "b"}, {"Bucket": "b"}),
        ("ecr", "describe_repositories", {"repository-names": ("a",)}, {"repositoryNames": ["a"]}),
        ("sqs", "get_queue_attributes", {"queue-url": "u", "attribute-names": "All"}, {"QueueUrl": "u", "AttributeNames": ["All"]}),
        ("s3control", "put_public_access_block", {"account-id": 1, "public-access-block-configuration": "BlockPublicAcls=true,IgnorePublicAcls=false"},
         {"AccountId": "1", "PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "IgnorePublicAcls": False}}),
        ("iam", "update_account_password_policy", {"minimum-password-length": "14", "require-symbols": True},
         {"MinimumPasswordLength": 14, "RequireSymbols": True}),
    ],
)  # fmt: skip
def test_calls_in_the_form_of_the_cli(aws: Aws, service: str, op: str, given: dict[str, Any], made: dict[str, Any]) -> None:
    assert arguments(aws.client(service, ACCOUNT, REGION), op, given) == made
