"""Trails: every region, signed digests, data events of the named resources, and a log group for alarms."""

from collections.abc import Iterator

from infra.kinds.base import Facet, service_trust
from infra.kinds.shared import log_group
from infra.parts import CannotSynthesize, Part, Use, Value, without_none
from infra.site import Site
from planta.kinds.cloudtrail import Trail


def build(id: str, config: Trail, site: Site) -> Iterator[Part]:
    logs: dict[str, Value] = {}
    if config.logs:
        yield log_group(id, site, config.logs)
        logs = {"CloudWatchLogsLogGroupArn": Use(id, "log_arn"), "CloudWatchLogsRoleArn": site.role(id)}
    yield Part(owner=id, type="AWS::CloudTrail::Trail", gives={"arn": "Arn"}, after=((id, "policy"), (config.logs_to, "bucket-policy")),
               removal="Retain" if site.protected else "Delete", properties=without_none({
                   "TrailName": site.name(id), "S3BucketName": site.name(config.logs_to), "KMSKeyId": site.key(config.key, id),
                   "IsLogging": True, "IsMultiRegionTrail": config.multi_region, "IncludeGlobalServiceEvents": True,
                   "EnableLogFileValidation": config.validate_files, "IsOrganizationTrail": config.organization or None, **logs,
                   "AdvancedEventSelectors": selectors(id, config, site) if config.data_events else None,
               }))  # fmt: skip


def selectors(id: str, config: Trail, site: Site) -> list[dict[str, Value]]:
    """Changes of settings, and every access to the named resources."""
    out: list[dict[str, Value]] = [
        {"Name": "management", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
    ]
    for target in config.data_events:
        match site.kind(target):
            case "s3-bucket":
                kind, arn, how = "AWS::S3::Object", f"{site.bucket_arn(target)}/", "StartsWith"
            case "lambda":
                kind, arn, how = (
                    "AWS::Lambda::Function",
                    site.arn("lambda", f"function:{site.name(target)}", of=target),
                    "Equals",
                )
            case "dynamodb-table":
                kind, arn, how = (
                    "AWS::DynamoDB::Table",
                    site.arn("dynamodb", f"table/{site.name(target)}", of=target),
                    "Equals",
                )
            case other:
                raise CannotSynthesize(f"{id}.data_events: accesses to a {other} ({target}) cannot be recorded")
        out.append({"Name": target, "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": [kind]},
            {"Field": "resources.ARN", how: [arn]}]})  # fmt: skip
    return out


KINDS = {"cloudtrail": Facet(build=build, trust=service_trust("cloudtrail.amazonaws.com", source=False))}
