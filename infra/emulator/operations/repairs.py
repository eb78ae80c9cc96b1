"""Operations that moto answers otherwise than AWS: fields that it forgets, scopes that it mixes up, roles that it does not make."""

import hashlib
from typing import Any

from infra.emulator.gateway import Call, Operations
from infra.emulator.resource import At


def _client(call: Call, service: str, account: str | None = None) -> Any:
    return At(account=account or call.account, region=call.region, stack="", logical="").client(service)


# web ACLs


def _get_acl(call: Call) -> dict[str, Any]:
    """By its ARN: moto asks for name, id and scope."""
    arn = call.parameters.get("ARN")
    if not arn:
        return call.moto()
    scope, _, name, id = arn.split(":", 5)[5].split("/")
    return call.moto("GetWebACL", Name=name, Id=id, Scope="CLOUDFRONT" if scope == "global" else "REGIONAL")


def _put_log(call: Call) -> dict[str, Any]:
    answer = call.moto()
    config = call.parameters["LoggingConfiguration"]
    call.shelf("logging")[config["ResourceArn"]] = config
    return answer


def _logs(call: Call) -> dict[str, Any]:
    edge = call.parameters["Scope"] == "CLOUDFRONT"
    return {"LoggingConfigurations": [c for arn, c in call.shelf("logging").items() if (":global/" in arn) == edge]}


def _unlog(call: Call) -> None:
    call.moto()
    call.shelf("logging").pop(call.parameters["ResourceArn"], None)


# databases


def _clusters(call: Call) -> dict[str, Any]:
    """Aurora puts instances in different zones: with two and more, it stands in several."""
    answer = call.moto()
    for cluster in answer["DBClusters"]:
        cluster["MultiAZ"] = len(cluster.get("DBClusterMembers", ())) > 1
    return answer


# Prometheus


def _workspace(call: Call) -> dict[str, Any]:
    answer = call.moto()
    call.shelf("keys")[answer["workspaceId"]] = call.parameters.get("kmsKeyArn")
    return answer


def _with_key(call: Call, workspace: dict[str, Any]) -> dict[str, Any]:
    key = call.shelf("keys").get(workspace["workspaceId"])
    return {**workspace, **({"kmsKeyArn": key} if key else {})}


# people


def _assign(call: Call) -> dict[str, Any]:
    """Identity Center makes the set's role in the account where it is assigned."""
    answer, p = call.moto(), call.parameters
    name = call.moto("DescribePermissionSet", InstanceArn=p["InstanceArn"], PermissionSetArn=p["PermissionSetArn"])["PermissionSet"][
        "Name"
    ]
    iam, role = _client(call, "iam", p["TargetId"]), f"AWSReservedSSO_{name}_{p['PermissionSetArn'].rsplit('-', 1)[1][:16]}"
    if not any(r["RoleName"] == role for r in iam.list_roles(PathPrefix="/aws-reserved/sso.amazonaws.com/")["Roles"]):
        iam.create_role(
            RoleName=role, Path="/aws-reserved/sso.amazonaws.com/", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}'
        )
    return answer


def _unassign(call: Call) -> dict[str, Any]:
    answer, p = call.moto(), call.parameters
    left = call.moto(
        "ListAccountAssignments", InstanceArn=p["InstanceArn"], AccountId=p["TargetId"], PermissionSetArn=p["PermissionSetArn"]
    )
    if not left["AccountAssignments"]:
        iam = _client(call, "iam", p["TargetId"])
        for role in iam.list_roles(PathPrefix="/aws-reserved/sso.amazonaws.com/")["Roles"]:
            if role["RoleName"].endswith("_" + p["PermissionSetArn"].rsplit("-", 1)[1][:16]):
                iam.delete_role(RoleName=role["RoleName"])
    return answer


def _attach(call: Call) -> None:
    """moto knows no policy with a path."""
    p = call.parameters
    _client(call, "iam").get_policy(PolicyArn=p["ManagedPolicyArn"])
    call.moto("DescribePermissionSet", InstanceArn=p["InstanceArn"], PermissionSetArn=p["PermissionSetArn"])
    call.shelf("attached").setdefault(p["PermissionSetArn"], {})[p["ManagedPolicyArn"]] = p["ManagedPolicyArn"].rsplit("/", 1)[1]


def _detach(call: Call) -> None:
    call.shelf("attached").get(call.parameters["PermissionSetArn"], {}).pop(call.parameters["ManagedPolicyArn"], None)


def _attached(call: Call) -> dict[str, Any]:
    found = call.shelf("attached").get(call.parameters["PermissionSetArn"], {})
    return {"AttachedManagedPolicies": [{"Name": name, "Arn": arn} for arn, name in found.items()]}


def _summary(call: Call) -> dict[str, Any]:
    """The root user has MFA: it is set by hand, with no call, before an account is handed over."""
    answer = call.moto()
    answer["SummaryMap"]["AccountMFAEnabled"] = 1
    return answer


# certificates and mail


def _certificate(call: Call) -> dict[str, Any]:
    """Issued once the zone has the names that prove the domain."""
    answer = call.moto()
    if answer["Certificate"]["CertificateArn"] in call.shelf("proved"):
        answer["Certificate"]["Status"] = "ISSUED"
    return answer


