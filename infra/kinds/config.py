"""AWS Config: a recorder, where it delivers, and the rules that AWS maintains."""

from collections.abc import Iterator

from infra.kinds.base import Facet, service_trust
from infra.parts import Part, without_none
from infra.site import Site
from planta.kinds.config import Config


def build(id: str, config: Config, site: Site) -> Iterator[Part]:
    """In another account the bucket's own encryption holds: that key's ARN cannot be named from here."""
    name = site.name(id)
    own_key = site.key(config.key, id) if config.key and site.together(config.key, id) else None
    yield Part(owner=id, type="AWS::Config::ConfigurationRecorder", after=((id, "policy"),), properties={
        "Name": name, "RoleARN": site.role(id),
        "RecordingGroup": {"AllSupported": config.all_resources, "IncludeGlobalResourceTypes": config.all_resources}})  # fmt: skip
    yield Part(owner=id, name="channel", type="AWS::Config::DeliveryChannel", after=((id, "policy"), (config.logs_to, "bucket-policy")),
               properties=without_none({"Name": name, "S3BucketName": site.name(config.logs_to), "S3KmsKeyArn": own_key,
                                        "ConfigSnapshotDeliveryProperties": {"DeliveryFrequency": "TwentyFour_Hours"}}))  # fmt: skip
    for rule in config.rules:
        yield Part(
            owner=id,
            name=f"rule-{rule}",
            type="AWS::Config::ConfigRule",
            after=((id, ""), (id, "channel")),
            properties={
                "ConfigRuleName": f"{name}-{rule.lower().replace('_', '-')}",
                "Source": {"Owner": "AWS", "SourceIdentifier": rule},
            },
        )


KINDS = {
    "aws-config": Facet(
        build=build, trust=service_trust("config.amazonaws.com"), managed=("service-role/AWS_ConfigRole",)
    )
}
