"""Single operations that moto lacks in services which it has otherwise."""

from datetime import UTC, datetime
from typing import Any

from infra.emulator.gateway import Call, Operations, Refused
from infra.emulator.operations.shelf import Item, Shelf, without

MADE = datetime(2000, 1, 1, tzinfo=UTC)


def _numbered(call: Call, name: str) -> str:
    return f"{len(call.shelf(name)) + 1:08x}-0000-0000-0000-000000000000"


# backup


def _selection(call: Call) -> Item:
    p = call.parameters
    return {
        "SelectionId": _numbered(call, "selections"),
        "BackupPlanId": p["BackupPlanId"],
        "BackupSelection": p["BackupSelection"],
        "CreationDate": MADE,
    }


def _listed(selection: Item) -> Item:
    return {**without(selection, "BackupSelection"), "SelectionName": selection["BackupSelection"]["SelectionName"]}


def _testing(call: Call) -> Item:
    plan = call.parameters["RestoreTestingPlan"]
    return {"RestoreTestingPlanArn": call.arn(f"restore-testing-plan:{plan['RestoreTestingPlanName']}"), "CreationTime": MADE, **plan}


def _tested(call: Call) -> Item:
    p = call.parameters
    plan = call.shelf("testing").get(p["RestoreTestingPlanName"])
    if plan is None:
        raise Refused("ResourceNotFoundException", f"no restore testing plan {p['RestoreTestingPlanName']}")
    return {
        "RestoreTestingPlanName": p["RestoreTestingPlanName"],
        "RestoreTestingPlanArn": plan["RestoreTestingPlanArn"],
        "CreationTime": MADE,
        **p["RestoreTestingSelection"],
    }


SELECTIONS = Shelf(name="selections", key=lambda p: (p["BackupPlanId"], p["SelectionId"]), made=_selection)
TESTING = Shelf(name="testing", key=lambda p: p["RestoreTestingPlanName"], made=_testing)
TESTED = Shelf(name="tested", key=lambda p: (p["RestoreTestingPlanName"], p["RestoreTestingSelectionName"]), made=_tested)


def _update_plan(call: Call) -> dict[str, Any]:
    """moto cannot change a plan: the new one answers under the old one's id."""
    p = call.parameters
    call.shelf("plans")[p["BackupPlanId"]] = p["BackupPlan"]
    return {
        "BackupPlanId": p["BackupPlanId"],
        "BackupPlanArn": call.arn(f"backup-plan:{p['BackupPlanId']}"),
        "VersionId": _numbered(call, "plans"),
    }


def _get_plan(call: Call) -> dict[str, Any]:
    answer = call.moto()
    answer["BackupPlan"] = call.shelf("plans").get(call.parameters["BackupPlanId"], answer["BackupPlan"])
    return answer


def _update_testing(call: Call) -> dict[str, Any]:
    item = TESTING.one(call)
    item.update(call.parameters["RestoreTestingPlan"])
    return {k: item[k] for k in ("RestoreTestingPlanArn", "RestoreTestingPlanName", "CreationTime")} | {"UpdateTime": MADE}


def _update_tested(call: Call) -> dict[str, Any]:
    item = TESTED.one(call)
    item.update(call.parameters["RestoreTestingSelection"])
    return {k: item[k] for k in ("RestoreTestingPlanArn", "RestoreTestingPlanName", "RestoreTestingSelectionName", "CreationTime")} | {
        "UpdateTime": MADE
    }


def _notify(call: Call) -> None:
    call.moto("DescribeBackupVault", BackupVaultName=call.parameters["BackupVaultName"])
    call.shelf("notifications")[call.parameters["BackupVaultName"]] = dict(call.parameters)


def _notified(call: Call) -> dict[str, Any]:
    found = call.shelf("notifications").get(call.parameters["BackupVaultName"])
    if found is None:
        raise Refused("ResourceNotFoundException", "the vault tells nobody")
    return {"BackupVaultArn": call.arn(f"backup-vault:{call.parameters['BackupVaultName']}"), **found}


# cloudfront


def _headers(call: Call) -> Item:
    return {
        "Id": _numbered(call, "headers"),
        "LastModifiedTime": MADE,
        "ResponseHeadersPolicyConfig": call.parameters["ResponseHeadersPolicyConfig"],
    }


HEADERS = Shelf(name="headers", key=lambda p: p["Id"], made=_headers, missing="NoSuchResponseHeadersPolicy")

# route53