def _certificates(call: Call) -> dict[str, Any]:
    answer = call.moto()
    for summary in answer["CertificateSummaryList"]:
        if summary["CertificateArn"] in call.shelf("proved"):
            summary["Status"] = "ISSUED"
    return answer


def _tokens(identity: str) -> list[str]:
    return [hashlib.sha256(f"{identity}{i}".encode()).hexdigest()[:32] for i in range(3)]


def _identity(call: Call) -> dict[str, Any]:
    """A domain's mail is signed once its zone has the three names."""
    identity, answer = call.parameters["EmailIdentity"], call.moto()
    if "@" in identity:
        return answer
    signed = all(f"{t}._domainkey.{identity}" in _names(call, identity) for t in _tokens(identity))
    answer["DkimAttributes"] = {**answer.get("DkimAttributes", {}), "Tokens": _tokens(identity), "SigningEnabled": True,
                                "Status": "SUCCESS" if signed else "PENDING"}  # fmt: skip
    if call.operation == "GetEmailIdentity":
        answer |= {"VerifiedForSendingStatus": signed, "VerificationStatus": "SUCCESS" if signed else "PENDING"}
    return answer


def _names(call: Call, domain: str) -> set[str]:
    """Names of the records in the zones that a domain may stand in."""
    route53 = _client(call, "route53")
    zones = [z["Id"] for z in route53.list_hosted_zones()["HostedZones"] if f"{domain}.".endswith(z["Name"])]
    pages = [p for z in zones for p in route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=z)]
    return {r["Name"].rstrip(".") for p in pages for r in p["ResourceRecordSets"]}


# HTTP APIs


def _domain(call: Call) -> dict[str, Any]:
    answer = call.moto()
    for config in answer["DomainNameConfigurations"]:
        config.setdefault("ApiGatewayDomainName", f"d-{sum(map(ord, answer['DomainName'])):010d}.execute-api.{call.region}.amazonaws.com")
        config.setdefault("HostedZoneId", "Z2FDTNDATAQYW2")
    return answer


# log groups


def _keyed(call: Call) -> None:
    """moto takes a key only while the group is made."""
    call.shelf("keys")[call.parameters["logGroupName"]] = call.parameters.get("kmsKeyId")


def _groups(call: Call) -> dict[str, Any]:
    answer = call.moto()
    for group in answer["logGroups"]:
        if (name := group["logGroupName"]) in call.shelf("keys"):
            group["kmsKeyId"] = call.shelf("keys")[name]
    return answer


# compute environments


def _resized(call: Call) -> dict[str, Any]:
    """moto drops the resources that it is told to change."""
    answer = call.moto()
    call.shelf("resources").setdefault(answer["computeEnvironmentArn"], {}).update(call.parameters.get("computeResources") or {})
    return answer


def _environments(call: Call) -> dict[str, Any]:
    answer = call.moto()
    for environment in answer["computeEnvironments"]:
        environment.setdefault("computeResources", {}).update(call.shelf("resources").get(environment["computeEnvironmentArn"], {}))
    return answer


# queues


def _attributes(call: Call) -> dict[str, Any]:
    """moto forgets the policy whenever another attribute is set."""
    url, given = call.parameters["QueueUrl"], call.parameters["Attributes"]
    there = call.moto("GetQueueAttributes", QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
    return call.moto(Attributes={**there, **given})


OPERATIONS: Operations = {
    ("sqs", "SetQueueAttributes"): _attributes,
    ("batch", "UpdateComputeEnvironment"): _resized,
    ("batch", "DescribeComputeEnvironments"): _environments,
    ("logs", "AssociateKmsKey"): _keyed,
    ("logs", "DisassociateKmsKey"): _keyed,
    ("logs", "DescribeLogGroups"): _groups,
    ("wafv2", "GetWebACL"): _get_acl,
    ("wafv2", "PutLoggingConfiguration"): _put_log,
    ("wafv2", "ListLoggingConfigurations"): _logs,
    ("wafv2", "DeleteLoggingConfiguration"): _unlog,
    ("rds", "DescribeDBClusters"): _clusters,
    ("amp", "CreateWorkspace"): _workspace,
    ("amp", "DescribeWorkspace"): lambda call: {"workspace": _with_key(call, call.moto()["workspace"])},
    ("amp", "ListWorkspaces"): lambda call: {"workspaces": [_with_key(call, w) for w in call.moto()["workspaces"]]},
    ("sso-admin", "CreateAccountAssignment"): _assign,
    ("sso-admin", "DeleteAccountAssignment"): _unassign,
    ("sso-admin", "AttachManagedPolicyToPermissionSet"): _attach,
    ("sso-admin", "DetachManagedPolicyFromPermissionSet"): _detach,
    ("sso-admin", "ListManagedPoliciesInPermissionSet"): _attached,
    ("iam", "GetAccountSummary"): _summary,
    ("acm", "DescribeCertificate"): _certificate,
    ("acm", "ListCertificates"): _certificates,
    ("sesv2", "CreateEmailIdentity"): _identity,
    ("sesv2", "GetEmailIdentity"): _identity,
    ("apigatewayv2", "CreateDomainName"): _domain,
    ("apigatewayv2", "GetDomainName"): _domain,
}
