"""Types that watch over the account: trails, rules, detectors, budgets, people's access."""

from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of

TRAIL = ("S3BucketName", "S3KeyPrefix", "SnsTopicName", "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "EnableLogFileValidation",
         "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KMSKeyId", "IsOrganizationTrail")  # fmt: skip


def _logging(p: Properties, at: At, id: str) -> None:
    trail = at.client("cloudtrail")
    (trail.start_logging if p.get("IsLogging") else trail.stop_logging)(Name=id)


def _recorder(p: Properties, at: At, id: str) -> dict[str, Any]:
    group = {k[:1].lower() + k[1:]: v for k, v in p.get("RecordingGroup", {}).items()}
    return {"ConfigurationRecorder": {"name": p["Name"], "roleARN": p["RoleARN"], "recordingGroup": group}}


def _channel(p: Properties, at: At, id: str) -> dict[str, Any]:
    often = p.get("ConfigSnapshotDeliveryProperties", {}).get("DeliveryFrequency")
    return {"DeliveryChannel": {
        "name": p["Name"], "s3BucketName": p["S3BucketName"],
        **{to: p[k] for k, to in (("S3KeyPrefix", "s3KeyPrefix"), ("S3KmsKeyArn", "s3KmsKeyArn"), ("SnsTopicARN", "snsTopicARN")) if k in p},
        **({"configSnapshotDeliveryProperties": {"deliveryFrequency": often}} if often else {})}}  # fmt: skip


def _start(p: Properties, at: At, id: str) -> None:
    """CloudFormation starts the recorder once it can deliver."""
    config = at.client("config")
    for recorder in config.describe_configuration_recorders()["ConfigurationRecorders"]:
        config.start_configuration_recorder(ConfigurationRecorderName=recorder["name"])


RULE = ("Source", "Scope", "Description", "InputParameters", "MaximumExecutionFrequency")


def _rule(p: Properties, at: At, id: str) -> dict[str, Any]:
    import json

    given = {k: p[k] for k in RULE if k in p}
    if isinstance(given.get("InputParameters"), dict):
        given["InputParameters"] = json.dumps(given["InputParameters"])
    return {"ConfigRule": {"ConfigRuleName": p["ConfigRuleName"], **given}}


def _budget(p: Properties, at: At, id: str) -> dict[str, Any]:
    budget = {k: v for k, v in p["Budget"].items()}
    budget["BudgetLimit"] = {k: str(v) for k, v in budget["BudgetLimit"].items()}
    return {"AccountId": at.account, "Budget": budget, "NotificationsWithSubscribers": list(p.get("NotificationsWithSubscribers", ())),
            "ResourceTags": list(p.get("ResourceTags", ()))}  # fmt: skip


def _rebudget(p: Properties, at: At, id: str) -> None:
    at.client("budgets").delete_budget(AccountId=at.account, BudgetName=id)
    at.client("budgets").create_budget(**_budget(p, at, id))


def _inline(p: Properties, at: At, id: str) -> None:
    sso, which = at.client("sso-admin"), {"InstanceArn": p["InstanceArn"], "PermissionSetArn": id.split("|")[1]}
    if "InlinePolicy" in p:
        Call(op="put_inline_policy_to_permission_set", takes=("InlinePolicy",), extra=lambda *_: which).run("sso-admin", p, at)
    else:
        sso.delete_inline_policy_from_permission_set(**which)


def _managed(p: Properties, at: At, id: str) -> None:
    sso, which = at.client("sso-admin"), {"InstanceArn": p["InstanceArn"], "PermissionSetArn": id.split("|")[1]}
    want = p.get("ManagedPolicies", [])
    have = [m["Arn"] for m in sso.list_managed_policies_in_permission_set(**which)["AttachedManagedPolicies"]]
    for arn in (a for a in want if a not in have):
        sso.attach_managed_policy_to_permission_set(**which, ManagedPolicyArn=arn)
    for arn in (a for a in have if a not in want):
        sso.detach_managed_policy_from_permission_set(**which, ManagedPolicyArn=arn)


def _set(p: Properties, at: At, id: str) -> dict[str, Any]:
    return {"InstanceArn": p["InstanceArn"], "PermissionSetArn": id.split("|")[1]}


ASSIGNMENT = ("InstanceArn", "PermissionSetArn", "PrincipalId", "PrincipalType", "TargetId", "TargetType")

