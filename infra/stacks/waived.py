"""What cdk-nag's AWS Solutions pack says of a stack, and why it stands: a stack in; (logical id, rule, reason) out."""

from collections.abc import Iterator
from dataclasses import dataclass

from infra.parts import logical
from infra.site import Site
from infra.stacks.place import Stack

MANAGED = "AwsSolutions-IAM4"


@dataclass(frozen=True, kw_only=True)
class Waived:
    """A rule that does not hold for one part of a kind, on purpose."""

    rule: str
    kind: str
    part: str = ""
    reason: str


WAIVED = (
    Waived(rule="AwsSolutions-S1", kind="s3-bucket", reason="a bucket of logs that logged itself would never stop; the model "
           "says which buckets have a log"),
    Waived(rule="AwsSolutions-S1", kind="canary", part="evidence", reason="screenshots of a public page, kept for a month"),
    Waived(rule="AwsSolutions-EC29", kind="bastion", reason="it keeps nothing and is made again in minutes"),
    Waived(rule="AwsSolutions-EC29", kind="ec2-instance", reason="the model says which instances are protected"),
    Waived(rule="AwsSolutions-L1", kind="lambda", reason="the model names the runtime that the code is written for"),
    Waived(rule="AwsSolutions-SMG4", kind="secret", reason="the model says which secrets change by themselves, and its rules accuse those "
           "that do not without a reason"),
    Waived(rule="AwsSolutions-CFR3", kind="cloudfront", reason="the access log goes through CloudWatch's log delivery, which needs no ACL"),
    Waived(rule="AwsSolutions-CFR1", kind="cloudfront", reason="the model says which countries may use it"),
    Waived(rule="AwsSolutions-COG2", kind="cognito-user-pool", reason="the model says whether a second factor is asked of everybody"),
    Waived(rule="AwsSolutions-COG8", kind="cognito-user-pool", reason="threat protection is a paid plan; a web ACL stands before it"),
    Waived(rule="AwsSolutions-APIG4", kind="http-api", part="*", reason="the model says who may call; without an authorizer, anybody may"),
)  # fmt: skip
POLICIES = {
    "AWS_ConfigRole": "AWS Config reads the settings of every type; AWS adds the new ones",
    "AmazonEKSClusterPolicy": "EKS's own agents act with it, and AWS changes it with the versions of EKS",
    "AmazonEKSVPCResourceController": "EKS hands interfaces to pods with groups of their own, and AWS changes it with the versions of EKS",
    "AmazonRDSEnhancedMonitoringRole": "it lets RDS write to its own log group only",
    "AmazonAPIGatewayPushToCloudWatchLogs": "API Gateway has one role for the logs of all APIs of an account",
    "AWSBackupServiceRolePolicyForRestores": "a restore test makes and removes whatever the copy was of",
}
"""Policies that AWS maintains, and why a role of ours has one."""


def waived(site: Site, stack: Stack) -> Iterator[tuple[str, str, str]]:
    for name, resource in stack.resources.items():
        owner = resource["Metadata"]["Planta"]["Resource"]
        for entry in WAIVED:
            if site.kind(owner) == entry.kind and (entry.part == "*" or name == logical(owner, entry.part)):
                yield name, entry.rule, entry.reason
        if resource["Type"] == "AWS::S3::Bucket" and f"{name}BucketPolicy" not in stack.resources:
            yield name, "AwsSolutions-S10", "its policy, TLS only, is made with the distribution that it names"
        for policy in resource["Properties"].get("ManagedPolicyArns", []):
            yield name, f"{MANAGED}[Policy::{policy}]", POLICIES[policy.rsplit("/", 1)[-1]]
