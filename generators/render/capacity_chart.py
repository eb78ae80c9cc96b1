"""A simulated workload in; the chart of its time to a result by load, for the site and the deck alike, out."""

from generators.render.chart import Chart, Line, Mark
from planta.reliability.capacity import Sweep
from planta.text import Text, number

PREFIX = "capacity-"
TITLE = Text("Tempo até o resultado conforme a carga", "Time to a result by load")
DESCRIPTION = Text(
    "Mediana e percentil 95, em minutos, para cada carga em execuções por hora. No pico, com {busiest} por hora: {p50} e {p95} min; a fila "
    "satura com {most} por hora. A tabela da página de capacidade traz todos os valores.",
    "Median and 95th percentile, in minutes, for each load in runs an hour. In the busiest hour, {busiest} an hour: {p50} and {p95} min; "
    "the queue saturates at {most} an hour. The table on the page of capacity has all values.",
)
AXES = Text("execuções por hora", "runs an hour"), Text("minutos até o resultado", "minutes to a result")
NAMES = Text("mediana", "median"), Text("percentil 95", "95th percentile")
BUSIEST, SATURATION, BOUND = Text("hora de pico", "busiest hour"), Text("saturação", "saturation"), Text("prazo: {} min", "bound: {} min")


def capacity_chart(found: Sweep, language: str) -> Chart:
    """Median and 95th percentile against the load; the objective, the busiest hour and the point of saturation marked."""
    median, late = (n(language) for n in NAMES)
    at_y = () if found.bound is None else (
        Mark(name=BOUND(language).format(number(found.bound.minutes, language, 0)), value=found.bound.minutes),
    )  # fmt: skip
    figures = {"busiest": found.busiest_per_hour, "most": found.saturation_per_hour, "p50": found.now.p50, "p95": found.now.p95}
    description = DESCRIPTION(language).format(**{k: number(v, language, 0) for k, v in figures.items()})
    return Chart(
        id=f"{PREFIX}{found.workload}", title=TITLE(language), description=description, language=language,
        x=AXES[0](language), y=AXES[1](language), at_y=at_y,
        lines=(Line(name=median, points=tuple((p.per_hour, p.p50) for p in found.points)),
               Line(name=late, points=tuple((p.per_hour, p.p95) for p in found.points),
                    band=tuple((p.p95_low, p.p95_high) for p in found.points))),
        at_x=(Mark(name=BUSIEST(language), value=found.busiest_per_hour),
              Mark(name=SATURATION(language), value=found.saturation_per_hour)),
    )  # fmt: skip
