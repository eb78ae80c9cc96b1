"""A resource of an Architecture in; everything that the model says of it, in plain values, out."""

from collections.abc import Mapping
from typing import Any

from planta import requirements
from planta.access import Access, accesses
from planta.architecture import Architecture
from planta.change.leaves import shown as plainly
from planta.claims import command
from planta.findings import Finding, dotted
from planta.kinds.base import Kind
from planta.reliability.ceiling import MODES
from planta.reliability.journeys import assess, journey_dependencies
from planta.texts import fill


def explain(architecture: Architecture, resource: str, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
    """What it is, where it stands, who reaches it, what it reaches, what breaks with it, and how it is checked."""
    config = architecture.resources[resource].config
    all_accesses = accesses(architecture)
    return {
        "id": resource, "kind": config.kind, "name": config.name or resource, "service": config.face.name.en,
        "note": fill(" ".join(config.note.split()), architecture) if config.note else None,
        "where": _where(architecture, resource, config), "settings": _settings(config),
        "reached_by": [_access(a, a.principal) for a in all_accesses if a.target == resource],
        "reaches": [_access(a, a.target) for a in all_accesses if a.principal == resource or a.principal.startswith(f"{resource}.")],
        "names": [{"field": n.field, "resource": n.target} for n in architecture.links_from(resource)],
        "named_by": [{"resource": n.source, "field": n.field} for n in architecture.links_to(resource)],
        "contains": list(architecture.children(resource)),
        "journeys": _journeys(architecture, resource), "objectives": _objectives(architecture, resource),
        "incidents": _incidents(architecture, resource), "requirements": _requirements(architecture, resource),
        "step": architecture.step_of(resource), "claims": _claims(architecture, resource),
        "findings": [{"code": f.code, "severity": f.severity, "message": f.message,
                      "fix": f.fix} for f in findings if f.resource == resource],
    }  # fmt: skip


def _where(architecture: Architecture, resource: str, config: Kind) -> dict[str, Any]:
    if config.stands == "outside":
        return {"stands": "outside AWS"}
    scene = architecture.scene(resource)
    return {
        "environment": architecture.environment_id, "account": scene.account, "region": scene.region, "physical_name": scene.name,
        "tiers": [f"{network}.{tier}" for network, tier in architecture.tiers(resource)],
        "zones": config.copies(scene.zones) if scene.zones else 0,
        "inside": list(architecture.owners(resource)), "existing": config.existing,
    }  # fmt: skip


def _settings(config: Kind) -> dict[str, str]:
    """What the model sets for it (its own lines, or the kind's defaults in the file), beside what is told elsewhere."""
    told = {"kind", "name", "caption", "note", "to", "in_"}
    fields: Mapping[str, Any] = type(config).model_fields
    return {fields[n].alias or n: plainly(getattr(config, n)) for n in fields if n in config.model_fields_set - told}


def _access(access: Access, other: str) -> dict[str, Any]:
    return {
        "resource": other, "verb": access.verb, "what": access.label.en, "within": access.within, "ports": list(access.ports),
        "actions": list(access.actions), "because": access.because, "line": dotted(access.path),
        "wider": access.wider.en if access.wider else None,
    }  # fmt: skip


def _journeys(architecture: Architecture, resource: str) -> list[dict[str, Any]]:
    """Journeys that pass it or depend on it, and what becomes of each without it."""
    out = []
    for journey in architecture.journeys:
        steps = [s.number for s in architecture.journey_steps[journey] if resource in s.chain]
        modes = [d.mode for d in journey_dependencies(architecture, journey) if resource in (d.id, *d.also)]
        if steps or modes:
            spec = architecture.journeys[journey]
            late = bool(steps) and spec.async_from is not None and min(steps) >= spec.async_from
            mode = modes[0] if modes else "soft" if resource in spec.soft else "async" if late else "hard"
            out.append({"journey": journey, "title": spec.title, "steps": steps, "mode": mode, "means": MODES[mode].en})
    return out


def _objectives(architecture: Architecture, resource: str) -> list[dict[str, Any]]:
    """Objectives measured on it, or whose ceiling it lowers."""
    out = []
    for slo, spec in architecture.slos.items():
        found = assess(architecture, slo)
        line = next((x for x in found.ceiling.lines if resource in (x.dependency.id, *x.dependency.also)), None)
        if resource not in (spec.measured_at, spec.sli.of) and line is None:
            continue
        known = line.availability.at_most if line and line.availability.known else None
        out.append({"slo": slo, "objective": spec.objective, "verdict": found.verdict,
                    "measured_here": resource in (spec.measured_at, spec.sli.of),
                    "commitment": known, "source": line.dependency.source if line else None})  # fmt: skip
    return out


def _incidents(architecture: Architecture, resource: str) -> dict[str, list[str]]:
    plan = architecture.incidents
    scenarios = [i for i, s in plan.scenarios.items() if resource in s.resources or resource in s.alarms] if plan else []
    alarms = [n.source for n in architecture.links_to(resource) if n.field == "watch" and architecture.resources[n.source].kind == "alarm"]
    return {"scenarios": scenarios, "alarms": alarms}


def _requirements(architecture: Architecture, resource: str) -> list[str]:
    return [key for key in architecture.requirements if resource in requirements.fulfilled_by(architecture, "requirements", key)]


def _claims(architecture: Architecture, resource: str) -> list[dict[str, Any]]:
    region = architecture.region(resource)
    return [{"text": c.text.en, "command": command(c, region), "expected": c.expected} for c in architecture.claims(resource)]
