"""Facts in; the page of simulated capacity (time to a result by load, where it saturates, what runs short) and its charts out."""

from collections.abc import Callable, Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.page import Page
from generators.pages.scribe import Cell, Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from generators.render.capacity_chart import PREFIX, capacity_chart
from generators.render.chart import chart
from planta.architecture import Architecture
from planta.reliability.capacity import Point, Sweep, runnable, sweep
from planta.reliability.headroom import WHAT, Headroom, headrooms


def pages(facts: Facts) -> Iterator[Page]:
    """One page, where the model says how much work arrives."""
    if runnable(facts.main):
        title = SECTIONS["capacity"](facts.language)
        yield Page(path=facts.paths.index("capacity"), title=title, nav=(RELIABILITY(facts.language),), make=partial(_capacity, facts))


def charts(architecture: Architecture) -> dict[str, Callable[[], bytes]]:
    """drawing -> its SVG: one a workload that can be run."""
    return {f"{PREFIX}{w}": partial(_chart, architecture, w) for w in runnable(architecture)}


def _chart(architecture: Architecture, workload: str) -> bytes:
    return chart(capacity_chart(sweep(architecture, workload), architecture.language)).encode()


def _capacity(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("capacity"))
    found = [sweep(facts.main, id) for id in runnable(facts.main)]
    return render("capacity.md.j2", w, workloads=[_workload(w, s) for s in found], headrooms=_headrooms(w, list(headrooms(facts.main))))


def _workload(w: Scribe, s: Sweep) -> dict[str, object]:
    spec = w.model.workload[s.workload]
    return {
        "of": w.resource(spec.of), "note": w.prose(spec.note), "drawing": f"{PREFIX}{s.workload}", "figures": _figures(w, s),
        "verdict": _verdict(w, s), "table": _table(w, s), "stages": _stages(w, s), "bottleneck": w.resources(s.bottleneck),
        "assumptions": _assumptions(w, s),
    }  # fmt: skip


def _figures(w: Scribe, s: Sweep) -> list[tuple[object, Markup]]:
    return [
        (w.number(s.busiest_per_hour, 0), w.say("execuções na hora de pico")),
        (w.number(s.saturation_per_hour, 0), w.say("por hora saturam a fila")),
        (w.say("%(n)s min", n=w.number(s.now.p50, 0)), w.say("mediana até o resultado, no pico")),
        (w.say("%(n)s min", n=w.number(s.now.p95, 0)), w.say("percentil 95, no pico")),
    ]


def _verdict(w: Scribe, s: Sweep) -> Markup:
    """The busiest hour against the bound, and how far it may grow."""
    room = w.say("A hora de pico usa %(share)s do ponto de saturação; com %(times)s vez essa carga, a fila cresce sem parar.",
                 share=w.percent(s.now.share, 0), times=w.number(s.headroom, 2))  # fmt: skip
    if s.now.share >= 1:
        room = w.say("A hora de pico passa do ponto de saturação (%(share)s): enquanto ela durar, a fila só cresce.",
                     share=w.percent(s.now.share, 0))  # fmt: skip
    if s.bound is None or s.now.within is None:
        return room
    share, most = w.percent(s.now.within, 0), w.number(s.bound.minutes, 0)
    kept = w.say("No pico, %(share)s das execuções terminam em até %(n)s min", share=share, n=most)
    if s.bound.slo and s.bound.share:
        ok = s.now.within >= s.bound.share
        mark = w.chip(w.say("cumpre"), "ok") if ok else w.chip(w.say("não cumpre"), "bad")
        kept += Markup(f"; {mark} ") + w.to("slos", s.bound.slo)
    return kept + Markup(". ") + room


def _table(w: Scribe, s: Sweep) -> Markup:
    points = sorted({p.per_hour: p for p in (*s.points, s.now)}.values(), key=lambda p: p.per_hour)
    headers = [w.say("Execuções por hora"), w.say("Da saturação"), w.say("Mediana"), w.say("Percentil 95 (intervalo de 95%)"),
               w.say("Espera por vaga, percentil 95"), w.say("No prazo"), w.say("Ocupação do gargalo")]  # fmt: skip
    rows = [[_load(w, p, s), w.percent(p.share, 0), _min(w, p.p50), _interval(w, p), _min(w, p.waited_p95),
             Markup("–") if p.within is None else w.percent(p.within, 0),
             w.percent(max(p.busy[b] for b in s.bottleneck), 0)] for p in points]  # fmt: skip
    return w.table(headers, rows, right=range(1, 7))


