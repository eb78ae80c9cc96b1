"""A seed in; a valid View out: 5 to 80 nodes, nested up to 5 deep, with hubs, self-loops, parallel edges, empty groups and zones."""

import random

from generators.views.view import Edge, EdgeKind, Group, GroupStyle, Node, View

WORDS = ("Lambda", "Fila de pedidos", "Aurora PostgreSQL", "S3", "Balanceador de carga da aplicação", "API", "Cognito", "Kinesis", "ok", "Repositório de imagens do frontend")
NOTES = ("", "", "v1", "produção", "retenção 365 dias", "HTTPS 443")
LABELS = ("", "", "lê", "grava", "1 · HTTPS", "7 · StartExecution", "6 · upload (URL pré-assinada)", "publica eventos de domínio para todos os consumidores")
STYLES: tuple[GroupStyle, ...] = ("cloud", "region", "vpc", "generic", "public-subnet", "private-subnet", "cluster", "corporate")
KINDS: tuple[EdgeKind, ...] = ("request", "data", "job", "security", "observability", "delivery", "association")


def random_view(seed: int, nodes: int | None = None) -> View:
    r = random.Random(seed)
    count = nodes or r.randint(5, 80)
    groups: list[Group] = []
    depth: dict[str, int] = {}
    deepest = r.randint(1, 5)
    for i in range(r.randint(1, max(2, count // 4))):
        above = [g.id for g in groups if depth[g.id] < deepest]
        parent = r.choice([*above, None]) if above else None
        style = r.choice(STYLES)
        groups.append(Group(id=f"g{i}", resource=None, label=f"{r.choice(WORDS)} {i}", style=style, icon="group/Region" if r.random() < 0.6 else None, group=parent))
        depth[f"g{i}"] = depth.get(parent or "", 0) + 1
    items = [Node(id=f"n{i}", resource=f"n{i}", label=f"{r.choice(WORDS)} {i}", sublabel=r.choice(NOTES), icon="service/AWSLambda", group=r.choice([None, *(g.id for g in groups)]) if r.random() < 0.9 else None) for i in range(count)]
    if r.random() < 0.6:
        _zones(r, groups, items)
    if r.random() < 0.4:
        groups.append(Group(id="painel", resource=None, label="Segurança e identidade", style="generic", panel=True, group=groups[0].id))
        items += [Node(id=f"p{i}", resource=f"p{i}", label=r.choice(WORDS), icon="service/AWSKeyManagementService", group="painel") for i in range(r.randint(1, 9))]
    r.shuffle(groups)
    return View(id=f"sorteio-{seed}", title=f"Modelo sorteado {seed}", language="pt-BR", groups=tuple(groups), nodes=tuple(items), edges=tuple(_edges(r, groups, items)))


def _zones(r: random.Random, groups: list[Group], items: list[Node]) -> None:
    """Two or three like zones, of which one may lack or add a node."""
    parent = r.choice([None, groups[0].id])
    tiers = r.randint(1, 3)
    for z in range(r.randint(2, 3)):
        groups.append(Group(id=f"z{z}", resource=None, label=f"Zona de disponibilidade {z}", style="zone", group=parent, replica_of="z0" if z else None))
        for t in range(tiers):
            groups.append(Group(id=f"z{z}t{t}", resource=None, label=f"Sub-rede {t} · 10.0.{z}{t}.0/24", style="private-subnet" if t else "public-subnet", icon="group/Privatesubnet", group=f"z{z}", replica_of=f"z0t{t}" if z else None))
            for k in range(r.randint(1, 3)):
                first = f"z0t{t}n{k}"
                known = any(n.id == first for n in items)
                items.append(Node(id=f"z{z}t{t}n{k}", resource=first, label=r.choice(WORDS), icon="service/AmazonEC2", group=f"z{z}t{t}", replica_of=first if z and known else None))


def _edges(r: random.Random, groups: list[Group], items: list[Node]) -> list[Edge]:
    ids = [n.id for n in items if not n.id.startswith("p")]
    hub = r.choice(ids)
    ends: list[tuple[str, str]] = []
    for _ in range(r.randint(0, round(len(ids) * r.choice((0.5, 0.8, 1.2))))):
        a = hub if r.random() < 0.12 else r.choice(ids)
        b = r.choice(ids)
        chance = r.random()
        if chance < 0.06:
            b = a
        elif chance < 0.14:
            b = r.choice(groups).id
        elif chance < 0.18:
            a, b = r.choice(groups).id, r.choice(groups).id
        ends.append((a, b))
        if r.random() < 0.08:
            ends.append(r.choice(((a, b), (b, a))))
    return [Edge(id=f"e{i}", source=a, target=b, kind=r.choice(KINDS), label=r.choice(LABELS)) for i, (a, b) in enumerate(ends)]
