"""How each kind is deployed, in one plain mapping: a new service's file is imported and listed here."""

from infra.kinds import (
    accessanalyzer,
    account,
    acm,
    apigateway,
    backup,
    batch,
    budgets,
    chatbot,
    cloudfront,
    cloudtrail,
    cloudwatch,
    codebuild,
    cognito,
    config,
    dynamodb,
    ec2,
    ecr,
    ecs,
    efs,
    eks,
    elasticache,
    elb,
    eventbridge,
    github,
    grafana,
    guardduty,
    kinesis,
    kms,
    kubernetes,
    lambda_,
    opensearch,
    people,
    prometheus,
    rds,
    route53,
    s3,
    secretsmanager,
    securityhub,
    ses,
    sns,
    sqs,
    ssm,
    sso,
    stepfunctions,
    vpc,
    waf,
)
from infra.kinds.base import Facet
from infra.kinds.people import DOCS_ONLY

FACETS: dict[str, Facet] = {
    **people.KINDS, **s3.KINDS, **kms.KINDS, **stepfunctions.KINDS, **batch.KINDS, **ecr.KINDS, **sqs.KINDS, **sns.KINDS,
    **eventbridge.KINDS, **cloudwatch.KINDS, **prometheus.KINDS, **grafana.KINDS, **chatbot.KINDS, **backup.KINDS, **cloudtrail.KINDS,
    **config.KINDS, **guardduty.KINDS, **securityhub.KINDS, **accessanalyzer.KINDS, **account.KINDS, **budgets.KINDS, **sso.KINDS,
    **github.KINDS, **cognito.KINDS, **ses.KINDS, **vpc.KINDS, **ec2.KINDS, **route53.KINDS, **acm.KINDS, **waf.KINDS,
    **cloudfront.KINDS, **elb.KINDS, **apigateway.KINDS, **eks.KINDS, **kubernetes.KINDS, **rds.KINDS, **secretsmanager.KINDS,
    **ssm.KINDS, **dynamodb.KINDS, **lambda_.KINDS, **kinesis.KINDS, **codebuild.KINDS, **elasticache.KINDS,
    **opensearch.KINDS, **efs.KINDS, **ecs.KINDS,
}  # fmt: skip
"""Kind -> how it is deployed."""
REFUSED = {"codepipeline": "codebuild"}
"""Kinds without a builder, and the file that it would stand in: a model that has one is refused by name."""

__all__ = ["DOCS_ONLY", "FACETS", "REFUSED", "Facet"]