def _signing(call: Call) -> Item:
    p = call.parameters
    return {
        "Name": p["Name"],
        "KmsArn": p["KeyManagementServiceArn"],
        "Status": p["Status"],
        "KeyTag": 1,
        "Flag": 257,
        "SigningAlgorithmType": 13,
        "SigningAlgorithmMnemonic": "ECDSAP256SHA256",
        "CreatedDate": MADE,
        "LastModifiedDate": MADE,
        "zone": p["HostedZoneId"],
    }


SIGNING = Shelf(name="signing", key=lambda p: (p.get("HostedZoneId") or p.get("zone"), p["Name"]), made=_signing)
CHANGE = {"ChangeInfo": {"Id": "/change/C0", "Status": "INSYNC", "SubmittedAt": MADE}}


def _create_signing(call: Call) -> dict[str, Any]:
    made = SIGNING.create(lambda k: {"KeySigningKey": without(k, "zone")})(call)
    return {
        **(made or {}),
        **CHANGE,
        "Location": f"/2013-04-01/keysigningkey/{call.parameters['HostedZoneId']}/{call.parameters['Name']}",
    }


def _status(to: str) -> Any:
    def run(call: Call) -> dict[str, Any]:
        SIGNING.one(call)["Status"] = to
        return CHANGE

    return run


def _dnssec(to: str) -> Any:
    def run(call: Call) -> dict[str, Any]:
        call.shelf("dnssec")[call.parameters["HostedZoneId"]] = to
        return CHANGE

    return run


def _get_dnssec(call: Call) -> dict[str, Any]:
    zone = call.parameters["HostedZoneId"].rsplit("/", 1)[-1]
    keys = [without(k, "zone") for k in SIGNING.all(call).values() if k["zone"] == zone]
    return {"Status": {"ServeSignature": call.shelf("dnssec").get(zone, "NOT_SIGNING")}, "KeySigningKeys": keys}


# sesv2


def _destination(call: Call) -> Item:
    p = call.parameters
    return {"set": p["ConfigurationSetName"], "Name": p["EventDestinationName"], **p["EventDestination"]}


DESTINATIONS = Shelf(
    name="destinations",
    made=_destination,
    key=lambda p: (p.get("ConfigurationSetName") or p["set"], p.get("EventDestinationName") or p["Name"]),
)


def _redestination(call: Call) -> None:
    DESTINATIONS.one(call).update(call.parameters["EventDestination"])


def _destinations(call: Call) -> dict[str, Any]:
    return {
        "EventDestinations": [
            without(d, "set") for d in DESTINATIONS.all(call).values() if d["set"] == call.parameters["ConfigurationSetName"]
        ]
    }


# synthetics


def _canaries(call: Call) -> dict[str, Any]:
    return call.shelf("canaries")


def _start(call: Call) -> None:
    call.moto("GetCanary", Name=call.parameters["Name"])
    _canaries(call).setdefault(call.parameters["Name"], {})["State"] = "RUNNING"


def _stop(call: Call) -> None:
    _canaries(call).setdefault(call.parameters["Name"], {})["State"] = "STOPPED"


def _update_canary(call: Call) -> None:
    call.moto("GetCanary", Name=call.parameters["Name"])
    _canaries(call).setdefault(call.parameters["Name"], {}).setdefault("changed", {}).update(without(call.parameters, "Name"))


def _get_canary(call: Call) -> dict[str, Any]:
    answer = call.moto()
    kept = _canaries(call).get(call.parameters["Name"], {})
    answer["Canary"].update(kept.get("changed", {}))
    if "State" in kept:
        answer["Canary"].setdefault("Status", {})["State"] = kept["State"]
    return answer


# http apis


def _update_stage(call: Call) -> dict[str, Any]:
    p = call.parameters
    call.shelf("stages").setdefault((p["ApiId"], p["StageName"]), {}).update(without(p, "ApiId", "StageName"))
    return _get_stage(call)


def _get_stage(call: Call) -> dict[str, Any]:
    p = call.parameters
    answer = call.moto("GetStage", ApiId=p["ApiId"], StageName=p["StageName"])
    return {**answer, **call.shelf("stages").get((p["ApiId"], p["StageName"]), {})}


def _authorizers(call: Call) -> dict[str, Any]:
    ids = call.shelf("authorizers").get(call.parameters["ApiId"], [])
    return {"Items": [call.moto("GetAuthorizer", ApiId=call.parameters["ApiId"], AuthorizerId=i) for i in ids]}


def _authorizer(call: Call) -> dict[str, Any]:
    answer = call.moto()
    call.shelf("authorizers").setdefault(call.parameters["ApiId"], []).append(answer["AuthorizerId"])
    return answer


