"""Alarms, dashboards, canaries, and the log group that agents write to."""

from collections.abc import Iterator
from json import dumps

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.metrics import Measure, dimensions, measure, measured, queries, stat
from infra.kinds.shared import group, json_text, log_group
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.cloudwatch import Alarm, Canary, CloudWatch, Dashboard
from planta.kinds.shared import listed
from planta.needs import Need
from planta.texts import fill

MISSING = {"good": "notBreaching", "bad": "breaching", "ignore": "ignore"}
SLI_METRICS = {"availability": "5xx", "latency": "latency", "success": "failed"}
CANARY_RUNTIME = "syn-nodejs-puppeteer-10.0"
DAY = 86_400


def alarm(id: str, config: Alarm, site: Site) -> Iterator[Part]:
    watched = listed(config.watch)
    step = site.later(id, *watched)
    measures = [measure(w, config.metric, site) for w in watched]
    what = measures[0] if len(measures) == 1 else _together(measures)
    for owner, one in zip(watched, measures, strict=True):
        yield from filters(id, owner, one, site, step)
    seconds, times = window(config, what)
    runbook = f"Runbook: {config.runbook}" if config.runbook else ""
    note = " ".join(filter(None, (fill(config.note or "", site.architecture), runbook)))
    topics = [site.topic_arn(t) for t in listed(config.notify)]
    settings: dict[str, Value] = {"Metrics": list(queries(what, seconds, config.statistic))}
    if what.expression is None and not config.statistic:
        series = what.series[0]
        extended = stat(series, None).startswith("p")
        settings = {"Namespace": series.namespace, "MetricName": series.metric, "Period": seconds, "Dimensions": dimensions(series) or None,
                    "ExtendedStatistic" if extended else "Statistic": stat(series, None)}  # fmt: skip
    yield Part(owner=id, type="AWS::CloudWatch::Alarm", gives={"arn": "Arn"}, step=step, properties=without_none({
        "AlarmName": site.name(id), "AlarmDescription": note[:1024] or None, "ActionsEnabled": True, **settings,
        "Threshold": config.threshold, "ComparisonOperator": "GreaterThanThreshold" if config.above is not None else "LessThanThreshold",
        "EvaluationPeriods": times, "DatapointsToAlarm": times, "TreatMissingData": MISSING[config.missing],
        "AlarmActions": topics or None, "OKActions": topics or None}))  # fmt: skip


def window(config: Alarm, what: Measure) -> tuple[int, int]:
    """Seconds of one evaluation, and how many in a row must breach: a count is summed over the whole time."""
    whole = config.for_minutes * 60
    if what.counts:
        return whole, 1
    period = max(what.period, 60)
    return period, max(1, min(whole, DAY) // period)


def _together(measures: list[Measure]) -> Measure:
    """Several watched resources: the worst of them counts."""
    series = tuple(s for m in measures for s in m.series)
    return Measure(series=series, expression="MAX(METRICS())", counts=measures[0].counts, period=measures[0].period)


def filters(id: str, watched: str, what: Measure, site: Site, step: str) -> Iterator[Part]:
    """Log lines that become the metric; findings get the rule and the log group that hold them."""
    for (log, pattern), series in zip(what.filters, what.series, strict=False):
        if site.kind(watched) == "guardduty":
            yield from found(id, watched, site, step, log)
        yield Part(
            owner=id,
            name="filter",
            type="AWS::Logs::MetricFilter",
            step=step,
            after=((id, "events"), (watched, "logs")),
            properties={
                "FilterName": site.name(id),
                "LogGroupName": log,
                "FilterPattern": pattern,
                "MetricTransformations": [
                    {
                        "MetricNamespace": series.namespace,
                        "MetricName": series.metric,
                        "MetricValue": "1",
                        "DefaultValue": 0,
                    }
                ],
            },
        )


def found(id: str, watched: str, site: Site, step: str, log: str) -> Iterator[Part]:
    rule = site.arn("events", f"rule/{site.name(watched)}-findings", of=watched)
    arn = site.arn("logs", f"log-group:{log}", of=watched)
    statement = {"Sid": "Findings", "Effect": "Allow", "Principal": {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]},
                 "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": f"{arn}:*",
                 "Condition": {"ArnEquals": {"aws:SourceArn": rule}}}  # fmt: skip
    yield Part(
        owner=id,
        name="events",
        type="AWS::Logs::LogGroup",
        step=step,
        properties={"LogGroupName": log, "RetentionInDays": 90},
    )
    yield Part(owner=id, name="events-policy", type="AWS::Logs::ResourcePolicy", step=step,
               lines={"Findings": f"resources.{id}.watch"}, properties={
                   "PolicyName": f"{site.name(watched)}-findings",
                   "PolicyDocument": json_text({"Version": "2012-10-17", "Statement": [statement]})})  # fmt: skip
    yield Part(
        owner=id,
        name="rule",
        type="AWS::Events::Rule",
        step=step,
        after=((id, "events-policy"),),
        properties={
            "Name": f"{site.name(watched)}-findings",
            "State": "ENABLED",
            "EventPattern": {
                "source": ["aws.guardduty"],
                "detail-type": ["GuardDuty Finding"],
                "detail": {"severity": [{"numeric": [">=", 7]}]},
            },
            "Targets": [{"Id": "log", "Arn": arn}],
        },
    )


