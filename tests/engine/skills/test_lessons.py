"""The lessons: complete in every language, exact in their numbers, shown live, and walked through with ``next``."""

from __future__ import annotations

import math
import re
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import LANGUAGES, Engine, Reply, words
from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.dialogue.memory import Conversation
from engine.mnist import Mnist
from engine.skills import lessons
from engine.skills.lessons import data, learning, networks, neurons
from engine.skills.lessons.material import Material
from engine.skills.lessons.syllabus import LESSONS
from tests.conftest import Say
from tests.pictures import write

ORDER = tuple(LESSONS)
# A cache with nothing in it.
NOWHERE = Path(__file__).parent / "there-is-no-such-folder"


def _taught(concept: str | None, language: str, mnist: Mnist, conversation: Conversation | None = None) -> Reply:
    return lessons.explain(concept, words(language), Catalogue(), mnist, conversation or Conversation("cnn"))


@pytest.fixture
def nowhere(tmp_path: Path) -> Mnist:
    """No MNIST on this disk, and none to be had."""
    return Mnist(url="http://127.0.0.1:9/mnist.npz", cache=tmp_path)


@pytest.fixture
def drawn(drawn_mnist: Path) -> Mnist:
    return Mnist(drawn_mnist)


def _material(mnist: Mnist, catalogue: Catalogue | None = None) -> Material:
    return Material(words("en"), catalogue or Catalogue(), mnist, Conversation("cnn"))


# What a lesson is


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_the_lessons_in_the_same_order(language: str) -> None:
    assert tuple(words(language).table("concepts")) == ORDER
    for table in ("lesson_texts", "lesson_alts"):
        assert set(words(language).table(table)) == set(ORDER)


