"""Aurora PostgreSQL: encrypted, TLS only, administrator's password kept by RDS, snapshots before it goes."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import group, log_group, name_tag
from infra.parts import CannotSynthesize, Part, Use, Value, join, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.rds import ENGINE_LOGS, ENGINE_PORTS, Aurora, Instance, Proxy

PORT = ENGINE_PORTS["postgres"]
ADMINISTRATOR = "administrador"


def database_name(site: Site) -> str:
    return site.architecture.system.id.replace("-", "_")


def user_name(principal: str) -> str:
    """The database user of a principal that logs in with an IAM token."""
    return principal.replace("-", "_")


def aurora(id: str, config: Aurora, site: Site) -> Iterator[Part]:
    if config.replica_of:
        raise CannotSynthesize(f"{id}: a copy in another region (replica_of) is not built yet")
    name, key, engine = site.name(id), site.key(config.key, id), "aurora-postgresql"
    tags = name_tag(name)
    yield group(id, site)
    yield Part(owner=id, name="subnets", type="AWS::RDS::DBSubnetGroup", gives={"subnets": ""}, properties={
        "DBSubnetGroupName": name, "DBSubnetGroupDescription": name, "SubnetIds": site.subnets(id), "Tags": tags})  # fmt: skip
    yield Part(owner=id, name="parameters", type="AWS::RDS::DBClusterParameterGroup", gives={"parameters": ""}, properties={
        "DBClusterParameterGroupName": name, "Description": name, "Family": f"{engine}{config.version.split('.')[0]}",
        "Parameters": {"rds.force_ssl": "1" if config.require_tls else "0", "log_connections": "1", "log_disconnections": "1",
                       "log_min_duration_statement": "1000", "log_statement": "ddl"}})  # fmt: skip
    if config.logs:
        yield log_group(id, site, config.logs)
    if config.monitoring_seconds:
        yield from monitoring_role(id, site)
    limits = config.capacity
    yield Part(
        owner=id,
        type="AWS::RDS::DBCluster",
        removal="Snapshot",
        after=((id, "logs"),),
        gives={
            "arn": "DBClusterArn",
            "endpoint": "Endpoint.Address",
            "reader": "ReadEndpoint.Address",
            "port": "Endpoint.Port",
            "cluster": "",
            "resource_id": "DBClusterResourceId",
            "admin_secret": "MasterUserSecret.SecretArn",
        },
        properties=without_none(
            {
                "DBClusterIdentifier": name,
                "Engine": engine,
                "EngineVersion": config.version,
                "DatabaseName": database_name(site),
                "Port": PORT,
                "MasterUsername": ADMINISTRATOR,
                "ManageMasterUserPassword": True,
                "MasterUserSecret": {"KmsKeyId": key} if key else None,
                "DBSubnetGroupName": Use(id, "subnets"),
                "VpcSecurityGroupIds": [Use(id, "group")],
                "DBClusterParameterGroupName": Use(id, "parameters"),
                "StorageEncrypted": True,
                "KmsKeyId": key,
                "BackupRetentionPeriod": config.backup_days,
                "CopyTagsToSnapshot": True,
                "DeletionProtection": config.deletion_protection,
                "EnableIAMDatabaseAuthentication": config.iam_login,
                "EnableCloudwatchLogsExports": ["postgresql"] if config.logs else None,
                "ServerlessV2ScalingConfiguration": {"MinCapacity": limits.min, "MaxCapacity": limits.max}
                if limits
                else None,
                "Tags": tags,
            }
        ),
    )
    for number in range(1, config.instances + 1):
        yield instance(id, config, site, number)


def instance(id: str, config: Aurora, site: Site, number: int) -> Part:
    """The first one made writes; the others take over in the order of their tiers."""
    key = site.key(config.key, id)
    watched: dict[str, Value] = {"MonitoringInterval": config.monitoring_seconds}
    if config.monitoring_seconds:
        watched["MonitoringRoleArn"] = Use(id, "monitoring-role")
    return Part(owner=id, name=f"instance-{number}", type="AWS::RDS::DBInstance", properties=without_none({
        "DBInstanceIdentifier": f"{site.name(id)}-{number}", "DBClusterIdentifier": Use(id, "cluster"), "Engine": "aurora-postgresql",
        "DBInstanceClass": config.instance or "db.serverless", "PubliclyAccessible": False, "PromotionTier": number - 1,
        "AutoMinorVersionUpgrade": config.minor_upgrades, "EnablePerformanceInsights": config.insights,
        "PerformanceInsightsKMSKeyId": key if config.insights else None, **watched, "Tags": name_tag(f"{site.name(id)}-{number}"),
    }), removal="Delete")  # fmt: skip


def monitoring_role(id: str, site: Site) -> Iterator[Part]:
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "monitoring.rds.amazonaws.com"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": site.account(id)}}}]}  # fmt: skip
    yield Part(owner=id, name="monitoring-role", type="AWS::IAM::Role", gives={"monitoring-role": "Arn"},
               lines={"role": f"resources.{id}.monitoring_seconds"}, properties={
                   "RoleName": site.role_name(f"{id}.monitoring"), "AssumeRolePolicyDocument": trust,
                   "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"]})  # fmt: skip


def database(id: str, config: Instance, site: Site) -> Iterator[Part]:
    """One database of RDS with a standby in another zone."""
    if config.replica_of:
        raise CannotSynthesize(f"{id}: a read replica (replica_of) is not built yet")
    name, key, tags = site.name(id), site.key(config.key, id), name_tag(site.name(id))
    yield group(id, site)
    yield Part(owner=id, name="subnets", type="AWS::RDS::DBSubnetGroup", gives={"subnets": ""}, properties={
        "DBSubnetGroupName": name, "DBSubnetGroupDescription": name, "SubnetIds": site.subnets(id), "Tags": tags})  # fmt: skip
    tls = {"postgres": "rds.force_ssl", "mysql": "require_secure_transport", "mariadb": "require_secure_transport"}.get(
        config.engine
    )
    if config.require_tls and tls:
        version = config.version.split(".")
        family = (
            f"{config.engine}{version[0]}" if config.engine == "postgres" else f"{config.engine}{'.'.join(version[:2])}"
        )
        yield Part(owner=id, name="parameters", type="AWS::RDS::DBParameterGroup", gives={"parameters": ""}, properties={
            "DBParameterGroupName": name, "Description": name, "Family": family, "Parameters": {tls: "1"}, "Tags": tags})  # fmt: skip
    watched: dict[str, Value] = {"MonitoringInterval": config.monitoring_seconds}
    if config.monitoring_seconds:
        yield from monitoring_role(id, site)
        watched["MonitoringRoleArn"] = Use(id, "monitoring-role")
    yield Part(owner=id, type="AWS::RDS::DBInstance", removal="Snapshot", gives={
        "arn": "DBInstanceArn", "endpoint": "Endpoint.Address", "port": "Endpoint.Port", "resource_id": "DbiResourceId",
        "admin_secret": "MasterUserSecret.SecretArn", "instance": ""}, properties=without_none({
            "DBInstanceIdentifier": name, "Engine": config.engine, "EngineVersion": config.version, "DBInstanceClass": config.instance,
            "AllocatedStorage": str(config.storage_gb), "MaxAllocatedStorage": config.max_storage_gb, "StorageType": "gp3",
            "StorageEncrypted": True, "KmsKeyId": key, "MultiAZ": config.multi_az, "PubliclyAccessible": False,
            "MasterUsername": ADMINISTRATOR, "ManageMasterUserPassword": True, "MasterUserSecret": {"KmsKeyId": key} if key else None,
            "DBSubnetGroupName": Use(id, "subnets"), "VPCSecurityGroups": [Use(id, "group")],
            "DBParameterGroupName": Use(id, "parameters") if config.require_tls and tls else None,
            "BackupRetentionPeriod": config.backup_days, "CopyTagsToSnapshot": True, "DeletionProtection": config.deletion_protection,
            "EnableIAMDatabaseAuthentication": config.iam_login, "EnablePerformanceInsights": config.insights,
            "PerformanceInsightsKMSKeyId": key if config.insights else None, "AutoMinorVersionUpgrade": config.minor_upgrades, **watched,
            "EnableCloudwatchLogsExports": [ENGINE_LOGS[config.engine]] if config.logs else None,
            "Port": str(ENGINE_PORTS[config.engine]), "Tags": tags,
        }))  # fmt: skip


def proxy(id: str, config: Proxy, site: Site) -> Iterator[Part]:
    """Few connections shared among many clients; it reads the passwords with a role of its own."""
    name, target = site.name(id), config.database
    yield group(id, site)
    auth = [
        {"AuthScheme": "SECRETS", "IAMAuth": "REQUIRED" if config.iam_login else "DISABLED", "SecretArn": Use(u, "arn")}
        for u in config.users
    ]
    family = {"postgres": "POSTGRESQL", "mysql": "MYSQL", "sqlserver": "SQLSERVER"}[config.engine]
    yield Part(
        owner=id,
        type="AWS::RDS::DBProxy",
        gives={"arn": "DBProxyArn", "endpoint": "Endpoint", "name": ""},
        after=((id, "policy"),),
        properties={
            "DBProxyName": name,
            "EngineFamily": family,
            "Auth": auth,
            "RoleArn": site.role(id),
            "RequireTLS": config.require_tls,
            "IdleClientTimeout": config.idle_timeout,
            "VpcSubnetIds": site.subnets(id),
            "VpcSecurityGroupIds": [Use(id, "group")],
            "Tags": name_tag(name),
        },
    )
    behind: dict[str, Value] = {"DBClusterIdentifiers": [site.name(target)]} if site.kind(target) == "aurora-postgresql" else {
        "DBInstanceIdentifiers": [site.name(target)]}  # fmt: skip
    yield Part(owner=id, name="targets", type="AWS::RDS::DBProxyTargetGroup", after=((target, ""), (target, "instance-1")), properties={
        "DBProxyName": Use(id, "name"), "TargetGroupName": "default", **behind,
        "ConnectionPoolConfigurationInfo": {"MaxConnectionsPercent": config.connections_percent,
                                            "ConnectionBorrowTimeout": config.borrow_timeout}})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    id, kind = access.target, site.kind(access.target)
    if "rds-db:connect" in access.actions:
        if kind == "rds-proxy":
            raise CannotSynthesize(f"{access.because}: logging in to a proxy with an IAM token is not built yet")
        user = user_name(access.principal)
        yield on(
            join(site.arn("rds-db", "dbuser:", of=id), Use(id, "resource_id"), f"/{user}"), actions=("rds-db:connect",)
        )
    backup = tuple(a for a in access.actions if a.startswith("rds:"))
    if backup:
        own, copies = ("cluster", "cluster-snapshot") if kind == "aurora-postgresql" else ("db", "snapshot")
        yield on(
            site.arn("rds", f"{own}:{site.name(id)}", of=id),
            site.arn("rds", f"{copies}:awsbackup:*", of=id),
            actions=backup,
        )


KINDS = {
    "aurora-postgresql": Facet(build=aurora, grants=grants, in_network=True),
    "rds-instance": Facet(build=database, grants=grants, in_network=True),
    "rds-proxy": Facet(build=proxy, grants=grants, trust=service_trust("rds.amazonaws.com"), in_network=True),
}
