"""What holds for every view of every model: sound groups, ends that exist, ids once, every resource once outside copies."""

from collections import Counter

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.views.build import near, view
from generators.views.compare import compare
from generators.views.view import Group, Node, View
from planta.architecture import Architecture
from planta.build import build
from planta.connections import copies
from planta.select import boxes, shown
from planta.views import check_sizes

PARTS = ("person", "external", "ci", "s3-bucket", "sqs-queue", "kms-key", "pod", "alb", "cdn", "repo", "generic", "alarm")
VERBS = {
    "external": "https", "ci": None, "person": None, "s3-bucket": "read", "sqs-queue": "send", "kms-key": "decrypt", "pod": "http",
    "alb": "https", "cdn": "https", "repo": None, "generic": "use", "alarm": None,
}  # fmt: skip
CALLERS = ("person", "external", "pod", "generic", "cdn", "alb")
SELECTORS = ("all", "in:net", "in:cluster", "kind:s3-bucket", "category:security", "category:compute", "category:external", "near:r0", "r0", "net",
             "cluster")


def resource(kind: str, to: dict[str, str]) -> dict[str, object]:
    base: dict[str, dict[str, object]] = {
        "person": {"kind": "person"}, "external": {"kind": "external"},
        "ci": {"kind": "generic", "service": "CI", "icon": "resource/Gear", "outside": True},
        "s3-bucket": {"kind": "s3-bucket", "lifecycle": {"expire_days": 30}}, "sqs-queue": {"kind": "sqs-queue"},
        "kms-key": {"kind": "kms-key"}, "alb": {"kind": "alb", "scheme": "public", "subnets": "net.pub"}, "cdn": {"kind": "cloudfront"},
        "pod": {"kind": "k8s-deployment", "in": "cluster", "image": "images", "ports": {"http": 8000}}, "repo": {"kind": "ecr-repository"},
        "generic": {"kind": "generic", "service": "Thing", "icon": "resource/Gear", "in": "net"},
        "alarm": {"kind": "alarm", "in": "cluster", "watch": ["cluster", "images"], "metric": "cpu", "above": 1.0},
    }  # fmt: skip
    return {**base[kind], **({"to": to} if to else {})}


@st.composite
def models(draw: st.DrawFn) -> Architecture:
    kinds = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=14))
    arrows = draw(st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=20))
    parts: dict[str, object] = {
        "net": {"kind": "vpc", "cidr": "10.0.0.0/16", "zones": draw(st.integers(1, 4)),
                "nat": draw(st.sampled_from(["per-zone", "single", "regional", "none"])),
                "endpoints": draw(st.sampled_from([{}, {"s3": "gateway", "kms": "app"}])),
                "subnets": {"pub": {"type": "public", "block": "10.0.0.0/22"}, "app": {"type": "private", "block": "10.0.16.0/20"}}},
        "cluster": {"kind": "eks-cluster", "version": "1.35", "subnets": "net.app"},
        "images": {"kind": "ecr-repository"},
    }  # fmt: skip
    for i, kind in enumerate(kinds):
        to = {}
        for a, b in arrows:
            if a == i and b < len(kinds) and a != b and kind in CALLERS and (verb := VERBS[kinds[b]]):
                to[f"r{b}"] = verb
        parts[f"r{i}"] = resource(kind, to)
    some = st.lists(st.sampled_from(SELECTORS), max_size=3)
    views = {
        f"v{n}": {"title": "View", "show": draw(st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=4)), "hide": draw(some),
                  "panel": draw(some), "collapse": draw(st.sampled_from([[], ["cluster"], ["net"]])), "zones": draw(st.booleans()),
                  "max_zones": draw(st.integers(1, 4)), "links": draw(st.booleans())}
        for n in range(2)
    }  # fmt: skip
    return build(yaml.safe_dump({
        "planta": 1, "system": {"id": "any", "name": "Any", "region": "eu-west-1", "language": draw(st.sampled_from(["en", "pt-BR"]))},
        "environments": {"prod": {"account": "111111111111"}}, "resources": parts, "views": views,
    }, sort_keys=False)).architecture  # fmt: skip


def check(v: View) -> None:
    parts: tuple[Node | Group, ...] = (*v.nodes, *v.groups)
    ids = [p.id for p in parts]
    assert len(ids) == len(set(ids))
    groups = {g.id: g for g in v.groups}
    assert all(p.group is None or p.group in groups for p in parts)
    for p in parts:
        assert len(list(v.ancestors(p.id))) == len(set(v.ancestors(p.id)))
        assert p.replica_of is None or p.replica_of in ids
    holders = {g for n in v.nodes for g in v.ancestors(n.id)}
    empty = [groups[g] for g in set(groups) - holders]  # a subnet whose like in another zone holds something, and no other group
    alike = {groups[g].replica_of or g for g in holders}
    assert all(g.style in ("public-subnet", "private-subnet") and (g.replica_of or g.id) in alike for g in empty), "a group holds nothing"
    assert len({e.id for e in v.edges}) == len(v.edges)
    for e in v.edges:
        assert e.source in ids and e.target in ids and e.source != e.target
        assert e.source not in v.ancestors(e.target) and e.target not in v.ancestors(e.source)
    panels = {n.id for n in v.nodes if n.group in groups and groups[n.group].panel}
    assert not panels & {end for e in v.edges for end in (e.source, e.target)}


SOME = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(models())
def test_every_view_is_sound_and_shows_every_resource_once(architecture: Architecture) -> None:
    for view_id, spec in architecture.views.items():
        v = view(architecture, view_id)
        check(v)
        what = shown(architecture, spec)
        as_node = Counter(n.resource for n in v.nodes if n.replica_of is None and "." not in n.id)
        as_box = {g.resource for g in v.groups if g.resource}
        for r in what.all:
            assert as_node[r] == (0 if r in as_box else 1), r
            if r not in as_box:
                stand = 1 if r in what.panel else max(1, copies(architecture, r, spec))
                assert sum(n.resource == r for n in v.nodes if not n.id.startswith(f"{r}.nat")) == stand
        assert set(as_node) | as_box <= {*what.all, "net"}
        assert boxes(architecture, what) >= as_box - {"net"}
    check_sizes(architecture)


@SOME
@given(models(), models())
def test_comparing_is_sound_and_finds_nothing_where_nothing_changed(one: Architecture, other: Architecture) -> None:
    for view_id in one.views:
        check(compare(one, other, view_id))
        v = compare(one, one, view_id)
        assert {p.status for parts in (v.nodes, v.groups, v.edges) for p in parts} <= {"same"}


@SOME
@given(models())
def test_neighbourhoods_are_small_and_sound(architecture: Architecture) -> None:
    for r in architecture.resources:
        v = near(architecture, r)
        check(v)
        assert r in {n.resource for n in v.nodes} | {g.resource for g in v.groups}
        assert len(v.nodes) <= 12
