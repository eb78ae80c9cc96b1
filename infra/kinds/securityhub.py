"""Security Hub: the hub and the standards that it checks."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.parts import Part
from infra.site import Site
from planta.kinds.securityhub import ARN_PART, SecurityHub, Standard

VERSIONS: dict[Standard, str] = {"fsbp": "1.0.0", "cis": "3.0.0", "pci-dss": "4.0.1", "nist-800-53": "5.0.0"}


def build(id: str, config: SecurityHub, site: Site) -> Iterator[Part]:
    yield Part(owner=id, type="AWS::SecurityHub::Hub", gives={"arn": ""}, properties={
        "EnableDefaultStandards": False, "AutoEnableControls": True, "ControlFindingGenerator": "SECURITY_CONTROL"})  # fmt: skip
    for standard in config.standards:
        arn = f"arn:aws:securityhub:{site.region(id)}::standards/{ARN_PART[standard]}/v/{VERSIONS[standard]}"
        yield Part(
            owner=id,
            name=standard,
            type="AWS::SecurityHub::Standard",
            after=((id, ""),),
            properties={"StandardsArn": arn},
        )


KINDS = {"security-hub": Facet(build=build)}
