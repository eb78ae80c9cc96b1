"""The named metrics of alarms and dashboards: a watched resource and a name in; CloudWatch's namespace, dimensions and arithmetic out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from infra.kinds.elb import targets
from infra.kinds.sqs import FAILED
from infra.parts import CannotSynthesize, Use, Value
from infra.site import Site


@dataclass(frozen=True, kw_only=True)
class Series:
    """One metric of CloudWatch."""

    namespace: str
    metric: str
    dimensions: Mapping[str, Value]
    statistic: str = "Average"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What an alarm compares: one series, or arithmetic over several (`m1`, `m2`, …)."""

    series: tuple[Series, ...]
    expression: str | None = None
    counts: bool = False
    """It counts events, so that the alarm sums over its whole period."""
    period: int = 60
    filters: tuple[tuple[str, str], ...] = field(default=())
    """(log group, pattern) that make the series, where AWS publishes none."""


Measured = Callable[[str, Site], Measure]


def _one(namespace: str, metric: str, dimension: str, value: Callable[[str, Site], Value], *, statistic: str = "Average",
         counts: bool = False, period: int = 60) -> Measured:  # fmt: skip
    def measure(id: str, site: Site) -> Measure:
        series = Series(
            namespace=namespace, metric=metric, dimensions={dimension: value(id, site)}, statistic=statistic
        )
        return Measure(series=(series,), counts=counts, period=period)

    return measure


def _alb(metric: str, id: str, site: Site, statistic: str = "Sum") -> Series:
    return Series(
        namespace="AWS/ApplicationELB",
        metric=metric,
        dimensions={"LoadBalancer": Use(id, "full_name")},
        statistic=statistic,
    )


def alb_5xx(id: str, site: Site) -> Measure:
    """Refusals before a target is chosen (503) are in no request count; 502 and 504 already are."""
    names = ("HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count", "RequestCount", "HTTPCode_ELB_503_Count")
    rate = "100*(FILL(m1,0)+FILL(m2,0))/(FILL(m3,0)+FILL(m4,0))"
    return Measure(series=tuple(_alb(n, id, site) for n in names), expression=f"IF(FILL(m3,0)+FILL(m4,0)>0,{rate},0)")


def alb_latency(id: str, site: Site) -> Measure:
    return Measure(series=(_alb("TargetResponseTime", id, site, "p95"),), expression="1000*m1")


def alb_unhealthy(id: str, site: Site) -> Measure:
    groups = targets(id, site)
    series = tuple(
        Series(namespace="AWS/ApplicationELB", metric="UnHealthyHostCount", statistic="Maximum",
               dimensions={"LoadBalancer": Use(id, "full_name"), "TargetGroup": Use(id, f"targets-{t}-name")}) for t in groups)  # fmt: skip
    return Measure(series=series, expression="+".join(f"FILL(m{i},0)" for i in range(1, len(groups) + 1)))


def api_5xx(id: str, site: Site) -> Measure:
    series = tuple(
        Series(namespace="AWS/ApiGateway", metric=m, dimensions={"ApiId": Use(id, "id")}, statistic="Sum")
        for m in ("5xx", "Count")
    )
    return Measure(series=series, expression="IF(FILL(m2,0)>0,100*FILL(m1,0)/m2,0)")


def cdn_5xx(id: str, site: Site) -> Measure:
    return Measure(series=(Series(namespace="AWS/CloudFront", metric="5xxErrorRate",
                                  dimensions={"DistributionId": Use(id, "id"), "Region": "Global"}),))  # fmt: skip


def waf_blocked(id: str, site: Site) -> Measure:
    where = {} if site.config(id).layer == "edge" else {"Region": site.region(id)}
    return Measure(series=(Series(namespace="AWS/WAFV2", metric="BlockedRequests", statistic="Sum",
                                  dimensions={"WebACL": site.name(id), "Rule": "ALL", **where}),), counts=True)  # fmt: skip


def queue_wait(id: str, site: Site) -> Measure:
    """Batch publishes none: it is what the function says that the queue's events reach."""
    for rule in site.of_kind("event-rule"):
        watch = site.config(rule).watch
        if id in ((watch,) if isinstance(watch, str) else watch or ()):
            for arrow in site.architecture.arrows_from(rule):
                emits = getattr(site.config(arrow.target), "emits", None)
                if emits:
                    series = Series(namespace=emits.namespace, metric=emits.metrics[0], statistic="Maximum",
                                    dimensions={"JobQueue": site.name(id)})  # fmt: skip
                    return Measure(series=(series,))
    raise CannotSynthesize(
        f"{id}: Batch publishes no waiting time; let a rule that watches it reach a function that emits one"
    )