TYPES = {
    "AWS::CloudTrail::Trail": Type(
        service="cloudtrail", create=Call(op="create_trail", takes=("TrailName", *TRAIL, "Tags"), names={"TrailName": "Name", "Tags": "TagsList"}),
        id="Name", attributes={"Arn": "TrailARN"},
        puts=(Call(op="put_event_selectors", takes=("AdvancedEventSelectors",), extra=of(TrailName="@")),
              Call(op="put_event_selectors", takes=("EventSelectors",), extra=of(TrailName="@")),
              Call(op="put_insight_selectors", takes=("InsightSelectors",), extra=of(TrailName="@")),
              Call(op="update_trail", takes=TRAIL, extra=of(Name="@"), on_create=False), Step(takes=("IsLogging",), do=_logging)),
        delete=Call(op="delete_trail", extra=of(Name="@"))),
    "AWS::Config::ConfigurationRecorder": Type(
        service="config", create=Call(op="put_configuration_recorder", extra=_recorder), id=lambda p, _: str(p["Name"]), ignored=frozenset({"Name"}),
        puts=(Step(takes=("RoleARN", "RecordingGroup"), on_create=False,
                   do=lambda p, at, id: at.client("config").put_configuration_recorder(**_recorder(p, at, id))),),
        delete=Call(op="delete_configuration_recorder", extra=of(ConfigurationRecorderName="@"))),
    "AWS::Config::DeliveryChannel": Type(
        service="config", create=Call(op="put_delivery_channel", extra=_channel), id=lambda p, _: str(p["Name"]), ignored=frozenset({"Name"}),
        puts=(Step(takes=("S3BucketName", "S3KeyPrefix", "S3KmsKeyArn", "SnsTopicARN", "ConfigSnapshotDeliveryProperties"), on_create=False,
                   do=lambda p, at, id: at.client("config").put_delivery_channel(**_channel(p, at, id))),
              Step(takes=(), do=_start, always=True)),
        delete=Step(takes=(), do=lambda p, at, id: ([at.client("config").stop_configuration_recorder(ConfigurationRecorderName=r["name"])
                                                     for r in at.client("config").describe_configuration_recorders()["ConfigurationRecorders"]],
                                                    at.client("config").delete_delivery_channel(DeliveryChannelName=id), None)[-1])),
    "AWS::Config::ConfigRule": Type(
        service="config", create=Call(op="put_config_rule", extra=_rule), id=lambda p, _: str(p["ConfigRuleName"]), ignored=frozenset({"ConfigRuleName"}),
        puts=(Step(takes=RULE, on_create=False, do=lambda p, at, id: at.client("config").put_config_rule(**_rule(p, at, id))),),
        delete=Call(op="delete_config_rule", extra=of(ConfigRuleName="@"))),
    "AWS::GuardDuty::Detector": Type(
        service="guardduty", create=Call(op="create_detector", takes=("Enable", "Features", "FindingPublishingFrequency", "Tags")), id="DetectorId",
        attributes={"Id": "DetectorId"}, puts=(Call(op="update_detector", takes=("Enable", "Features", "FindingPublishingFrequency"),
                                                    extra=of(DetectorId="@"), on_create=False),),
        delete=Call(op="delete_detector", extra=of(DetectorId="@"))),
    "AWS::SecurityHub::Hub": Type(
        service="securityhub", create=Call(op="enable_security_hub", takes=("EnableDefaultStandards", "ControlFindingGenerator", "Tags")),
        id=lambda p, _: "default", attributes=lambda p, answer, at: {"ARN": at.arn("securityhub", "hub/default")},
        puts=(Call(op="update_security_hub_configuration", takes=("AutoEnableControls", "ControlFindingGenerator")),),
        delete=Call(op="disable_security_hub")),
    "AWS::SecurityHub::Standard": Type(
        service="securityhub", create=Call(op="batch_enable_standards", extra=lambda p, at, id: {
            "StandardsSubscriptionRequests": [{"StandardsArn": p["StandardsArn"]}]}),
        id="StandardsSubscriptions[0].StandardsSubscriptionArn", ignored=frozenset({"StandardsArn"}), fixed=frozenset({"StandardsArn"}),
        delete=Call(op="batch_disable_standards", extra=lambda p, at, id: {"StandardsSubscriptionArns": [id]})),
    "AWS::AccessAnalyzer::Analyzer": Type(
        service="accessanalyzer", create=Call(op="create_analyzer", takes=("AnalyzerName", "Type", "AnalyzerConfiguration", "Tags"),
                                              names={"AnalyzerConfiguration": "configuration"}),
        id="arn", attributes={"Arn": "arn"}, delete=Call(op="delete_analyzer", extra=of(analyzerName="AnalyzerName"))),
    "AWS::Budgets::Budget": Type(
        service="budgets", create=Call(op="create_budget", extra=_budget), id=lambda p, _: str(p["Budget"]["BudgetName"]),
        puts=(Step(takes=("Budget", "NotificationsWithSubscribers", "ResourceTags"), do=_rebudget, on_create=False),),
        delete=Call(op="delete_budget", extra=lambda p, at, id: {"AccountId": at.account, "BudgetName": id})),
    "AWS::SSO::PermissionSet": Type(
        service="sso-admin", create=Call(op="create_permission_set", takes=("InstanceArn", "Name", "Description", "SessionDuration", "RelayStateType", "Tags")),
        id=lambda p, answer: f"{p['InstanceArn']}|{answer['PermissionSet']['PermissionSetArn']}",
        attributes={"PermissionSetArn": "PermissionSet.PermissionSetArn"},
        puts=(Call(op="update_permission_set", takes=("Description", "SessionDuration", "RelayStateType"), extra=_set, on_create=False),
              Step(takes=("InlinePolicy",), do=_inline), Step(takes=("ManagedPolicies",), do=_managed)),
        delete=Call(op="delete_permission_set", extra=_set)),
    "AWS::SSO::Assignment": Type(
        service="sso-admin", create=Call(op="create_account_assignment", takes=ASSIGNMENT), id=lambda p, _: "|".join(str(p[a]) for a in ASSIGNMENT),
        delete=Call(op="delete_account_assignment", extra=lambda p, at, id: {a: p[a] for a in ASSIGNMENT})),
}  # fmt: skip
