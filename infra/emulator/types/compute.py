"""Types of what runs code: clusters, batch jobs, functions, state machines, images."""

import io
import zipfile
from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of

FUNCTION = ("Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout", "Environment", "VpcConfig", "TracingConfig", "LoggingConfig", "Layers",
            "DeadLetterConfig", "KmsKeyArn", "EphemeralStorage")  # fmt: skip


def _cluster(p: Properties, at: At, id: str) -> dict[str, Any]:
    """CloudFormation lists the logs that are on; the API sets of them on or off."""
    kinds = [t["Type"] for t in p.get("Logging", {}).get("ClusterLogging", {}).get("EnabledTypes", ())]
    logging = {"logging": {"clusterLogging": [{"types": kinds, "enabled": True}]}} if "Logging" in p else {}
    return logging if not id else {"name": id, **logging}


def _cluster_change(*takes: str, **names: str) -> Call:
    return Call(op="update_cluster_config", takes=takes, names=names, extra=of(name="@"), on_create=False)


def _mode(p: Properties, at: At, id: str) -> None:
    """Who makes a cluster is its administrator, or not, only while it is made."""
    at.client("eks").update_cluster_config(name=id, accessConfig={"authenticationMode": p["AccessConfig"]["AuthenticationMode"]})


def _logging(p: Properties, at: At, id: str) -> None:
    at.client("eks").update_cluster_config(**_cluster(p, at, id))


def _policies(p: Properties, at: At, id: str) -> None:
    """The policies that an entry has: those listed and no others."""
    eks, who = at.client("eks"), {"clusterName": p["ClusterName"], "principalArn": p["PrincipalArn"]}
    want = {a["PolicyArn"]: {k.lower(): v for k, v in a["AccessScope"].items()} for a in p.get("AccessPolicies", ())}
    for have in eks.list_associated_access_policies(**who)["associatedAccessPolicies"]:
        if have["policyArn"] not in want:
            eks.disassociate_access_policy(**who, policyArn=have["policyArn"])
    for arn, scope in want.items():
        eks.associate_access_policy(**who, policyArn=arn, accessScope=scope)


def _code(p: Properties, at: At, id: str) -> dict[str, Any]:
    """Code written into the template is packed as Lambda wants it."""
    code = p["Code"]
    if "ZipFile" in code:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo("index.js" if str(p.get("Runtime", "")).startswith("nodejs") else "index.py"), code["ZipFile"])
        code = {"ZipFile": packed.getvalue()}
    return {"FunctionName": id, **code} if id else {"Code": code, "PackageType": "Image" if "ImageUri" in code else "Zip"}


def _concurrency(p: Properties, at: At, id: str) -> None:
    if "ReservedConcurrentExecutions" in p:
        at.client("lambda").put_function_concurrency(FunctionName=id, ReservedConcurrentExecutions=int(p["ReservedConcurrentExecutions"]))
    else:
        at.client("lambda").delete_function_concurrency(FunctionName=id)


def _permission(p: Properties, at: At, id: str) -> dict[str, Any]:
    return {"StatementId": at.name()}


def _revoke(p: Properties, at: At, id: str) -> dict[str, Any]:
    return {"FunctionName": p["FunctionName"], "StatementId": id}


def _definition(p: Properties, at: At, id: str) -> dict[str, Any]:
    import json

    text = p.get("DefinitionString") or json.dumps(p["Definition"])
    for name, value in p.get("DefinitionSubstitutions", {}).items():
        text = text.replace(f"${{{name}}}", str(value))
    log = p.get("LoggingConfiguration")
    sent: dict[str, Any] = {"definition": text}
    if log:
        sent["loggingConfiguration"] = {"level": log["Level"], "includeExecutionData": bool(log.get("IncludeExecutionData", False)), "destinations": [
            {"cloudWatchLogsLogGroup": {"logGroupArn": d["CloudWatchLogsLogGroup"]["LogGroupArn"]}} for d in log.get("Destinations", ())]}  # fmt: skip
    return {"stateMachineArn": id, **sent} if id else sent


