"""Parameters: plain ones by CloudFormation, secure ones by a call of their own, since CloudFormation cannot make them."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Call, Part
from infra.site import Site
from planta.access import Access
from planta.kinds.ssm import Parameter


def build(id: str, config: Parameter, site: Site) -> Iterator[Part | Call]:
    name = site.name(id)
    if config.secure:
        key = {"key-id": f"alias/{site.name(config.key)}"} if config.key else {}
        yield Call(owner=id, why="CloudFormation makes no secure parameters", service="ssm", call="put-parameter",
                   parameters={"name": name, "type": "SecureString", "value": "{}", "overwrite": False, **key},
                   unless=("get-parameter", {"name": name}))  # fmt: skip
        return
    yield Part(owner=id, type="AWS::SSM::Parameter", gives={"arn": ""},
               properties={"Name": name, "Type": "String", "Value": config.value or "-"})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(site.arn("ssm", f"parameter/{site.name(access.target)}", of=access.target), actions=access.actions)


KINDS = {"ssm-parameter": Facet(build=build, grants=grants)}
