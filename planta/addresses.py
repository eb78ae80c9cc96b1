"""The address plan: an Architecture in; findings for blocks that do not nest or that overlap out."""

from ipaddress import IPv4Network, collapse_addresses

from planta.architecture import Architecture
from planta.findings import Finding, Path
from planta.kinds.vpc import Vpc
from planta.locate import Located


def check(architecture: Architecture, located: Located) -> list[Finding]:
    """Findings for every VPC's address plan; each block by itself is checked by its kind."""
    out: list[Finding] = []

    def report(code: str, message: str, path: Path, fix: str, resource: str) -> None:
        out.append(Finding(code=code, message=message, fix=fix, path=path, span=located.span(path), resource=resource))

    vpcs: list[tuple[str, IPv4Network]] = []
    for resource in architecture.of_kind("vpc"):
        config = resource.config
        if not isinstance(config, Vpc):
            continue
        path: Path = ("resources", resource.id)
        whole = IPv4Network(config.cidr)
        for other, taken in vpcs:
            if taken.overlaps(whole):
                report("blocks-overlap", f"{resource.id}.cidr {whole} overlaps {other}'s {taken}", (*path, "cidr"),
                       "give each VPC a block of its own", resource.id)  # fmt: skip
        vpcs.append((resource.id, whole))
        seen: list[tuple[str, IPv4Network]] = []
        for name, tier in config.subnets.items():
            at: Path = (*path, "subnets", name, "block")
            where = f"{resource.id}.{name}"
            network = IPv4Network(tier.block)
            if not network.subnet_of(whole):
                report("block-outside", f"{where}: {network} is not inside {whole}", at, f"choose a block inside {whole}", resource.id)
            for other, taken in seen:
                if network.overlaps(taken):
                    report("blocks-overlap", f"{where}: {network} overlaps {other}'s {taken}", at,
                           _free(whole, [b for _, b in seen], network.prefixlen), resource.id)  # fmt: skip
            seen.append((name, network))
    return out


def _free(whole: IPv4Network, taken: list[IPv4Network], prefix: int) -> str:
    """The first free block of that size, as a fix."""
    used = list(collapse_addresses(taken))
    for candidate in whole.subnets(new_prefix=max(prefix, whole.prefixlen)):
        if not any(candidate.overlaps(u) for u in used):
            return f"{candidate} is free"
    return f"no /{prefix} is free in {whole}: use a smaller block"
