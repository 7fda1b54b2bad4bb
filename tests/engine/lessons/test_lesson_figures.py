"""Every lesson's figure can be drawn in every language, labelled in it, from whatever digit it is to show."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager
from PIL import Image

from engine import LANGUAGES, BarData, ChartData, Figure, FunctionData, PanelData, TileData, words
from engine.figures import study
from engine.lessons.plots import Line, Plot
from engine.lessons.style import Style
from engine.lessons.syllabus import SYLLABUS
from engine.mnist import Mnist
from tests.engine.lessons.teaching import teach

FUNCTIONS = ("activation", "step", "sigmoid", "relu", "loss", "cross_entropy", "backpropagation", "sgd")
PANELS = ("sigmoid", "relu", "backpropagation", "epochs")
BARS = (
    "relu",
    "forward",
    "softmax",
    "argmax",
    "predict_classes",
    "mnist",
    "normalisation",
    "batch",
    "split",
    "backpropagation",
    "saving",
    "program",
)
TILES = ("neuron", "layers", "deep", "convolution", "augmentation")
SHOWN_WITH_DATA = ("relu", "forward", "mnist", "normalisation", "shuffle", "softmax", "argmax", "predict_classes")


def _figure(concept: str, language: str, mnist: Mnist) -> Figure:
    (figure,) = teach(concept, language, mnist).figures
    return figure


def _charts(concept: str, language: str, mnist: Path) -> tuple[ChartData, ...]:
    """The charts of a figure's numbers."""
    data = _figure(concept, language, Mnist(mnist)).data
    assert data is not None
    return data.charts if isinstance(data, PanelData) else (data,)


def _pixels(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image.convert("RGB")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", SYLLABUS)
def test_a_lessons_figure_can_be_drawn(concept: str, language: str, drawn_mnist: Path) -> None:
    _check(_figure(concept, language, Mnist(drawn_mnist)), concept)


@pytest.mark.parametrize("concept", SHOWN_WITH_DATA)
def test_a_lessons_figure_can_be_drawn_where_there_is_no_mnist(concept: str, tmp_path: Path) -> None:
    _check(_figure(concept, "ko", Mnist(cache=tmp_path)), concept)


def _check(figure: Figure, concept: str) -> None:
    assert figure.name == f"lesson-{concept}"
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a letter that no font has, a layout without room
        image = _pixels(figure.png)
    assert min(image.size) >= 200
    assert max(image.size) <= 1100
    assert len(image.getcolors(1 << 24) or ()) > 20
    # Nothing runs out of the picture: its border stays white.
    array = np.asarray(image)
    assert all((edge > 250).all() for edge in (array[0], array[-1], array[:, 0], array[:, -1]))


def test_a_figure_is_labelled_in_the_persons_language(drawn_mnist: Path) -> None:
    if study.labels(words("ko"))[0].language != "ko":
        pytest.skip("needs a font with Hangul")
    korean, english = (_pixels(_figure("relu", language, Mnist(drawn_mnist)).png) for language in ("ko", "en"))
    assert korean.tobytes() != english.tobytes()


def test_without_a_font_for_hangul_a_figure_is_labelled_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.linspace(0, 1, 5)
    plot = Plot((Line("lesson_figures.weight", x, x),))
    monkeypatch.setattr(study, "installed_font", lambda _: None)
    without, english = (study.png(plot.draw(Style(words(language)))) for language in ("ko", "en"))
    assert _pixels(without).tobytes() == _pixels(english).tobytes()


def test_a_font_that_came_after_matplotlib_made_its_list_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    if study.labels(words("ko"))[0].language != "ko":
        pytest.skip("needs a font with Hangul")
    known = font_manager.fontManager.ttflist
    names = words("ko").table("fonts")["names"]
    newer = {entry.fname for entry in known if entry.name in names}  # a file may have several fonts
    older = [entry for entry in known if entry.fname not in newer]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", older)
    study.installed_font.cache_clear()
    assert study.labels(words("ko"))[0].language == "ko"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", FUNCTIONS)
def test_functions_come_with_their_numbers(concept: str, language: str, drawn_mnist: Path) -> None:
    plots = [chart for chart in _charts(concept, language, drawn_mnist) if isinstance(chart, FunctionData)]
    assert plots
    for data in plots:
        assert data.x_label
        assert data.y_label
        assert len({curve.name for curve in data.curves}) == len(data.curves) >= (1 if concept in PANELS else 2)
        for curve in data.curves:
            assert len(curve.x) == len(curve.y) > 2
            assert list(curve.x) == sorted(curve.x)
            assert np.isfinite(curve.y).all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", BARS)
def test_bars_come_with_their_numbers(concept: str, language: str, drawn_mnist: Path) -> None:
    (data,) = (chart for chart in _charts(concept, language, drawn_mnist) if isinstance(chart, BarData))
    assert len({group.title for group in data.groups}) == len(data.groups) >= 1
    for group in data.groups:
        assert group.title
        assert len(group.names) == len(group.values) == len(group.labels) >= 2
        assert np.isfinite(group.values).all()
        for value, label in zip(group.values, group.labels, strict=True):
            number = float(label.strip("<%").replace(",", ""))
            assert number == pytest.approx(value * (100 if "%" in label else 1), abs=0.5)


@pytest.mark.parametrize("concept", TILES)
def test_small_pictures_come_with_their_pixels(concept: str, drawn_mnist: Path) -> None:
    (data,) = _charts(concept, "ko", drawn_mnist)
    assert isinstance(data, TileData)
    for tile in data.tiles:
        ink, heat = np.array(tile.ink), np.array(tile.heat)
        assert ink.ndim == 2 or heat.ndim == 2
        assert (ink >= 0).all()
        assert 0.1 < max(abs(ink).max(initial=0), abs(heat).max(initial=0)) <= 1


@pytest.mark.parametrize("concept", PANELS)
def test_no_half_of_a_figure_is_left_out_of_its_numbers(concept: str, drawn_mnist: Path) -> None:
    assert len(_charts(concept, "en", drawn_mnist)) == 2


def test_the_numbers_of_relu_are_those_of_the_lessons_words(drawn_mnist: Path) -> None:
    lesson = teach("relu", "en", Mnist(drawn_mnist))
    _, data = _charts("relu", "en", drawn_mnist)
    assert isinstance(data, BarData)
    before, after = (group.values for group in data.groups)
    assert after == tuple(max(0.0, total) for total in before)
    assert f"Of {len(after)} neurons {after.count(0.0)} are silent" in lesson.text


def test_what_softmax_chooses_is_marked(drawn_mnist: Path) -> None:
    data = _figure("softmax", "en", Mnist(drawn_mnist)).data
    assert isinstance(data, BarData)
    sums, probabilities = data.groups
    assert sums.marked == probabilities.marked == int(np.argmax(probabilities.values))
    assert sum(probabilities.values) == pytest.approx(1, abs=1e-5)