def nat_errors(id: str, site: Site) -> Measure:
    count = site.config(id).nat_gateways()
    series = tuple(Series(namespace="AWS/NATGateway", metric="ErrorPortAllocation", statistic="Sum",
                          dimensions={"NatGatewayId": Use(id, f"nat-{'abcdef'[i]}")}) for i in range(count))  # fmt: skip
    return Measure(series=series, expression="+".join(f"FILL(m{i},0)" for i in range(1, count + 1)), counts=True)


def logged(pattern: str, of: str) -> Measured:
    """Counted in the log group of the trail, which has every call."""

    def measure(id: str, site: Site) -> Measure:
        trail = (
            id
            if site.kind(id) == "cloudtrail"
            else next((t for t in site.of_kind("cloudtrail") if site.together(t, id)), None)
        )
        if trail is None or site.config(trail).logs is None:
            raise CannotSynthesize(
                f"{id}: this alarm counts calls in the log group of a trail; give a cloudtrail 'logs'"
            )
        text = (
            pattern.replace("{arn}", site.arn("secretsmanager", f"secret:{site.name(id)}-*", of=id))
            if "{arn}" in pattern
            else pattern
        )
        return counted(id, of, site, site.log_group(trail), text)

    return measure


def counted(id: str, of: str, site: Site, group: str, pattern: str) -> Measure:
    series = Series(namespace=f"Planta/{site.prefix}", metric=f"{id}-{of}", dimensions={}, statistic="Sum")
    return Measure(series=(series,), counts=True, filters=((group, pattern),))


def findings(id: str, site: Site) -> Measure:
    """Findings are events: a rule writes grave ones to a log group, where they are counted."""
    return counted(id, "findings", site, f"/aws/events/{site.name(id)}", "")


def _rds(metric: str, statistic: str = "Average") -> Measured:
    return _one("AWS/RDS", metric, "DBClusterIdentifier", lambda i, s: s.name(i), statistic=statistic)


def _states(metric: str) -> Measured:
    return _one("AWS/States", metric, "StateMachineArn", lambda i, s: s.arn("states", f"stateMachine:{s.name(i)}", of=i),
                statistic="Sum", counts=True)  # fmt: skip


def _lambda(metric: str, statistic: str = "Sum", counts: bool = True) -> Measured:
    return _one("AWS/Lambda", metric, "FunctionName", lambda i, s: s.name(i), statistic=statistic, counts=counts)


CHANGES = ("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
           "PutKeyPolicy", "PutBucketPolicy", "DeleteBucketPolicy", "PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy",
           "DisableKey", "ScheduleKeyDeletion", "CreateAccessKey", "StopLogging", "DeleteTrail")  # fmt: skip
