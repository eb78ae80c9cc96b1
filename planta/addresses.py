"""The address plan: an Architecture in; findings for blocks that are malformed, do not nest or overlap out."""

from collections.abc import Mapping
from ipaddress import IPv4Network, collapse_addresses

from planta.architecture import Architecture
from planta.findings import Finding, Path
from planta.locate import Located

ZONE_SLOTS = 4
"""A tier's block is cut into four, one slot a zone: going from 2 zones to 3 renumbers nothing."""


def zone_block(block: str, zone: int) -> str:
    """The block of a tier in zone 0..3: ("10.20.64.0/22", 1) -> "10.20.65.0/24"."""
    return str(list(IPv4Network(block).subnets(prefixlen_diff=2))[zone])


def check(architecture: Architecture, located: Located) -> list[Finding]:
    """Findings for every VPC's address plan."""
    out: list[Finding] = []

    def report(code: str, message: str, path: Path, fix: str, resource: str) -> None:
        out.append(Finding(code=code, message=message, fix=fix, path=path, span=located.span(path), resource=resource))

    vpcs: list[tuple[str, IPv4Network]] = []
    for resource in architecture.of_kind("vpc"):
        path: Path = ("resources", resource.id)
        cidr = str(getattr(resource.config, "cidr", ""))
        whole = _network(cidr)
        if whole is None:
            report("wrong-block", f"{resource.id}.cidr: {cidr} is no IPv4 block", (*path, "cidr"), _boundary(cidr), resource.id)
            continue
        if not 16 <= whole.prefixlen <= 28:
            report("wrong-block", f"{resource.id}.cidr is /{whole.prefixlen}; a VPC takes /16 to /28", (*path, "cidr"),
                   "choose a block such as 10.20.0.0/16", resource.id)  # fmt: skip
        for other, taken in vpcs:
            if taken.overlaps(whole):
                report("blocks-overlap", f"{resource.id}.cidr {whole} overlaps {other}'s {taken}", (*path, "cidr"),
                       "give each VPC a block of its own", resource.id)  # fmt: skip
        vpcs.append((resource.id, whole))
        tiers = getattr(resource.config, "subnets", {})
        seen: list[tuple[str, IPv4Network]] = []
        for name, tier in tiers.items() if isinstance(tiers, Mapping) else ():
            at: Path = (*path, "subnets", name, "block")
            where = f"{resource.id}.{name}"
            network = _network(tier.block)
            if network is None:
                report("wrong-block", f"{where}: {tier.block} is no IPv4 block", at, _boundary(tier.block), resource.id)
                continue
            if not network.subnet_of(whole):
                report("block-outside", f"{where}: {network} is not inside {whole}", at, f"choose a block inside {whole}", resource.id)
            if network.prefixlen > 26:
                report("block-too-small", f"{where}: a quarter of /{network.prefixlen} is smaller than /28", at,
                       "give the tier /26 or more: a zone gets a quarter", resource.id)  # fmt: skip
            for other, taken in seen:
                if network.overlaps(taken):
                    report("blocks-overlap", f"{where}: {network} overlaps {other}'s {taken}", at,
                           _free(whole, [b for _, b in seen], network.prefixlen), resource.id)  # fmt: skip
            seen.append((name, network))
    return out


def _network(block: str) -> IPv4Network | None:
    try:
        return IPv4Network(block)
    except ValueError:
        return None


def _boundary(block: str) -> str:
    try:
        return f"did you mean {IPv4Network(block, strict=False)}?"
    except ValueError:
        return "write four numbers from 0 to 255 and a prefix length: 10.20.0.0/16"


def _free(whole: IPv4Network, taken: list[IPv4Network], prefix: int) -> str:
    """The first free block of that size, as a fix."""
    used = list(collapse_addresses(taken))
    for candidate in whole.subnets(new_prefix=max(prefix, whole.prefixlen)):
        if not any(candidate.overlaps(u) for u in used):
            return f"{candidate} is free"
    return f"no /{prefix} is free in {whole}: use a smaller block"
