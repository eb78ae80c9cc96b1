"""An Architecture in; findings about workloads that the simulation of capacity could not run, and slides that would show none, out."""

from collections.abc import Iterator

from planta.architecture import Architecture
from planta.findings import Finding, Path
from planta.kinds.stepfunctions import StateMachine
from planta.locate import Located


def check(architecture: Architecture, located: Located) -> Iterator[Finding]:
    """A workload's `of` is a state machine, its `minutes` name exactly the jobs that it runs, and who shows capacity has a workload."""
    deck = architecture.deck
    for part in ("slides", "appendix"):
        for id, slide in (getattr(deck, part) if deck else {}).items():
            if slide.layout == "capacity" and not architecture.workload:
                path: Path = ("deck", part, id, "layout")
                yield Finding(code="missing-field", message=f'the slide "{id}" shows capacity, and no workload is given', path=path,
                              fix="add a section 'workload:', or take the slide out", span=located.span(path))  # fmt: skip
    for id, spec in architecture.workload.items():
        resource = architecture.resources.get(spec.of)
        if resource is None:
            continue  # told already, or absent in this environment
        path = ("workload", id, "of")
        if not isinstance(resource.config, StateMachine):
            yield Finding(code="wrong-kind", message=f'the workload "{id}" names "{spec.of}", which is no state machine', path=path,
                          fix="name a resource of the kind 'state-machine'", span=located.span(path))  # fmt: skip
            continue
        jobs = [s.run for s in resource.config.flow.values() if s.run]
        path = ("workload", id, "minutes")
        for job in jobs:
            if job not in spec.minutes:
                yield Finding(code="missing-field", message=f'the workload "{id}" does not say how long "{job}" takes', path=path,
                              fix=f"add '{job}: 5' (minutes)", span=located.span(path))  # fmt: skip
        for job in spec.minutes:
            if job not in jobs and job in architecture.resources:
                yield Finding(code="wrong-kind", message=f'"{spec.of}" runs no job "{job}"', path=(*path, job),
                              fix=f"one of: {', '.join(jobs)}", span=located.span((*path, job)))  # fmt: skip
