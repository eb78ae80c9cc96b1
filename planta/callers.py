"""The two ends of an arrow in; what to write instead where AWS lets nothing of the first's kind start anything, out."""

from collections.abc import Mapping

FETCHED: Mapping[str, str] = {"sqs-queue": "receive", "kinesis-stream": "read", "dynamodb-table": "stream"}
"""Kinds that only wait to be read, and the verb by which others read them."""
DELIVERS = frozenset({"sqs-queue", "lambda", "person", "slack-channel", "external", "generic"})
"""Kinds that a topic delivers to."""
TELLS: Mapping[str, str] = {"s3-bucket": "Object Created", "ecr-repository": "ECR Image Action", "batch-queue": "Batch Job State Change",
                            "guardduty": "GuardDuty Finding", "security-hub": "Security Hub Findings - Imported"}  # fmt: skip
"""Kinds whose events a rule hears, with an event that is asked for most."""
STILL = frozenset({*FETCHED, *TELLS, "event-bus", "kms-key", "secret", "ssm-parameter", "acm-certificate", "wafv2-acl", "backup-vault",
                   "vpc", "efs", "elasticache", "ecs-cluster", "dashboard"})  # fmt: skip
"""Kinds that keep, guard or hold something and call nobody."""


def instead(source: str, kind: str, target: str, to: str, verb: str) -> str:
    """"" where a resource of the first kind may do something to one of the second."""
    if kind == "sns-topic" and to not in DELIVERS:
        return "a topic delivers to functions (invoke), queues (send), people and channels (notify): let a function that it invokes do this"
    if kind not in STILL or to == "generic":
        return ""
    if kind in FETCHED:
        read = f"{source}: {FETCHED[kind]}"
        if verb in ("invoke", "http", "run", "start"):
            return f"turn it around: who works on it reads it: in \"{target}\" write 'to: {{{read}}}'"
        return f"let a function read it and go on: 'to: {{{read}, {target}: {verb}}}' in the function"
    if kind == "s3-bucket" and to == "s3-bucket":
        return f"write 'replicate_to: {target}' to copy what arrives, or draw it from who copies"
    if kind in TELLS:
        return f"add a rule: {{kind: event-rule, watch: {source}, events: [{TELLS[kind]}], to: {{{target}: {verb}}}}}"
    if kind == "event-bus":
        heard = f"bus: {source}, watch: {source}, source: my-app, events: [Something Happened]"
        return f"add a rule: {{kind: event-rule, {heard}, to: {{{target}: {verb}}}}}"
    return "draw the arrow from who does it: a function, a service, a job"
