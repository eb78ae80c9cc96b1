"""IAM Access Analyzer, Grafana, Chatbot and Security Hub's standards: services or operations that moto lacks."""

from datetime import UTC, datetime
from typing import Any

from infra.emulator.gateway import Call, Operations, Refused
from infra.emulator.operations.shelf import Item, Shelf, without

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The emulator has no clock of its own."""


def _analyzer(call: Call) -> Item:
    return {
        "name": call.parameters["analyzerName"],
        "type": call.parameters["type"],
        "arn": call.arn(f"analyzer/{call.parameters['analyzerName']}", "access-analyzer"),
        "status": "ACTIVE",
        "createdAt": MADE,
        "tags": call.parameters.get("tags", {}),
    }


def _grafana(call: Call) -> Item:
    p = call.parameters
    id = f"g-{len(call.shelf('made')):010x}"
    call.shelf("made")[id] = True
    given = {k.removeprefix("workspace")[:1].lower() + k.removeprefix("workspace")[1:] if k.startswith("workspace") else k: v
             for k, v in without(p, "authenticationProviders").items()}  # fmt: skip
    return {
        "id": id,
        "endpoint": f"{id}.grafana-workspace.{call.region}.amazonaws.com",
        "status": "ACTIVE",
        "created": MADE,
        "modified": MADE,
        "grafanaVersion": "10.4",
        "authentication": {"providers": p["authenticationProviders"]},
        **given,
    }


RENAMED = {f"workspace{n}": n[:1].lower() + n[1:] for n in ("Name", "RoleArn", "DataSources", "Description", "NotificationDestinations")}


def _authentication(call: Call) -> dict[str, Any]:
    item = WORKSPACES.one(call)
    item["authentication"]["providers"] = call.parameters["authenticationProviders"]
    return {"authentication": item["authentication"]}


def _slack(call: Call) -> Item:
    p = call.parameters
    arn = f"arn:aws:chatbot::{call.account}:chat-configuration/slack-channel/{p['ConfigurationName']}"
    return {
        "ChatConfigurationArn": arn,
        "SlackTeamName": p["SlackTeamId"],
        "SlackChannelName": p["SlackChannelId"],
        "State": "ENABLED",
        **p,
    }


def _standards(call: Call) -> dict[str, Any]:
    """Their subscription is named after the standard."""
    kept = call.shelf("standards")
    for request in call.parameters["StandardsSubscriptionRequests"]:
        arn = request["StandardsArn"]
        subscription = call.arn("subscription/" + arn.split("/", 1)[1])
        kept[subscription] = {
            "StandardsSubscriptionArn": subscription,
            "StandardsArn": arn,
            "StandardsInput": {},
            "StandardsStatus": "READY",
        }
    asked = {r["StandardsArn"] for r in call.parameters["StandardsSubscriptionRequests"]}
    return {"StandardsSubscriptions": [s for s in kept.values() if s["StandardsArn"] in asked]}


def _disable(call: Call) -> dict[str, Any]:
    return {
        "StandardsSubscriptions": [
            call.shelf("standards").pop(a) for a in call.parameters["StandardsSubscriptionArns"] if a in call.shelf("standards")
        ]
    }


def _alerts(call: Call) -> dict[str, Any]:
    call.moto("DescribeWorkspace", workspaceId=call.parameters["workspaceId"])
    call.shelf("alerts")[call.parameters["workspaceId"]] = call.parameters["data"]
    return {"status": {"statusCode": "ACTIVE"}}


def _described_alerts(call: Call) -> dict[str, Any]:
    data = call.shelf("alerts").get(call.parameters["workspaceId"])
    if data is None:
        raise Refused("ResourceNotFoundException", "the workspace has no alert manager")
    return {"alertManagerDefinition": {"data": data, "status": {"statusCode": "ACTIVE"}, "createdAt": MADE, "modifiedAt": MADE}}


def _retention(call: Call) -> dict[str, Any]:
    call.moto("DescribeWorkspace", workspaceId=call.parameters["workspaceId"])
    call.shelf("retention").setdefault(call.parameters["workspaceId"], {}).update(without(call.parameters, "workspaceId"))
    return {"status": {"statusCode": "ACTIVE"}}


def _described_retention(call: Call) -> dict[str, Any]:
    kept = call.shelf("retention").get(call.parameters["workspaceId"], {})
    return {"workspaceConfiguration": {"status": {"statusCode": "ACTIVE"}, "retentionPeriodInDays": 150, **kept}}


def _hub(call: Call) -> None:
    call.moto("DescribeHub")
    call.shelf("hub").update(call.parameters)


def _describe_hub(call: Call) -> dict[str, Any]:
    return {**call.moto(), **call.shelf("hub")}


ANALYZERS = Shelf(name="analyzers", key=lambda p: p.get("analyzerName") or p.get("name"), made=_analyzer)
WORKSPACES = Shelf(name="workspaces", key=lambda p: p.get("workspaceId") or p.get("id"), made=_grafana)
SLACK = Shelf(name="slack", key=lambda p: p["ChatConfigurationArn"], made=_slack)

OPERATIONS: Operations = {
    ("accessanalyzer", "CreateAnalyzer"): ANALYZERS.create(lambda a: {"arn": a["arn"]}),
    ("accessanalyzer", "GetAnalyzer"): ANALYZERS.get(lambda a: {"analyzer": a}),
    ("accessanalyzer", "ListAnalyzers"): ANALYZERS.list(lambda a: {"analyzers": a}, lambda p, a: p.get("type") in (None, a["type"])),
    ("accessanalyzer", "DeleteAnalyzer"): ANALYZERS.delete(),
    ("grafana", "CreateWorkspace"): WORKSPACES.create(lambda w: {"workspace": w}),
    ("grafana", "DescribeWorkspace"): WORKSPACES.get(lambda w: {"workspace": w}),
    ("grafana", "ListWorkspaces"): WORKSPACES.list(lambda w: {"workspaces": w}),
    ("grafana", "UpdateWorkspace"): WORKSPACES.update(lambda w: {"workspace": w}, rename=RENAMED, drop=("workspaceId",)),
    ("grafana", "UpdateWorkspaceAuthentication"): _authentication,
    ("grafana", "DeleteWorkspace"): WORKSPACES.delete(lambda w: {"workspace": {**w, "status": "DELETING"}}),
    ("amp", "CreateAlertManagerDefinition"): _alerts,
    ("amp", "PutAlertManagerDefinition"): _alerts,
    ("amp", "DescribeAlertManagerDefinition"): _described_alerts,
    ("amp", "UpdateWorkspaceConfiguration"): _retention,
    ("amp", "DescribeWorkspaceConfiguration"): _described_retention,
    ("chatbot", "CreateSlackChannelConfiguration"): SLACK.create(lambda c: {"ChannelConfiguration": c}),
    ("chatbot", "DescribeSlackChannelConfigurations"): SLACK.list(lambda c: {"SlackChannelConfigurations": c}),
    ("chatbot", "UpdateSlackChannelConfiguration"): SLACK.update(lambda c: {"ChannelConfiguration": c}),
    ("chatbot", "DeleteSlackChannelConfiguration"): SLACK.delete(),
    ("securityhub", "UpdateSecurityHubConfiguration"): _hub,
    ("securityhub", "DescribeHub"): _describe_hub,
    ("securityhub", "BatchEnableStandards"): _standards,
    ("securityhub", "BatchDisableStandards"): _disable,
    ("securityhub", "GetEnabledStandards"): lambda call: {"StandardsSubscriptions": list(call.shelf("standards").values())},
}
