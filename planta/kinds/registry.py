"""A kind's id in; its class out, from its service's file, which is imported when the first of its kinds is asked for.

A model uses few of the kinds, and making all their classes would be a quarter of what drawing one view takes.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from planta.kinds.base import Kind

FILES: Mapping[str, tuple[str, ...]] = {
    "people": ("person", "external", "generic"),
    "s3": ("s3-bucket",),
    "kms": ("kms-key",),
    "stepfunctions": ("state-machine",),
    "batch": ("batch-queue", "batch-compute", "batch-job"),
    "ecr": ("ecr-repository",),
    "sqs": ("sqs-queue",),
    "sns": ("sns-topic",),
    "eventbridge": ("event-rule", "event-bus"),
    "kinesis": ("kinesis-stream", "firehose"),
    "cloudwatch": ("alarm", "dashboard", "canary", "cloudwatch"),
    "prometheus": ("prometheus",),
    "grafana": ("grafana",),
    "chatbot": ("slack-channel",),
    "backup": ("backup-plan", "backup-vault"),
    "cloudtrail": ("cloudtrail",),
    "config": ("aws-config",),
    "guardduty": ("guardduty",),
    "securityhub": ("security-hub",),
    "accessanalyzer": ("access-analyzer",),
    "account": ("aws-account",),
    "budgets": ("budget",),
    "sso": ("permission-set",),
    "iam": ("iam-user",),
    "github": ("github-workflow",),
    "codebuild": ("codebuild", "codepipeline"),
    "cognito": ("cognito-user-pool",),
    "ses": ("ses-identity",),
    "vpc": ("vpc",),
    "ec2": ("bastion", "ec2-instance", "ec2-group"),
    "route53": ("route53-zone",),
    "acm": ("acm-certificate",),
    "waf": ("wafv2-acl",),
    "cloudfront": ("cloudfront",),
    "elb": ("alb", "nlb"),
    "apigateway": ("http-api", "rest-api"),
    "eks": ("eks-cluster", "eks-nodegroup"),
    "kubernetes": ("k8s-addon", "k8s-deployment", "k8s-job"),
    "rds": ("aurora-postgresql", "rds-instance", "rds-proxy"),
    "secretsmanager": ("secret",),
    "ssm": ("ssm-parameter",),
    "dynamodb": ("dynamodb-table",),
    "elasticache": ("elasticache",),
    "opensearch": ("opensearch",),
    "efs": ("efs",),
    "lambda_": ("lambda",),
    "ecs": ("ecs-cluster", "ecs-service"),
}
"""The kinds of each service's file, in the order in which pages and editors list them."""


class Registry(Mapping[str, type[Kind]]):
    """All kinds by id; to list the ids, or to ask for one, imports no file."""

    def __init__(self, files: Mapping[str, tuple[str, ...]]) -> None:
        self._files = {kind: file for file, kinds in files.items() for kind in kinds}
        self._kinds: dict[str, type[Kind]] = {}

    def __getitem__(self, kind: str) -> type[Kind]:
        if kind not in self._kinds:
            found: tuple[type[Kind], ...] = import_module(f"planta.kinds.{self._files[kind]}").KINDS
            self._kinds.update((k.kind_id, k) for k in found)
        return self._kinds[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


BY_ID = Registry(FILES)
