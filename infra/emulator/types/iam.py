"""IAM's and KMS's types."""

from infra.emulator.resource import At, Call, Properties, Step, Type, of


def _managed(p: Properties, at: At, id: str) -> None:
    """Policies that AWS maintains: those listed and no others."""
    iam, want = at.client("iam"), p.get("ManagedPolicyArns", [])
    have = [a["PolicyArn"] for a in iam.list_attached_role_policies(RoleName=id)["AttachedPolicies"]]
    for arn in (a for a in want if a not in have):
        iam.attach_role_policy(RoleName=id, PolicyArn=arn)
    for arn in (a for a in have if a not in want):
        iam.detach_role_policy(RoleName=id, PolicyArn=arn)


def _inline(p: Properties, at: At, id: str) -> None:
    iam, want = at.client("iam"), {x["PolicyName"]: x["PolicyDocument"] for x in p.get("Policies", [])}
    for name in (n for n in iam.list_role_policies(RoleName=id)["PolicyNames"] if n not in want):
        iam.delete_role_policy(RoleName=id, PolicyName=name)
    _policies = Call(op="put_role_policy", takes=("PolicyName", "PolicyDocument"), extra=lambda q, at, i: {"RoleName": id})
    for name, document in want.items():
        _policies.run("iam", {"PolicyName": name, "PolicyDocument": document}, at)


def _delete_role(p: Properties, at: At, id: str) -> None:
    _managed({}, at, id)
    _inline({}, at, id)
    at.client("iam").delete_role(RoleName=id)


def _roles(p: Properties, at: At, id: str) -> None:
    iam, want = at.client("iam"), p.get("Roles", [])
    have = [r["RoleName"] for r in iam.get_instance_profile(InstanceProfileName=id)["InstanceProfile"]["Roles"]]
    for role in (r for r in have if r not in want):
        iam.remove_role_from_instance_profile(InstanceProfileName=id, RoleName=role)
    for role in (r for r in want if r not in have):
        iam.add_role_to_instance_profile(InstanceProfileName=id, RoleName=role)


def _delete_profile(p: Properties, at: At, id: str) -> None:
    _roles({}, at, id)
    at.client("iam").delete_instance_profile(InstanceProfileName=id)


def _enabled(p: Properties, at: At, id: str) -> None:
    on = str(p.get("Enabled", True)).lower() == "true"
    (at.client("kms").enable_key if on else at.client("kms").disable_key)(KeyId=id)


def _rotation(p: Properties, at: At, id: str) -> None:
    kms = at.client("kms")
    if str(p.get("EnableKeyRotation", False)).lower() == "true":
        kms.enable_key_rotation(KeyId=id, RotationPeriodInDays=int(p.get("RotationPeriodInDays", 365)))
    else:
        kms.disable_key_rotation(KeyId=id)


TYPES = {
    "AWS::IAM::Role": Type(
        service="iam", create=Call(op="create_role", takes=("RoleName", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "Tags",
                                                            "PermissionsBoundary")),
        id="Role.RoleName", attributes={"Arn": "Role.Arn", "RoleId": "Role.RoleId"},
        puts=(Call(op="update_assume_role_policy", takes=("AssumeRolePolicyDocument",), names={"AssumeRolePolicyDocument": "PolicyDocument"},
                   extra=of(RoleName="@"), on_create=False),
              Call(op="update_role", takes=("Description", "MaxSessionDuration"), extra=of(RoleName="@"), on_create=False),
              Call(op="tag_role", takes=("Tags",), extra=of(RoleName="@"), on_create=False),
              Step(takes=("ManagedPolicyArns",), do=_managed), Step(takes=("Policies",), do=_inline)),
        delete=Step(takes=(), do=_delete_role)),
    "AWS::IAM::RolePolicy": Type(
        service="iam", create=Call(op="put_role_policy", takes=("RoleName", "PolicyName", "PolicyDocument")),
        id=lambda p, _: f"{p['PolicyName']}|{p['RoleName']}",
        puts=(Call(op="put_role_policy", takes=("PolicyDocument",), extra=of(RoleName="RoleName", PolicyName="PolicyName"), on_create=False),),
        delete=Call(op="delete_role_policy", extra=of(RoleName="RoleName", PolicyName="PolicyName"))),
    "AWS::IAM::InstanceProfile": Type(
        service="iam", create=Call(op="create_instance_profile", takes=("InstanceProfileName", "Path")), id="InstanceProfile.InstanceProfileName",
        attributes={"Arn": "InstanceProfile.Arn"}, puts=(Step(takes=("Roles",), do=_roles),), delete=Step(takes=(), do=_delete_profile)),
    "AWS::IAM::OIDCProvider": Type(
        service="iam", create=Call(op="create_open_id_connect_provider", takes=("Url", "ClientIdList", "ThumbprintList", "Tags"),
                                   extra=lambda p, at, id: {} if "ThumbprintList" in p else {"ThumbprintList": ["0" * 40]}),
        id="OpenIDConnectProviderArn", attributes={"Arn": "OpenIDConnectProviderArn"},
        delete=Call(op="delete_open_id_connect_provider", extra=of(OpenIDConnectProviderArn="@"))),
    "AWS::KMS::Key": Type(
        service="kms", create=Call(op="create_key", takes=("Description", "KeyPolicy", "KeySpec", "KeyUsage", "MultiRegion", "Tags"),
                                   names={"KeyPolicy": "Policy", "Key": "TagKey", "Value": "TagValue"}),
        id="KeyMetadata.KeyId", attributes={"Arn": "KeyMetadata.Arn", "KeyId": "KeyMetadata.KeyId"},
        puts=(Step(takes=("Enabled",), do=_enabled, always=True),
              Step(takes=("EnableKeyRotation", "RotationPeriodInDays"), do=_rotation),
              Call(op="put_key_policy", takes=("KeyPolicy",), names={"KeyPolicy": "Policy"}, on_create=False,
                   extra=lambda p, at, id: {"KeyId": id, "PolicyName": "default"}),
              Call(op="update_key_description", takes=("Description",), extra=of(KeyId="@"), on_create=False),
              Call(op="tag_resource", takes=("Tags",), names={"Key": "TagKey", "Value": "TagValue"}, extra=of(KeyId="@"), on_create=False)),
        delete=Call(op="schedule_key_deletion", extra=of(KeyId="@")), ignored=frozenset({"PendingWindowInDays"})),
    "AWS::KMS::Alias": Type(
        service="kms", create=Call(op="create_alias", takes=("AliasName", "TargetKeyId")), id=lambda p, _: str(p["AliasName"]),
        puts=(Call(op="update_alias", takes=("TargetKeyId",), extra=of(AliasName="AliasName"), on_create=False),),
        delete=Call(op="delete_alias", extra=of(AliasName="AliasName"))),
}  # fmt: skip