_BY_HAND = ' && ($.userIdentity.invokedBy NOT EXISTS || $.userIdentity.invokedBy != "cloudformation.amazonaws.com")'
MEASURES: dict[tuple[str, str], Measured] = {
    ("alb", "5xx"): alb_5xx,
    ("alb", "latency"): alb_latency,
    ("alb", "unhealthy-targets"): alb_unhealthy,
    ("alb", "requests"): lambda i, s: Measure(series=(_alb("RequestCount", i, s),), counts=True),
    ("http-api", "5xx"): api_5xx,
    ("http-api", "latency"): _one("AWS/ApiGateway", "Latency", "ApiId", lambda i, s: Use(i, "id"), statistic="p95"),
    ("cloudfront", "5xx"): cdn_5xx,
    ("wafv2-acl", "blocked-requests"): waf_blocked,
    ("canary", "availability"): _one(
        "CloudWatchSynthetics", "SuccessPercent", "CanaryName", lambda i, s: s.name(i), period=300
    ),
    ("batch-queue", "queue-wait"): queue_wait,
    ("state-machine", "failed"): _states("ExecutionsFailed"),
    ("state-machine", "timed-out"): _states("ExecutionsTimedOut"),
    ("state-machine", "aborted"): _states("ExecutionsAborted"),
    ("state-machine", "throttled"): _states("ExecutionThrottled"),
    ("aurora-postgresql", "connections"): _rds("DatabaseConnections", "Maximum"),
    ("aurora-postgresql", "replica-lag"): _rds("AuroraReplicaLag", "Maximum"),
    ("aurora-postgresql", "cpu"): _rds("CPUUtilization"),
    ("aurora-postgresql", "commit-latency"): _rds("CommitLatency"),
    ("aurora-postgresql", "free-memory"): _rds("FreeableMemory", "Minimum"),
    ("aurora-postgresql", "transaction-ids"): _rds("MaximumUsedTransactionIDs", "Maximum"),
    ("secret", "rotation-failed"): logged(
        '{ $.eventName = "RotationFailed" && $.additionalEventData.SecretId = "{arn}" }', "rotation-failed"
    ),
    ("sqs-queue", "dlq-depth"): _one(
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "QueueName",
        lambda i, s: s.name(i) + FAILED,
        statistic="Maximum",
    ),
    ("sqs-queue", "queue-depth"): _one(
        "AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", lambda i, s: s.name(i), statistic="Maximum"
    ),
    ("sqs-queue", "oldest-message"): _one(
        "AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", lambda i, s: s.name(i), statistic="Maximum"
    ),
    ("eks-cluster", "pending-pods"): _one(
        "AWS/EKS", "scheduler_pending_pods", "ClusterName", lambda i, s: s.name(i), statistic="Maximum"
    ),
    ("vpc", "port-allocation-errors"): nat_errors,
    ("backup-plan", "backup-failed"): _one(
        "AWS/Backup",
        "NumberOfBackupJobsFailed",
        "BackupVaultName",
        lambda i, s: s.name(s.config(i).vault or i),
        statistic="Sum",
        counts=True,
        period=300,
    ),
    ("acm-certificate", "days-to-expiry"): _one(
        "AWS/CertificateManager",
        "DaysToExpiry",
        "CertificateArn",
        lambda i, s: Use(i, "arn"),
        statistic="Minimum",
        period=86_400,
    ),
    ("cloudtrail", "access-denied"): logged(
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }', "access-denied"
    ),
    ("cloudtrail", "config-changes"): logged(
        "{ (" + " || ".join(f'$.eventName = "{c}"' for c in CHANGES) + ")" + _BY_HAND + " }", "config-changes"
    ),
    ("cloudtrail", "root-use"): logged(
        '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }', "root-use"
    ),
    ("guardduty", "findings"): findings,
    ("lambda", "errors"): _lambda("Errors"),
    ("lambda", "throttled"): _lambda("Throttles"),
    ("lambda", "duration"): _lambda("Duration", "p95", counts=False),
    ("dynamodb-table", "throttled"): _one(
        "AWS/DynamoDB", "ThrottledRequests", "TableName", lambda i, s: s.name(i), statistic="Sum", counts=True
    ),
    ("sns-topic", "delivery-failed"): _one(
        "AWS/SNS", "NumberOfNotificationsFailed", "TopicName", lambda i, s: s.name(i), statistic="Sum", counts=True
    ),
}


def measure(id: str, metric: str, site: Site) -> Measure:
    if "/" in metric:
        namespace, _, name = metric.rpartition("/")
        return Measure(series=(Series(namespace=namespace, metric=name, dimensions={}),))
    found = MEASURES.get((site.kind(id), metric))
    if found is None:
        raise CannotSynthesize(f'{id}: the metric "{metric}" of a {site.kind(id)} is not mapped to CloudWatch yet')
    return found(id, site)


def queries(what: Measure, seconds: int, statistic: str | None = None) -> Iterator[dict[str, Value]]:
    """The metric queries of an alarm: the series, then the arithmetic."""
    for number, series in enumerate(what.series, 1):
        yield {"Id": f"m{number}", "ReturnData": what.expression is None, "MetricStat": {
            "Period": seconds, "Stat": stat(series, statistic), "Metric": {
                "Namespace": series.namespace, "MetricName": series.metric, "Dimensions": dimensions(series)}}}  # fmt: skip
    if what.expression:
        yield {"Id": "result", "Expression": what.expression, "ReturnData": True}


def stat(series: Series, wanted: str | None) -> str:
    return {"average": "Average", "sum": "Sum", "minimum": "Minimum", "maximum": "Maximum"}.get(
        wanted or "", wanted or series.statistic
    )


def dimensions(series: Series) -> list[dict[str, Value]]:
    return [{"Name": k, "Value": v} for k, v in series.dimensions.items()]