def dashboard(id: str, config: Dashboard, site: Site) -> Iterator[Part]:
    """One chart for each objective of its journeys, then the others."""
    charts = [(slo.sli.of, SLI_METRICS[slo.sli.type], slo.title) for slo in site.architecture.slos.values()
              if slo.journey in config.journeys and slo.sli.type in SLI_METRICS]  # fmt: skip
    charts += [(c.of, c.metric, f"{site.architecture.name(c.of)}: {c.metric}") for c in config.metrics]
    widgets = [w for w in (chart(site, of, metric, title, i) for i, (of, metric, title) in enumerate(charts)) if w]
    yield Part(owner=id, type="AWS::CloudWatch::Dashboard", properties={
        "DashboardName": site.name(id), "DashboardBody": json_text({"widgets": widgets})})  # fmt: skip


def chart(site: Site, of: str, metric: str, title: str, number: int) -> dict[str, Value] | None:
    """None when CloudWatch has no such series (an objective measured from the application's own metrics)."""
    if "/" not in metric and not measured(site.kind(of), metric):
        return None
    what = measure(of, metric, site)
    hidden = what.expression is not None
    rows: list[Value] = [[{"expression": what.expression, "label": title}]] if hidden else []
    for i, series in enumerate(what.series, 1):
        names: list[Value] = [series.namespace, series.metric]
        for k, v in series.dimensions.items():
            names += [k, v]
        rows.append([*names, {"id": f"m{i}", "stat": series.statistic, "visible": not hidden}])
    return {"type": "metric", "x": 12 * (number % 2), "y": 6 * (number // 2), "width": 12, "height": 6,
            "properties": {"title": title, "region": site.region(of), "period": max(what.period, 60), "metrics": rows}}  # fmt: skip


def canary(id: str, config: Canary, site: Site) -> Iterator[Part]:
    """It opens the address and fails on anything but success."""
    url = site.host(config.url)
    bucket = site.name(config.artifacts) if config.artifacts else f"{site.name(id)}-{site.account(id)}"
    if config.artifacts is None:
        yield from evidence(id, config, site, bucket)
    network: dict[str, Value] | None = None
    if config.subnets:
        yield group(id, site)
        network = {"VpcId": site.vpc_id(id), "SubnetIds": site.subnets(id), "SecurityGroupIds": [Use(id, "group")]}
    yield Part(
        owner=id,
        type="AWS::Synthetics::Canary",
        after=((id, "policy"), (id, "evidence")),
        properties=without_none(
            {
                "Name": site.name(id),
                "RuntimeVersion": CANARY_RUNTIME,
                "ArtifactS3Location": f"s3://{bucket}/{id}",
                "ExecutionRoleArn": site.role(id),
                "Schedule": {
                    "Expression": f"rate({config.every} minute{'' if config.every == 1 else 's'})",
                    "DurationInSeconds": "0",
                },
                "RunConfig": {"TimeoutInSeconds": config.timeout_seconds},
                "Code": {"Handler": "index.handler", "Script": script(url)},
                "StartCanaryAfterCreation": True,
                "SuccessRetentionPeriod": config.keep_days,
                "FailureRetentionPeriod": config.keep_days,
                "VPCConfig": network,
            }
        ),
    )


def script(url: str) -> str:
    return (
        'const synthetics = require("Synthetics");\n'
        "exports.handler = async () => {\n"
        f"  const url = new URL({dumps(url)});\n"
        '  const request = { hostname: url.hostname, path: url.pathname + url.search, port: 443, protocol: "https:", method: "GET" };\n'
        '  await synthetics.executeHttpStep("open", request, async (answer) => {\n'
        "    if (answer.statusCode < 200 || answer.statusCode > 299) throw new Error(`status ${answer.statusCode}`);\n"
        "  });\n"
        "};\n"
    )


def evidence(id: str, config: Canary, site: Site, bucket: str) -> Iterator[Part]:
    arn = f"arn:aws:s3:::{bucket}"
    deny = {"Sid": "TlsOnly", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}}}  # fmt: skip
    yield Part(owner=id, name="evidence", type="AWS::S3::Bucket", properties={
        "BucketName": bucket, "PublicAccessBlockConfiguration": dict.fromkeys(
            ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]},
        "LifecycleConfiguration": {"Rules": [{"Id": "age", "Status": "Enabled", "ExpirationInDays": config.keep_days}]}})  # fmt: skip
    yield Part(owner=id, name="evidence-policy", type="AWS::S3::BucketPolicy", after=((id, "evidence"),),
               lines={"TlsOnly": f"resources.{id}"},
               properties={"Bucket": bucket, "PolicyDocument": {"Version": "2012-10-17", "Statement": [deny]}})  # fmt: skip


