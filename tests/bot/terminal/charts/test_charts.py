"""Text charts: round numbers on the axes, every epoch in its place, mistakes where they belong."""

from __future__ import annotations

import itertools
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.charts.bars import bar_lines
from bot.terminal.charts.chart import chart_lines
from bot.terminal.charts.confusion_table import confusion_lines
from bot.terminal.charts.grid import BOTH, MARKS, Grid
from bot.terminal.charts.line_charts import PAINTS, curve_lines, function_lines
from bot.terminal.charts.scale import Scale
from bot.terminal.paint import Paint
from bot.terminal.words import words
from engine import BarData, BarGroup, ConfusionData, Curve, CurveData, FunctionData, PanelData, Tile, TileData

ESCAPE = re.compile(r"\x1b\[[\d;]*m")
EN = words("en")


def data(epochs: int) -> CurveData:
    loss = tuple(2 / (epoch + 1) for epoch in range(epochs))
    accuracy = tuple(1 - 0.5 / (epoch + 1) for epoch in range(epochs))
    return CurveData(loss, accuracy, tuple(2 * value for value in loss), tuple(value * 0.9 for value in accuracy))


def confusion(**counts: int) -> ConfusionData:
    rows = [[100 if truth == answer else 0 for answer in range(10)] for truth in range(10)]
    for place, count in counts.items():
        rows[int(place[1])][int(place[2])] = count
    return ConfusionData(tuple(map(tuple, rows)))


def test_a_line_goes_from_corner_to_corner() -> None:
    grid = Grid(4, 4, Depth.NONE)
    grid.line([(0, 0), (1, 1)], Paint.FIRST)
    assert grid.lines() == ["   o", "  o ", " o  ", "o   "]


def test_braille_has_eight_dots_to_a_character() -> None:
    grid = Grid(1, 1, Depth.TRUE)
    grid.line([(0, 0), (0, 1)], Paint.FIRST)
    assert [ESCAPE.sub("", line) for line in grid.lines()] == ["⡇"]


def test_where_lines_meet_there_is_a_mark_of_its_own_without_colour() -> None:
    grid = Grid(3, 1, Depth.NONE)
    grid.line([(0, 0), (1, 0)], Paint.FIRST)
    grid.line([(0.5, 0), (1, 0)], Paint.SECOND)
    assert grid.lines() == [MARKS[Paint.FIRST] + BOTH * 2]


