"""A world and the parts of targets that arrows name in; everything that anybody may be asked for, and the actions worth asking, out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from planta.access import accesses
from planta.architecture import Architecture
from planta.kinds import BY_ID
from tests.infra.proof.iam import Policies, Thing
from tests.infra.proof.world import Made

VIA = {"s3-bucket": "s3", "sqs-queue": "sqs", "sns-topic": "sns", "secret": "secretsmanager", "ssm-parameter": "ssm",
       "dynamodb-table": "dynamodb", "ecr-repository": "ecr", "aurora-postgresql": "rds", "kinesis-stream": "kinesis",
       "rds-instance": "rds", "efs": "elasticfilesystem"}  # fmt: skip
"""Kind -> the service that asks KMS when something of the kind is read or written (each service's own documentation)."""
LISTING, METRICS = "s3:ListBucket", "cloudwatch:PutMetricData"
"""Actions whose condition makes them depend on more than the resource."""
ELSEWHERE = "outra-pasta/"
"""A folder that no arrow names."""
NOBODY = {
    "s3": ("DeleteObject", "PutBucketPolicy", "GetObjectVersion", "BypassGovernanceRetention"), "kms": ("ScheduleKeyDeletion", "PutKeyPolicy", "ReEncryptFrom"),
    "sqs": ("PurgeQueue", "SetQueueAttributes"), "sns": ("Subscribe", "SetTopicAttributes"), "secretsmanager": ("DeleteSecret", "PutResourcePolicy"),
    "ssm": ("DeleteParameter", "SendCommand"), "ecr": ("DeleteRepository", "SetRepositoryPolicy"), "states": ("DeleteStateMachine", "StopExecution"),
    "batch": ("RegisterJobDefinition", "DeleteJobQueue"), "lambda": ("UpdateFunctionCode", "AddPermission"), "dynamodb": ("DeleteTable", "Scan"),
    "events": ("DeleteRule", "PutPermission"), "ses": ("DeleteIdentity",), "cloudfront": ("UpdateDistribution",), "eks": ("DeleteCluster", "CreateAccessEntry"),
    "rds": ("DeleteDBCluster", "ModifyDBCluster"), "rds-db": (), "aps": ("DeleteWorkspace",), "elasticloadbalancing": ("DeleteLoadBalancer", "ModifyListener"),
    "ec2": ("TerminateInstances",), "iam": ("PassRole", "UpdateAssumeRolePolicy", "PutRolePolicy"), "sts": ("AssumeRole",), "logs": ("DeleteLogGroup", "GetLogEvents"),
    "backup": ("DeleteBackupVault",), "autoscaling": ("DeleteAutoScalingGroup",), "cloudwatch": ("DeleteAlarms",), "arc-zonal-shift": (),
}  # fmt: skip
"""Actions that no verb has: an answer of yes is an over-grant, whoever asks."""
NOBODY_ANYWHERE = ("iam:ListUsers", "s3:CreateJob", "kms:ListKeys", "ec2:DescribeKeyPairs", "cloudtrail:DescribeTrails", "sts:GetSessionToken")
SERVICES_OF = {"iam": ("iam", "sts"), "elasticloadbalancing": ("elasticloadbalancing", "arc-zonal-shift"), "eks": ("eks", "arc-zonal-shift"), "ec2": ("ec2", "ssm")}
"""Services whose actions are asked on such an ARN, where it is not its own alone."""


def actions(model: Architecture) -> dict[str, tuple[str, ...]]:
    """Service -> actions of its verbs, of derived grants, and of nobody; "*" -> all of them, for the one that takes no resource."""
    verbs = [v for kind in {r.kind for r in model.resources.values()} for v in BY_ID[kind].verbs]
    named = {a for v in verbs for a in (*v.actions, *v.any_resource)} | {a for x in accesses(model) for a in x.actions}
    named |= {f"{service}:{a}" for service, names in NOBODY.items() for a in names}
    found = {s: tuple(sorted(a for a in named if a.partition(":")[0] == s)) for s in {a.partition(":")[0] for a in named}}
    return found | {"*": (*sorted(named), *NOBODY_ANYWHERE)}


def asked_on(thing: Thing, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if thing.form == "listing":
        return (LISTING,)
    if thing.form.startswith("metrics "):
        return (METRICS,)
    if thing.form == "everything":
        return tuple(a for a in known["*"] if a != METRICS)
    if thing.form == "itself" and thing.service == "s3":
        return tuple(a for a in known["s3"] if a != LISTING)
    return tuple(a for s in SERVICES_OF.get(thing.service, (thing.service,)) for a in known.get(s, ()))


def things(policies: Policies, model: Architecture) -> list[Thing]:
    found = [t for made in policies.world.made.values() for t in _of(made, policies, model)]
    with_policy = [t if t.policy else replace(t, policy=_policy(policies, t.arn)) for t in found]
    return list(dict.fromkeys([*with_policy, *_everywhere(policies, model)]))


def _policy(policies: Policies, arn: str) -> str | None:
    if arn in policies.of_arn:
        return policies.of_arn[arn]
    bucket = arn.split("/", 1)[0] if arn.startswith("arn:aws:s3:::") else ""
    group = f"{arn.partition(':log-stream:')[0]}:*" if ":log-group:" in arn else ""
    return policies.of_arn.get(bucket) or policies.of_arn.get(group)


def _of(made: Made, policies: Policies, model: Architecture) -> Iterator[Thing]:
    """The forms of one resource, ARNs as each service documents them."""
    w, owner = policies.world, made.owner

    def thing(form: str, arn: str, **more: Any) -> Thing:
        return Thing(owner=owner, form=form, arn=arn, account=made.account, **more)

    match made.type:
        case "AWS::S3::Bucket":
            arn = w.arn(made)
            yield thing("itself", arn)
            for within in sorted({a.options.within for a in model.arrows_to(owner) if a.options.within} | {ELSEWHERE}):
                yield thing("listing", arn, within=within, context={"s3:prefix": within})
                yield thing("object", f"{arn}/{within}a.bin", within=within)
            for within in _folders(model, made):
                yield thing("object", f"{arn}/{within}a.bin", within=within)
        case "AWS::SQS::Queue":
            yield thing("failed" if made.logical.endswith("Failed") else "itself", w.arn(made))
        case "AWS::KMS::Key":
            aliases = [w.properties(a)["AliasName"] for a in w.of("AWS::KMS::Alias") if a.owner == owner]
            context: dict[str, Any] = {"kms:ResourceAliases": aliases, "kms:CallerAccount": made.account}
            yield thing("itself", w.arn(made), context=context)
            for service in sorted({VIA[r.kind] for r in model.resources.values() if r.kind in VIA}):
                via = {"kms:ViaService": f"{service}.{made.region}.amazonaws.com"}
                yield thing("itself", w.arn(made), via=service, context=context | via)
        case "AWS::StepFunctions::StateMachine":
            arn = w.arn(made)
            yield thing("itself", arn)
            yield thing("execution", arn.replace(":stateMachine:", ":execution:") + ":1")
        case "AWS::RDS::DBCluster":
            yield thing("itself", w.arn(made))
            yield thing("snapshot", f"arn:aws:rds:{made.region}:{made.account}:cluster-snapshot:awsbackup:1")
            users = {a.source for a in model.arrows if a.target == owner} | {"administrador"}
            for user in sorted(users):
                resource = w.plain(made.stack, {"Fn::GetAtt": [made.logical, "DBClusterResourceId"]})
                yield thing(f"user {user}", f"arn:aws:rds-db:{made.region}:{made.account}:dbuser:{resource}/{user}")
        case "AWS::EKS::Nodegroup":
            name = w.properties(made)["NodegroupName"]
            yield thing("itself", w.arn(made))
            yield thing("instances", f"arn:aws:autoscaling:{made.region}:{made.account}:autoScalingGroup:0a1b:autoScalingGroupName/eks-{name}-0a1b",
                        context={"aws:ResourceTag/eks:nodegroup-name": name})  # fmt: skip
        case "AWS::EC2::Instance":
            names = [t["Value"] for t in w.properties(made).get("Tags", []) if t["Key"] == "Name"]
            yield thing("itself", w.arn(made), context={"ssm:resourceTag/Name": names[0]} if names else {})
        case "AWS::Logs::LogGroup":
            yield thing("logs", f"{w.arn(made)}:*")  # as AWS writes a group when it asks, but for tagging
            yield thing("logs", f"{w.arn(made)}:log-stream:a")
        case "AWS::ElasticLoadBalancingV2::TargetGroup":
            yield thing("targets", w.arn(made))
        case "AWS::IAM::Role":
            yield thing(f"role {made.raw['RoleName']}", w.arn(made), policy=policies.trusts[made.raw["RoleName"]])
        case "AWS::CloudWatch::Alarm" | "AWS::SES::ConfigurationSet":
            yield thing(made.type.rpartition(":")[2].lower(), w.arn(made))
        case "AWS::SNS::Topic" | "AWS::SecretsManager::Secret" | "AWS::SSM::Parameter" | "AWS::ECR::Repository" \
            | "AWS::Batch::JobQueue" | "AWS::Batch::JobDefinition" | "AWS::Batch::ComputeEnvironment" | "AWS::Lambda::Function" \
            | "AWS::DynamoDB::Table" | "AWS::Events::EventBus" | "AWS::SES::EmailIdentity" | "AWS::CloudFront::Distribution" \
            | "AWS::EKS::Cluster" | "AWS::APS::Workspace" | "AWS::ElasticLoadBalancingV2::LoadBalancer" | "AWS::Backup::BackupVault":  # fmt: skip
            yield thing("itself", w.arn(made))


def _folders(model: Architecture, made: Made) -> tuple[str, ...]:
    """Where the access logs of those that name this bucket land, and what others may deliver to it."""
    sources = [n.source for n in model.links_to(made.owner) if n.field in ("access_logs", "logs_to")]
    accounts = sorted({model.account(s) for s in sources})
    return (*(f"{s}/" for s in sources), *(f"AWSLogs/{a}/{part}" for a in accounts for part in ("", "CloudFront/", "Config/"))) if sources else ()


def _everywhere(policies: Policies, model: Architecture) -> Iterator[Thing]:
    """What is no resource of a template: everything at once, jobs, sessions, the roles of the CDK's bootstrap."""
    account = str(model.environment.account)
    region = model.environment.region or model.system.region
    spaces = sorted({c for r in model.resources.values() if (emits := getattr(r.config, "emits", None)) for c in [emits.namespace]})
    yield Thing(owner="", form="everything", arn="*", account=account)
    for space in (*spaces, "CloudWatchSynthetics", "Elsewhere"):
        yield Thing(owner="", form=f"metrics {space}", arn="*", account=account, context={"cloudwatch:namespace": space})
    yield Thing(owner="", form="job", arn=f"arn:aws:batch:{region}:{account}:job/0a1b", account=account)
    yield Thing(owner="", form="own session", arn=f"arn:aws:ssm:{region}:{account}:session/AROAEXAMPLE:me-0a1b", account=account)
    yield Thing(owner="", form="session", arn=f"arn:aws:ssm:{region}:{account}:session/AROAEXAMPLE:other-0a1b", account=account)
    yield Thing(owner="", form="document", arn=f"arn:aws:ssm:{region}:{account}:document/SSM-SessionManagerRunShell", account=account)
    yield Thing(owner="", form="run document", arn=f"arn:aws:ssm:{region}::document/AWS-RunShellScript", account=account)
    yield Thing(owner="", form="batch rule", arn=f"arn:aws:events:{region}:{account}:rule/StepFunctionsGetEventsForBatchJobsRule", account=account)
    yield Thing(owner="", form="rule", arn=f"arn:aws:events:{region}:{account}:rule/other", account=account)
    yield Thing(owner="", form="instance", arn=f"arn:aws:ec2:{region}:{account}:instance/i-0a1b", account=account, context={"ssm:resourceTag/Name": "other"})
    group = f"arn:aws:autoscaling:{region}:{account}:autoScalingGroup:0a1b:autoScalingGroupName/other"
    yield Thing(owner="", form="other group", arn=group, account=account, context={"aws:ResourceTag/eks:nodegroup-name": "other"})
    yield Thing(owner="", form="interface", arn=f"arn:aws:ec2:{region}:{account}:network-interface/eni-0a1b", account=account)
    yield Thing(owner="", form="secret", arn=f"arn:aws:secretsmanager:{region}:{account}:secret:other-AbCdEf", account=account)
    yield Thing(owner="", form="bucket", arn="arn:aws:s3:::somebody-else", account="999988887777")
    yield Thing(owner="", form="object", arn="arn:aws:s3:::somebody-else/a.bin", account="999988887777")
    for made in policies.world.of("AWS::RDS::DBCluster"):
        admin = policies.world.plain(made.stack, {"Fn::GetAtt": [made.logical, "MasterUserSecret.SecretArn"]})
        yield Thing(owner=made.owner, form="administrator", arn=admin, account=account)
    places = {(m.account, m.region) for m in policies.world.made.values()}
    for place_account, place in sorted(places):
        for role in ("deploy", "file-publishing", "image-publishing", "lookup", "cfn-exec"):
            name = f"cdk-hnb659fds-{role}-role-{place_account}-{place}"
            yield Thing(owner="", form=f"bootstrap {role} {place_account}", arn=f"arn:aws:iam::{place_account}:role/{name}", account=place_account)
