"""Functions: a role, a log, tracing, and starter code until the delivery workflow publishes the real one."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import addresses, group, image, log_group
from infra.parts import Ask, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.lambda_ import Function

SOURCES = {"sqs-queue": "receive", "kinesis-stream": "read", "dynamodb-table": "stream"}
"""Kinds whose messages Lambda fetches for the function, and the verb that means it."""
STREAM_TRIES = 10
"""Tries of a record, with half of its batch each time, before it is handed over; by default Lambda tries until the record expires."""
STARTERS = {
    "python": 'def handler(event, context):\n    raise RuntimeError("the code of this function is not published yet")\n',
    "nodejs": 'exports.handler = async () => { throw new Error("the code of this function is not published yet"); };\n',
}  # fmt: skip


def build(id: str, config: Function, site: Site) -> Iterator[Part]:
    yield log_group(id, site, config.logs)
    network: dict[str, Value] | None = None
    if config.subnets:
        yield group(id, site)
        network = {"SubnetIds": site.subnets(id), "SecurityGroupIds": [Use(id, "group")]}
    code, runtime, handler = package(id, config, site)
    key = site.key(config.key, id)
    target = failures(config, site)
    yield Part(owner=id, type="AWS::Lambda::Function", gives={"arn": "Arn"}, after=((id, "policy"), (id, "logs")), properties=without_none({
        "FunctionName": site.name(id), "Role": site.role(id), "Code": code, "Runtime": runtime, "Handler": handler,
        "PackageType": None if config.code else "Image", "Architectures": [config.architecture], "Timeout": config.timeout,
        "MemorySize": config.memory, "ReservedConcurrentExecutions": config.concurrency,
        "TracingConfig": {"Mode": "Active" if config.tracing else "PassThrough"}, "VpcConfig": network, "KmsKeyArn": key,
        "LoggingConfig": {"LogGroup": site.log_group(id), "LogFormat": "JSON"},
        "Environment": {"Variables": env} if (env := variables(id, config, site)) else None,
        "DeadLetterConfig": {"TargetArn": target} if target else None,
    }))  # fmt: skip
    for arrow in site.architecture.arrows_from(id):
        if SOURCES.get(site.kind(arrow.target)) == arrow.verb.name:
            yield mapping(id, arrow.target, ".".join(map(str, arrow.path)), site, failures(config, site))


def failures(config: Function, site: Site) -> Value:
    """ARN of the queue or topic that gets what failed for good."""
    dead = config.dead_letter
    return None if dead is None else site.queue_arn(dead) if site.kind(dead) == "sqs-queue" else site.topic_arn(dead)


def package(id: str, config: Function, site: Site) -> tuple[dict[str, Value], str | None, str | None]:
    """The code (or image), its runtime and its handler."""
    if config.image:
        return {"ImageUri": image(site, config.image)}, None, None
    starter = next((text for language, text in STARTERS.items() if str(config.runtime).startswith(language)), None)
    if starter and config.handler == "app.handler":
        return {"ZipFile": starter}, config.runtime, "index.handler"
    key = Ask(name=f"{id}-package", text=f"Key of the packaged code of {site.name(id)} in the bootstrap bucket")
    bucket = f"cdk-hnb659fds-assets-{site.account(id)}-{site.region(id)}"
    return {"S3Bucket": bucket, "S3Key": key}, config.runtime, config.handler


def variables(id: str, config: Function, site: Site) -> dict[str, Value]:
    """Addresses of what its arrows name, names of the secrets and parameters that it reads, and its own settings."""
    return {
        **dict(addresses(site, id)),
        **{k: site.name(v.partition(".")[0]) for k, v in (*config.secrets.items(), *config.parameters.items())},
        **config.env,
    }


def mapping(id: str, source: str, line: str, site: Site, failures: Value) -> Part:
    """Lambda fetches messages with the function's role; what failed alone comes back alone, or leaves its stream after some tries."""
    arn = (
        site.queue_arn(source)
        if site.kind(source) == "sqs-queue"
        else Use(source, "stream" if site.kind(source) == "dynamodb-table" else "arn")
    )
    stream: dict[str, Value] = {}
    if site.kind(source) != "sqs-queue":  # a queue sets aside what fails by itself
        stream = {"StartingPosition": "TRIM_HORIZON", "BisectBatchOnFunctionError": True}
        if failures:
            stream |= {"MaximumRetryAttempts": STREAM_TRIES, "DestinationConfig": {"OnFailure": {"Destination": failures}}}
    return Part(
        owner=id,
        name=f"from-{source}",
        type="AWS::Lambda::EventSourceMapping",
        lines={"mapping": line},
        step=site.later(id, source),
        after=((id, "policy"), (source, "")),
        properties={
            "FunctionName": Use(id, "arn"),
            "EventSourceArn": arn,
            "BatchSize": 10,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            **stream,
        },
    )


def grants(site: Site, access: Access) -> Iterator[Grant]:
    arn = site.arn("lambda", f"function:{site.name(access.target)}", of=access.target)
    yield on(arn, f"{arn}:*", actions=access.actions)


KINDS = {
    "lambda": Facet(
        build=build, grants=grants, trust=service_trust("lambda.amazonaws.com", source=False), in_network=True
    )
}
