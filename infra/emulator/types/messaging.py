"""Types of queues, topics, events and mail."""

from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of, text

QUEUE = ("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy",
         "VisibilityTimeout", "DelaySeconds", "FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled", "DeduplicationScope",
         "FifoThroughputLimit")  # fmt: skip
TOPIC = ("KmsMasterKeyId", "DisplayName", "FifoTopic", "ContentBasedDeduplication", "SignatureVersion", "TracingConfig")


def _attribute(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else text(value) if isinstance(value, (dict, list)) else str(value)


def _attributes(names: tuple[str, ...], key: str | None = None) -> Any:
    """All settings of a queue or topic go in one map of texts."""

    def extra(p: Properties, at: At, id: str) -> dict[str, Any]:
        return {"Attributes": {n: _attribute(p[n]) for n in names if n in p}, **({key: id} if key and id else {})}

    return extra


def _queue_arn(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    name = answer["QueueUrl"].rsplit("/", 1)[1]
    return {"Arn": at.arn("sqs", name), "QueueName": name, "QueueUrl": answer["QueueUrl"]}


def _queue_policy(p: Properties, at: At, id: str) -> None:
    for url in p["Queues"]:
        at.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": text(p["PolicyDocument"])})


def _topic(p: Properties, at: At, id: str) -> None:
    for name in TOPIC:
        at.client("sns").set_topic_attributes(TopicArn=id, AttributeName=name, AttributeValue=_attribute(p.get(name, "")))


def _topic_policy(p: Properties, at: At, id: str) -> None:
    for arn in p["Topics"]:
        at.client("sns").set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=text(p["PolicyDocument"]))


def _elsewhere(p: Properties, at: At) -> Any:
    """A subscription is made where its topic is."""
    region = str(p.get("Region") or at.region)
    return At(account=at.account, region=region, stack=at.stack, logical=at.logical).client("sns")


SUBSCRIPTION = ("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy")


def _subscribe(p: Properties, at: At, id: str) -> None:
    sns = _elsewhere(p, at)
    for name in SUBSCRIPTION:
        if name in p:
            sns.set_subscription_attributes(SubscriptionArn=id, AttributeName=name, AttributeValue=_attribute(p[name]))


def _rule(p: Properties, at: At) -> dict[str, Any]:
    return {"Rule": p["Name"], **({"EventBusName": p["EventBusName"]} if "EventBusName" in p else {})}


def _targets(p: Properties, at: At, id: str) -> None:
    """The targets listed and no others."""
    events, want = at.client("events"), p.get("Targets", [])
    have = [t["Id"] for t in events.list_targets_by_rule(**_rule(p, at))["Targets"]]
    if gone := [i for i in have if i not in {t["Id"] for t in want}]:
        events.remove_targets(Ids=gone, **_rule(p, at))
    if want:
        Call(op="put_targets", takes=("Targets",), extra=lambda *_: _rule(p, at)).run("events", p, at)


def _delete_rule(p: Properties, at: At, id: str) -> None:
    _targets({k: v for k, v in p.items() if k != "Targets"}, at, id)
    at.client("events").delete_rule(Name=p["Name"], **{k: v for k, v in _rule(p, at).items() if k != "Rule"})


RULE = ("Description", "EventPattern", "ScheduleExpression", "State", "RoleArn")


def _dkim(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    tokens = (answer.get("DkimAttributes") or {}).get("Tokens") or []
    return {
        **{f"DkimDNSTokenName{i}": f"{t}._domainkey.{p['EmailIdentity']}" for i, t in enumerate(tokens, 1)},
        **{f"DkimDNSTokenValue{i}": f"{t}.dkim.amazonses.com" for i, t in enumerate(tokens, 1)},
    }


def _destination(op: str) -> Call:
    def extra(p: Properties, at: At, id: str) -> dict[str, Any]:
        d = dict(p["EventDestination"])
        d["MatchingEventTypes"] = [t.upper() for t in d["MatchingEventTypes"]]
        if "SnsDestination" in d:
            d["SnsDestination"] = {"TopicArn": d["SnsDestination"]["TopicARN"]}
        return {"ConfigurationSetName": p["ConfigurationSetName"], "EventDestinationName": d.pop("Name"), "EventDestination": d}

    return Call(op=op, extra=extra)


TYPES = {
    "AWS::SQS::Queue": Type(
        service="sqs", create=Call(op="create_queue", takes=("QueueName",), extra=_attributes(QUEUE)), id="QueueUrl", attributes=_queue_arn,
        puts=(Step(takes=QUEUE, on_create=False, do=lambda p, at, id: at.client("sqs").set_queue_attributes(
            **_attributes(QUEUE, "QueueUrl")(p, at, id))),
              Step(takes=("Tags",), do=lambda p, at, id: at.client("sqs").tag_queue(QueueUrl=id, Tags={t["Key"]: t["Value"] for t in p.get("Tags", ())}))),
        delete=Call(op="delete_queue", extra=of(QueueUrl="@"))),
    "AWS::SQS::QueuePolicy": Type(
        service="sqs", create=Call(op="set_queue_attributes", extra=lambda p, at, id: {
            "QueueUrl": p["Queues"][0], "Attributes": {"Policy": text(p["PolicyDocument"])}}),
        id=lambda p, _: str(p["Queues"][0]), puts=(Step(takes=("Queues", "PolicyDocument"), do=_queue_policy),),
        delete=Step(takes=(), do=lambda p, at, id: _queue_policy({**p, "PolicyDocument": ""}, at, id))),
    "AWS::SNS::Topic": Type(
        service="sns", create=Call(op="create_topic", takes=("TopicName", "Tags"), names={"TopicName": "Name"}, extra=_attributes(TOPIC)), id="TopicArn",
        attributes=lambda p, answer, at: {"TopicArn": answer["TopicArn"], "TopicName": answer["TopicArn"].rsplit(":", 1)[1]},
        puts=(Step(takes=TOPIC, do=_topic, on_create=False),), delete=Call(op="delete_topic", extra=of(TopicArn="@"))),
    "AWS::SNS::TopicPolicy": Type(
        service="sns", create=Call(op="set_topic_attributes", extra=lambda p, at, id: {
            "TopicArn": p["Topics"][0], "AttributeName": "Policy", "AttributeValue": text(p["PolicyDocument"])}),
        id=lambda p, _: str(p["Topics"][0]), puts=(Step(takes=("Topics", "PolicyDocument"), do=_topic_policy),)),
    "AWS::SNS::Subscription": Type(
        service="sns", create=Call(op="subscribe", takes=("TopicArn", "Protocol", "Endpoint"), extra=lambda p, at, id: {"ReturnSubscriptionArn": True}),
        id="SubscriptionArn", puts=(Step(takes=SUBSCRIPTION, do=_subscribe),), ignored=frozenset({"Region"}),
        delete=Call(op="unsubscribe", extra=of(SubscriptionArn="@"))),
    "AWS::Events::EventBus": Type(
        service="events", create=Call(op="create_event_bus", takes=("Name", "Description", "KmsKeyIdentifier", "Tags")), id=lambda p, _: str(p["Name"]),
        attributes={"Arn": "EventBusArn"}, delete=Call(op="delete_event_bus", extra=of(Name="@"))),
    "AWS::Events::Rule": Type(
        service="events", create=Call(op="put_rule", takes=("Name", "EventBusName", *RULE, "Tags")), id=lambda p, _: str(p["Name"]),
        attributes={"Arn": "RuleArn"},
        puts=(Call(op="put_rule", takes=RULE, on_create=False, extra=lambda p, at, id: {
                  "Name": id, **{k: v for k, v in _rule(p, at).items() if k != "Rule"}}),
              Step(takes=("Targets",), do=_targets)),
        delete=Step(takes=(), do=_delete_rule)),
    "AWS::Events::Archive": Type(
        service="events", create=Call(op="create_archive", takes=("ArchiveName", "SourceArn", "Description", "EventPattern", "RetentionDays"),
                                      names={"SourceArn": "EventSourceArn"}),
        id=lambda p, _: str(p["ArchiveName"]), attributes={"Arn": "ArchiveArn"},
        puts=(Call(op="update_archive", takes=("Description", "EventPattern", "RetentionDays"), extra=of(ArchiveName="@"), on_create=False),),
        delete=Call(op="delete_archive", extra=of(ArchiveName="@"))),
    "AWS::SES::ConfigurationSet": Type(
        service="sesv2", create=Call(op="create_configuration_set", takes=("Name", "DeliveryOptions", "ReputationOptions", "SendingOptions", "TrackingOptions",
                                                                           "SuppressionOptions", "Tags"), names={"Name": "ConfigurationSetName"}),
        id=lambda p, _: str(p["Name"]),
        puts=(Call(op="put_configuration_set_delivery_options", whole="DeliveryOptions", extra=of(ConfigurationSetName="@"), on_create=False),
              Call(op="put_configuration_set_reputation_options", whole="ReputationOptions", extra=of(ConfigurationSetName="@"), on_create=False),
              Call(op="put_configuration_set_sending_options", whole="SendingOptions", extra=of(ConfigurationSetName="@"), on_create=False)),
        delete=Call(op="delete_configuration_set", extra=of(ConfigurationSetName="@"))),
    "AWS::SES::ConfigurationSetEventDestination": Type(
        service="sesv2", create=_destination("create_configuration_set_event_destination"),
        id=lambda p, _: f"{p['ConfigurationSetName']}|{p['EventDestination']['Name']}", ignored=frozenset({"ConfigurationSetName"}),
        puts=(Step(takes=("EventDestination",), on_create=False, do=lambda p, at, id: _destination(
            "update_configuration_set_event_destination").run("sesv2", p, at, id)),),
        delete=Call(op="delete_configuration_set_event_destination", extra=lambda p, at, id: {
            "ConfigurationSetName": p["ConfigurationSetName"], "EventDestinationName": p["EventDestination"]["Name"]})),
    "AWS::SES::EmailIdentity": Type(
        service="sesv2", create=Call(op="create_email_identity", takes=("EmailIdentity", "DkimSigningAttributes", "Tags"),
                                     extra=lambda p, at, id: dict(p.get("ConfigurationSetAttributes", {}))),
        id=lambda p, _: str(p["EmailIdentity"]), read=Call(op="get_email_identity", extra=of(EmailIdentity="@")), attributes=_dkim,
        puts=(Call(op="put_email_identity_configuration_set_attributes", whole="ConfigurationSetAttributes", extra=of(EmailIdentity="@"), on_create=False),),
        delete=Call(op="delete_email_identity", extra=of(EmailIdentity="@"))),
}  # fmt: skip