def _unauthorizer(call: Call) -> None:
    call.moto()
    call.shelf("authorizers")[call.parameters["ApiId"]].remove(call.parameters["AuthorizerId"])


OPERATIONS: Operations = {
    ("backup", "CreateBackupSelection"): SELECTIONS.create(lambda s: {k: s[k] for k in ("SelectionId", "BackupPlanId", "CreationDate")}),
    ("backup", "GetBackupSelection"): SELECTIONS.get(lambda s: s),
    ("backup", "ListBackupSelections"): SELECTIONS.list(
        lambda all: {"BackupSelectionsList": [_listed(s) for s in all]},
        lambda p, s: s["BackupPlanId"] == p["BackupPlanId"]),
    ("backup", "DeleteBackupSelection"): SELECTIONS.delete(),
    ("backup", "UpdateBackupPlan"): _update_plan,
    ("backup", "GetBackupPlan"): _get_plan,
    ("backup", "CreateRestoreTestingPlan"): TESTING.create(
        lambda t: {k: t[k] for k in ("RestoreTestingPlanArn", "RestoreTestingPlanName", "CreationTime")}
    ),
    ("backup", "GetRestoreTestingPlan"): TESTING.get(lambda t: {"RestoreTestingPlan": t}),
    ("backup", "ListRestoreTestingPlans"): TESTING.list(lambda all: {"RestoreTestingPlans": all}),
    ("backup", "UpdateRestoreTestingPlan"): _update_testing,
    ("backup", "DeleteRestoreTestingPlan"): TESTING.delete(),
    ("backup", "CreateRestoreTestingSelection"): TESTED.create(
        lambda t: {k: t[k] for k in ("RestoreTestingPlanArn", "RestoreTestingPlanName", "RestoreTestingSelectionName", "CreationTime")}),
    ("backup", "GetRestoreTestingSelection"): TESTED.get(lambda t: {"RestoreTestingSelection": t}),
    ("backup", "UpdateRestoreTestingSelection"): _update_tested,
    ("backup", "DeleteRestoreTestingSelection"): TESTED.delete(),
    ("backup", "PutBackupVaultNotifications"): _notify,
    ("backup", "GetBackupVaultNotifications"): _notified,
    ("cloudfront", "CreateResponseHeadersPolicy"): HEADERS.create(lambda h: {"ResponseHeadersPolicy": h, "ETag": "E0"}),
    ("cloudfront", "GetResponseHeadersPolicy"): HEADERS.get(lambda h: {"ResponseHeadersPolicy": h, "ETag": "E0"}),
    ("cloudfront", "UpdateResponseHeadersPolicy"): HEADERS.update(
        lambda h: {"ResponseHeadersPolicy": h, "ETag": "E0"}, drop=("Id", "IfMatch")
    ),
    ("cloudfront", "DeleteResponseHeadersPolicy"): HEADERS.delete(),
    ("route53", "CreateKeySigningKey"): _create_signing,
    ("route53", "DeleteKeySigningKey"): SIGNING.delete(lambda k: CHANGE),
    ("route53", "ActivateKeySigningKey"): _status("ACTIVE"),
    ("route53", "DeactivateKeySigningKey"): _status("INACTIVE"),
    ("route53", "EnableHostedZoneDNSSEC"): _dnssec("SIGNING"),
    ("route53", "DisableHostedZoneDNSSEC"): _dnssec("NOT_SIGNING"),
    ("route53", "GetDNSSEC"): _get_dnssec,
    ("sesv2", "CreateConfigurationSetEventDestination"): DESTINATIONS.create(lambda d: {}, exists="AlreadyExistsException"),
    ("sesv2", "UpdateConfigurationSetEventDestination"): _redestination,
    ("sesv2", "GetConfigurationSetEventDestinations"): _destinations,
    ("sesv2", "DeleteConfigurationSetEventDestination"): DESTINATIONS.delete(),
    ("synthetics", "StartCanary"): _start,
    ("synthetics", "StopCanary"): _stop,
    ("synthetics", "UpdateCanary"): _update_canary,
    ("synthetics", "GetCanary"): _get_canary,
    ("apigatewayv2", "UpdateStage"): _update_stage,
    ("apigatewayv2", "GetStage"): _get_stage,
    ("apigatewayv2", "CreateAuthorizer"): _authorizer,
    ("apigatewayv2", "DeleteAuthorizer"): _unauthorizer,
    ("apigatewayv2", "GetAuthorizers"): _authorizers,
}  # fmt: skip