@pytest.mark.parametrize("depth", Depth)
def test_what_is_no_number_is_left_out(depth: Depth) -> None:
    grid = Grid(3, 2, depth)
    grid.line([(0, math.nan), (0.5, math.inf)], Paint.FIRST)
    assert {ESCAPE.sub("", line).strip() for line in grid.lines()} == {""}


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0.0, 1.0, False, str), [0.0, 0.25, 0.5, 0.75, 1.0]),
        (Scale(0.01, 10.0, True, str), [0.01, 0.1, 1.0, 10.0]),
        (Scale(0.9, 1.1, True, str), [0.9, 0.95, 1.0, 1.05, 1.1]),
    ],
)
def test_an_axis_has_round_numbers(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks(5) == pytest.approx(ticks)


# Every float there is, and often those that are hard to draw: decades, nearly equal ones, signs, limits, no numbers.
FLOATS = st.one_of(
    st.floats(),
    st.floats(-10, 10),
    st.integers(-320, 308).map(lambda exponent: float(f"1e{exponent}")),
    st.sampled_from([0.0, -0.0, 1.0, 1 + 1e-9, -1.0, 977.0, 977.001, 5e-324, 1.7e308, -1.7e308, math.inf, math.nan]),
)


@given(st.lists(FLOATS, max_size=6), st.booleans(), st.booleans(), st.integers(2, 30))
def test_every_label_is_a_round_number_within_the_axis(
    values: list[float], logarithmic: bool, falling: bool, most: int
) -> None:
    scale = Scale.over(values, logarithmic=logarithmic, falling=falling)
    assert math.isfinite(scale.low)
    assert math.isfinite(scale.high)
    assert scale.low < scale.high
    assert all(
        0 <= scale.share(value) <= 1 for value in values if math.isfinite(value) and (value > 0 or not logarithmic)
    )
    ticks = scale.ticks(most)
    assert 2 <= len(ticks) <= most
    labels = [float(scale.write(tick)) for tick in ticks]
    assert labels == sorted(set(labels))
    beyond = 1e-8 * (abs(scale.low) + abs(scale.high))
    assert all(scale.low - beyond <= label <= scale.high + beyond for label in labels)
    assert all(len(scale.write(tick).strip("-").split("e")[0].replace(".", "").strip("0")) <= 9 for tick in ticks)
    places = [scale.share(tick) for tick in ticks]
    assert places == sorted(places, reverse=falling)


@given(st.integers(-300, 297), st.integers(3, 300), st.floats(1, 9.9), st.floats(1, 9.9), st.integers(2, 20))
def test_of_more_decades_than_labels_some_are_labelled(
    lowest: int, decades: int, first: float, last: float, most: int
) -> None:
    highest = min(lowest + decades, 299)
    scale = Scale.over([float(f"{first}e{lowest}"), float(f"{last}e{highest}")], logarithmic=True)
    ticks = scale.ticks(most)
    exponents = [math.log10(tick) for tick in ticks]
    if highest - lowest >= most:
        assert exponents == pytest.approx([round(exponent) for exponent in exponents], abs=1e-9)
        assert len({round(b - a) for a, b in itertools.pairwise(exponents)}) == 1
    assert all(lowest <= math.floor(exponent + 1e-9) <= highest for exponent in exponents)


@pytest.mark.parametrize("logarithmic", [True, False])
@pytest.mark.parametrize("value", [1e-9, 0.5, 1e17])
def test_an_axis_of_the_same_number_throughout_has_it_in_its_middle(value: float, logarithmic: bool) -> None:
    assert Scale.over([value, value], logarithmic=logarithmic).share(value) == pytest.approx(0.5)
    assert Scale.over([0.0]).share(0.0) == Scale.over([-value]).share(-value) == pytest.approx(0.5)


def test_a_small_difference_is_seen_and_labelled() -> None:
    scale = Scale.over([0.99991, 0.99999])
    assert [scale.write(tick) for tick in scale.ticks(5)] == ["0.99992", "0.99994", "0.99996", "0.99998"]
    scale = Scale.over([0.0, 3e-15])
    assert [scale.write(tick) for tick in scale.ticks(4)] == ["0", "1e-15", "2e-15", "3e-15"]


@pytest.mark.parametrize("epochs", [1, 2, 3, 10, 12, 99, 100, 1000])
@pytest.mark.parametrize("width", [30, 63, 80, 200])
@pytest.mark.parametrize("depth", Depth)
def test_every_number_of_epochs_fits(epochs: int, width: int, depth: Depth) -> None:
    drawn = [ESCAPE.sub("", line) for line in curve_lines(data(epochs), width, 20, depth, EN)]
    assert max(map(cell_len, drawn)) <= width
    numbers = next(line for line in drawn if re.fullmatch(r"[\d ]+", line)).split()
    assert int(numbers[0]) == 1
    assert epochs in map(int, numbers)


def test_the_charts_stand_beside_each_other_where_there_is_room() -> None:
    wide, narrow = (curve_lines(data(5), width, 20, Depth.NONE, EN) for width in (80, 50))
    assert "loss" in wide[0]
    assert "accuracy" in wide[0]
    assert "accuracy" not in narrow[0]
    assert len(wide) <= 20
    assert len(narrow) <= 20


def test_a_training_that_went_wrong_is_still_drawn() -> None:
    nan = math.nan
    assert curve_lines(CurveData((nan, nan), (0.1, nan), (nan, 0.0), (1.0, 1.0)), 80, 20, Depth.TRUE, EN)
    assert curve_lines(CurveData((), (), (), ()), 80, 20, Depth.TRUE, EN) == []


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("depth", Depth)
def test_the_table_has_every_count_in_its_column(depth: Depth, language: str) -> None:
    drawn = [ESCAPE.sub("", line) for line in confusion_lines(confusion(n38=7, n41=12), 80, depth, words(language))]
    table = [line for line in drawn if re.search(r"\d+\.\d%", line)]
    assert len(table) == 10
    assert len({cell_len(line) for line in table}) == 1
    rows = [re.findall(r"\*?\d+|[.·](?!\d)", line.rsplit("   ", 1)[0]) for line in table]
    assert [row[0] for row in rows] == [str(truth) for truth in range(10)]
    assert [int(row[1 + truth]) for truth, row in enumerate(rows)] == [100] * 10
    star = "*" if depth is Depth.NONE else ""
    assert (rows[3][9], rows[4][2]) == (f"{star}7", f"{star}12")


@pytest.mark.parametrize(
    ("counts", "marked"),
    [
        ({"n12": 1}, {"*1"}),
        ({"n12": 5, "n13": 4, "n14": 3, "n15": 2}, {"*5", "*4", "*3"}),
        ({"n12": 5, "n13": 4, "n14": 3, "n15": 3}, {"*5", "*4", "*3"}),
        ({f"n1{answer}": 1 for answer in (0, 2, 3, 4, 5, 6, 7)}, set()),
        ({f"n1{answer}": 1 for answer in (0, 2, 3, 4, 5, 6, 7)} | {"n89": 9}, {"*9"}),
    ],
)
def test_equally_common_mistakes_are_marked_alike(counts: dict[str, int], marked: set[str]) -> None:
    drawn = confusion_lines(confusion(**counts), 200, Depth.NONE, EN)
    assert set(re.findall(r"\*\d+", "\n".join(drawn))) == marked
    assert any("most common" in line for line in drawn) == bool(marked)


def test_only_what_is_wholly_right_is_100_percent() -> None:
    nearly = ConfusionData((*confusion().counts[:9], (1, *(0,) * 8, 99_999)))
    drawn = confusion_lines(nearly, 200, Depth.NONE, EN)
    assert drawn[2].endswith("100.0%")
    assert drawn[11].endswith(" 99.9%")


def test_no_digit_of_a_value_is_no_share_of_it() -> None:
    nothing = ConfusionData(((0,) * 10,) * 10)
    drawn = confusion_lines(nothing, 80, Depth.NONE, EN)
    assert all(line.endswith(" -") for line in drawn[2:])
    assert len(drawn) == 12


def test_a_screen_too_narrow_for_the_table_has_none() -> None:
    assert confusion_lines(confusion(), 40, Depth.NONE, EN) == []


def functions(count: int, *, logarithmic: bool = False) -> FunctionData:
    places = tuple(place / 2 for place in range(-10, 11))
    return FunctionData(
        tuple(Curve(f"e^{n}x", places, tuple(math.exp(n * x / 5) for x in places)) for n in range(1, count + 1)),
        "x",
        "f(x)",
        logarithmic,
    )


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("width", [20, 30, 47, 80, 200])
@pytest.mark.parametrize("rows", [5, 10, 40])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_functions_fit_the_screen_with_their_names_below(depth: Depth, width: int, rows: int, count: int) -> None:
    drawn = [ESCAPE.sub("", line) for line in function_lines(functions(count), width, rows, depth, EN)]
    assert bool(drawn) == (width >= 30)
    assert all(cell_len(line) <= width for line in drawn)
    if drawn:
        below = " ".join(drawn[-3:])
        assert all(f"e^{n}x" in below for n in range(1, count + 1))
        assert "(across: x)" in below
        assert drawn[0].strip() == "f(x)"


def test_a_function_has_round_numbers_on_both_axes_and_goes_from_corner_to_corner() -> None:
    data = FunctionData((Curve("y = x", (-10.0, 10.0), (-1.0, 1.0)),), "x", "y")
    drawn = function_lines(data, 40, 24, Depth.NONE, EN)
    upright = [match[1] for line in drawn if (match := re.match(r" *(-?[\d.]+) \+", line))]
    assert upright == ["1", "0.5", "0", "-0.5", "-1"]
    assert drawn[-2].split() == ["-10", "0", "10"]
    marked = [line.index("o") for line in drawn[1:-3]]
    assert marked == sorted(marked, reverse=True)


def test_a_logarithmic_axis_makes_an_exponential_function_a_straight_line() -> None:
    drawn = function_lines(functions(1, logarithmic=True), 60, 24, Depth.NONE, EN)
    starts = [line.index("o") for line in drawn[1:-3]]
    steps = [first - second for first, second in itertools.pairwise(starts)]
    assert max(steps) - min(steps) <= 2


def test_more_functions_than_colours_are_not_drawn_as_text() -> None:
    assert function_lines(functions(len(PAINTS) + 1), 80, 24, Depth.TRUE, EN) == []


def bars(*values: float, marked: int | None = None, full: float | None = None) -> BarData:
    names, labels = (tuple(map(str, range(len(values)))), tuple(f"{value:.1f}" for value in values))
    return BarData((BarGroup("값", names, values, labels, marked, full),))


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12), min_size=1, max_size=5),
    st.integers(10, 200),
    st.sampled_from(Depth),
)
def test_every_bar_is_named_and_fits(charts: list[list[float]], width: int, depth: Depth) -> None:
    data = BarData(tuple(bars(*values).groups[0] for values in charts))
    drawn = [ESCAPE.sub("", line) for line in bar_lines(data, width, depth)]
    assert all(cell_len(line) <= width for line in drawn)
    numbers = re.findall(r"-?\d+\.\d", "\n".join(drawn))
    if drawn:
        assert sorted(numbers) == sorted(f"{value:.1f}" for values in charts for value in values)
        assert sum(line.count("값") for line in drawn) == len(charts)
    if width >= 40:
        assert drawn


