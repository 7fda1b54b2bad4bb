"""Lessons without a conversation around them, for tests."""

from __future__ import annotations

from pathlib import Path

from engine import LANGUAGES, Reply, words
from engine.classifier.catalogue import Catalogue
from engine.dialogue.memory import Conversation
from engine.lessons.material import Material
from engine.mnist import Mnist
from engine.skills import explain

# A data set that is neither on this disk nor to be had.
NO_MNIST = Mnist(url="http://127.0.0.1:9/mnist.npz", cache=Path(__file__).parent / "there-is-no-such-folder")


def teach(
    concept: str | None, language: str, mnist: Mnist = NO_MNIST, conversation: Conversation | None = None
) -> Reply:
    """The lesson on a concept."""
    return explain.explain(concept, words(language), Catalogue(), mnist, conversation or Conversation("cnn"))


def material_of(mnist: Mnist, catalogue: Catalogue | None = None) -> Material:
    """What a lesson may use at the beginning of a conversation in English."""
    return Material(words("en"), catalogue or Catalogue(), mnist, Conversation("cnn"))


def assert_in_text(concept: str, *numbers: str) -> None:
    """The lesson's text has the numbers, in every language."""
    for language in LANGUAGES:
        text = teach(concept, language).text
        for number in numbers:
            assert number in text, (concept, language, number)
