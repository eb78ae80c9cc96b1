"""A View in; what a slide shows of it out: no addresses of subnets, no endpoints, and no box around all of another one's contents."""

from dataclasses import replace

from generators.views.network import ENDPOINTS
from generators.views.places import ICONS
from generators.views.view import Group, View
from generators.views.words import account_wide

FEW = 16
"""Up to so many nodes, names of 12 points leave room for their captions."""
SUBNETS = ("public-subnet", "private-subnet")


def slide(view: View) -> View:
    """Less to look through, and so room for larger names."""
    return _few_words(_without_endpoints(_plain(_one_region(view))))


def _few_words(view: View) -> View:
    """Captions where there is room for all of them, and else those alone that tell copies of one thing apart: the one that writes."""
    if len(view.nodes) <= FEW:
        return view
    said: dict[str, list[str]] = {}
    for n in view.nodes:
        said.setdefault(n.replica_of or n.id, []).append(n.sublabel)
    telling = {first for first, captions in said.items() if all(captions) and len(set(captions)) > 1}
    return replace(view, nodes=tuple(replace(n, quiet=(n.replica_of or n.id) not in telling) for n in view.nodes))


def _plain(view: View) -> View:
    """Subnets without their address ranges, which are for the page."""
    groups = tuple(replace(g, label=g.label.partition(" · ")[0]) if g.style in SUBNETS else g for g in view.groups)
    return replace(view, groups=groups)


def _one_region(view: View) -> View:
    """A region that is its cloud's only one is named in the cloud's title; what is global then stands beside it, for it is in no region."""
    for region in [g for g in view.groups if g.style == "region"]:
        cloud = next((g for g in view.groups if g.id == region.group and g.style == "cloud"), None)
        alone = sum(g.style == "region" and g.group == region.group for g in view.groups) == 1
        if cloud and alone and not any(region.id in (e.source, e.target) for e in view.edges):
            named = replace(cloud, label=f"{cloud.label} · {region.label}")
            beside = _beside(view, cloud, region)
            view = _dropped(replace(beside, groups=tuple(named if g is cloud else g for g in beside.groups)), region)
    return view


def _beside(view: View, cloud: Group, region: Group) -> View:
    """What the cloud holds outside of the region taken out of it: boxes as they are, single nodes in a box of their own."""
    loose = Group(id=f"{cloud.id}.global", resource=None, label=account_wide(cloud.label), style="account", icon=ICONS["account"])
    nodes = tuple(replace(n, group=loose.id) if n.group == cloud.id else n for n in view.nodes)
    groups = tuple(replace(g, group=cloud.group) if g.group == cloud.id and g is not region else g for g in view.groups)
    return replace(view, nodes=nodes, groups=(*groups, loose) if nodes != view.nodes else groups)


def _without_endpoints(view: View) -> View:
    """A network's own endpoints go, with the subnets that held nothing else."""
    linked = {end for e in view.edges for end in (e.source, e.target)}
    nodes = tuple(n for n in view.nodes if n.id in linked or ENDPOINTS not in n.id.partition(f"{n.resource}.")[2])
    emptied = {n.group for n in view.nodes} - {n.group for n in nodes} - {g.group for g in view.groups} - linked
    return replace(view, nodes=nodes, groups=tuple(g for g in view.groups if g.id not in emptied))


def _dropped(view: View, box: Group) -> View:
    """The view without a box; what it holds stands where the box stood."""
    return replace(
        view,
        nodes=tuple(replace(n, group=box.group) if n.group == box.id else n for n in view.nodes),
        groups=tuple(replace(g, group=box.group) if g.group == box.id else g for g in view.groups if g is not box),
    )
