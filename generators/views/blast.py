"""A view and a failure's outcome in; the same view with what is out, hurt and weakened marked, out."""

from dataclasses import replace

from generators.views.build import view
from generators.views.places import LETTERS
from generators.views.view import BLAST, Group, Node, Status, View
from planta.architecture import Architecture
from planta.reliability.failure import Simulation
from planta.reliability.outcome import Outcome
from planta.select import shown
from planta.text import Text

ZONE, WORST = f"{BLAST}zone", f"{BLAST}worst"
IF_ZONE = Text("Se a zona {} cair", "If zone {} fails")
IF_ONE = Text("Se {} falhar", "If {} fails")
SAYS = Text(
    "Fora do ar: {out}. Afetados, porque algo de que precisam está fora do ar: {hurt}. Com menos cópias: {weak}.",
    "Out: {out}. Hurt, since something that they need is out: {hurt}. With fewer copies: {weak}.",
)
NONE = Text("nenhum", "none")


def blasts(architecture: Architecture) -> dict[str, str]:
    """drawing -> the view that it marks; only those for which the model has a view that shows enough."""
    simulation, out = Simulation(architecture), {}
    zones = [o for o in simulation.outcomes if o.failure.kind == "zone"]
    if zones and (base := _base(architecture, (*zones[0].down, *zones[0].weakened), zones=True)):
        out[ZONE] = base
    if (worst := simulation.worst) and (base := _base(architecture, (*worst.down, *simulation.hurt(worst)), zones=False)):
        out[WORST] = base
    return out


def outcome_of(simulation: Simulation, drawing: str) -> Outcome | None:
    """The failure that a drawing shows."""
    if drawing == WORST:
        return simulation.worst
    return next((o for o in simulation.outcomes if o.failure.kind == "zone"), None)


def blast(architecture: Architecture, drawing: str) -> View:
    """The drawing of a failure's reach."""
    simulation = Simulation(architecture)
    outcome = outcome_of(simulation, drawing)
    assert outcome is not None
    base, language, failure = view(architecture, blasts(architecture)[drawing]), architecture.language, outcome.failure
    hurt = simulation.hurt(outcome)
    zone = LETTERS[failure.zone - 1] if failure.kind == "zone" else ""
    title = IF_ZONE(language).format(zone.upper()) if zone else IF_ONE(language).format(architecture.name(failure.id))
    box = f"{failure.network}.{zone}"
    in_zone = {g.id for g in base.groups if zone and box in (g.id, *base.ancestors(g.id))}
    inside_any = {g.id for g in base.groups if g.style == "zone"}

    def status(part: Node | Group) -> Status:
        around = set(base.ancestors(part.id)) | ({part.id} if isinstance(part, Group) else set())
        if around & in_zone:
            return "out"
        # Parts of a network (its gateways) share its id and outlive a zone as a whole.
        if part.resource in (None, failure.network) or (zone and around & inside_any):
            return "same"
        if part.resource in outcome.down:
            return "out"
        return "hurt" if part.resource in hurt else "weak" if part.resource in outcome.weakened else "same"

    names = {"out": outcome.down, "hurt": hurt, "weak": outcome.weakened}
    said = {k: ", ".join(architecture.name(r) for r in v) or NONE(language) for k, v in names.items()}
    return replace(
        base, id=drawing, title=title, description=SAYS(language).format(**said),
        groups=tuple(replace(g, status="out" if g.id in in_zone and g.style == "zone" else "same") for g in base.groups),
        nodes=tuple(replace(n, status=status(n)) for n in base.nodes),
    )  # fmt: skip


def _base(architecture: Architecture, touched: tuple[str, ...], *, zones: bool) -> str | None:
    """The view that shows most of what is touched; of equals, the one that shows least besides."""
    best, most = None, (1, 0)
    for id, spec in architecture.views.items():
        if spec.environment or (zones and not spec.zones) or (not zones and spec.zones):
            continue
        seen = shown(architecture, spec).all
        score = (len(set(seen) & set(touched)), -len(seen))
        if score > most:
            best, most = id, score
    return best
