"""The syllabus alone says which lessons there are, and in which order."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from engine import LANGUAGES, FunctionData, lessons, words
from engine.classifier.catalogue import Catalogue
from engine.dialogue.memory import Conversation
from engine.lessons.material import Lesson, Material
from engine.lessons.plots import Line, Plot
from engine.lessons.syllabus import SYLLABUS
from engine.skills import explain
from tests.engine.lessons.teaching import NO_MNIST, teach

TABLES = ("concepts", "lesson_texts", "lesson_alts")


def test_every_theme_is_in_the_syllabus_and_no_lesson_in_two_themes() -> None:
    modules = (import_module(f"engine.lessons.{module.name}") for module in pkgutil.iter_modules(lessons.__path__))
    concepts = [concept for module in modules for concept in getattr(module, "LESSONS", ())]
    assert sorted(concepts) == sorted(SYLLABUS)


def test_the_lessons_build_on_each_other() -> None:
    assert tuple(SYLLABUS) == (
        *("neuron", "activation", "step", "sigmoid", "relu"),
        *("layers", "deep", "forward"),
        *("loss", "cross_entropy", "backpropagation"),
        *("mnist", "normalisation"),
        *("shuffle", "batch", "split"),
        *("epochs", "sgd"),
        *("convolution", "augmentation"),
        *("softmax", "argmax", "saving", "predict_classes"),
        *("confusion", "program"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_language_has_words_for_just_these_lessons(table: str, language: str) -> None:
    assert set(words(language).table(table)) == set(SYLLABUS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_a_language_file_does_not_matter(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listed, choices = teach(None, language), explain.choices(Catalogue(), words(language))
    concepts = words(language).table("concepts")
    monkeypatch.setitem(words(language)._tables, "concepts", dict(reversed(concepts.items())))
    assert teach(None, language) == listed
    assert explain.choices(Catalogue(), words(language)) == choices


def test_a_new_lesson_needs_an_entry_in_its_theme_and_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def teach_dropout(material: Material) -> Lesson:
        import numpy as np

        x = np.linspace(0, 1, 5)
        plot = Plot((Line("lesson_figures.rate", x, x, values={"rate": 0.5}), Line("lesson_figures.slope", x, -x)))
        return Lesson({"share": "50%", "command": material.lesson("dropout")}, plot.draw, plot.data(material.words))

    monkeypatch.setitem(SYLLABUS, "dropout", teach_dropout)
    for table, text in zip(TABLES, (["Dropout"], "Leaves out {share}.", "{share} left out."), strict=True):
        monkeypatch.setitem(words("en").table(table), "dropout", text)
    place = f"{len(SYLLABUS)}/{len(SYLLABUS)}"
    conversation = Conversation("cnn")
    teach("program", "en", conversation=conversation)
    for reply in (
        teach("dropout", "en"),
        explain.next_(words("en"), Catalogue(), NO_MNIST, conversation),
    ):
        assert reply.text == f"Lesson {place} · Dropout\n\nLeaves out 50%."
        (figure,) = reply.figures
        assert (figure.name, figure.alt, reply.suggestions) == ("lesson-dropout", "50% left out.", ("explain Dropout",))
        assert isinstance(figure.data, FunctionData)
        assert [curve.name for curve in figure.data.curves] == ["learning rate η = 0.5", "slope"]
        assert figure.png.startswith(b"\x89PNG")
    assert "Dropout" in teach(None, "en").text
    assert explain.choices(Catalogue(), words("en"))[-1].text == "Dropout"
