"""Whatever numbers a chart is given, it is drawn within its screen or not at all, and nothing is raised."""

from __future__ import annotations

import math
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.charts.chart import chart_lines
from bot.terminal.words import words
from engine import (
    LANGUAGES,
    BarData,
    BarGroup,
    ChartData,
    ConfusionData,
    Curve,
    CurveData,
    FunctionData,
    PanelData,
    Tile,
    TileData,
)

ESCAPE = re.compile(r"\x1b\[[\d;]*m")
NUMBERS = st.one_of(
    st.floats(-2, 2),
    st.sampled_from([0.0, 1.0, -1.0, 5e-324, 1e-9, 1e9, 1.7e308, -1.7e308, math.inf, -math.inf, math.nan]),
)
NAMES = st.sampled_from(["", "f(x)", "시그모이드의 도함수", "the probability of the right class", "x" * 120])


@st.composite
def curves(draw: st.DrawFn) -> CurveData:
    epochs = draw(st.integers(0, 12))
    column = st.lists(NUMBERS, min_size=epochs, max_size=epochs).map(tuple)
    return CurveData(draw(column), draw(column), draw(column), draw(column))


@st.composite
def functions(draw: st.DrawFn) -> FunctionData:
    lines = []
    for _ in range(draw(st.integers(0, 5))):
        places = sorted(draw(st.sets(st.floats(-1e3, 1e3), max_size=6)))
        values = draw(st.lists(NUMBERS, min_size=len(places), max_size=len(places)))
        lines.append(Curve(draw(NAMES), tuple(places), tuple(values)))
    return FunctionData(tuple(lines), draw(NAMES), draw(NAMES), draw(st.booleans()))


@st.composite
def bars(draw: st.DrawFn) -> BarData:
    groups = []
    for _ in range(draw(st.integers(0, 3))):
        values = tuple(draw(st.lists(NUMBERS, max_size=6)))
        names = tuple(draw(NAMES) for _ in values)
        full = draw(st.none() | st.floats(0, 2))
        groups.append(BarGroup(draw(NAMES), names, values, tuple(f"{value:.3g}" for value in values), None, full))
    return BarData(tuple(groups))


COUNTS = st.lists(st.integers(0, 9) | st.integers(0, 10**9), min_size=10, max_size=10).map(tuple)
CONFUSIONS = st.lists(COUNTS, min_size=10, max_size=10).map(lambda rows: ConfusionData(tuple(rows)))
HEAT = st.floats(-1, 1)


@st.composite
def tiles(draw: st.DrawFn) -> TileData:
    drawn = []
    for _ in range(draw(st.integers(0, 3))):
        height, width = draw(st.integers(1, 9)), draw(st.integers(1, 30))
        rows = st.lists(st.lists(HEAT, min_size=width, max_size=width).map(tuple), min_size=height, max_size=height)
        heat = tuple(draw(rows))
        ink = tuple(tuple(map(abs, row)) for row in draw(rows)) if draw(st.booleans()) else ()
        drawn.append(Tile(draw(NAMES), ink, heat))
    return TileData(tuple(drawn))


PANELS = st.lists(functions() | bars(), max_size=3).map(lambda charts: PanelData(tuple(charts)))


@given(
    st.one_of(curves(), functions(), bars(), tiles(), CONFUSIONS, PANELS),
    st.integers(0, 220),
    st.integers(0, 60),
    st.sampled_from(Depth),
    st.sampled_from(LANGUAGES),
)
def test_any_chart_is_within_its_screen(data: ChartData, width: int, rows: int, depth: Depth, language: str) -> None:
    for line in chart_lines(data, width, rows, depth, words(language)):
        assert cell_len(ESCAPE.sub("", line)) <= width
