"""Build projects: no privileges unless asked for, a log, a role with what the arrows grant."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import group, log_group
from infra.parts import CannotSynthesize, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.codebuild import Project
from planta.needs import Need

SIZES = {
    "small": "BUILD_GENERAL1_SMALL",
    "medium": "BUILD_GENERAL1_MEDIUM",
    "large": "BUILD_GENERAL1_LARGE",
    "2xlarge": "BUILD_GENERAL1_2XLARGE",
}


def build(id: str, config: Project, site: Site) -> Iterator[Part]:
    if config.source is None:
        raise CannotSynthesize(
            f"{id}: a project that a pipeline hands its source to is not built yet; give it 'source'"
        )
    yield log_group(id, site, config.logs)
    network: dict[str, Value] | None = None
    if config.subnets:
        yield group(id, site)
        network = {"VpcId": site.vpc_id(id), "Subnets": site.subnets(id), "SecurityGroupIds": [Use(id, "group")]}
    env: list[Value] = [{"Name": k, "Type": "PLAINTEXT", "Value": v} for k, v in config.env.items()]
    env += [
        {"Name": k, "Type": "SECRETS_MANAGER", "Value": site.name(v.partition(".")[0])}
        for k, v in config.secrets.items()
    ]
    url = config.source if "://" in config.source else f"https://github.com/{config.source}.git"
    yield Part(owner=id, type="AWS::CodeBuild::Project", gives={"arn": "Arn"}, after=((id, "policy"),), properties=without_none({
        "Name": site.name(id), "ServiceRole": site.role(id), "TimeoutInMinutes": config.timeout, "EncryptionKey": site.key(config.key, id),
        "Source": {"Type": "GITHUB", "Location": url, "BuildSpec": config.buildspec}, "Artifacts": {"Type": "NO_ARTIFACTS"},
        "Environment": {"Type": "LINUX_CONTAINER", "Image": config.image, "ComputeType": SIZES[config.size],
                        "PrivilegedMode": config.privileged, "EnvironmentVariables": env},
        "LogsConfig": {"CloudWatchLogs": {"Status": "ENABLED", "GroupName": site.log_group(id)}}, "VpcConfig": network,
    }))  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(site.arn("codebuild", f"project/{site.name(access.target)}", of=access.target), actions=access.actions)


def needs(site: Site, need: Need, action: str) -> Grant:
    """Only CodeBuild gets the interface; the rest takes no resource."""
    if action != "ec2:CreateNetworkInterfacePermission":
        return on("*", actions=(action,))
    return on(site.arn("ec2", "network-interface/*", of=need.principal), actions=(action,),
              condition={"StringEquals": {"ec2:AuthorizedService": "codebuild.amazonaws.com"}})  # fmt: skip


KINDS = {
    "codebuild": Facet(
        build=build, grants=grants, needs=needs, trust=service_trust("codebuild.amazonaws.com"), in_network=True
    )
}
