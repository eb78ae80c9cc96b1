"""The kinds of Amazon Aurora and Amazon RDS."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Kind, Link, Scene, Settings, Stands, Verb
from planta.kinds.shared import KeyLink, Logs, Subnets, closed_to_addresses
from planta.text import Text, number

Engine = Literal["postgres", "mysql", "mariadb", "oracle-se2", "oracle-ee", "sqlserver-se", "sqlserver-ee", "sqlserver-ex", "sqlserver-web"]
ENGINE_PORTS: dict[Engine, int] = {
    "postgres": 5432, "mysql": 3306, "mariadb": 3306, "oracle-se2": 1521, "oracle-ee": 1521,
    "sqlserver-se": 1433, "sqlserver-ee": 1433, "sqlserver-ex": 1433, "sqlserver-web": 1433,
}  # fmt: skip
ENGINE_LOGS: dict[Engine, str] = {
    "postgres": "postgresql", "mysql": "error", "mariadb": "error", "oracle-se2": "alert", "oracle-ee": "alert",
    "sqlserver-se": "error", "sqlserver-ee": "error", "sqlserver-ex": "error", "sqlserver-web": "error",
}  # fmt: skip
"""The log that each engine sends to CloudWatch."""
DbClass = Annotated[str, Field(pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$")]
EngineVersion = Annotated[str, Field(pattern=r"^\d+(\.\d+){1,3}[A-Za-z0-9.-]*$")]
UserSecret = Link(
    kinds=("secret",), draw="panel", edge="security", text=Text("senha do usuário em", "the user's password in")
)
CONNECT = Verb(name="connect", text=Text("conecta-se a", "connects to"), edge="data", ports=(5432,))
CONNECT_IAM = Verb(
    name="connect-iam", text=Text("conecta-se com token do IAM a", "connects, with an IAM token, to"), edge="data",
    actions=("rds-db:connect",), ports=(5432,),
)  # fmt: skip


class Users(Settings):
    """Database users and where their passwords are."""

    admin: Literal["service"] = "service"
    """The administrator's password is kept and rotated by RDS itself, in Secrets Manager."""
    app: Annotated[str | None, UserSecret] = None
    """Secret of the application's user, which owns no table."""
    others: Annotated[dict[str, str], UserSecret] = {}
    """Secrets of further users, by user name."""


class Capacity(Settings):
    """Aurora Serverless v2 capacity units, of about 2 GiB of memory each."""

    min: Annotated[float, Field(ge=0, le=256, multiple_of=0.5)]
    """Units that each instance always has; 0 lets it pause."""
    max: Annotated[float, Field(ge=1, le=256, multiple_of=0.5)]
    """Units that each instance may grow to."""

    @model_validator(mode="after")
    def _possible(self) -> "Capacity":
        if self.min > self.max:
            raise ValueError(f"min ({self.min:g}) is more than max ({self.max:g})")
        return self


class Database(Kind):
    """What Aurora clusters and RDS instances have in common."""

    stands: ClassVar[Stands] = "tier"
    first_copy_serves: ClassVar[bool] = True
    holds_data: ClassVar[bool] = True

    subnets: Subnets
    """The tier of subnets it stands in; never a public one."""
    version: EngineVersion
    """Version of the engine, between quotes: "16.8"."""
    users: Users = Users.model_construct()
    """Database users and where their passwords are."""
    backup_days: Annotated[int, Field(ge=1, le=35)] = 14
    """Days that automatic backups reach back; any second of them can be restored."""
    key: KeyLink = None
    """KMS key that encrypts storage, snapshots and logs; the AWS-managed one when absent."""
    iam_login: bool = False
    """Let users log in with an IAM token."""
    require_tls: bool = True
    """Refuse connections without TLS."""
    deletion_protection: bool = True
    """Refuse its deletion by an API call."""
    insights: bool = True
    """Performance Insights: what the database waits for."""
    monitoring_seconds: Literal[0, 1, 5, 10, 15, 30, 60] = 60
    """Time between samples of the operating system's metrics; 0: none."""
    minor_upgrades: bool = True
    """Take minor versions by itself, in the maintenance window."""
    logs: Logs | None = Logs.model_construct()
    """Engine log in CloudWatch."""


