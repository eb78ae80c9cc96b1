"""EKS's add-ons, access entries and pod identities, and the settings of clusters and node groups that moto forgets."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from infra.emulator.gateway import Call, Operations, Refused, behind
from infra.emulator.operations.shelf import Item, Shelf, without
from infra.emulator.resource import At

MADE = datetime(2000, 1, 1, tzinfo=UTC)
KEPT = ("deletionProtection", "upgradePolicy", "zonalShiftConfig", "accessConfig")
"""Cluster settings that moto takes and does not answer."""
KEPT_GROUP = ("nodeRepairConfig", "updateConfig", "launchTemplate", "scalingConfig", "remoteAccess")


def _cluster(call: Call, name: str) -> None:
    """There must be one."""
    call.moto("DescribeCluster", name=name)


def _addon(call: Call) -> Item:
    p = call.parameters
    _cluster(call, p["clusterName"])
    return {
        "clusterName": p["clusterName"],
        "addonName": p["addonName"],
        "status": "ACTIVE",
        "health": {"issues": []},
        "createdAt": MADE,
        "modifiedAt": MADE,
        "addonArn": call.arn(f"addon/{p['clusterName']}/{p['addonName']}/00000000-0000-0000-0000-000000000000"),
        "addonVersion": "default",
        **without(p, "resolveConflicts", "podIdentityAssociations"),
    }


def _entry(call: Call) -> Item:
    p = call.parameters
    _cluster(call, p["clusterName"])
    return {
        "type": "STANDARD",
        "kubernetesGroups": [],
        "createdAt": MADE,
        "modifiedAt": MADE,
        "username": p["principalArn"],
        "accessEntryArn": call.arn(f"access-entry/{p['clusterName']}/role/{call.account}/{p['principalArn'].rsplit('/', 1)[1]}/0"),
        **without(p),
    }


def _identity(call: Call) -> Item:
    p = call.parameters
    _cluster(call, p["clusterName"])
    id = f"a-{len(call.shelf('identities')) + 1:017x}"
    return {
        "associationId": id,
        "associationArn": call.arn(f"podidentityassociation/{p['clusterName']}/{id}"),
        "createdAt": MADE,
        "modifiedAt": MADE,
        **without(p),
    }


ADDONS = Shelf(name="addons", key=lambda p: (p["clusterName"], p["addonName"]), made=_addon)
ENTRIES = Shelf(name="entries", key=lambda p: (p["clusterName"], p["principalArn"]), made=_entry)
IDENTITIES = Shelf(name="identities", key=lambda p: (p["clusterName"], p["associationId"]), made=_identity)
DONE = {
    "id": "00000000-0000-0000-0000-000000000000",
    "status": "Successful",
    "type": "ConfigUpdate",
    "params": [],
    "createdAt": MADE,
    "errors": [],
}


def _associate(call: Call) -> dict[str, Any]:
    p = call.parameters
    ENTRIES.one(call)
    policy = {"policyArn": p["policyArn"], "accessScope": p["accessScope"], "associatedAt": MADE, "modifiedAt": MADE}
    call.shelf("policies").setdefault((p["clusterName"], p["principalArn"]), {})[p["policyArn"]] = policy
    return {"clusterName": p["clusterName"], "principalArn": p["principalArn"], "associatedAccessPolicy": policy}


def _disassociate(call: Call) -> None:
    p = call.parameters
    call.shelf("policies").get((p["clusterName"], p["principalArn"]), {}).pop(p["policyArn"], None)


def _associated(call: Call) -> dict[str, Any]:
    p = call.parameters
    found = call.shelf("policies").get((p["clusterName"], p["principalArn"]), {})
    return {"clusterName": p["clusterName"], "principalArn": p["principalArn"], "associatedAccessPolicies": list(found.values())}


def _create_cluster(call: Call) -> dict[str, Any]:
    """A cluster makes a security group of its own; moto's has none."""
    answer = call.moto()
    name, kept = call.parameters["name"], {k: call.parameters[k] for k in KEPT if k in call.parameters}
    ec2 = At(account=call.account, region=call.region, stack="", logical="").client("ec2")
    subnets = ec2.describe_subnets(SubnetIds=call.parameters["resourcesVpcConfig"]["subnetIds"])["Subnets"]
    kept["group"] = ec2.create_security_group(GroupName=f"eks-cluster-sg-{name}", Description="EKS created security group",
                                              VpcId=subnets[0]["VpcId"])["GroupId"]  # fmt: skip
    call.shelf("clusters")[name] = kept
    return _with_kept(call, answer)


