"""A View in; what a slide shows of it out: no addresses of subnets, no endpoints, and no box around all of another one's contents."""

from dataclasses import replace

from generators.views.network import ENDPOINTS, GATEWAY
from generators.views.view import Group, View

SUBNETS = ("public-subnet", "private-subnet")


def slide(view: View) -> View:
    """Less to look through, and so room for larger names."""
    return _at_the_door(_plain(_one_region(view)))


def _plain(view: View) -> View:
    """Subnets without their address ranges, which are for the page."""
    groups = tuple(replace(g, label=g.label.partition(" · ")[0]) if g.style in SUBNETS else g for g in view.groups)
    return replace(view, groups=groups)


def _one_region(view: View) -> View:
    """A region that is its cloud's only one is named in the cloud's title."""
    for region in [g for g in view.groups if g.style == "region"]:
        cloud = next((g for g in view.groups if g.id == region.group and g.style == "cloud"), None)
        alone = sum(g.style == "region" and g.group == region.group for g in view.groups) == 1
        if cloud and alone and not any(region.id in (e.source, e.target) for e in view.edges):
            named = replace(cloud, label=f"{cloud.label} · {region.label}")
            view = _dropped(replace(view, groups=tuple(named if g is cloud else g for g in view.groups)), region)
    return view


def _at_the_door(view: View) -> View:
    """A network's own endpoints go, with the subnets that held nothing else; its internet gateway stands before it."""
    linked = {end for e in view.edges for end in (e.source, e.target)}
    around = {g.id: g.group for g in view.groups}
    nodes = [n for n in view.nodes if n.id in linked or ENDPOINTS not in n.id.partition(f"{n.resource}.")[2]]
    emptied = {n.group for n in view.nodes} - {n.group for n in nodes} - {g.group for g in view.groups} - linked
    doors = {f"{g.id}.{GATEWAY}" for g in view.groups if g.style == "vpc"}
    return replace(
        view,
        nodes=tuple(replace(n, group=around[n.resource]) if n.id in doors and n.group == n.resource else n for n in nodes),
        groups=tuple(g for g in view.groups if g.id not in emptied),
    )


def _dropped(view: View, box: Group) -> View:
    """The view without a box; what it holds stands where the box stood."""
    return replace(
        view,
        nodes=tuple(replace(n, group=box.group) if n.group == box.id else n for n in view.nodes),
        groups=tuple(replace(g, group=box.group) if g.group == box.id else g for g in view.groups if g is not box),
    )