def canary_needs(site: Site, need: Need, action: str) -> Grant:
    """Evidence goes to the canary's own bucket."""
    id = need.principal
    bucket = f"arn:aws:s3:::{site.name(id)}-{site.account(id)}"
    where = {"s3:PutObject": f"{bucket}/{id}/*", "s3:GetBucketLocation": bucket}
    return on(where.get(action, "*"), actions=(action,))


def cloudwatch(id: str, config: CloudWatch, site: Site) -> Iterator[Part]:
    if config.logs:
        yield log_group(id, site, config.logs)


def cloudwatch_grants(site: Site, access: Access) -> Iterator[Grant]:
    """Metrics have no ARN; log groups are those of this system."""
    id = access.target
    for action in access.actions:
        if action == "cloudwatch:PutMetricData":
            emits = getattr(site.config(access.principal), "emits", None)
            yield on(
                "*",
                actions=(action,),
                condition={"StringEquals": {"cloudwatch:namespace": emits.namespace}} if emits else None,
            )
        elif action in ("logs:StartQuery", "logs:GetQueryResults"):
            yield on(site.arn("logs", f"log-group:*{site.prefix}*", of=id), actions=(action,))
        elif action == "cloudwatch:DescribeAlarms":
            yield on(site.arn("cloudwatch", "alarm:*", of=id), actions=(action,))
        elif action in ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"):
            yield on(f"{site.log_group_arn(id)}:*", actions=(action,))
        else:
            yield on("*", actions=(action,))


KINDS = {
    "alarm": Facet(build=alarm),
    "dashboard": Facet(build=dashboard),
    "canary": Facet(
        build=canary,
        needs=canary_needs,
        trust=service_trust("lambda.amazonaws.com", source=False),
        in_network=True,
    ),
    "cloudwatch": Facet(build=cloudwatch, grants=cloudwatch_grants),
}