def test_bars_are_as_long_as_their_values_and_grow_from_zero() -> None:
    drawn = bar_lines(bars(-1.0, 0.0, 3.0, 1.5), 51, Depth.NONE)
    marks = [re.sub(r"^\d |-?\d\.\d$", "", line).rstrip() for line in drawn[1:]]
    assert [mark.count("#") for mark in marks] == [10, 0, 30, 15]
    zero = marks[0].index("#") + 10
    assert marks[2].index("#") == marks[3].index("#") == zero


def test_a_scale_may_reach_farther_than_its_values() -> None:
    half = bar_lines(bars(0.5, 0.25, full=1.0), 80, Depth.NONE)
    assert [line.count("#") for line in half[1:]] == [20, 10]


@pytest.mark.parametrize("width", [30, 80, 200])
def test_charts_of_two_kinds_are_both_drawn(width: int) -> None:
    data = PanelData((functions(2), bars(-1.0, 3.0)))
    plot, chart = function_lines(functions(2), width, 10, Depth.TRUE, EN), bar_lines(bars(-1.0, 3.0), width, Depth.TRUE)
    assert chart_lines(data, width, 20, Depth.TRUE, EN) == [*plot, "", *chart]
    assert chart_lines(data, 12, 20, Depth.TRUE, EN) == []


