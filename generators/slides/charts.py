"""Native charts of a slide, with their figures inside for whoever edits them: bars, and lines over two measured axes."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.line import LineFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from generators.render.chart import Chart, Line, Mark, ticks
from generators.slides import theme
from generators.slides.parts import Box

LABEL = 14
"""Size of a chart's words (pt)."""
COLORS = (theme.SERIES[2], theme.SERIES[1], theme.SERIES[0])
ROOM = 1.18
"""The axis goes on past the last point, so that a line's name has a place there."""


def bars(
    slide: Any,
    box: Box,
    categories: Sequence[str],
    values: Sequence[float],
    labels: Sequence[str],
    *,
    name: str,
    alt: str,
) -> None:
    """A native horizontal bar chart, one series, each bar labelled with its own text."""
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = list(categories)
    data.add_series(name, list(values))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box.emu, data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.name = Pt(14), theme.FONT
    chart.font.color.rgb = theme.rgb(theme.INK)
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.vary_by_categories = False
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = theme.rgb(theme.ACCENT)
    for i, words in enumerate(labels):
        label = series.points[i].data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        label.text_frame.text = words
        font = label.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.name = Pt(14), True, theme.FONT
        font.color.rgb = theme.rgb(theme.INK)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.maximum_scale = max(values, default=1) * 1.35
    axis = chart.category_axis
    axis.reverse_order = True
    axis.format.line.fill.background()
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE


def lines(slide: Any, box: Box, chart: Chart) -> None:
    """A native scatter chart: a line each, error bars for its band, and a straight line for each value marked on an axis."""
    xs = [p[0] for line in chart.lines for p in line.points] + [m.value for m in chart.at_x]
    ys = [v for line in chart.lines for p, band in zip(line.points, _bands(line), strict=True) for v in (p[1], band[1])]
    x_ticks, y_ticks = ticks(max(xs) * ROOM), ticks(max([*ys, *(m.value for m in chart.at_y)]))
    right, top = x_ticks[-1], y_ticks[-1]
    data: Any = XyChartData()  # type: ignore[no-untyped-call]
    marks = [(m, tuple((x, m.value) for x in (0.0, right / 8, right))) for m in chart.at_y]
    marks += [(m, ((m.value, 0.0), (m.value, top))) for m in chart.at_x]
    for name, points in (*((x.name, x.points) for x in chart.lines), *((m.name, ends) for m, ends in marks)):
        series = data.add_series(name)
        for x, y in points:
            series.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *box.emu, data)
    frame.name = chart.id
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{chart.title}. {chart.description}")
    made = frame.chart
    made.has_legend = made.has_title = False
    made.font.size, made.font.name = Pt(LABEL), theme.FONT
    made.font.color.rgb = theme.rgb(theme.INK)
    drawn = list(made.plots[0].series)
    for k, (line, series) in enumerate(zip(chart.lines, drawn, strict=False)):
        # The highest curve leaves room on its left, the others on their right.
        at = XL_LABEL_POSITION.LEFT if k == len(chart.lines) - 1 else XL_LABEL_POSITION.RIGHT
        _line(series, COLORS[k % len(COLORS)], line, at)
    for mark, series in zip(marks, drawn[len(chart.lines) :], strict=True):
        _mark(series, mark[0], chart, upright=mark[0] in chart.at_x)
    _axis(made.category_axis, chart.x, x_ticks)
    _axis(made.value_axis, chart.y, y_ticks)


def _bands(line: Line) -> Sequence[tuple[float, float]]:
    return line.band or [(y, y) for _, y in line.points]


def _line(series: Any, color: str, line: Line, at: Any) -> None:
    _pen(series.format.line, color, 2.5, MSO_LINE.SOLID)
    series.smooth = False
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = theme.rgb(color)
    series.marker.format.line.fill.background()
    _label(series, len(line.points) - 1, line.name, color, at)
    if line.band:
        series._element.insert_element_before(_error_bars(line, color), "c:xVal", "c:yVal", "c:smooth", "c:extLst")


def _mark(series: Any, mark: Mark, chart: Chart, *, upright: bool) -> None:
    """A limit: dashed, without points, its name at the end that the lines keep free."""
    color = theme.BAD if not upright else theme.MUTED
    _pen(series.format.line, color, 1.75, MSO_LINE.DASH)
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    first = upright and mark is chart.at_x[0]
    at = XL_LABEL_POSITION.LEFT if first else XL_LABEL_POSITION.RIGHT if upright else XL_LABEL_POSITION.ABOVE
    _label(series, 1, mark.name, color, at)


def _pen(line: LineFormat, color: str, width: float, dash: Any) -> None:
    line.color.rgb = theme.rgb(color)
    line.width, line.dash_style = Pt(width), dash


def _label(series: Any, point: int, words: str, color: str, at: Any) -> None:
    label = series.points[point].data_label
    label.position = at
    label.text_frame.text = words
    font = label.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(LABEL), True, theme.FONT
    font.color.rgb = theme.rgb(color)


def _error_bars(line: Line, color: str) -> Any:
    """The interval of each point, as figures of its own."""
    def numbers(name: str, values: Sequence[float]) -> str:
        points = "".join(f'<c:pt idx="{i}"><c:v>{v:.6g}</c:v></c:pt>' for i, v in enumerate(values))
        return f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val=\"{len(values)}\"/>{points}</c:numLit></c:{name}>"

    up = [high - y for (_, y), (_, high) in zip(line.points, line.band, strict=True)]
    down = [y - low for (_, y), (low, _) in zip(line.points, line.band, strict=True)]
    return parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f'{numbers("plus", up)}{numbers("minus", down)}<c:spPr><a:ln w="{theme.PT}"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        "</a:ln></c:spPr></c:errBars>"
    )


def _axis(axis: Any, title: str, marks: Sequence[float]) -> None:
    axis.minimum_scale, axis.maximum_scale = 0, marks[-1]
    axis.major_unit = marks[1] - marks[0]
    axis.has_title = True
    axis.axis_title.text_frame.text = title
    font = axis.axis_title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.name = Pt(LABEL), False, theme.FONT
    axis.tick_labels.font.size = Pt(LABEL)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "#,##0", False
    axis.format.line.color.rgb = theme.rgb(theme.MUTED)
    axis.has_major_gridlines = axis.has_minor_gridlines = False
    axis.major_tick_mark, axis.minor_tick_mark = XL_TICK_MARK.OUTSIDE, XL_TICK_MARK.NONE
