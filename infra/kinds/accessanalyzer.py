"""IAM Access Analyzer."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.parts import Part, without_none
from infra.site import Site
from planta.kinds.accessanalyzer import AccessAnalyzer


def build(id: str, config: AccessAnalyzer, site: Site) -> Iterator[Part]:
    scope = "ORGANIZATION" if config.organization else "ACCOUNT"
    unused = config.type == "unused"
    yield Part(owner=id, type="AWS::AccessAnalyzer::Analyzer", gives={"arn": "Arn"}, properties=without_none({
        "AnalyzerName": site.name(id), "Type": f"{scope}_UNUSED_ACCESS" if unused else scope,
        "AnalyzerConfiguration": {"UnusedAccessConfiguration": {"UnusedAccessAge": config.unused_days}} if unused else None}))  # fmt: skip


KINDS = {"access-analyzer": Facet(build=build)}