def test_the_marked_bar_stands_out() -> None:
    plain, marked = (bar_lines(bars(2.0, 1.0, marked=mark), 60, Depth.TRUE) for mark in (None, 0))
    assert plain[1] != marked[1]
    assert plain[2] == marked[2]
    assert [ESCAPE.sub("", line) for line in plain] == [ESCAPE.sub("", line) for line in marked]


def test_charts_stand_beside_each_other_where_there_is_room() -> None:
    pair = BarData(bars(1.0, 2.0).groups * 2)
    assert len(bar_lines(pair, 80, Depth.NONE)) == 3
    assert len(bar_lines(pair, 30, Depth.NONE)) == 7
    assert bar_lines(pair, 12, Depth.NONE) == bar_lines(BarData(()), 80, Depth.NONE) == []


def test_signs_of_heat_are_no_shades_of_ink_and_are_explained() -> None:
    ink = tuple(tuple(shade / 20 for shade in range(20)) for _ in range(6))
    heat = tuple(tuple(1.0 if row < 2 else -1.0 if row < 4 else 0.0 for _ in range(20)) for row in range(6))
    said = words("en")
    first, second, third, legend = chart_lines(TileData((Tile("7", ink, heat),)), 80, 30, Depth.NONE, said)[1:]
    assert set(first) <= {"+", " ", "."}
    assert set(second) <= {"-", " ", "."}
    assert not {"+", "-"} & set(third)
    assert legend.strip() == said.say("charts.heat_signs")


def test_tiles_of_ink_alone_need_no_explanation() -> None:
    drawn = chart_lines(TileData((Tile("7", ((0.0, 1.0),) * 4),)), 80, 30, Depth.NONE, words("en"))
    assert len(drawn) == 3
