"""Types of databases, secrets, parameters and backups."""

import json
from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of

CLUSTER = ("EngineVersion", "BackupRetentionPeriod", "PreferredBackupWindow", "PreferredMaintenanceWindow", "DeletionProtection", "CopyTagsToSnapshot",
           "DBClusterParameterGroupName", "VpcSecurityGroupIds", "EnableIAMDatabaseAuthentication", "ServerlessV2ScalingConfiguration", "Port",
           "BacktrackWindow", "StorageType")  # fmt: skip
INSTANCE = ("DBInstanceClass", "PromotionTier", "PubliclyAccessible", "AutoMinorVersionUpgrade", "MonitoringInterval", "MonitoringRoleArn",
            "EnablePerformanceInsights", "PerformanceInsightsKMSKeyId", "PerformanceInsightsRetentionPeriod", "CACertificateIdentifier")  # fmt: skip


def _parameters(p: Properties, at: At, id: str) -> None:
    at.client("rds").modify_db_cluster_parameter_group(DBClusterParameterGroupName=id, Parameters=[
        {"ParameterName": k, "ParameterValue": str(v), "ApplyMethod": "pending-reboot"} for k, v in p.get("Parameters", {}).items()])  # fmt: skip


def _secret_key(p: Properties, at: At, id: str) -> dict[str, Any]:
    key = p.get("MasterUserSecret", {}).get("KmsKeyId")
    return {"MasterUserSecretKmsKeyId": key} if key else {}


def _delete_cluster(p: Properties, at: At, id: str) -> None:
    at.client("rds").delete_db_cluster(DBClusterIdentifier=id, SkipFinalSnapshot=True)


def _generated(p: Properties, at: At, id: str) -> dict[str, Any]:
    """A secret's first content, made up here."""
    generate = p.get("GenerateSecretString")
    if not generate:
        return {}
    options = {k: v for k, v in generate.items() if k not in ("SecretStringTemplate", "GenerateStringKey")}
    password = at.client("secretsmanager").get_random_password(**options)["RandomPassword"]
    if "GenerateStringKey" not in generate:
        return {"SecretString": password}
    return {"SecretString": json.dumps({**json.loads(generate.get("SecretStringTemplate", "{}")), generate["GenerateStringKey"]: password})}


def _delete_secret(p: Properties, at: At, id: str) -> None:
    at.client("secretsmanager").delete_secret(SecretId=id, ForceDeleteWithoutRecovery=True)


def _rules(p: Properties, at: At, id: str) -> dict[str, Any]:
    return {"RotateImmediately": bool(p.get("RotateImmediatelyOnUpdate", False)) and "RotationLambdaARN" in p}


def _plan(p: Properties, at: At, id: str) -> dict[str, Any]:
    plan = {k: v for k, v in p["BackupPlan"].items() if k != "BackupPlanRule"}
    rules = [{**{k: v for k, v in r.items() if k != "TargetBackupVault"}, "TargetBackupVaultName": r["TargetBackupVault"]}
             for r in p["BackupPlan"]["BackupPlanRule"]]  # fmt: skip
    return {"BackupPlan": {**plan, "Rules": rules}, **({"BackupPlanId": id} if id else {"BackupPlanTags": dict(p.get("BackupPlanTags", {}))})}


