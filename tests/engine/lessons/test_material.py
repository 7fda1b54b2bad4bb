"""What a lesson shows with: the person's own digit, one of MNIST's, or a drawn one, and the post's network."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from engine import Engine, words
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.dialogue.memory import Conversation
from engine.lessons.material import Material
from engine.mnist import Mnist
from tests.engine.lessons.teaching import NO_MNIST, material_of, teach
from tests.pictures import write


def test_a_lesson_shows_the_persons_own_digit_and_keeps_it_private(engine: Engine, drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    conversation.remember(tuple(engine.predict(write("4", height=80, pen=8, margin=40).encoded())), "cnn")
    own = Material(words("en"), Catalogue(), drawn, conversation)
    assert (own.example.glyphs[0] == conversation.readings[0].digits[0].glyph).all()
    for concept in ("forward", "softmax", "argmax", "normalisation", "relu", "predict_classes"):
        assert teach(concept, "en", drawn, conversation).figures[0].private
        assert not teach(concept, "en", drawn).figures[0].private
    conversation.remember(conversation.readings, "cnn", truth=4)  # as after ``sample``: that digit is nobody's
    assert not teach("forward", "en", drawn, conversation).figures[0].private


def test_without_a_reading_the_first_test_image_is_shown(drawn: Mnist) -> None:
    image = drawn.load("test").images[0]
    np.testing.assert_allclose(material_of(drawn).example.glyphs[0] * 255, image, atol=1e-3)


def test_without_a_reading_and_without_mnist_a_seven_is_drawn_that_the_network_reads() -> None:
    forward_pass = material_of(NO_MNIST).forward_pass
    assert forward_pass.activations[-1].argmax() == 7
    assert forward_pass.activations[-1].max() > 0.5


def test_a_damaged_data_set_does_not_stop_a_lesson(tmp_path: Path) -> None:
    (tmp_path / "mnist.npz").write_bytes(b"broken")
    assert material_of(Mnist(tmp_path)).example.name == words("en").say("lessons.drawn")


def test_a_model_of_ones_own_that_is_no_plain_network_leaves_the_lessons_their_own(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "cnn.tflite", tmp_path / "mlp.tflite")
    material = material_of(NO_MNIST, Catalogue(tmp_path))
    assert material.plain.file == SHIPPED / "mlp.tflite"
    (tmp_path / "mlp.tflite").write_bytes(b"broken")
    assert material_of(NO_MNIST, Catalogue(tmp_path)).plain.file == SHIPPED / "mlp.tflite"
