"""An Architecture and what a view shows of it in; nodes in nested groups out: cloud, edge, region, VPC, zones, subnets, clusters, panels.

Where a thing stands follows from its kind and its subnets. Groups are made when something stands in them; the one group that may be empty
is a subnet of a zone whose like in another zone holds something."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from generators.views import network, words
from generators.views.view import Group, GroupStyle, Node
from planta.architecture import Architecture
from planta.bundles import Bundle
from planta.connections import BUNDLE, Connection, copies, tier, zones_drawn
from planta.kinds.base import Category, Stands
from planta.sections import ViewSpec
from planta.select import Shown, boxes
from planta.texts import fill

ICONS: Mapping[GroupStyle, str] = {
    "cloud": "group/AWSCloud", "account": "group/AWSAccount", "region": "group/Region", "vpc": "group/VirtualprivatecloudVPC",
    "public-subnet": "group/Publicsubnet", "private-subnet": "group/Privatesubnet", "corporate": "group/Corporatedatacenter",
}  # fmt: skip
LETTERS = "abcdef"
NUMBER = re.compile(r"(?<![\w.])\d")
"""In a caption: "até 256 vCPU" has one, "m7g.large" has none."""
CROWD = 6
"""Up to so many nodes stand free in their region; of more, those without lines stand in panels.

A drawing by zone shows how a system is built: there, every regional service is grouped by category. Any other drawing shows how
it works: there, boxes by category would only tear its flow apart."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Everything of a view but its edges."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    ends: Mapping[str, tuple[str, ...]]
    """Of each shown resource: the view ids of its copies, where edges end."""


def place(
    architecture: Architecture, what: Shown, spec: ViewSpec, lines: tuple[Connection, ...] = (), bundles: tuple[Bundle, ...] = (),
    *, outer: bool = True,
) -> Placed:  # fmt: skip
    """Nodes and groups of a view; without `outer`, a small view leaves out cloud, region and categories."""
    linked = {end.removeprefix(BUNDLE) for line in lines for end in (line.source, line.target)}
    return _Places(architecture, what, spec, frozenset(linked), bundles, outer).placed()


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
    config, language = architecture.resources[resource].config, architecture.language

    def said(text: str) -> str:
        """A number that counts all copies is said once, as a total: beside each copy it would read as that copy's own."""
        if copy is None or not (config.caption_totals and NUMBER.search(text)):
            return text
        return "" if copy else words.IN_TOTAL(language).format(text)

    if config.caption:
        return said(fill(config.caption, architecture))
    by_copy = "" if copy is None else config.copy_caption(copy, language)
    return by_copy or said(config.own_caption(language))