class Aurora(Database):
    """A cluster of Aurora PostgreSQL: a writer and readers over the zones, on one storage that spans three of them."""

    kind_id: ClassVar[str] = "aurora-postgresql"
    face: ClassVar[Face] = Face(
        icon="service/AmazonAurora", name=Text("Amazon Aurora PostgreSQL", "Amazon Aurora PostgreSQL"), category="data"
    )
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::DBSubnetGroup", "AWS::RDS::DBClusterParameterGroup",
        "AWS::EC2::SecurityGroup", "AWS::RDS::GlobalCluster",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "aurora-multi-az"
    outputs: ClassVar[tuple[str, ...]] = ("endpoint", "reader", "port", "arn")
    cost_drivers: ClassVar[tuple[str, ...]] = ("acu-hours", "instance-hours", "stored-gb-month", "io-requests", "backup-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        CONNECT,
        CONNECT_IAM,
        Verb(name="backup", text=Text("copia", "backs up"), edge="data", phase="async", sources=("backup-plan",),
             actions=("rds:CreateDBClusterSnapshot", "rds:CopyDBClusterSnapshot", "rds:DeleteDBClusterSnapshot", "rds:AddTagsToResource",
                      "rds:ListTagsForResource", "rds:DescribeDBClusters", "rds:DescribeDBClusterSnapshots"), key="encrypt"),
    )  # fmt: skip

    instances: Annotated[int, Field(ge=1, le=16)] = 2
    """Instances: one writer, the others readers that take over."""
    capacity: Capacity | None = None
    """Capacity of each instance when it is serverless."""
    instance: DbClass | None = None
    """Class of each instance when it is not: "db.r7g.large"."""
    replica_of: Annotated[str | None, Link(kinds=("aurora-postgresql",), edge="data", phase="async", reverse=True,
                                           text=Text("replica para", "replicates to"))] = None  # fmt: skip
    """Primary cluster in another region of which this is the copy (Global Database)."""

    @model_validator(mode="after")
    def _one_way_of_capacity(self) -> "Aurora":
        if (self.capacity is None) == (self.instance is None):
            raise ValueError("give either capacity (serverless) or instance (a class such as db.r7g.large)")
        return self

    def own_caption(self, language: str) -> str:
        if self.instances == 1:
            return Text("1 instância", "1 instance")(language)
        readers = self.instances - 1
        text = Text("escrita + {} leitura", "writer + {} reader") if readers == 1 else Text("escrita + {} leituras", "writer + {} readers")
        return text(language).format(readers)

    def copies(self, zones: int) -> int:
        return min(zones, self.instances)

    def copy_caption(self, copy: int, language: str) -> str:
        return (Text("escrita", "writer") if copy == 0 else Text("leitura", "reader"))(language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="rds", call="describe-db-clusters", parameters={"db-cluster-identifier": scene.name})
        yield ask(text=Text("Cluster disponível", "Cluster is available"), path="DBClusters[0].Status", expected="available")
        yield ask(text=Text("Versão do motor", "Engine version"), path="DBClusters[0].EngineVersion", expected=self.version)
        yield ask(text=Text("Instâncias", "Instances"), path="length(DBClusters[0].DBClusterMembers)", expected=self.instances)
        if self.instances > 1 and scene.zones > 1:
            yield ask(text=Text("Mais de uma zona", "More than one zone"), path="DBClusters[0].MultiAZ", expected=True)
        if self.capacity:
            limits = "DBClusters[0].ServerlessV2ScalingConfiguration"
            yield ask(text=Text("Capacidade mínima", "Minimum capacity"), path=f"{limits}.MinCapacity", expected=self.capacity.min)
            yield ask(text=Text("Capacidade máxima", "Maximum capacity"), path=f"{limits}.MaxCapacity", expected=self.capacity.max)
        yield from protection_claims(self, ask, "DBClusters[0]")
        yield closed_to_addresses(scene)
        if self.require_tls:
            yield Claim(text=Text("TLS obrigatório", "TLS is required"), service="rds", call="describe-db-cluster-parameters",
                        parameters={"db-cluster-parameter-group-name": scene.name, "source": "user"}, security=True,
                        path="Parameters[?ParameterName=='rds.force_ssl'].ParameterValue | [0]", expected="1")  # fmt: skip
        yield Claim(text=Text("Nenhuma instância pública", "No public instance"), service="rds", call="describe-db-instances",
                    path=f"length(DBInstances[?DBClusterIdentifier=='{scene.name}' && PubliclyAccessible])",
                    expected=0, security=True)  # fmt: skip