def _with_kept(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
    cluster = answer["cluster"]
    kept = call.shelf("clusters").get(cluster["name"], {})
    cluster.update(without(kept, "group"))
    if "group" in kept:
        cluster["resourcesVpcConfig"]["clusterSecurityGroupId"] = kept["group"]
    return answer


def _update_cluster(call: Call) -> dict[str, Any]:
    kept = call.shelf("clusters").setdefault(call.parameters["name"], {})
    kept.update({k: v for k, v in call.parameters.items() if k in KEPT})
    others = {k: v for k, v in call.parameters.items() if k in ("resourcesVpcConfig", "logging")}
    if others:
        call.moto("UpdateClusterConfig", name=call.parameters["name"], **others)
    return {"update": DONE}


def _update_version(call: Call) -> dict[str, Any]:
    call.shelf("clusters").setdefault(call.parameters["name"], {})["version"] = call.parameters["version"]
    return {"update": {**DONE, "type": "VersionUpdate"}}


def _delete_cluster(call: Call) -> dict[str, Any]:
    if call.shelf("clusters").get(call.parameters["name"], {}).get("deletionProtection"):
        raise Refused("InvalidRequestException", "the cluster is protected against deletion")
    answer = call.moto()
    call.shelf("clusters").pop(call.parameters["name"], None)
    return answer


def _group_key(p: Any) -> tuple[str, str]:
    return p["clusterName"], p["nodegroupName"]


def _create_group(call: Call) -> dict[str, Any]:
    answer = call.moto()
    call.shelf("groups")[_group_key(call.parameters)] = {k: call.parameters[k] for k in KEPT_GROUP if k in call.parameters}
    return _group_with_kept(call, answer)


def _group_with_kept(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
    """moto makes up a key for remote access where none is wanted."""
    if "remoteAccess" not in call.shelf("groups").get(_group_key(answer["nodegroup"]), {}):
        answer["nodegroup"].pop("remoteAccess", None)
    answer["nodegroup"].update(call.shelf("groups").get(_group_key(answer["nodegroup"]), {}))
    return answer


def _update_group(call: Call) -> dict[str, Any]:
    p = call.parameters
    call.shelf("groups").setdefault(_group_key(p), {}).update({k: v for k, v in p.items() if k in KEPT_GROUP})
    others = {k: v for k, v in p.items() if k in ("labels", "taints")}
    if others:
        call.moto("UpdateNodegroupConfig", clusterName=p["clusterName"], nodegroupName=p["nodegroupName"], **others)
    return {"update": DONE}


def _let_in(call: Call) -> Mapping[str, Any] | None:
    """Only somebody who is there."""
    arn = call.parameters["principalArn"]
    try:
        found = behind("iam", arn.split(":")[4], call.region).get_role(RoleName=arn.rpartition("/")[2])["Role"]["Arn"]
    except ClientError:
        found = None
    if found != arn:
        raise Refused("InvalidParameterException", f"The specified principalArn is invalid: no {arn}")
    return ENTRIES.create(lambda e: {"accessEntry": e}, exists="ResourceInUseException")(call)


OPERATIONS: Operations = {
    ("eks", "CreateCluster"): _create_cluster,
    ("eks", "DescribeCluster"): lambda call: _with_kept(call, call.moto()),
    ("eks", "UpdateClusterConfig"): _update_cluster,
    ("eks", "UpdateClusterVersion"): _update_version,
    ("eks", "DeleteCluster"): _delete_cluster,
    ("eks", "CreateNodegroup"): _create_group,
    ("eks", "DescribeNodegroup"): lambda call: _group_with_kept(call, call.moto()),
    ("eks", "UpdateNodegroupConfig"): _update_group,
    ("eks", "UpdateNodegroupVersion"): _update_group,
    ("eks", "CreateAddon"): ADDONS.create(lambda a: {"addon": a}, exists="ResourceInUseException"),
    ("eks", "DescribeAddon"): ADDONS.get(lambda a: {"addon": a}),
    ("eks", "ListAddons"): ADDONS.list(
        lambda all: {"addons": [a["addonName"] for a in all]}, lambda p, a: a["clusterName"] == p["clusterName"]
    ),
    ("eks", "UpdateAddon"): ADDONS.update(
        lambda a: {"update": {**DONE, "type": "AddonUpdate"}}, drop=("resolveConflicts", "clientRequestToken")
    ),
    ("eks", "DeleteAddon"): ADDONS.delete(lambda a: {"addon": {**a, "status": "DELETING"}}),
    ("eks", "CreateAccessEntry"): _let_in,
    ("eks", "DescribeAccessEntry"): ENTRIES.get(lambda e: {"accessEntry": e}),
    ("eks", "ListAccessEntries"): ENTRIES.list(
        lambda all: {"accessEntries": [e["principalArn"] for e in all]}, lambda p, e: e["clusterName"] == p["clusterName"]
    ),
    ("eks", "DeleteAccessEntry"): ENTRIES.delete(),
    ("eks", "AssociateAccessPolicy"): _associate,
    ("eks", "DisassociateAccessPolicy"): _disassociate,
    ("eks", "ListAssociatedAccessPolicies"): _associated,
    ("eks", "CreatePodIdentityAssociation"): IDENTITIES.create(lambda i: {"association": i}),
    ("eks", "DescribePodIdentityAssociation"): IDENTITIES.get(lambda i: {"association": i}),
    ("eks", "ListPodIdentityAssociations"): IDENTITIES.list(
        lambda all: {"associations": all}, lambda p, i: i["clusterName"] == p["clusterName"]
    ),
    ("eks", "UpdatePodIdentityAssociation"): IDENTITIES.update(lambda i: {"association": i}, drop=("clientRequestToken",)),
    ("eks", "DeletePodIdentityAssociation"): IDENTITIES.delete(lambda i: {"association": i}),
}
