"""Search domains in the network: HTTPS only, encrypted at rest and between nodes."""

from collections.abc import Iterator

from infra.actors import Service
from infra.kinds.base import Facet, Grant, on
from infra.kinds.shared import group, json_text, log_group
from infra.parts import Part, Use, Value, without_none
from infra.policies import Policy, by_source
from infra.site import Site
from planta.access import Access
from planta.kinds.opensearch import TLS_POLICY, Domain


def build(id: str, config: Domain, site: Site) -> Iterator[Part]:
    name = site.name(id)
    arn = site.arn("es", f"domain/{name}", of=id)
    yield group(id, site)
    options: dict[str, Value] = {}
    if config.logs:
        yield log_group(id, site, config.logs)
        yield log_policy(id, site, arn)
        kinds = ["ES_APPLICATION_LOGS", *(["AUDIT_LOGS"] if config.access == "fine-grained" else [])]
        options = {k: {"Enabled": True, "CloudWatchLogsLogGroupArn": f"{site.log_group_arn(id)}:*"} for k in kinds}
    zones = max(1, min(len(site.subnets(id)), config.nodes.count, 3))
    cluster = without_none(
        {
            "InstanceType": config.nodes.type,
            "InstanceCount": config.nodes.count,
            "ZoneAwarenessEnabled": zones > 1,
            "ZoneAwarenessConfig": {"AvailabilityZoneCount": zones} if zones > 1 else None,
            "DedicatedMasterEnabled": config.masters is not None,
            "DedicatedMasterType": config.masters.type if config.masters else None,
            "DedicatedMasterCount": config.masters.count if config.masters else None,
        }
    )
    security: dict[str, Value] = {"Enabled": False}
    if config.access == "fine-grained":
        first = next((a.source for a in site.architecture.arrows_to(id) if a.verb.name == "write"), None)
        security = without_none({"Enabled": True, "InternalUserDatabaseEnabled": False,
                                 "MasterUserOptions": {"MasterUserARN": site.role_arn(first)} if first else None})  # fmt: skip
    yield Part(
        owner=id,
        type="AWS::OpenSearchService::Domain",
        removal="Retain" if site.protected else "Delete",
        after=((id, "logs-policy"),),
        gives={"arn": "Arn", "endpoint": "DomainEndpoint"},
        properties=without_none(
            {
                "DomainName": name,
                "EngineVersion": f"OpenSearch_{config.version}",
                "ClusterConfig": cluster,
                "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": config.storage_gb},
                "EncryptionAtRestOptions": without_none({"Enabled": True, "KmsKeyId": site.key(config.key, id)}),
                "NodeToNodeEncryptionOptions": {"Enabled": True},
                "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": TLS_POLICY},
                "VPCOptions": {"SubnetIds": site.subnets(id)[:zones], "SecurityGroupIds": [Use(id, "group")]},
                "AdvancedSecurityOptions": security,
                "LogPublishingOptions": options or None,
                "AccessPolicies": policy(id, site, arn),
            }
        ),
    )


def policy(id: str, site: Site, arn: str) -> dict[str, Value]:
    """Roles of this account whose own policies say so."""
    out = Policy()
    out.add("OwnAccount", f"resources.{id}", Effect="Allow", Principal={"AWS": f"arn:aws:iam::{site.account(id)}:root"},
            Action=["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPatch", "es:ESHttpPost", "es:ESHttpPut"],
            Resource=f"{arn}/*")  # fmt: skip
    return out.document


def log_policy(id: str, site: Site, arn: str) -> Part:
    out = Policy()
    who = Service(principal="es.amazonaws.com", arns=(arn,), account=site.account(id))
    out.add(
        f"{id}.logs",
        f"resources.{id}.logs",
        Effect="Allow",
        Principal={"Service": who.principal},
        Action=["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource=f"{site.log_group_arn(id)}:*",
        Condition=by_source(who),
    )
    return Part(owner=id, name="logs-policy", type="AWS::Logs::ResourcePolicy", lines=out.lines,
                properties={"PolicyName": site.name(id), "PolicyDocument": json_text(out.document)})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    arn = site.arn("es", f"domain/{site.name(access.target)}", of=access.target)
    yield on(f"{arn}/{access.within or ''}*", actions=access.actions)


KINDS = {"opensearch": Facet(build=build, grants=grants, in_network=True)}