class Instance(Database):
    """A database of Amazon RDS, with a standby in another zone."""

    kind_id: ClassVar[str] = "rds-instance"
    face: ClassVar[Face] = Face(icon="service/AmazonRDS", name=Text("Banco do Amazon RDS", "Amazon RDS database"), category="data")
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::RDS::DBInstance", "AWS::RDS::DBSubnetGroup", "AWS::RDS::DBParameterGroup", "AWS::EC2::SecurityGroup",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "rds-multi-az"
    outputs: ClassVar[tuple[str, ...]] = ("endpoint", "port", "arn")
    cost_drivers: ClassVar[tuple[str, ...]] = ("instance-hours", "stored-gb-month", "backup-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        CONNECT,
        CONNECT_IAM,
        Verb(name="backup", text=Text("copia", "backs up"), edge="data", phase="async", sources=("backup-plan",),
             actions=("rds:CreateDBSnapshot", "rds:CopyDBSnapshot", "rds:DeleteDBSnapshot", "rds:AddTagsToResource",
                      "rds:ListTagsForResource", "rds:DescribeDBInstances", "rds:DescribeDBSnapshots"), key="encrypt"),
    )  # fmt: skip

    engine: Engine
    """Database engine."""
    instance: DbClass
    """Class of the instance: "db.m7g.large"."""
    multi_az: bool = True
    """Keep a standby in another zone that takes over."""
    storage_gb: Annotated[int, Field(ge=20, le=65536)] = 100
    """Storage in GiB."""
    max_storage_gb: Annotated[int, Field(ge=20, le=65536)] | None = None
    """Size that storage may grow to by itself."""
    replica_of: Annotated[str | None, Link(kinds=("rds-instance",), edge="data", phase="async", reverse=True,
                                           text=Text("replica para", "replicates to"))] = None  # fmt: skip
    """Primary of which this is a read replica."""

    def own_caption(self, language: str) -> str:
        return f"{self.engine} {self.version}" + (" · multi-AZ" if self.multi_az else "")

    def copies(self, zones: int) -> int:
        return min(zones, 2 if self.multi_az else 1)

    def copy_caption(self, copy: int, language: str) -> str:
        return (Text("principal", "primary") if copy == 0 else Text("reserva", "standby"))(language)

    def verb_ports(self, verb: Verb) -> tuple[int, ...]:
        return (ENGINE_PORTS[self.engine],) if verb.ports else ()

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="rds", call="describe-db-instances", parameters={"db-instance-identifier": scene.name})
        yield ask(text=Text("Banco disponível", "Database is available"), path="DBInstances[0].DBInstanceStatus", expected="available")
        yield ask(text=Text("Versão do motor", "Engine version"), path="DBInstances[0].EngineVersion", expected=self.version)
        yield ask(text=Text("Reserva em outra zona", "Standby in another zone"), path="DBInstances[0].MultiAZ", expected=self.multi_az)
        yield ask(text=Text("Fora da internet", "Off the internet"), path="DBInstances[0].PubliclyAccessible", expected=False,
                  security=True)  # fmt: skip
        yield from protection_claims(self, ask, "DBInstances[0]", ENGINE_LOGS[self.engine])
        yield closed_to_addresses(scene)