def _load(w: Scribe, p: Point, s: Sweep) -> Markup:
    shown = w.say("%(n)s", n=w.number(p.per_hour, 1))
    return shown + Markup(" ") + w.chip(w.say("hora de pico"), "info") if p is s.now else shown


def _interval(w: Scribe, p: Point) -> Markup:
    return w.say("%(n)s min (%(low)s a %(high)s)", n=w.number(p.p95, 1), low=w.number(p.p95_low, 1), high=w.number(p.p95_high, 1))


def _min(w: Scribe, minutes: float) -> Markup:
    return w.say("%(n)s min", n=w.number(minutes, 1))


def _stages(w: Scribe, s: Sweep) -> Markup:
    known = {p.id: p for p in s.plan.pools}
    rows: list[list[Cell]] = [
        [w.resource(t.id), t.jobs, w.number(t.vcpus), _min(w, t.minutes), t.attempts,
         w.join([Markup(f"{w.resource(p)} ({w.number(known[p].vcpus, 0)} vCPU)") for p in t.pools], last=False)]
        for t in s.plan.stages
    ]  # fmt: skip
    headers = [w.say("Etapa"), w.say("Trabalhos por execução"), w.say("vCPU de cada um"), w.say("Duração média"),
               w.say("Máximo de tentativas"), w.say("Onde roda, por preferência")]  # fmt: skip
    return w.table(headers, rows, right=range(1, 5))


def _assumptions(w: Scribe, s: Sweep) -> list[Markup]:
    spec = w.model.workload[s.workload]
    out = [
        w.say("Chegam %(day)s execuções por dia, %(peak)s vezes a média na hora de pico, independentes entre si (processo de Poisson).",
              day=w.number(spec.per_day), peak=w.number(spec.busiest_hour)),
        w.say("A duração de cada tentativa varia: o desvio padrão é %(spread)s da média (distribuição gama).",
              spread=w.percent(spec.spread, 0)),
        w.say("Cada tentativa espera %(n)s min pela máquina e pela imagem, já ocupando a vaga.", n=w.number(spec.start_minutes)),
        w.say("Em Spot, %(share)s das tentativas são interrompidas, em um momento qualquer, e recomeçam do zero.",
              share=w.percent(spec.spot_interruptions, 0)),
        w.say("A fila é por ordem de chegada; cada trabalho vai ao primeiro ambiente com vaga. O teto de vCPU é o do modelo."),
        w.say("Cada carga é uma série de %(runs)s execuções, menos o primeiro décimo; a semente é fixa: mesmo modelo, mesmos números.",
              runs=s.runs),
        w.say("Acima da saturação não há equilíbrio: o tempo depende de quanto tempo a carga dura."),
        w.say("O ponto de saturação é uma conta, não uma simulação: o trabalho de uma execução, com as interrupções, sobre as vagas."),
    ]  # fmt: skip
    if spec.source:
        out.append(w.say("Fonte dos valores: %(source)s.", source=w.line(spec.source)))
    return out


def _headrooms(w: Scribe, found: list[Headroom]) -> Markup | None:
    rows = []
    for h in found:
        part = Markup(f" ({h.part})") if h.part else Markup()
        chip = w.chip(w.say("cabe"), "ok") if h.fits else w.chip(w.say("apertado"), "warn")
        rows.append([w.resource(h.resource) + part, WHAT[h.what](w.language), w.number(h.used), w.number(h.limit), w.percent(h.share, 1),
                     chip, h.how(w.language)])  # fmt: skip
    headers = [w.say("Onde"), w.say("O que pode acabar"), w.say("Em uso, com tudo no máximo"), w.say("Limite"), w.say("Fração"),
               w.say("Veredito"), w.say("Conta")]  # fmt: skip
    return w.table(headers, rows, right=(2, 3, 4)) if rows else None
