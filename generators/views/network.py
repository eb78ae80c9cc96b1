"""A VPC's settings in; the titles of its subnets and the gateways and endpoints that follow from its settings out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.views import words
from generators.views.view import GroupStyle
from planta.kinds.base import Kind

_SERVICES = {"s3": "S3", "dynamodb": "DynamoDB"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A node that a VPC has by its settings: in a tier of each of its first `copies` zones, or in the VPC itself."""

    name: str
    label: str
    sublabel: str = ""
    icon: str
    tier: str | None = None
    copies: int = 1


def tiers(vpc: Kind) -> dict[str, Any]:
    """Tiers of subnets by name."""
    found: dict[str, Any] = getattr(vpc, "subnets", {})
    return found


def tier_title(vpc: Kind, name: str, zone: int | None, language: str) -> tuple[str, GroupStyle]:
    """Title and style of a tier's subnet in a zone, or of all its subnets: "Sub-rede privada (app) · 10.20.64.0/22"."""
    tier = tiers(vpc)[name]
    one, several = words.TIER_TYPES[tier.type]
    title = words.SUBNETS(language).format(several(language)) if zone is None else words.SUBNET(language).format(one(language))
    if sum(t.type == tier.type for t in tiers(vpc).values()) > 1:
        title += f" ({name})"
    cut = getattr(vpc, "zone_block", None)
    block = cut(name, zone) if cut and zone is not None else tier.block
    return f"{title} · {block}", "public-subnet" if tier.type == "public" else "private-subnet"


GATEWAY, ENDPOINTS = "igw", "endpoints"
"""In the ids of a network's own parts: `<vpc>.igw`, `<vpc>.endpoints-<tier>`."""


def parts(vpc: Kind, zones: int, language: str) -> Iterator[Part]:
    """Internet gateway, NAT gateways and endpoints of a VPC of which so many zones are drawn."""
    public = next((name for name, tier in tiers(vpc).items() if tier.type == "public"), None)
    if public:
        yield Part(name=GATEWAY, label=words.INTERNET_GATEWAY(language), icon="resource/AmazonVPCInternetGateway")
    nat = getattr(vpc, "nat", "none")
    if nat == "regional":
        yield Part(name="nat", label=words.NAT_GATEWAY(language), sublabel=words.REGIONAL(language), icon="resource/AmazonVPCNATGateway")
    elif public and nat != "none":
        copies = 1 if nat == "single" else zones
        yield Part(name="nat", label=words.NAT_GATEWAY(language), icon="resource/AmazonVPCNATGateway", tier=public, copies=copies)
    endpoints: dict[str, str] = getattr(vpc, "endpoints", {})
    gateways = [_SERVICES.get(service, service) for service, place in endpoints.items() if place == "gateway"]
    if gateways:
        yield Part(name=f"gateway-{ENDPOINTS}", label=words.GATEWAY_ENDPOINT(language), sublabel=" · ".join(gateways),
                   icon="resource/AmazonVPCEndpoints")  # fmt: skip
    for tier in tiers(vpc):
        count = sum(place == tier for place in endpoints.values())
        if count:
            said = words.SERVICES(language) if count > 1 else words.SERVICE(language)
            yield Part(name=f"{ENDPOINTS}-{tier}", label=words.ENDPOINTS(language), sublabel=said.format(count),
                       icon="resource/AmazonVPCEndpoints", tier=tier, copies=zones)  # fmt: skip
