"""All kinds, in one plain tuple: a new service's file is imported and listed here."""

from planta.kinds import (
    batch,
    chatbot,
    cloudwatch,
    ecr,
    eventbridge,
    grafana,
    kinesis,
    kms,
    people,
    prometheus,
    s3,
    sns,
    sqs,
    stepfunctions,
)
from planta.kinds.base import Kind

KINDS: tuple[type[Kind], ...] = (
    *people.KINDS,
    *s3.KINDS,
    *kms.KINDS,
    *stepfunctions.KINDS,
    *batch.KINDS,
    *ecr.KINDS,
    *sqs.KINDS,
    *sns.KINDS,
    *eventbridge.KINDS,
    *kinesis.KINDS,
    *cloudwatch.KINDS,
    *prometheus.KINDS,
    *grafana.KINDS,
    *chatbot.KINDS,
)

BY_ID: dict[str, type[Kind]] = {k.kind_id: k for k in KINDS}
