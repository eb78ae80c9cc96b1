"""An Architecture and what a view shows of it in; nodes in nested groups out: cloud, edge, region, VPC, zones, subnets, clusters, panels.

Where a thing stands follows from its kind and its subnets. Groups are made when something stands in them, so none is empty."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generators.views import words
from generators.views.view import Group, GroupStyle, Node
from planta.architecture import Architecture
from planta.connections import copies, tier, zones_drawn
from planta.kinds.base import Category, Stands
from planta.sections import ViewSpec
from planta.select import Shown, boxes
from planta.texts import fill

ICONS: Mapping[GroupStyle, str] = {
    "cloud": "group/AWSCloud", "account": "group/AWSAccount", "region": "group/Region", "vpc": "group/VirtualprivatecloudVPC",
    "public-subnet": "group/Publicsubnet", "private-subnet": "group/Privatesubnet", "corporate": "group/Corporatedatacenter",
}  # fmt: skip
LETTERS = "abcdef"
CROWD = 6
"""Up to so many nodes stand free in their region; more are grouped by category."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Everything of a view but its edges."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    ends: Mapping[str, tuple[str, ...]]
    """Of each shown resource: the view ids of its copies, where edges end."""


def place(architecture: Architecture, what: Shown, spec: ViewSpec, *, outer: bool = True) -> Placed:
    """Nodes and groups of a view; without `outer`, a small view leaves out cloud, region and categories."""
    return _Places(architecture, what, spec, outer).placed()


def place_of(architecture: Architecture, resource: str) -> Stands:
    """Where a resource stands; what stands in its owner, where the owner does."""
    config = architecture.resources[resource].config
    if getattr(config, "outside", False) is True:
        return "outside"
    if config.stands == "owner":
        return place_of(architecture, config.in_) if config.in_ else "region"
    return config.stands


def caption(architecture: Architecture, resource: str, copy: int | None = None) -> str:
    """The second line of a node: the model's own, else what its kind says of it."""
    config = architecture.resources[resource].config
    if config.caption:
        return fill(config.caption, architecture)
    by_copy = "" if copy is None else config.copy_caption(copy, architecture.language)
    return by_copy or config.own_caption(architecture.language)