def _environment(p: Properties, at: At, id: str) -> dict[str, Any]:
    """Without a service role AWS makes one for the service; moto wants it there, and named."""
    if "ServiceRole" in p:
        return {}
    iam = at.client("iam")
    found = [r["Arn"] for r in iam.list_roles(PathPrefix="/aws-service-role/")["Roles"] if r["RoleName"].lower() == "awsserviceroleforbatch"]
    return {"serviceRole": found[0] if found else iam.create_service_linked_role(AWSServiceName="batch.amazonaws.com")["Role"]["Arn"]}


TYPES = {
    "AWS::EKS::Cluster": Type(
        service="eks", create=Call(op="create_cluster", extra=_cluster, takes=(
            "Name", "Version", "RoleArn", "ResourcesVpcConfig", "EncryptionConfig", "AccessConfig", "UpgradePolicy", "DeletionProtection",
            "ZonalShiftConfig", "BootstrapSelfManagedAddons", "KubernetesNetworkConfig", "Tags")),
        id="cluster.name", attributes={
            "Arn": "cluster.arn", "Endpoint": "cluster.endpoint", "OpenIdConnectIssuerUrl": "cluster.identity.oidc.issuer",
            "CertificateAuthorityData": "cluster.certificateAuthority.data", "ClusterSecurityGroupId": "cluster.resourcesVpcConfig.clusterSecurityGroupId"},
        puts=(_cluster_change("ResourcesVpcConfig"), _cluster_change("UpgradePolicy"), _cluster_change("DeletionProtection"),
              _cluster_change("ZonalShiftConfig"), Step(takes=("AccessConfig",), do=_mode, on_create=False), Step(takes=("Logging",), do=_logging, on_create=False),
              Call(op="update_cluster_version", takes=("Version",), extra=of(name="@"), on_create=False)),
        delete=Call(op="delete_cluster", extra=of(name="@"))),
    "AWS::EKS::Nodegroup": Type(
        service="eks", create=Call(op="create_nodegroup", takes=(
            "ClusterName", "NodegroupName", "NodeRole", "Subnets", "AmiType", "CapacityType", "InstanceTypes", "Labels", "ScalingConfig", "LaunchTemplate",
            "UpdateConfig", "NodeRepairConfig", "Taints", "DiskSize", "Tags")),
        id=lambda p, answer: f"{answer['nodegroup']['clusterName']}/{answer['nodegroup']['nodegroupName']}",
        attributes={"Arn": "nodegroup.nodegroupArn", "NodegroupName": "nodegroup.nodegroupName"},
        puts=(*(Call(op="update_nodegroup_config", takes=(t,), on_create=False, extra=of(clusterName="ClusterName", nodegroupName="NodegroupName"))
                for t in ("ScalingConfig", "UpdateConfig", "NodeRepairConfig")),
              Call(op="update_nodegroup_version", takes=("LaunchTemplate",), on_create=False,
                   extra=of(clusterName="ClusterName", nodegroupName="NodegroupName")),
              Step(takes=("Labels", "Taints"), on_create=False, do=lambda p, at, id: at.client("eks").update_nodegroup_config(
                  clusterName=p["ClusterName"], nodegroupName=p["NodegroupName"], labels={"addOrUpdateLabels": dict(p.get("Labels", {}))},
                  taints={"addOrUpdateTaints": [{k.lower(): v for k, v in t.items()} for t in p.get("Taints", ())]}))),
        delete=Call(op="delete_nodegroup", extra=of(clusterName="ClusterName", nodegroupName="NodegroupName"))),
    "AWS::EKS::Addon": Type(
        service="eks", create=Call(op="create_addon", takes=(
            "ClusterName", "AddonName", "AddonVersion", "ConfigurationValues", "ResolveConflicts", "ServiceAccountRoleArn", "PodIdentityAssociations", "Tags")),
        id=lambda p, _: f"{p['ClusterName']}|{p['AddonName']}", attributes={"Arn": "addon.addonArn"},
        puts=(Call(op="update_addon", takes=("AddonVersion", "ConfigurationValues", "ServiceAccountRoleArn", "ResolveConflicts"), on_create=False,
                   extra=of(clusterName="ClusterName", addonName="AddonName")),),
        delete=Call(op="delete_addon", extra=of(clusterName="ClusterName", addonName="AddonName"))),
    "AWS::EKS::AccessEntry": Type(
        service="eks", create=Call(op="create_access_entry", takes=("ClusterName", "PrincipalArn", "KubernetesGroups", "Type", "Username", "Tags")),
        id=lambda p, _: f"{p['PrincipalArn']}|{p['ClusterName']}", attributes={"AccessEntryArn": "accessEntry.accessEntryArn"},
        puts=(Step(takes=("AccessPolicies",), do=_policies),),
        delete=Call(op="delete_access_entry", extra=of(clusterName="ClusterName", principalArn="PrincipalArn"))),
    "AWS::EKS::PodIdentityAssociation": Type(
        service="eks", create=Call(op="create_pod_identity_association", takes=("ClusterName", "Namespace", "ServiceAccount", "RoleArn", "Tags")),
        id="association.associationId", attributes={"AssociationArn": "association.associationArn", "AssociationId": "association.associationId"},
        puts=(Call(op="update_pod_identity_association", takes=("RoleArn",), extra=of(clusterName="ClusterName", associationId="@"), on_create=False),),
        delete=Call(op="delete_pod_identity_association", extra=of(clusterName="ClusterName", associationId="@"))),
    "AWS::Batch::ComputeEnvironment": Type(
        service="batch", create=Call(op="create_compute_environment", takes=("ComputeEnvironmentName", "Type", "State", "ComputeResources", "ServiceRole", "Tags"),
                                     extra=_environment),
        id="computeEnvironmentArn", attributes={"ComputeEnvironmentArn": "computeEnvironmentArn"},
        ignored=frozenset({"ReplaceComputeEnvironment", "UpdatePolicy"}),
        puts=(Call(op="update_compute_environment", takes=("State", "ComputeResources", "ServiceRole"), extra=of(computeEnvironment="@"), on_create=False),),
        delete=Step(takes=(), do=lambda p, at, id: (at.client("batch").update_compute_environment(computeEnvironment=id, state="DISABLED"),
                                                    at.client("batch").delete_compute_environment(computeEnvironment=id), None)[-1])),
    "AWS::Batch::JobQueue": Type(
        service="batch", create=Call(op="create_job_queue", takes=("JobQueueName", "Priority", "State", "ComputeEnvironmentOrder", "JobStateTimeLimitActions",
                                                                   "SchedulingPolicyArn", "Tags")),
        id="jobQueueArn", attributes={"JobQueueArn": "jobQueueArn"},
        puts=(Call(op="update_job_queue", takes=("Priority", "State", "ComputeEnvironmentOrder", "JobStateTimeLimitActions"), extra=of(jobQueue="@"),
                   on_create=False),),
        delete=Call(op="delete_job_queue", extra=of(jobQueue="@"))),
    "AWS::Batch::JobDefinition": Type(
        service="batch", create=Call(op="register_job_definition", names={"ReadonlyRootFilesystem": "readonlyRootFilesystem"}, takes=(
            "JobDefinitionName", "Type", "ContainerProperties", "PlatformCapabilities", "PropagateTags", "RetryStrategy", "Timeout", "Parameters", "Tags")),
        id="jobDefinitionArn", attributes={"JobDefinitionArn": "jobDefinitionArn"},
        puts=(Call(op="register_job_definition", on_create=False, extra=of(jobDefinitionName="JobDefinitionName"), takes=(
            "Type", "ContainerProperties", "PlatformCapabilities", "PropagateTags", "RetryStrategy", "Timeout", "Parameters")),),
        delete=Call(op="deregister_job_definition", extra=of(jobDefinition="@"))),
    "AWS::Lambda::Function": Type(
        service="lambda", create=Call(op="create_function", takes=("FunctionName", "Architectures", "ImageConfig", "Tags", *FUNCTION), extra=_code),
        id="FunctionName", attributes={"Arn": "FunctionArn"},
        puts=(Step(takes=("Code", "Architectures"), on_create=False,
                   do=lambda p, at, id: at.client("lambda").update_function_code(**_code(p, at, id), Architectures=p.get("Architectures", ["x86_64"]))),
              *(Call(op="update_function_configuration", takes=(t,), extra=of(FunctionName="@"), on_create=False) for t in FUNCTION),
              Step(takes=("ReservedConcurrentExecutions",), do=_concurrency)),
        delete=Call(op="delete_function", extra=of(FunctionName="@"))),
    "AWS::Lambda::Permission": Type(
        service="lambda", create=Call(op="add_permission", takes=("FunctionName", "Action", "Principal", "SourceArn", "SourceAccount"), extra=_permission),
        id=lambda p, answer: str(__import__("json").loads(answer["Statement"])["Sid"]), delete=Call(op="remove_permission", extra=_revoke)),
    "AWS::Lambda::EventSourceMapping": Type(
        service="lambda", create=Call(op="create_event_source_mapping", takes=(
            "EventSourceArn", "FunctionName", "BatchSize", "Enabled", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds", "ScalingConfig",
            "StartingPosition", "DestinationConfig", "FilterCriteria", "MaximumRetryAttempts", "BisectBatchOnFunctionError", "Tags")),
        id="UUID", puts=(Call(op="update_event_source_mapping", takes=("BatchSize", "Enabled", "FunctionResponseTypes", "MaximumBatchingWindowInSeconds"),
                              extra=of(UUID="@"), on_create=False),),
        delete=Call(op="delete_event_source_mapping", extra=of(UUID="@"))),
    "AWS::StepFunctions::StateMachine": Type(
        service="stepfunctions", create=Call(op="create_state_machine", takes=("StateMachineName", "StateMachineType", "RoleArn", "TracingConfiguration", "Tags"),
                                             names={"StateMachineName": "name", "StateMachineType": "type"}, extra=_definition),
        id="stateMachineArn", attributes={"Arn": "stateMachineArn", "Name": "name"},
        ignored=frozenset(), puts=(
            Step(takes=("Definition", "DefinitionString", "DefinitionSubstitutions", "LoggingConfiguration"), on_create=False,
                 do=lambda p, at, id: at.client("stepfunctions").update_state_machine(**_definition(p, at, id))),
            Call(op="update_state_machine", takes=("RoleArn", "TracingConfiguration"), extra=of(stateMachineArn="@"), on_create=False)),
        delete=Call(op="delete_state_machine", extra=of(stateMachineArn="@"))),
    "AWS::ECR::Repository": Type(
        service="ecr", create=Call(op="create_repository", takes=("RepositoryName", "ImageScanningConfiguration", "ImageTagMutability", "EncryptionConfiguration",
                                                                  "Tags")),
        id="repository.repositoryName", attributes={"Arn": "repository.repositoryArn", "RepositoryUri": "repository.repositoryUri"},
        puts=(Call(op="put_lifecycle_policy", whole="LifecyclePolicy", extra=of(repositoryName="@")),
              Call(op="put_image_scanning_configuration", takes=("ImageScanningConfiguration",), extra=of(repositoryName="@"), on_create=False),
              Call(op="put_image_tag_mutability", takes=("ImageTagMutability",), extra=of(repositoryName="@"), on_create=False),
              Call(op="set_repository_policy", takes=("RepositoryPolicyText",), names={"RepositoryPolicyText": "policyText"}, extra=of(repositoryName="@"))),
        delete=Call(op="delete_repository", extra=lambda p, at, id: {"repositoryName": id, "force": True})),
}  # fmt: skip
