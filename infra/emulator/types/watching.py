"""Types of logs, metrics, alarms, probes and dashboards."""

from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of

ALARM = ("ActionsEnabled", "AlarmActions", "AlarmDescription", "ComparisonOperator", "DatapointsToAlarm", "Dimensions", "EvaluationPeriods", "MetricName",
         "Metrics", "Namespace", "OKActions", "InsufficientDataActions", "Period", "Statistic", "ExtendedStatistic", "Threshold", "ThresholdMetricId",
         "TreatMissingData", "Unit")  # fmt: skip


def _retention(p: Properties, at: At, id: str) -> None:
    if "RetentionInDays" in p:
        at.client("logs").put_retention_policy(logGroupName=id, retentionInDays=int(p["RetentionInDays"]))
    else:
        at.client("logs").delete_retention_policy(logGroupName=id)


def _log_key(p: Properties, at: At, id: str) -> None:
    if "KmsKeyId" in p:
        at.client("logs").associate_kms_key(logGroupName=id, kmsKeyId=p["KmsKeyId"])
    else:
        at.client("logs").disassociate_kms_key(logGroupName=id)


def _group_arn(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    return {"Arn": at.arn("logs", f"log-group:{p['LogGroupName']}:*")}


CANARY = ("RuntimeVersion", "ExecutionRoleArn", "Schedule", "RunConfig", "SuccessRetentionPeriod", "FailureRetentionPeriod", "VPCConfig", "ArtifactConfig")
CANARY_NAMES = {"SuccessRetentionPeriod": "SuccessRetentionPeriodInDays", "FailureRetentionPeriod": "FailureRetentionPeriodInDays"}


def _script(p: Properties, at: At, id: str) -> dict[str, Any]:
    code = dict(p["Code"])
    if "Script" in code:
        code["ZipFile"] = code.pop("Script").encode()
    return {"Code": code, **({} if id else {"ArtifactS3Location": p["ArtifactS3Location"]})}


def _run(p: Properties, at: At, id: str) -> None:
    if p.get("StartCanaryAfterCreation"):
        at.client("synthetics").start_canary(Name=id)


def _workspace(p: Properties, at: At, id: str) -> None:
    """The parts of a Prometheus workspace that calls of their own set."""
    amp = at.client("amp")
    if "AlertManagerDefinition" in p:
        amp.put_alert_manager_definition(workspaceId=id, data=p["AlertManagerDefinition"].encode())
    if "WorkspaceConfiguration" in p:
        days = p["WorkspaceConfiguration"].get("RetentionPeriodInDays")
        amp.update_workspace_configuration(workspaceId=id, retentionPeriodInDays=days)


def _prometheus(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    id = answer["workspaceId"]
    return {"Arn": answer["arn"], "WorkspaceId": id, "PrometheusEndpoint": f"https://aps-workspaces.{at.region}.amazonaws.com/workspaces/{id}/"}


GRAFANA = ("AccountAccessType", "Name", "PermissionType", "RoleArn", "DataSources", "Description", "NotificationDestinations", "OrganizationRoleName")
SLACK = ("SlackChannelId", "SnsTopicArns", "IamRoleArn", "LoggingLevel", "GuardrailPolicies", "UserRoleRequired")
SLACK_NAMES = {"GuardrailPolicies": "GuardrailPolicyArns", "UserRoleRequired": "UserAuthorizationRequired", "SlackWorkspaceId": "SlackTeamId",
               "Key": "TagKey", "Value": "TagValue"}

TYPES = {
    "AWS::Logs::LogGroup": Type(
        service="logs", create=Call(op="create_log_group", takes=("LogGroupName", "KmsKeyId", "LogGroupClass", "Tags")), id=lambda p, _: str(p["LogGroupName"]),
        attributes=_group_arn, puts=(Step(takes=("RetentionInDays",), do=_retention), Step(takes=("KmsKeyId",), do=_log_key, on_create=False)),
        delete=Call(op="delete_log_group", extra=of(logGroupName="@"))),
    "AWS::Logs::ResourcePolicy": Type(
        service="logs", create=Call(op="put_resource_policy", takes=("PolicyName", "PolicyDocument")), id=lambda p, _: str(p["PolicyName"]),
        puts=(Call(op="put_resource_policy", takes=("PolicyDocument",), extra=of(policyName="@"), on_create=False),),
        delete=Call(op="delete_resource_policy", extra=of(policyName="@"))),
    "AWS::Logs::MetricFilter": Type(
        service="logs", create=Call(op="put_metric_filter", takes=("FilterName", "LogGroupName", "FilterPattern", "MetricTransformations")),
        id=lambda p, _: str(p["FilterName"]),
        puts=(Step(takes=("FilterPattern", "MetricTransformations"), on_create=False, do=lambda p, at, id: Call(
            op="put_metric_filter", takes=("FilterName", "LogGroupName", "FilterPattern", "MetricTransformations")).run("logs", p, at)),),
        delete=Call(op="delete_metric_filter", extra=of(filterName="@", logGroupName="LogGroupName"))),
    "AWS::Logs::DeliverySource": Type(
        service="logs", create=Call(op="put_delivery_source", takes=("Name", "ResourceArn", "LogType", "Tags")), id="deliverySource.name",
        attributes={"Arn": "deliverySource.arn"}, delete=Call(op="delete_delivery_source", extra=of(name="@"))),
    "AWS::Logs::DeliveryDestination": Type(
        service="logs", create=Call(op="put_delivery_destination", takes=("Name", "OutputFormat", "Tags"), extra=lambda p, at, id: {
            "deliveryDestinationConfiguration": {"destinationResourceArn": p["DestinationResourceArn"]}}),
        id="deliveryDestination.name", attributes={"Arn": "deliveryDestination.arn"},
        ignored=frozenset({"DestinationResourceArn"}), fixed=frozenset({"DestinationResourceArn", "OutputFormat"}),
        delete=Call(op="delete_delivery_destination", extra=of(name="@"))),
    "AWS::Logs::Delivery": Type(
        service="logs", create=Call(op="create_delivery", takes=("DeliverySourceName", "DeliveryDestinationArn", "RecordFields", "FieldDelimiter", "Tags"),
                                    extra=lambda p, at, id: {"s3DeliveryConfiguration": {"suffixPath": p["S3SuffixPath"]}} if "S3SuffixPath" in p else {}),
        id="delivery.id", attributes={"Arn": "delivery.arn", "DeliveryId": "delivery.id"}, ignored=frozenset({"S3SuffixPath"}),
        fixed=frozenset({"S3SuffixPath"}), delete=Call(op="delete_delivery", extra=of(id="@"))),
    "AWS::CloudWatch::Alarm": Type(
        service="cloudwatch", create=Call(op="put_metric_alarm", takes=("AlarmName", *ALARM, "Tags")), id=lambda p, _: str(p["AlarmName"]),
        attributes=lambda p, answer, at: {"Arn": at.arn("cloudwatch", f"alarm:{p['AlarmName']}")},
        puts=(Call(op="put_metric_alarm", takes=ALARM, extra=of(AlarmName="@"), on_create=False),),
        delete=Call(op="delete_alarms", extra=lambda p, at, id: {"AlarmNames": [id]})),
    "AWS::CloudWatch::Dashboard": Type(
        service="cloudwatch", create=Call(op="put_dashboard", takes=("DashboardName", "DashboardBody", "Tags")), id=lambda p, _: str(p["DashboardName"]),
        puts=(Call(op="put_dashboard", takes=("DashboardBody",), extra=of(DashboardName="@"), on_create=False),),
        delete=Call(op="delete_dashboards", extra=lambda p, at, id: {"DashboardNames": [id]})),
    "AWS::Synthetics::Canary": Type(
        service="synthetics", create=Call(op="create_canary", takes=("Name", *CANARY, "Tags"), names=CANARY_NAMES, extra=_script), id="Canary.Name",
        attributes={"Id": "Canary.Id", "State": "Canary.Status.State"},
        puts=(*(Call(op="update_canary", takes=(t,), names=CANARY_NAMES, extra=of(Name="@"), on_create=False) for t in CANARY),
              Step(takes=("Code",), on_create=False, do=lambda p, at, id: at.client("synthetics").update_canary(Name=id, **_script(p, at, id))),
              Step(takes=("StartCanaryAfterCreation",), do=_run)),
        delete=Call(op="delete_canary", extra=of(Name="@")), ignored=frozenset({"ArtifactS3Location"})),
    "AWS::APS::Workspace": Type(
        service="amp", create=Call(op="create_workspace", takes=("Alias", "KmsKeyArn", "Tags")), id="arn", attributes=_prometheus,
        puts=(Step(takes=("AlertManagerDefinition", "WorkspaceConfiguration"), do=lambda p, at, id: _workspace(p, at, id.rsplit("/", 1)[1])),
              Call(op="update_workspace_alias", takes=("Alias",), extra=lambda p, at, id: {"workspaceId": id.rsplit("/", 1)[1]}, on_create=False)),
        delete=Call(op="delete_workspace", extra=lambda p, at, id: {"workspaceId": id.rsplit("/", 1)[1]})),
    "AWS::Grafana::Workspace": Type(
        service="grafana", create=Call(op="create_workspace", takes=("AuthenticationProviders", *GRAFANA, "Tags"), names={
            "Name": "workspaceName", "RoleArn": "workspaceRoleArn", "DataSources": "workspaceDataSources", "Description": "workspaceDescription",
            "NotificationDestinations": "workspaceNotificationDestinations", "OrganizationRoleName": "workspaceOrganizationRoleName"}),
        id="workspace.id", attributes={"Id": "workspace.id", "Endpoint": "workspace.endpoint"},
        puts=(Call(op="update_workspace", takes=GRAFANA, on_create=False, extra=of(workspaceId="@"), names={
                  "Name": "workspaceName", "RoleArn": "workspaceRoleArn", "DataSources": "workspaceDataSources", "Description": "workspaceDescription"}),
              Call(op="update_workspace_authentication", takes=("AuthenticationProviders",), extra=of(workspaceId="@"), on_create=False)),
        delete=Call(op="delete_workspace", extra=of(workspaceId="@"))),
    "AWS::Chatbot::SlackChannelConfiguration": Type(
        service="chatbot", create=Call(op="create_slack_channel_configuration", takes=("ConfigurationName", "SlackWorkspaceId", *SLACK, "Tags"),
                                       names=SLACK_NAMES),
        id="ChannelConfiguration.ChatConfigurationArn", attributes={"Arn": "ChannelConfiguration.ChatConfigurationArn"},
        puts=(Call(op="update_slack_channel_configuration", takes=SLACK, names=SLACK_NAMES, on_create=False,
                   extra=lambda p, at, id: {"ChatConfigurationArn": id, "SlackChannelId": p["SlackChannelId"]}),),
        delete=Call(op="delete_slack_channel_configuration", extra=of(ChatConfigurationArn="@"))),
}  # fmt: skip