def protection_claims(config: Database, ask: "partial[Claim]", at: str, log: str = "postgresql") -> Iterator[Claim]:
    """What protects the data, asked of the cluster or of the instance."""
    yield ask(text=Text("Armazenamento cifrado", "Storage is encrypted"), path=f"{at}.StorageEncrypted", expected=True, security=True)
    yield ask(text=Text("Proteção contra exclusão", "Deletion protection"), path=f"{at}.DeletionProtection",
              expected=config.deletion_protection, security=True)  # fmt: skip
    yield ask(text=Text("Dias de backup", "Days of backup"), path=f"{at}.BackupRetentionPeriod", expected=config.backup_days, security=True)
    yield ask(text=Text("Entrada com token do IAM", "Login with an IAM token"), path=f"{at}.IAMDatabaseAuthenticationEnabled",
              expected=config.iam_login, security=True)  # fmt: skip
    if getattr(config, "replica_of", None) is None:
        yield ask(text=Text("Senha do administrador guardada pelo RDS", "The administrator's password is kept by RDS"),
                  path=f"{at}.MasterUserSecret.SecretStatus", expected="active", security=True)  # fmt: skip
    if config.logs:
        yield ask(text=Text("Logs no CloudWatch", "Logs in CloudWatch"), security=True,
                  path=f"contains({at}.EnabledCloudwatchLogsExports, '{log}')", expected=True)  # fmt: skip


class Proxy(Kind):
    """A proxy of Amazon RDS: it shares few connections among many clients and keeps them through a failover."""

    kind_id: ClassVar[str] = "rds-proxy"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonRDSProxyInstance", name=Text("Amazon RDS Proxy", "Amazon RDS Proxy"), category="data"
    )
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::RDS::DBProxy", "AWS::RDS::DBProxyTargetGroup", "AWS::EC2::SecurityGroup", "AWS::IAM::Role",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "rds-proxy"
    principal: ClassVar[bool] = True
    passes_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("endpoint", "arn")
    cost_drivers: ClassVar[tuple[str, ...]] = ("acu-hours", "vcpu-hours")
    verbs: ClassVar[tuple[Verb, ...]] = (CONNECT, CONNECT_IAM)

    database: Annotated[str, Link(kinds=("aurora-postgresql", "rds-instance"), edge="data", phase="request", verb="connect",
                                  text=Text("mantém conexões com", "keeps connections to"))]  # fmt: skip
    """Database that it stands before."""
    subnets: Subnets
    """The tier of subnets it stands in."""
    users: Annotated[tuple[str, ...], Field(min_length=1), Link(
        kinds=("secret",), draw="panel", edge="security", phase="start", key="decrypt", text=Text("lê a senha em", "reads the password in"),
        grants=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"))]  # fmt: skip
    """Secrets of the users that may pass."""
    engine: Literal["postgres", "mysql", "sqlserver"] = "postgres"
    """Family of the database's engine."""
    borrow_timeout: Annotated[int, Field(ge=1, le=300)] = 10
    """Seconds that a client waits for a free connection."""
    idle_timeout: Annotated[int, Field(ge=1, le=28800)] = 1800
    """Seconds after which an idle client is cut off."""
    connections_percent: Annotated[int, Field(ge=1, le=100)] = 80
    """Share of the database's connections that it may use."""
    iam_login: bool = False
    """Clients log in with an IAM token."""
    require_tls: bool = True
    """Refuse connections without TLS."""

    def own_caption(self, language: str) -> str:
        return Text("até {}% das conexões", "up to {}% of connections")(language).format(number(self.connections_percent, language))

    def verb_ports(self, verb: Verb) -> tuple[int, ...]:
        return {"postgres": (5432,), "mysql": (3306,), "sqlserver": (1433,)}[self.engine] if verb.ports else ()

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="rds", call="describe-db-proxies", parameters={"db-proxy-name": scene.name})
        yield ask(text=Text("Proxy disponível", "Proxy is available"), path="DBProxies[0].Status", expected="available")
        yield ask(text=Text("TLS obrigatório", "TLS is required"), path="DBProxies[0].RequireTLS", expected=self.require_tls, security=True)
        yield ask(text=Text("Forma de entrada", "How clients log in"), path="DBProxies[0].Auth[0].IAMAuth",
                  expected="REQUIRED" if self.iam_login else "DISABLED", security=True)  # fmt: skip
        yield closed_to_addresses(scene)


KINDS = (Aurora, Instance, Proxy)
