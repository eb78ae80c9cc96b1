"""Topics: encrypted, TLS only; their arrows are subscriptions."""

from collections.abc import Iterator

from infra import policies
from infra.kinds.base import Facet, Grant, on
from infra.parts import Ask, Part, Use, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.sns import Topic


def build(id: str, config: Topic, site: Site) -> Iterator[Part]:
    policy = policies.topic(site, id)
    name = site.name(id) + (".fifo" if config.fifo else "")
    yield Part(owner=id, type="AWS::SNS::Topic", gives={"arn": "TopicArn"}, properties=without_none({
        "TopicName": name, "FifoTopic": config.fifo or None, "KmsMasterKeyId": site.key(config.key, id)}))  # fmt: skip
    yield Part(owner=id, name="policy", type="AWS::SNS::TopicPolicy", lines=policy.lines,
               properties={"Topics": [Use(id, "arn")], "PolicyDocument": policy.document})  # fmt: skip
    for arrow in site.architecture.arrows_from(id):
        yield from subscription(id, arrow.target, ".".join(map(str, arrow.path)), site)


def subscription(id: str, target: str, line: str, site: Site) -> Iterator[Part]:
    """Functions, queues and people; a Slack channel takes its topics itself."""
    kind, step = site.kind(target), site.later(id, target)
    common = {"TopicArn": site.topic_arn(id), "Region": site.region(id)}
    if kind == "sqs-queue":
        yield Part(owner=id, name=f"to-{target}", type="AWS::SNS::Subscription", step=step, lines={"subscription": line},
                   after=((id, ""),), properties={**common, "Protocol": "sqs", "Endpoint": site.queue_arn(target)})  # fmt: skip
    elif kind == "lambda":
        arn = site.arn("lambda", f"function:{site.name(target)}", of=target)
        yield Part(owner=id, name=f"may-{target}", type="AWS::Lambda::Permission", step=step, lines={"permission": line},
                   after=((target, ""),), properties={
                       "FunctionName": site.name(target), "Action": "lambda:InvokeFunction", "Principal": "sns.amazonaws.com",
                       "SourceArn": site.topic_arn(id)})  # fmt: skip
        yield Part(owner=id, name=f"to-{target}", type="AWS::SNS::Subscription", step=step, lines={"subscription": line},
                   after=((id, f"may-{target}"), (id, "")), properties={**common, "Protocol": "lambda", "Endpoint": arn})  # fmt: skip
    elif kind == "person":
        address = Ask(name=f"{id}-{target}-email", text=f"E-mail address that {site.name(id)} tells ({target})")
        yield Part(owner=id, name=f"to-{target}", type="AWS::SNS::Subscription", lines={"subscription": line}, after=((id, ""),),
                   properties={**common, "Protocol": "email", "Endpoint": address})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(site.topic_arn(access.target), actions=access.actions)


KINDS = {"sns-topic": Facet(build=build, grants=grants)}