class _Places:
    def __init__(
        self, architecture: Architecture, what: Shown, spec: ViewSpec, linked: frozenset[str], bundles: tuple[Bundle, ...], outer: bool
    ) -> None:
        self.model, self.what, self.spec, self.linked, self.outer = architecture, what, spec, linked, outer
        self.bundle = {member: bundle for bundle in bundles for member in bundle.members}
        self.language = architecture.language
        self.boxes = boxes(architecture, what)
        self.groups: dict[str, Group] = {}
        self.nodes: list[Node] = []
        self.ends: dict[str, tuple[str, ...]] = {}
        leaves = [r for r in what.nodes if r not in self.boxes]
        free = [r for r in leaves if place_of(architecture, r) == "region" and not self._vpc(r) and not self._at_edge(r)]
        self.crowd = len(free) > CROWD or bool(what.panel)
        self.delivery = sum(place_of(architecture, r) == "outside" and self._category(r) == "delivery" for r in leaves) > 1
        members = Counter(self._category(r) for r in free)
        self.shared = {c for c in {self._category(r) for r in what.panel} if spec.zones and members[c] > 1}

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
                    self._parts(r)
        self._even_tiers()
        self._share_panel()
        self._dissolve()
        self.ends |= {bundle.id: (bundle.id,) for bundle in self.bundle.values()}
        return Placed(nodes=tuple(self.nodes), groups=tuple(self._in_order()), ends=self.ends)

    # ---- nodes
    def _add(self, r: str) -> None:
        n = copies(self.model, r, self.spec)
        ids = [r, *(f"{r}.{LETTERS[i]}" for i in range(1, n))]
        for i, view_id in enumerate(ids):
            self._node(view_id, r, self._around(r, i), i if n > 1 else None)

    def _node(self, view_id: str, r: str, group: str | None, copy: int | None) -> None:
        config = self.model.resources[r].config
        icon = getattr(config, "icon", None) or config.own_icon()
        self.nodes.append(Node(
            id=view_id, resource=r, label=config.name or r, sublabel=caption(self.model, r, copy), icon=icon, group=group,
            replica_of=r if view_id != r else None,
        ))  # fmt: skip
        self.ends[r] = (*self.ends.get(r, ()), view_id)

    def _parts(self, vpc: str) -> None:
        """Gateways and endpoints of a VPC that is drawn by zone; a journey passes no endpoint."""
        config, zones = self.model.resources[vpc].config, zones_drawn(self.model, vpc, self.spec)
        for part in network.parts(config, zones, self.language):
            if self.spec.journey and network.ENDPOINTS in part.name:
                continue
            for i in range(part.copies):
                first = f"{vpc}.{part.name}"
                self.nodes.append(Node(
                    id=f"{first}.{LETTERS[i]}" if i else first, resource=vpc, label=part.label, sublabel=part.sublabel, icon=part.icon,
                    group=self._tier_box(vpc, part.tier, i) if part.tier else vpc, replica_of=first if i else None,
                ))  # fmt: skip

    def _even_tiers(self) -> None:
        """A subnet that a tier has in one zone is drawn in every zone: one that stands empty is there all the same."""
        for vpc in [r for r in self.model.resources if is_vpc(self.model, r)]:
            zones = zones_drawn(self.model, vpc, self.spec) if vpc in self.groups else 0
            for name in network.tiers(self.model.resources[vpc].config):
                if any(f"{vpc}.{letter}.{name}" in self.groups for letter in LETTERS[:zones]):
                    for zone in range(zones):
                        self._tier_box(vpc, name, zone)

    # ---- groups
    def _around(self, r: str, zone: int) -> str | None:
        """The innermost group of a copy, made with all groups around it."""
        at, stands, vpc = self._ground(r, zone), place_of(self.model, r), self._vpc(r)
        for owner in reversed(self.model.owners(r)):
            if owner in self.boxes and not is_vpc(self.model, owner):
                at = self._owner_box(owner, at, r, zone)
        in_box = at in self.groups and self.groups[at].resource is not None if at else False
        if self.outer and stands == "region" and not vpc and not in_box and not self._at_edge(r):
            category = self._category(r)
            if self.spec.zones:
                at = self._box(f"_category.{category}", words.CATEGORIES[category](self.language), "generic", at)
            elif self.crowd and r not in self.linked and r not in self.bundle:
                at = self._panel(r)
        if bundle := self.bundle.get(r):
            name = words.KINDS.get(bundle.kind, self.model.resources[r].config.face.name)
            at = self._box(bundle.id, name(self.language), "generic", at)
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
            cloud = self._cloud(r)
            return self._box("_account", words.account_wide(self.groups[cloud].label), "account", cloud)
        return self._region(r)

    def _box(self, key: str, label: str, style: GroupStyle, parent: str | None, *, resource: str | None = None,
             replica_of: str | None = None, panel: bool = False) -> str:  # fmt: skip
        if key in self.groups and self.groups[key].group != parent:  # the same box in another account or region
            key = f"{key}.{parent}"
        if key not in self.groups:
            self.groups[key] = Group(id=key, resource=resource, label=label, style=style, icon=ICONS.get(style), group=parent,
                                     panel=panel, replica_of=replica_of)  # fmt: skip
        return key

    def _cloud(self, r: str) -> str:
        account = self.model.account(r)
        if account == self.model.environment.account:
            return self._box("_cloud", words.CLOUD(self.language).format(self.model.environment_id), "cloud", None)
        scope = self.model.resources[r].config.scope
        name = self.model.name(scope) if scope else account
        return self._box(f"_cloud.{account}", words.OTHER_CLOUD(self.language).format(name), "cloud", None)

    def _region(self, r: str) -> str:
        code = self.model.region(r)
        return self._box(f"_region.{code}", words.region(code, self.language), "region", self._cloud(r))

    def _panel(self, r: str) -> str | None:
        """The panel of a resource's category, or the box in which the others of its category stand."""
        stands, category = place_of(self.model, r), self._category(r)
        if not self.outer:
            return None
        if self._at_edge(r) or stands == "account":
            return self._ground(r, 0)
        parent = None if stands == "outside" else self._region(r)
        if self.model.account(r) != self.model.environment.account:
            return parent
        label = words.CATEGORIES[category](self.language)
        if category in self.shared:
            return self._box(f"_category.{category}", label, "generic", parent)
        return self._box(f"_panel.{category}", label, "generic", parent, panel=True)

    def _vpc_box(self, vpc: str) -> str:
        config = self.model.resources[vpc].config
        shown, zones = zones_drawn(self.model, vpc, self.spec), getattr(config, "zones", 0)
        part = words.ZONES(self.language).format(shown, zones) if 0 < shown < zones else ""
        label = " · ".join(filter(None, (config.name or vpc, str(getattr(config, "cidr", "")), part)))
        return self._box(vpc, label, "vpc", self._region(vpc) if self.outer else None, resource=vpc)

    def _tier_box(self, vpc: str, tier: str, zone: int) -> str:
        config = self.model.resources[vpc].config
        if not zones_drawn(self.model, vpc, self.spec):
            label, style = network.tier_title(config, tier, None, self.language)
            return self._box(f"{vpc}.{tier}", label, style, self._vpc_box(vpc))
        first, letter = f"{vpc}.{LETTERS[0]}", LETTERS[zone]
        title = words.ZONE(self.language).format(self.model.region(vpc) + letter)
        zone_box = self._box(f"{vpc}.{letter}", title, "zone", self._vpc_box(vpc), replica_of=first if zone else None)
        label, style = network.tier_title(config, tier, zone, self.language)
        return self._box(f"{zone_box}.{tier}", label, style, zone_box, replica_of=f"{first}.{tier}" if zone else None)

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

    def _share_panel(self) -> None:
        """Panels of one node each, side by side, become one panel; what nobody asked a panel for does not stand in one alone."""
        held = Counter(n.group for n in self.nodes)
        asked = {n.group for n in self.nodes if n.resource in self.what.panel}
        for key in [k for k, g in self.groups.items() if g.panel and held[k] == 1 and k not in asked]:
            self._drop(key)
        for parent in {g.group for g in self.groups.values()}:
            single = [k for k, g in self.groups.items() if g.panel and g.group == parent and held[k] == 1]
            if len(single) > 1:
                shared = self._box("_panel", words.SHARED(self.language), "generic", parent, panel=True)
                self.nodes = [replace(n, group=shared) if n.group in single else n for n in self.nodes]
                self.groups = {k: g for k, g in self.groups.items() if k not in single}

    def _dissolve(self) -> None:
        """Boxes that say nothing: of one thing, or alone in what surrounds them."""
        for key in [k for k in self.groups if k.startswith(("_category.", "_account"))]:
            group = self.groups[key]
            around = [*(n.group for n in self.nodes), *(g.group for g in self.groups.values())]
            if around.count(key) > 1 and (around.count(group.group) > 1 or key.startswith("_account")):
                continue
            self._drop(key)

    def _drop(self, key: str) -> None:
        """Take a box away and leave what is in it where the box stood."""
        parent = self.groups.pop(key).group
        self.nodes = [replace(n, group=parent) if n.group == key else n for n in self.nodes]
        self.groups = {k: replace(g, group=parent) if g.group == key else g for k, g in self.groups.items()}

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
        return any(self.model.resources[n.source].config.stands == "edge" for n in self.model.links_to(r))


def is_vpc(architecture: Architecture, resource: str) -> bool:
    """Whether a resource is a VPC: it has subnets of its own."""
    return architecture.resources[resource].config.face.group == "vpc"
