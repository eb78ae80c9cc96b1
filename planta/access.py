"""Who reaches what: an Architecture in, every access with its origin out: arrows, and grants derived from settings."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from planta import behind
from planta.architecture import Architecture
from planta.elements import ResourceLink
from planta.findings import Path
from planta.kinds.base import Phase, Verb
from planta.text import Text

READ_KEY = ("kms:Decrypt",)
WRITE_KEY = ("kms:GenerateDataKey", "kms:Decrypt")


class Access(NamedTuple):
    """One access. `path` is the model's line that it comes from; `wider` says why AWS enforces it less narrowly than drawn."""

    principal: str
    target: str
    label: Text
    verb: str
    actions: tuple[str, ...]
    origin: Literal["arrow", "setting"]
    because: str
    """Id of the arrow, or the setting ("uploads.key")."""
    path: Path
    phase: Phase
    ports: tuple[int, ...] = ()
    within: str | None = None
    wider: Text | None = None


@lru_cache(maxsize=16)
def accesses(architecture: Architecture) -> tuple[Access, ...]:
    """Every access of the model, arrows first, in the model's order."""
    return (
        *_from_arrows(architecture),
        *_from_keys(architecture),
        *_from_links(architecture),
        *_from_settings(architecture),
    )


def who_can(architecture: Architecture, verb: str, target: str) -> tuple[str, ...]:
    """Principals (ids, or derived parts such as `senha-app.rotation`) that may do it, sorted."""
    return tuple(sorted({a.principal for a in accesses(architecture) if a.target == target and a.verb == verb}))


def paths_around(
    architecture: Architecture, start: str, targets: tuple[str, ...], by: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Paths along arrows from start to a target that pass none of `by`; a resource protected by a setting that names one
    of `by` (a distribution's web ACL) counts as passing it."""
    guarded = {n.source for n in architecture.links if n.target in by} | set(by)
    if start in guarded:
        return []
    paths: dict[str, tuple[str, ...]] = {start: (start,)}
    queue, found = [start], []
    while queue:
        at = queue.pop(0)
        for target in _next(architecture, at):
            if target in paths or target in guarded:
                continue
            paths[target] = (*paths[at], target)
            if target in targets:
                found.append(paths[target])
            queue.append(target)
    return found


def _next(architecture: Architecture, at: str) -> list[str]:
    """Targets of the network arrows that leave a resource."""
    return [a.target for a in architecture.arrows_from(at) if a.drawn_from == at]


def _from_arrows(architecture: Architecture) -> Iterator[Access]:
    for arrow in architecture.arrows:
        verb = arrow.verb
        wider = verb.wider
        if verb.any_resource and wider is None:
            wider = Text(
                f"{', '.join(verb.any_resource)} só aceita todos os recursos",
                f"{', '.join(verb.any_resource)} accepts only all resources",
            )
        yield Access(
            principal=arrow.source, target=arrow.target, label=verb.text, verb=verb.name, actions=(*verb.actions, *verb.any_resource),
            ports=verb.ports, origin="arrow", because=arrow.id, path=arrow.path, phase=verb.phase, within=arrow.options.within, wider=wider,
        )  # fmt: skip


def _from_keys(architecture: Architecture) -> Iterator[Access]:
    """Whoever reads or writes an encrypted resource needs its key."""
    uses = [(a.source, a.target, a.verb.key, a.verb.phase) for a in architecture.arrows]
    uses += [(n.source, n.target, n.link.key, n.link.phase) for n in architecture.links]
    keys = {n.source: n for n in architecture.links if n.path[2:] == ("key",)}
    seen: set[tuple[str, str, str]] = set()
    for principal, target, use, phase in uses:
        key = keys.get(target) if use else None
        if key is None:
            continue
        access = _key_access(principal, use == "encrypt", key, phase)
        if (access.principal, access.target, access.verb) not in seen:
            seen.add((access.principal, access.target, access.verb))
            yield access


def _key_access(principal: str, write: bool, key: ResourceLink, phase: Phase) -> Access:
    return Access(
        principal=principal, target=key.target, label=Text("cifra", "encrypts") if write else Text("decifra", "decrypts"),
        verb="encrypt" if write else "decrypt", actions=WRITE_KEY if write else READ_KEY, origin="setting",
        because=f"{key.source}.{key.field}", path=key.path, phase=phase,
    )  # fmt: skip


def _from_links(architecture: Architecture) -> Iterator[Access]:
    for link in architecture.links:
        if link.link.grants:
            yield Access(
                principal=link.source, target=link.target, label=link.link.text or Text("usa", "uses"), verb=link.field,
                actions=link.link.grants, origin="setting", because=f"{link.source}.{link.field}", path=link.path, phase=link.link.phase,
                wider=behind.shared(architecture, link.source, link.field),
            )  # fmt: skip
        if verb := _implied(architecture, link):
            yield Access(
                principal=_acting(architecture, link), target=link.target, label=verb.text, verb=verb.name,
                actions=(*verb.actions, *verb.any_resource), ports=architecture.resources[link.target].config.verb_ports(verb),
                origin="setting", because=f"{link.source}.{link.field}", path=link.path, phase=link.link.phase, wider=verb.wider,
            )  # fmt: skip


def _implied(architecture: Architecture, link: ResourceLink) -> Verb | None:
    """The verb that a setting implies: a rotation connects to its database."""
    verbs = type(architecture.resources[link.target].config).verbs
    names = (link.link.verb,) if isinstance(link.link.verb, str) else link.link.verb or ()
    return next((v for v in verbs if v.name in names), None)


def _acting(architecture: Architecture, link: ResourceLink) -> str:
    """Who acts for a setting: the resource when it has a role of its own, else its derived part (`senha-app.rotation`)."""
    if type(architecture.resources[link.source].config).principal:
        return link.source
    return f"{link.source}.{link.field.split('.')[0]}"


def _from_settings(architecture: Architecture) -> Iterator[Access]:
    own = ((r.id, grant) for r in architecture.resources.values() for grant in r.grants)
    for id, grant in (*own, *behind.grants(architecture)):
        yield Access(
            principal=grant.principal or id, target=grant.target, label=grant.text, verb=grant.verb or grant.field.split(".")[0],
            actions=grant.actions, ports=grant.ports, origin="setting", because=f"{id}.{grant.field}",
            path=("resources", id, *grant.field.split(".")), phase=grant.phase,
            wider=grant.wider or behind.shared(architecture, id, grant.field),
        )  # fmt: skip