TYPES = {
    "AWS::RDS::DBSubnetGroup": Type(
        service="rds", create=Call(op="create_db_subnet_group", takes=("DBSubnetGroupName", "DBSubnetGroupDescription", "SubnetIds", "Tags")),
        id="DBSubnetGroup.DBSubnetGroupName",
        puts=(Call(op="modify_db_subnet_group", takes=("DBSubnetGroupDescription", "SubnetIds"), extra=of(DBSubnetGroupName="@"), on_create=False),),
        delete=Call(op="delete_db_subnet_group", extra=of(DBSubnetGroupName="@"))),
    "AWS::RDS::DBClusterParameterGroup": Type(
        service="rds", create=Call(op="create_db_cluster_parameter_group", takes=("DBClusterParameterGroupName", "Family", "Description", "Tags"),
                                   names={"Family": "DBParameterGroupFamily"}),
        id="DBClusterParameterGroup.DBClusterParameterGroupName", puts=(Step(takes=("Parameters",), do=_parameters),),
        delete=Call(op="delete_db_cluster_parameter_group", extra=of(DBClusterParameterGroupName="@"))),
    "AWS::RDS::DBCluster": Type(
        service="rds", create=Call(op="create_db_cluster", extra=_secret_key, names={"EnableCloudwatchLogsExports": "EnableCloudwatchLogsExports"}, takes=(
            "DBClusterIdentifier", "Engine", "DatabaseName", "MasterUsername", "MasterUserPassword", "ManageMasterUserPassword", "DBSubnetGroupName",
            "StorageEncrypted", "KmsKeyId", "EnableCloudwatchLogsExports", "EngineMode", "Tags", *CLUSTER)),
        id="DBCluster.DBClusterIdentifier", read=Call(op="describe_db_clusters", extra=of(DBClusterIdentifier="@")),
        attributes={"DBClusterArn": "DBClusters[0].DBClusterArn", "DBClusterResourceId": "DBClusters[0].DbClusterResourceId",
                    "Endpoint.Address": "DBClusters[0].Endpoint", "Endpoint.Port": "to_string(DBClusters[0].Port)",
                    "ReadEndpoint.Address": "DBClusters[0].ReaderEndpoint", "MasterUserSecret.SecretArn": "DBClusters[0].MasterUserSecret.SecretArn"},
        puts=(Call(op="modify_db_cluster", takes=CLUSTER, extra=lambda p, at, id: {"DBClusterIdentifier": id, "ApplyImmediately": True},
                   on_create=False),),
        delete=Step(takes=(), do=_delete_cluster), ignored=frozenset({"MasterUserSecret"})),
    "AWS::RDS::DBInstance": Type(
        service="rds", create=Call(op="create_db_instance", takes=("DBInstanceIdentifier", "DBClusterIdentifier", "Engine", "Tags", *INSTANCE)),
        id="DBInstance.DBInstanceIdentifier", attributes={"DBInstanceArn": "DBInstance.DBInstanceArn", "Endpoint.Address": "DBInstance.Endpoint.Address"},
        puts=(Call(op="modify_db_instance", takes=INSTANCE, extra=lambda p, at, id: {"DBInstanceIdentifier": id, "ApplyImmediately": True},
                   on_create=False),),
        delete=Call(op="delete_db_instance", extra=lambda p, at, id: {"DBInstanceIdentifier": id, "SkipFinalSnapshot": True})),
    "AWS::DynamoDB::Table": Type(
        service="dynamodb", create=Call(op="create_table", names={"PointInTimeRecoveryEnabled": "PointInTimeRecoveryEnabled", "SSEEnabled": "Enabled"}, takes=(
            "TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "SSESpecification", "DeletionProtectionEnabled", "GlobalSecondaryIndexes",
            "ProvisionedThroughput", "StreamSpecification", "Tags")),
        id="TableDescription.TableName", attributes={"Arn": "TableDescription.TableArn", "StreamArn": "TableDescription.LatestStreamArn"},
        puts=(Call(op="update_continuous_backups", takes=("PointInTimeRecoverySpecification",), extra=of(TableName="@")),
              Call(op="update_time_to_live", takes=("TimeToLiveSpecification",), extra=of(TableName="@")),
              *(Call(op="update_table", takes=(t,), names={"SSEEnabled": "Enabled"}, extra=of(TableName="@"), on_create=False)
                for t in ("DeletionProtectionEnabled", "BillingMode", "SSESpecification", "StreamSpecification", "ProvisionedThroughput"))),
        delete=Call(op="delete_table", extra=of(TableName="@"))),
    "AWS::SecretsManager::Secret": Type(
        service="secretsmanager", create=Call(op="create_secret", takes=("Name", "Description", "KmsKeyId", "SecretString", "ReplicaRegions", "Tags"),
                                              names={"ReplicaRegions": "AddReplicaRegions"}, extra=_generated),
        id="ARN", attributes={"Id": "ARN"}, ignored=frozenset({"GenerateSecretString"}),
        puts=(Call(op="update_secret", takes=("Description", "KmsKeyId"), extra=of(SecretId="@"), on_create=False),),
        delete=Step(takes=(), do=_delete_secret)),
    "AWS::SecretsManager::RotationSchedule": Type(
        service="secretsmanager", create=Call(op="rotate_secret", takes=("SecretId", "RotationLambdaARN", "RotationRules"), extra=_rules), id="ARN",
        puts=(Call(op="rotate_secret", takes=("RotationLambdaARN", "RotationRules"), on_create=False,
                   extra=lambda p, at, id: {"SecretId": p["SecretId"], **_rules(p, at, id)}),),
        delete=Call(op="cancel_rotate_secret", extra=of(SecretId="SecretId")), ignored=frozenset({"RotateImmediatelyOnUpdate"})),
    "AWS::SSM::Parameter": Type(
        service="ssm", create=Call(op="put_parameter", takes=("Name", "Type", "Value", "Description", "Tier", "DataType", "Tags")),
        id=lambda p, _: str(p["Name"]), attributes=lambda p, answer, at: {"Type": p["Type"], "Value": p["Value"]},
        puts=(Call(op="put_parameter", takes=("Type", "Value", "Description", "Tier"), on_create=False,
                   extra=lambda p, at, id: {"Name": id, "Overwrite": True}),),
        delete=Call(op="delete_parameter", extra=of(Name="@"))),
    "AWS::Backup::BackupVault": Type(
        service="backup", create=Call(op="create_backup_vault", takes=("BackupVaultName", "EncryptionKeyArn", "BackupVaultTags")),
        id="BackupVaultName", attributes={"BackupVaultArn": "BackupVaultArn", "BackupVaultName": "BackupVaultName"},
        puts=(Call(op="put_backup_vault_lock_configuration", whole="LockConfiguration", extra=of(BackupVaultName="@")),
              Call(op="put_backup_vault_notifications", whole="Notifications", extra=of(BackupVaultName="@"))),
        delete=Call(op="delete_backup_vault", extra=of(BackupVaultName="@"))),
    "AWS::Backup::BackupPlan": Type(
        service="backup", create=Call(op="create_backup_plan", extra=_plan), id="BackupPlanId", ignored=frozenset({"BackupPlanTags"}),
        attributes={"BackupPlanId": "BackupPlanId", "BackupPlanArn": "BackupPlanArn", "VersionId": "VersionId"},
        puts=(Step(takes=("BackupPlan",), on_create=False, do=lambda p, at, id: at.client("backup").update_backup_plan(**_plan(p, at, id))),),
        delete=Call(op="delete_backup_plan", extra=of(BackupPlanId="@"))),
    "AWS::Backup::BackupSelection": Type(
        service="backup", create=Call(op="create_backup_selection", takes=("BackupPlanId", "BackupSelection")), id="SelectionId",
        attributes={"SelectionId": "SelectionId", "BackupPlanId": "BackupPlanId"},
        delete=Call(op="delete_backup_selection", extra=of(BackupPlanId="BackupPlanId", SelectionId="@"))),
    "AWS::Backup::RestoreTestingPlan": Type(
        service="backup", create=Call(op="create_restore_testing_plan", takes=("Tags",), extra=lambda p, at, id: {
            "RestoreTestingPlan": {k: v for k, v in p.items() if k != "Tags"}}),
        id="RestoreTestingPlanName", attributes={"RestoreTestingPlanArn": "RestoreTestingPlanArn"},
        ignored=frozenset({"RestoreTestingPlanName"}),
        puts=(Step(takes=("ScheduleExpression", "StartWindowHours", "RecoveryPointSelection", "ScheduleExpressionTimezone"), on_create=False,
                   do=lambda p, at, id: at.client("backup").update_restore_testing_plan(
                       RestoreTestingPlanName=id, RestoreTestingPlan={k: v for k, v in p.items() if k not in ("RestoreTestingPlanName", "Tags")})),),
        delete=Call(op="delete_restore_testing_plan", extra=of(RestoreTestingPlanName="@"))),
    "AWS::Backup::RestoreTestingSelection": Type(
        service="backup", create=Call(op="create_restore_testing_selection", extra=lambda p, at, id: {
            "RestoreTestingPlanName": p["RestoreTestingPlanName"],
            "RestoreTestingSelection": {k: v for k, v in p.items() if k != "RestoreTestingPlanName"}}),
        id="RestoreTestingSelectionName", ignored=frozenset({"RestoreTestingPlanName", "RestoreTestingSelectionName"}),
        puts=(Step(takes=("IamRoleArn", "ProtectedResourceArns", "ProtectedResourceType", "ProtectedResourceConditions", "RestoreMetadataOverrides",
                          "ValidationWindowHours"), on_create=False,
                   do=lambda p, at, id: at.client("backup").update_restore_testing_selection(
                       RestoreTestingPlanName=p["RestoreTestingPlanName"], RestoreTestingSelectionName=id,
                       RestoreTestingSelection={k: v for k, v in p.items() if k in ("IamRoleArn", "ProtectedResourceArns", "ProtectedResourceConditions",
                                                                                    "RestoreMetadataOverrides", "ValidationWindowHours")})),),
        delete=Call(op="delete_restore_testing_selection", extra=of(RestoreTestingPlanName="RestoreTestingPlanName", RestoreTestingSelectionName="@"))),
}  # fmt: skip
