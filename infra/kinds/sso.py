"""Permission sets: what a group of people may do, from their arrows; and the role by which the cluster knows them."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.parts import Ask, CannotSynthesize, Part, PolicyOf, Use, Value, without_none
from infra.site import LONGEST_PERMISSION_SET, Site
from planta.kinds.base import Lookup
from planta.kinds.shared import listed
from planta.kinds.sso import PermissionSet

DIRECTORY = Ask(name="identity-center", text="ARN of the IAM Identity Center instance", service="sso-admin",
                lookup=Lookup(call="list-instances", path="Instances[0].InstanceArn"))  # fmt: skip


def build(id: str, config: PermissionSet, site: Site) -> Iterator[Part]:
    name = site.name(id)[:LONGEST_PERMISSION_SET]
    managed = [f"arn:aws:iam::aws:policy/{p}" for p in config.policies]
    yield Part(owner=id, type="AWS::SSO::PermissionSet", gives={"arn": "PermissionSetArn"}, properties=without_none({
        "Name": name, "InstanceArn": DIRECTORY, "SessionDuration": f"PT{config.session}H", "ManagedPolicies": managed or None,
        "InlinePolicy": PolicyOf(id)}))  # fmt: skip
    for person in listed(config.people):
        group = site.config(person).group
        if group is None:
            raise CannotSynthesize(f"{id}: {person} has no group of the identity provider; give it 'group'")
        yield Part(owner=id, name=f"for-{person}", type="AWS::SSO::Assignment", properties={
            "InstanceArn": DIRECTORY, "PermissionSetArn": Use(id, "arn"), "PrincipalType": "GROUP", "PrincipalId": directory_group(group),
            "TargetType": "AWS_ACCOUNT", "TargetId": site.account(id)})  # fmt: skip
    if any(site.kind(a.target) == "eks-cluster" for a in site.architecture.arrows_from(id)):
        yield cluster_role(id, site)
    if config.break_glass:
        yield told(id, config, site, name)


def directory_group(group: str) -> Ask:
    return Ask(name=f"group-{group}", text=f"Id of the group {group} in IAM Identity Center")


def cluster_role(id: str, site: Site) -> Part:
    """EKS admits roles by their exact ARN, and Identity Center's end in letters that nobody knows beforehand: people go
    through this role, which only they can take on and which has no permission in AWS at all."""
    account = site.account(id)
    people = site.people_arn(id)
    trust: dict[str, Value] = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:PrincipalArn": people}}}]}  # fmt: skip
    return Part(owner=id, name="role", type="AWS::IAM::Role", gives={"role": "Arn"},
                lines={"role": f"resources.{id}.to"}, properties={
                    "RoleName": site.role_name(id), "AssumeRolePolicyDocument": trust})  # fmt: skip


def told(id: str, config: PermissionSet, site: Site, name: str) -> Part:
    """Taking on the permission set is a call that the trail sees; a rule tells the topic."""
    topic = str(config.break_glass)
    return Part(owner=id, name="use", type="AWS::Events::Rule", lines={"rule": f"resources.{id}.break_glass"},
                after=((topic, "policy"),), properties={
                    "Name": f"{site.name(id)}-use", "State": "ENABLED", "EventPattern": {
                        "source": ["aws.sts"], "detail-type": ["AWS API Call via CloudTrail"],
                        "detail": {"eventName": ["AssumeRoleWithSAML"],
                                   "requestParameters": {"roleArn": [{"wildcard": f"*AWSReservedSSO_{name}_*"}]}}},
                    "Targets": [{"Id": topic, "Arn": site.topic_arn(topic)}]})  # fmt: skip


KINDS = {"permission-set": Facet(build=build)}