class _Places:
    def __init__(self, architecture: Architecture, what: Shown, spec: ViewSpec, outer: bool) -> None:
        self.model, self.what, self.spec, self.outer = architecture, what, spec, outer
        self.language = architecture.language
        self.boxes = boxes(architecture, what)
        self.groups: dict[str, Group] = {}
        self.nodes: list[Node] = []
        self.ends: dict[str, tuple[str, ...]] = {}
        leaves = [r for r in what.nodes if r not in self.boxes]
        free = [r for r in leaves if place_of(architecture, r) == "region" and not self._vpc(r)]
        self.by_category = outer and (len(free) > CROWD or bool(what.panel) or spec.zones)
        self.delivery = sum(place_of(architecture, r) == "outside" and self._category(r) == "delivery" for r in leaves) > 1
        self.panels = {self._category(r) for r in what.panel}

    def placed(self) -> Placed:
        for r in self.what.nodes:
            if r not in self.boxes:
                self._add(r)
        for r in self.what.panel:
            self._node(r, r, self._panel(r), None)
        for r in self.what.nodes:
            if r in self.boxes:
                self.ends[r] = tuple(g.id for g in self.groups.values() if g.resource == r)
                if not self.ends[r]:  # what is inside of it is drawn elsewhere: no box, but an icon
                    self._add(r)
                elif is_vpc(self.model, r) and zones_drawn(self.model, r, self.spec):
                    self._gateways(r)
        self._dissolve()
        return Placed(nodes=tuple(self.nodes), groups=tuple(self._in_order()), ends=self.ends)

    # ---- nodes
    def _add(self, r: str) -> None:
        n = copies(self.model, r, self.spec)
        ids = [r, *(f"{r}.{LETTERS[i]}" for i in range(1, n))]
        for i, view_id in enumerate(ids):
            self._node(view_id, r, self._around(r, i), i if n > 1 else None)

    def _node(self, view_id: str, r: str, group: str | None, copy: int | None) -> None:
        config = self.model.resources[r].config
        icon = getattr(config, "icon", None) or ("resource/User" if getattr(config, "single", False) is True else config.face.icon)
        self.nodes.append(Node(
            id=view_id, resource=r, label=config.name or r, sublabel=caption(self.model, r, copy), icon=icon, group=group,
            replica_of=r if view_id != r else None,
        ))  # fmt: skip
        self.ends[r] = (*self.ends.get(r, ()), view_id)

    def _part(self, vpc: str, part: str, label: str, sublabel: str, icon: str, group: str, zone: int = 0) -> None:
        """A node that follows from the VPC's settings."""
        first = f"{vpc}.{part}"
        view_id = f"{first}.{LETTERS[zone]}" if zone else first
        self.nodes.append(Node(id=view_id, resource=vpc, label=label, sublabel=sublabel, icon=f"resource/{icon}", group=group,
                               replica_of=first if zone else None))  # fmt: skip

    def _gateways(self, vpc: str) -> None:
        """Internet gateway, NAT gateways and endpoints of a VPC that is drawn by zone."""
        config, language = self.model.resources[vpc].config, self.language
        tiers, nat = getattr(config, "subnets", {}), getattr(config, "nat", "none")
        public = next((name for name, t in tiers.items() if t.type == "public"), None)
        if public:
            self._part(vpc, "igw", words.INTERNET_GATEWAY(language), "", "AmazonVPCInternetGateway", vpc)
        if nat == "regional":
            self._part(vpc, "nat", words.NAT_GATEWAY(language), words.REGIONAL(language), "AmazonVPCNATGateway", vpc)
        elif public and nat in ("per-zone", "single"):
            for i in range(1 if nat == "single" else zones_drawn(self.model, vpc, self.spec)):
                group = self._tier_box(vpc, public, i)
                self._part(vpc, "nat", words.NAT_GATEWAY(language), "", "AmazonVPCNATGateway", group, i)
        endpoints = getattr(config, "endpoints", {})
        if endpoints:
            names = [name.replace("com.amazonaws.", "") for name in endpoints]
            said = " · ".join(names[:3]) + (f" · +{len(names) - 3}" if len(names) > 3 else "")
            self._part(vpc, "endpoints", words.ENDPOINTS(language), said, "AmazonVPCEndpoints", vpc)

    # ---- groups
    def _around(self, r: str, zone: int) -> str | None:
        """The innermost group of a copy, made with all groups around it."""
        at, stands, vpc = self._ground(r, zone), place_of(self.model, r), self._vpc(r)
        for owner in reversed(self.model.owners(r)):
            if owner in self.boxes and not is_vpc(self.model, owner):
                at = self._owner_box(owner, at, r, zone)
        in_box = at in self.groups and self.groups[at].resource is not None if at else False
        if stands == "region" and not vpc and not in_box and self.by_category:
            category = self._category(r)
            label = words.CATEGORIES[category](self.language)
            at = self._panel(r) if category in self.panels else self._box(f"_category.{category}", label, "generic", at)
        return at

    def _ground(self, r: str, zone: int) -> str | None:
        stands, vpc = place_of(self.model, r), self._vpc(r)
        if stands == "outside":
            if self.delivery and self._category(r) == "delivery":
                return self._box("_delivery", words.CATEGORIES["delivery"](self.language), "generic", None)
            return None
        if vpc and stands != "edge":
            at = tier(self.model, r)
            if at and (zones_drawn(self.model, at[0], self.spec) or at[0] in self.what.nodes):
                return self._tier_box(*at, zone)
            return self._vpc_box(vpc)
        if not self.outer:
            return None
        if self._at_edge(r):
            return self._box("_edge", words.EDGE(self.language), "edge", self._cloud(r))
        if stands == "account":
            return self._box("_account", words.ACCOUNT(self.language), "account", self._cloud(r))
        return self._region(r)

    def _box(self, key: str, label: str, style: GroupStyle, parent: str | None, *, resource: str | None = None,
             replica_of: str | None = None, panel: bool = False) -> str:  # fmt: skip
        if key in self.groups and self.groups[key].group != parent:  # the same box in another account or region
            key = f"{key}.{parent}"
        if key not in self.groups:
            self.groups[key] = Group(id=key, resource=resource, label=label, style=style, icon=ICONS.get(style), group=parent,
                                     panel=panel, replica_of=replica_of)  # fmt: skip
        elif not panel and self.groups[key].panel:
            self.groups[key] = replace(self.groups[key], panel=False)
        return key

    def _cloud(self, r: str) -> str:
        account = self.model.account(r)
        if account == self.model.environment.account:
            name = self.model.environment.name or self.model.environment_id
            return self._box("_cloud", words.CLOUD(self.language).format(name), "cloud", None)
        scope = self.model.resources[r].config.scope
        name = self.model.name(scope) if scope else account
        return self._box(f"_cloud.{account}", words.CLOUD(self.language).format(name), "cloud", None)

    def _region(self, r: str) -> str:
        code = self.model.region(r)
        return self._box(f"_region.{code}", words.region(code, self.language), "region", self._cloud(r))

    def _panel(self, r: str) -> str | None:
        if not self.outer:
            return None
        category = self._category(r)
        label = words.CATEGORIES[category](self.language)
        stands = place_of(self.model, r)
        if stands == "account":
            return self._box("_account", words.ACCOUNT(self.language), "account", self._cloud(r), panel=True)
        if self._at_edge(r):
            return self._ground(r, 0)
        parent = None if stands == "outside" else self._region(r)
        return self._box(f"_panel.{category}", label, "generic", parent, panel=r in self.what.panel)

    def _vpc_box(self, vpc: str) -> str:
        config = self.model.resources[vpc].config
        label = " · ".join(filter(None, (config.name or vpc, str(getattr(config, "cidr", "")))))
        return self._box(vpc, label, "vpc", self._region(vpc) if self.outer else None, resource=vpc)

    def _tier_box(self, vpc: str, name: str, zone: int) -> str:
        config = self.model.resources[vpc].config
        tiers = getattr(config, "subnets", {})
        kind = tiers[name].type if name in tiers else "private"
        one, several = words.TIER_TYPES[kind]
        style: GroupStyle = "public-subnet" if kind == "public" else "private-subnet"
        alone = sum(t.type == kind for t in tiers.values()) < 2
        extra = "" if alone else f" ({name})"
        zoned = zones_drawn(self.model, vpc, self.spec)
        if not zoned:
            label = words.SUBNETS(self.language).format(several(self.language)) + extra
            block = tiers[name].block if name in tiers else ""
            return self._box(f"{vpc}.{name}", f"{label} · {block}", style, self._vpc_box(vpc), resource=None)
        letter = LETTERS[zone]
        region = self.model.region(vpc)
        first = f"{vpc}.{LETTERS[0]}"
        zone_box = self._box(f"{vpc}.{letter}", words.ZONE(self.language).format(f"{region}{letter}"), "zone", self._vpc_box(vpc),
                             replica_of=first if zone else None)  # fmt: skip
        label = words.SUBNET(self.language).format(one(self.language)) + extra
        cut = getattr(config, "zone_block", None)
        block = f" · {cut(name, zone)}" if callable(cut) and name in tiers else ""
        return self._box(f"{zone_box}.{name}", label + block, style, zone_box, replica_of=f"{first}.{name}" if zone else None)

    def _owner_box(self, owner: str, parent: str | None, r: str, zone: int) -> str:
        config = self.model.resources[owner].config
        style: GroupStyle = "cluster" if config.face.group == "cluster" else "generic"
        made = next((g.id for g in self.groups.values() if g.resource == owner and g.group == parent), None)
        if made:
            return made
        others = [g for g in self.groups.values() if g.resource == owner]
        key = owner if not others else f"{owner}.{LETTERS[zone]}" if zone else f"{owner}.{parent}"
        twin = self.groups[parent].replica_of if parent else None
        first = next((g.id for g in others if g.group == twin), None) if twin else None
        return self._box(key, config.name or owner, style, parent, resource=owner, replica_of=first)

    def _dissolve(self) -> None:
        """Category groups that say nothing: of one node, or alone in their region."""
        for key in [k for k in self.groups if k.startswith("_category.")]:
            group = self.groups[key]
            members = sum(n.group == key for n in self.nodes) + sum(g.group == key for g in self.groups.values())
            beside = sum(n.group == group.group for n in self.nodes) + sum(g.group == group.group for g in self.groups.values())
            if members > 1 and beside > 1:
                continue
            del self.groups[key]
            self.nodes = [replace(n, group=group.group) if n.group == key else n for n in self.nodes]

    def _in_order(self) -> list[Group]:
        """Depth first; subnets of a zone from public to isolated, everything else in the order of the model."""
        rank = {"public-subnet": 0, "private-subnet": 1}
        out: list[Group] = []

        def walk(parent: str | None) -> None:
            for g in sorted((g for g in self.groups.values() if g.group == parent), key=lambda g: (rank.get(g.style, 0))):
                out.append(g)
                walk(g.id)

        walk(None)
        return out

    # ---- facts
    def _category(self, r: str) -> Category:
        return self.model.resources[r].config.face.category

    def _vpc(self, r: str) -> str | None:
        """The VPC that a resource stands in: that of its subnets, or the one that owns it."""
        at = tier(self.model, r)
        if at:
            return at[0]
        return next((o for o in self.model.owners(r) if is_vpc(self.model, o)), None)

    def _at_edge(self, r: str) -> bool:
        """At the edge itself, or in the edge's region for its sake (a certificate that CloudFront uses)."""
        if place_of(self.model, r) == "edge":
            return True
        code = self.model.region(r)
        if code != self.model.system.edge_region or code == (self.model.environment.region or self.model.system.region):
            return False
        ends = {n.target for n in self.model.links_from(r)} | {n.source for n in self.model.links_to(r)}
        return any(self.model.resources[e].config.stands == "edge" for e in ends)


def is_vpc(architecture: Architecture, resource: str) -> bool:
    """Whether a resource is a VPC: it has subnets of its own."""
    return architecture.resources[resource].config.face.group == "vpc"
