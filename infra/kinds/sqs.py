"""Queues: encrypted, TLS only, with a queue for the messages that fail."""

from collections.abc import Iterator

from infra import policies
from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.sqs import Queue

FAILED = "-failed"
LONGEST = 14 * 86_400


def failed_queue(id: str, config: Queue, site: Site) -> str | None:
    """ARN of the queue for failures: the one named, or the one made with it."""
    if config.dead_letter is None:
        return None
    return site.queue_arn(config.dead_letter.queue) if config.dead_letter.queue else site.queue_arn(id, FAILED)


def build(id: str, config: Queue, site: Site) -> Iterator[Part]:
    failed = failed_queue(id, config, site)
    own = config.dead_letter is not None and config.dead_letter.queue is None
    if own:
        yield part(id, config, site, suffix=FAILED, settings={
            "MessageRetentionPeriod": LONGEST,
            "RedriveAllowPolicy": {"redrivePermission": "byQueue", "sourceQueueArns": [site.queue_arn(id)]}})  # fmt: skip
        yield policy_part(id, site, FAILED)
    settings: dict[str, Value] = {"MessageRetentionPeriod": config.keep_days * 86_400, "VisibilityTimeout": config.visibility,
                                  "ReceiveMessageWaitTimeSeconds": 20}  # fmt: skip
    if failed and config.dead_letter:
        settings["RedrivePolicy"] = {"deadLetterTargetArn": failed, "maxReceiveCount": config.dead_letter.after}
    yield part(id, config, site, suffix="", settings=settings)
    yield policy_part(id, site, "")


def part(id: str, config: Queue, site: Site, *, suffix: str, settings: dict[str, Value]) -> Part:
    key = site.key(config.key, id)
    name = site.name(id) + suffix + (".fifo" if config.fifo else "")
    encryption = {"KmsMasterKeyId": key, "KmsDataKeyReusePeriodSeconds": 300} if key else {"SqsManagedSseEnabled": True}
    return Part(owner=id, name="failed" if suffix else "", type="AWS::SQS::Queue", after=() if suffix else ((id, "failed"),),
                removal="Retain" if site.protected else "Delete", gives={"failed_name": "QueueName"} if suffix else
                {"arn": "Arn", "url": "", "name": "QueueName"},
                properties=without_none({"QueueName": name, "FifoQueue": config.fifo or None, **encryption, **settings}))  # fmt: skip


def policy_part(id: str, site: Site, suffix: str) -> Part:
    policy = policies.queue(site, id, suffix)
    name = site.name(id) + suffix + (".fifo" if site.config(id).fifo else "")
    url = f"https://sqs.{site.region(id)}.amazonaws.com/{site.account(id)}/{name}"
    return Part(owner=id, name="failed-policy" if suffix else "policy", type="AWS::SQS::QueuePolicy", lines=policy.lines,
                after=((id, "failed" if suffix else ""),), properties={"Queues": [url], "PolicyDocument": policy.document})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    id = access.target
    if access.verb == "redrive" and (failed := failed_queue(id, site.config(id), site)):
        moves = tuple(a for a in access.actions if a != "sqs:GetQueueAttributes")
        yield on(failed, actions=(*moves, "sqs:GetQueueAttributes"))
        yield on(site.queue_arn(id), actions=("sqs:SendMessage",))
        return
    yield on(site.queue_arn(id), actions=access.actions)


KINDS = {"sqs-queue": Facet(build=build, grants=grants)}
