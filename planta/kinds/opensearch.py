"""The kinds of Amazon OpenSearch Service."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Scene, Settings, Stands, Verb
from planta.kinds.shared import KeyLink, Logs, Subnets, closed_to_addresses
from planta.text import Text

NodeType = Annotated[str, Field(pattern=r"^[a-z0-9]+\.[a-z0-9]+\.search$")]
TLS_POLICY = "Policy-Min-TLS-1-2-PFS-2023-10"


class Nodes(Settings):
    """Like nodes of the domain."""

    type: NodeType = "m7g.large.search"
    """Node type."""
    count: Annotated[int, Field(ge=1, le=1002)] = 3
    """How many."""


class Domain(Kind):
    """A search domain of OpenSearch in the network: HTTPS only, encrypted at rest and between nodes."""

    kind_id: ClassVar[str] = "opensearch"
    face: ClassVar[Face] = Face(
        icon="service/AmazonOpenSearchService", name=Text("Domínio do Amazon OpenSearch", "Amazon OpenSearch domain"), category="data"
    )
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::OpenSearchService::Domain", "AWS::EC2::SecurityGroup")
    commitment: ClassVar[str | None] = "opensearch"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("endpoint", "arn")
    cost_drivers: ClassVar[tuple[str, ...]] = ("node-hours", "stored-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="search", text=Text("pesquisa em", "searches"), edge="data", ports=(443,),
             actions=("es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost"),
             wider=Text("A pesquisa usa POST, que também grava: só o controle fino do domínio separa os dois.",
                        "A search uses POST, which writes too: only the domain's fine-grained control tells them apart.")),
        Verb(name="write", text=Text("indexa em", "indexes in"), edge="data", ports=(443,),
             actions=("es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpPatch", "es:ESHttpDelete")),
    )  # fmt: skip

    subnets: Subnets
    """The tier of subnets it stands in."""
    version: Annotated[str, Field(pattern=r"^\d+\.\d+$")]
    """OpenSearch version, between quotes: "2.19"."""
    nodes: Nodes = Nodes.model_construct()
    """Data nodes, spread over the zones."""
    masters: Nodes | None = None
    """Dedicated cluster managers."""
    storage_gb: Annotated[int, Field(ge=10, le=36000)] = 100
    """Disk of each data node in GiB."""
    access: Literal["iam", "fine-grained"] = "fine-grained"
    """What decides on access: IAM alone, or the domain's own roles too."""
    key: KeyLink = None
    """KMS key that encrypts it; the AWS-managed one when absent."""
    logs: Logs | None = Logs.model_construct()
    """Error and audit logs."""

    def own_caption(self, language: str) -> str:
        return f"OpenSearch {self.version}"

    def copies(self, zones: int) -> int:
        return min(zones, self.nodes.count, 3)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="opensearch", call="describe-domain", parameters={"domain-name": scene.name}, security=True)
        at = "DomainStatus"
        yield ask(text=Text("Versão do motor", "Engine version"), path=f"{at}.EngineVersion", expected=f"OpenSearch_{self.version}")
        yield ask(text=Text("Cifrado em repouso", "Encrypted at rest"), path=f"{at}.EncryptionAtRestOptions.Enabled", expected=True)
        yield ask(text=Text("Cifrado entre os nós", "Encrypted between nodes"), path=f"{at}.NodeToNodeEncryptionOptions.Enabled",
                  expected=True)  # fmt: skip
        yield ask(text=Text("HTTPS obrigatório", "HTTPS is required"), path=f"{at}.DomainEndpointOptions.EnforceHTTPS", expected=True)
        yield ask(text=Text("Versão mínima do TLS", "Minimum TLS version"), path=f"{at}.DomainEndpointOptions.TLSSecurityPolicy",
                  expected=TLS_POLICY)  # fmt: skip
        yield ask(text=Text("Controle fino de acesso", "Fine-grained access control"), path=f"{at}.AdvancedSecurityOptions.Enabled",
                  expected=self.access == "fine-grained")  # fmt: skip
        yield ask(text=Text("Nós de dados", "Data nodes"), path=f"{at}.ClusterConfig.InstanceCount", expected=self.nodes.count)
        yield closed_to_addresses(scene)


KINDS = (Domain,)