def test_no_two_lessons_share_a_name() -> None:
    owners: dict[str, str] = {}
    for language in LANGUAGES:
        for concept, names in words(language).table("concepts").items():
            for name in names:
                assert (name, owners.setdefault(name.casefold(), concept)) == (name, concept)


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", ORDER)
def test_a_lesson_is_complete(concept: str, language: str, at_hand: bool, drawn: Mnist, nowhere: Mnist) -> None:
    reply = _taught(concept, language, drawn if at_hand else nowhere)
    title, body = reply.text.split("\n", 1)
    assert f" {ORDER.index(concept) + 1}/{len(ORDER)} " in title
    assert words(language).table("concepts")[concept][0] in title
    assert 80 <= len(body.split()) <= 250
    assert not re.search(r"[{}]|\bnan\b|\binf\b", reply.text + reply.figures[0].alt)
    assert f"“{reply.suggestions[0]}”" in body
    assert reply.figures[0].alt
    if language == "ko":
        assert re.search(r"[가-힣]요[.!?]", body)
        assert not re.search(r"[가-힣]니다[.!?]", body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_concept_all_lessons_are_listed_in_order(language: str, drawn: Mnist) -> None:
    reply = _taught(None, language, drawn)
    places = [reply.text.index(names[0]) for names in words(language).table("concepts").values()]
    assert places == sorted(places)
    assert [choice.text for choice in lessons.choices(Catalogue(), words(language))] == [
        names[0] for names in words(language).table("concepts").values()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_next_walks_through_all_lessons_and_says_when_it_was_the_last(language: str, drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    for place, concept in enumerate(ORDER, 1):
        reply = lessons.next_(words(language), Catalogue(), drawn, conversation)
        assert conversation.topic == concept
        assert f" {place}/{len(ORDER)} " in reply.text.split("\n")[0]
    for _ in range(2):
        reply = lessons.next_(words(language), Catalogue(), drawn, conversation)
        assert reply.text == words(language).say("lessons.finished", count=len(ORDER))
        assert not reply.figures


def test_next_goes_on_from_the_lesson_that_was_asked_for(drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    _taught("softmax", "en", drawn, conversation)
    lessons.next_(words("en"), Catalogue(), drawn, conversation)
    assert conversation.topic == "argmax"


# In conversation


def _intent(suggestion: str, language: str) -> str:
    """The intent that a suggested message names: "설명 렐루" is ``explain``."""
    spoken = words(language)
    return next(name for name in spoken.table("commands") if suggestion.split()[0] == spoken.command(name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", ORDER)
def test_what_a_lesson_suggests_is_understood_as_meant(concept: str, language: str, say: Say) -> None:
    title = words(language).table("concepts")[concept][0]
    reply = say(f"/explain {title}", locale=language)
    assert reply.intent == "explain"
    assert title in reply.text.split("\n")[0]
    for suggestion in reply.suggestions:
        answer = say(suggestion, locale=language)
        assert (suggestion, answer.intent) == (suggestion, _intent(suggestion, language))
        assert not answer.failed
        assert answer.locale == language
        if answer.intent == "explain":
            assert answer.figures  # that lesson, and not the list of all


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_explain_gives_its_lesson(language: str, engine: Engine, say: Say) -> None:
    for choice in engine.choices("explain", language):
        for command in ("explain", "/explain", words(language).command("explain")):
            reply = say(f"{command} {choice.text}", locale=language)
            assert (choice.text, reply.intent) == (choice.text, "explain")
            assert choice.text in reply.text.split("\n")[0]


@pytest.mark.parametrize(
    ("said", "concept"),
    [
        ("explain relu", "relu"),
        ("what is a neuron", "neuron"),
        ("how does backprop work", "backpropagation"),
        ("렐루 설명해 줘", "relu"),
        ("역전파가 뭐야", "backpropagation"),
        ("소프트맥스 설명해줘", "softmax"),
        ("왜 255로 나눠", "normalisation"),
    ],
)
def test_a_lesson_can_be_asked_for_in_a_sentence(said: str, concept: str, say: Say) -> None:
    assert say(said).figures[0].name == f"lesson-{concept}"


def test_each_conversation_has_its_own_place_in_the_lessons(say: Say) -> None:
    say("explain softmax", user="one")
    assert say("next", user="other").figures[0].name == "lesson-neuron"
    assert say("next", user="one").figures[0].name == "lesson-argmax"


def test_after_a_sample_the_live_pass_shows_that_sample(say: Say) -> None:
    say("sample 4")
    reply = say("explain forward propagation")
    assert words("en").say("lessons.own") in reply.text
    assert not reply.figures[0].private
    say("", write("4", height=80, pen=8, margin=40).encoded())
    assert say("explain forward propagation").figures[0].private


# What a lesson shows with


def test_a_lesson_shows_the_persons_own_digit_and_keeps_it_private(engine: Engine, drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    conversation.remember(tuple(engine.predict(write("4", height=80, pen=8, margin=40).encoded())), "cnn")
    own = Material(words("en"), Catalogue(), drawn, conversation)
    assert (own.example.glyphs[0] == conversation.readings[0].digits[0].glyph).all()
    for concept in ("forward", "softmax", "argmax", "normalisation", "relu", "predict_classes"):
        assert _taught(concept, "en", drawn, conversation).figures[0].private
        assert not _taught(concept, "en", drawn).figures[0].private
    conversation.remember(conversation.readings, "cnn", truth=4)  # as after ``sample``: that digit is nobody's
    assert not _taught("forward", "en", drawn, conversation).figures[0].private


def test_without_a_reading_the_first_test_image_is_shown(drawn: Mnist) -> None:
    image = drawn.load("test").images[0]
    np.testing.assert_allclose(_material(drawn).example.glyphs[0] * 255, image, atol=1e-3)


def test_without_a_reading_and_without_mnist_a_seven_is_drawn_that_the_network_reads(nowhere: Mnist) -> None:
    way = _material(nowhere).way
    assert way.activations[-1].argmax() == 7
    assert way.activations[-1].max() > 0.5


def test_a_damaged_data_set_does_not_stop_a_lesson(tmp_path: Path) -> None:
    (tmp_path / "mnist.npz").write_bytes(b"broken")
    assert _material(Mnist(tmp_path)).example.called == words("en").say("lessons.drawn")


def test_a_model_of_ones_own_that_is_no_plain_network_leaves_the_lessons_their_own(
    tmp_path: Path, nowhere: Mnist
) -> None:
    shutil.copy(SHIPPED / "cnn.tflite", tmp_path / "mlp.tflite")
    material = _material(nowhere, Catalogue(tmp_path))
    assert material.plain.file == SHIPPED / "mlp.tflite"
    (tmp_path / "mlp.tflite").write_bytes(b"broken")
    assert _material(nowhere, Catalogue(tmp_path)).plain.file == SHIPPED / "mlp.tflite"


@pytest.mark.parametrize("text", ["0", "1", "4", "7", "9"])
def test_the_live_pass_is_the_models_own_answer(text: str, say: Say, drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    conversation.remember(say("", write(text, height=80, pen=8, margin=40).encoded()).readings, "cnn")
    material = Material(words("en"), Catalogue(), drawn, conversation)
    model = material.plain.probabilities(material.example.glyphs[0][None])[0]
    np.testing.assert_allclose(material.way.activations[-1][:10], model, atol=1e-5)
    assert f"stands {model.argmax()}, with" in _taught("forward", "en", drawn, conversation).text


# The worked numbers


def _in(concept: str, *numbers: str) -> None:
    for language in LANGUAGES:
        text = _taught(concept, language, Mnist(cache=NOWHERE)).text
        for number in numbers:
            assert number in text, (concept, language, number)


def test_the_neurons_sum() -> None:
    total = float(np.dot([1.0, 0.5, 0.2], [0.4, -0.6, 1.0]) + 0.1)
    _in("neuron", f"= {total:.1f}", "(−0.3)")


def test_lines_in_lines_are_lines() -> None:
    x = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(3 * (2 * x + 1) + 4, 6 * x + 7)
    _in("activation", "6x + 7")


@given(st.floats(-30, 30))
def test_the_sigmoids_slope_is_its_derivative_and_at_most_a_quarter(x: float) -> None:
    at, nudge = np.array(x), 1e-5
    slope = float(neurons.sigmoid_slope(at))
    difference = float(neurons.sigmoid(at + nudge) - neurons.sigmoid(at - nudge)) / (2 * nudge)
    assert slope == pytest.approx(difference, abs=1e-8)
    assert slope <= 0.25 == float(neurons.sigmoid_slope(np.array(0.0)))


def test_what_is_left_of_a_gradient() -> None:
    _in("sigmoid", f"{0.25**10:.8f}", f"{math.exp(-2) / (1 + math.exp(-2)) ** 2:.3f}")


def test_the_cost_of_exp_is_measured() -> None:
    first, second = re.findall(r"([\d.]+) µs", _taught("sigmoid", "en", Mnist(cache=NOWHERE)).text)
    assert float(first) > 0
    assert float(second) > 0


def test_the_parameters_are_those_of_the_card() -> None:
    total = Card.read(SHIPPED / "mlp.json").parameters
    _in("layers", f"{total:,}")
    _in("saving", f"{total:,}", f"{4 * total / 1000:,.1f} kB")


def test_exclusive_or_needs_a_hidden_layer() -> None:
    for x, y, wanted in networks.EXCLUSIVE_OR:
        assert wanted == x ^ y
        assert networks.two_layers(np.array(float(x)), np.array(float(y))) == wanted
    right = [
        (networks.single_neuron(np.array(x), np.array(y)) > 0.5) == wanted for x, y, wanted in networks.EXCLUSIVE_OR
    ]
    assert right.count(True) == 3
    generator = np.random.default_rng(0)
    for w0, w1, b in generator.normal(size=(2000, 3)):  # no single neuron does better
        assert not all((w0 * x + w1 * y + b > 0) == wanted for x, y, wanted in networks.EXCLUSIVE_OR)


def test_squared_error() -> None:
    errors = (np.array(learning.WANTED) - np.array(learning.ANSWERED)) ** 2
    _in("loss", f"{errors.sum():.2f}", f"{errors.mean():.4f}")


def test_sparse_and_categorical_cross_entropy_are_the_same_number() -> None:
    assert sum(learning.PROBABILITIES) == pytest.approx(1)
    one_hot = np.eye(10)[learning.LABEL]
    categorical = float(-(one_hot * np.log(learning.PROBABILITIES)).sum())
    sparse = float(-np.log(learning.PROBABILITIES[learning.LABEL]))
    assert categorical == pytest.approx(sparse)
    for language in LANGUAGES:
        text = _taught("cross_entropy", language, Mnist(cache=NOWHERE)).text
        assert text.count(f"{sparse:.3f}") >= 3
    _in("cross_entropy", f"{-np.log(0.1):.3f}", str([int(value) for value in one_hot]))


@given(st.floats(-3, 3))
def test_the_chain_rule_gives_the_slope_of_the_loss(weight: float) -> None:
    def loss(w: float) -> float:
        return (w * learning.X - learning.TARGET) ** 2

    numeric = (loss(weight + 1e-6) - loss(weight - 1e-6)) / 2e-6
    assert learning.slope(weight) == pytest.approx(numeric, abs=1e-5)


def test_a_step_of_gradient_descent() -> None:
    weights, losses = learning.descended(learning.STEPS)
    assert weights[1] == pytest.approx(0.8 - 0.1 * 2 * (0.8 * 1.5 - 0.5) * 1.5)
    assert losses[0] == pytest.approx((0.8 * 1.5 - 0.5) ** 2)
    assert all(after < before for before, after in pairwise(losses))
    _in("backpropagation", "0.49", "2.1", f"{weights[1]:g}", f"{losses[1]:.3f}")


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_the_tiny_problems_gradients_are_those_of_its_loss(weight: float, bias: float) -> None:
    x, wanted = learning.temperatures()

    def loss(w: float, b: float) -> float:
        return float(((w * x + b - wanted) ** 2).mean())

    to_weight, to_bias = (part.mean() for part in learning.gradients(weight, bias))
    nudge = 1e-6
    assert to_weight == pytest.approx((loss(weight + nudge, bias) - loss(weight - nudge, bias)) / (2 * nudge), abs=1e-5)
    assert to_bias == pytest.approx((loss(weight, bias + nudge) - loss(weight, bias - nudge)) / (2 * nudge), abs=1e-5)


def test_sgd_finds_fahrenheit_with_the_right_learning_rate_alone() -> None:
    small, good, large = (learning.stochastic_descent(rate) for rate in learning.RATES)
    assert good[1] == pytest.approx(1.8, abs=0.01)
    assert 100 * good[2] == pytest.approx(32, abs=0.2)
    assert good[0][-1] < 1e-4 < small[0][-1] < small[0][0]
    assert large[0][-1] > 1e6
    _in("sgd", f"{good[1]:.3f}", str(len(large[0]) - 1))


def test_softmax_worked() -> None:
    powers = np.exp([2.0, 1.0, 0.1])
    for numbers in (powers, powers / powers.sum()):
        _in("softmax", ", ".join(f"{number:.3f}" for number in numbers))
    assert math.e**5 == pytest.approx(148, abs=0.5)


def test_normalisation_divides_a_pixel_of_the_figure() -> None:
    text = _taught("normalisation", "en", Mnist(cache=NOWHERE)).text
    found = re.search(r"(\d+) / 255 = (\d\.\d+)", text)
    assert found
    assert float(found[2]) == pytest.approx(int(found[1]) / 255, abs=5e-4)


# The simulations


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400), st.integers(1, 500), st.integers(0, 10))
def test_a_buffer_shuffles_no_example_further_forward_than_its_size(count: int, buffer: int, seed: int) -> None:
    order = data.buffered((np.arange(count) % 256).astype(np.uint8), buffer, seed)
    assert sorted(order) == sorted(np.arange(count) % 256)
    if count <= 256:
        assert all(example - place < buffer for place, example in enumerate(order.tolist()))


def test_a_buffer_for_all_makes_every_place_likely() -> None:
    firsts = [int(data.buffered(np.arange(10, dtype=np.uint8), 10, seed)[0]) for seed in range(300)]
    assert set(firsts) == set(range(10))


def test_the_posts_way_of_splitting_leaks_as_arithmetic_says() -> None:
    counts = data.leaked(data.LEAK_EPOCHS)
    for epoch, count in enumerate(counts, 1):
        assert count / 18_000 == pytest.approx(1 - 0.3**epoch, abs=0.015)
    _in("split", f"{counts[0]:,}", f"{counts[2]:,}")


def test_tensorflow_deals_anew_for_training_and_validation() -> None:
    tf = pytest.importorskip("tensorflow")
    examples = tf.data.Dataset.range(1000).shuffle(1000)
    trained_on = set(examples.take(700).as_numpy_iterator())
    share = len(trained_on & set(examples.skip(700).as_numpy_iterator())) / 300
    assert 0.55 < share < 0.85  # 0.7 +- 5 standard deviations


def test_a_batch_four_times_as_large_halves_the_spread() -> None:
    text = _taught("batch", "en", Mnist(cache=NOWHERE)).text
    spreads = [float(number) for number in re.findall(r"0\.\d{3}", text)]
    assert len(spreads) == len(data.SIZES)
    for before, after in pairwise(spreads):
        assert before / after == pytest.approx(2, rel=0.25)
    assert f"{data.KEPT // data.BATCH:,}" in text


def test_mnists_counts_are_told(full_mnist: Mnist) -> None:
    counts = np.bincount(full_mnist.load("test").labels)
    here, elsewhere = (
        _taught("mnist", "en", full_mnist).text,
        _taught("mnist", "en", Mnist(cache=NOWHERE)).text,
    )
    assert here == elsewhere
    assert f"{counts.max():,}" in here
    assert f"{counts.min():,}" in here


def test_the_curves_are_those_of_the_cards(drawn: Mnist) -> None:
    text = _taught("epochs", "en", drawn).text
    for name in ("mlp", "cnn"):
        history = Card.read(SHIPPED / f"{name}.json").history
        assert f"{history['val_loss'][-1]:.4f}" in text
        assert f"{history['loss'][-1]:.4f}" in text
        best = int(np.argmin(history["val_loss"])) + 1
        assert best == len(history["val_loss"]) or f"epoch {best} of" in text


def test_the_file_sizes_are_real(drawn: Mnist) -> None:
    text = _taught("saving", "en", drawn).text
    for file in (*SHIPPED.glob("*.keras"), *SHIPPED.glob("*.tflite")):
        assert f"{file.name} {file.stat().st_size / 1000:,.1f} kB" in text


# What is asked for in other words


@pytest.mark.parametrize(
    ("said", "title"),
    [("explain softmx", "Softmax"), ("what is sigmiod", "Sigmoid"), ("explain backpropogation", "Backpropagation")],
)
def test_a_slip_in_a_concepts_name_is_understood(say: Say, said: str, title: str) -> None:
    assert f" · {title}" in say(said, locale="en").text


@pytest.mark.parametrize(
    ("said", "title"), [("시그모이드함수가뭐야", "시그모이드"), ("백프로파게이션 알려줘", "역전파")]
)
def test_a_slip_in_a_concepts_korean_name_is_understood(say: Say, said: str, title: str) -> None:
    assert f" · {title}" in say(said, locale="ko").text


def test_what_is_not_taught_is_named_and_the_lessons_are_listed(say: Say) -> None:
    reply = say("explain banana", locale="en")
    assert reply.text.startswith("There is no lesson on “banana”.")
    assert all(str(names[0]) in reply.text for names in words("en").table("concepts").values())
    assert "@everyone" not in say("/explain @everyone", locale="en").text


def test_the_second_of_two_concepts_is_suggested(say: Say) -> None:
    reply = say("explain relu and sigmoid", locale="en")
    assert " · ReLU" in reply.text
    assert reply.suggestions[0] == "explain Sigmoid"
