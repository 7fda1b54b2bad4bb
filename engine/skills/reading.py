"""Read pictures: a person's own, or MNIST's test images."""

from __future__ import annotations

import random

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.intents import PREDICT, Choice, Intent
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.dialogue.slots import Number
from engine.errors import DataError
from engine.figures.reading import draw_reading
from engine.formatting import percent
from engine.locales import Words
from engine.messages import Figure, Message, Reading, Reply, Reporter
from engine.mnist import Mnist
from engine.passages import Passage
from engine.recognition.digits import reading_of
from engine.recognition.reading import read
from engine.recognition.rereading import reread
from engine.skills.model_choice import choices
from engine.skills.text import echo_name, in_one_line, sentence
from engine.vision import Glyph, View

TEST_IMAGES = 10_000
# Of several digits, those less sure than this are named with their runner-up beside the least sure one.
UNCLEAR = 0.9


def predict(
    message: Message,
    model: str | None,
    catalogue: Catalogue,
    words: Words,
    report: Reporter,
    conversation: Conversation,
) -> Reply:
    """Read the message's pictures; without any, read the last ones again with the model that is named."""
    pictures = message.attachments or (message.quote.attachments if message.quote else ())
    if not pictures and (model is None or not conversation.readings):
        suggestions = (f"{words.command('sample')} 20", words.command("help"))
        return Reply(words.say("reading.none_sent"), suggestions=suggestions)
    name = model or conversation.model
    classifier = catalogue.get(name)
    results = read(pictures, classifier, report) if pictures else reread(conversation.readings, classifier)
    readings = tuple(reading for reading, _ in results)
    conversation.remember(readings, name, None if pictures else conversation.truth)
    # A bare value sent next is a correction; of a single digit only if that was in doubt.
    digits = conversation.digits
    lengths = (len(digits),) if all(reading.sure for reading in readings) else (1, len(digits))
    conversation.question = Question("correct", ("digits",), lengths=lengths, count=len(digits)) if digits else None
    lines = [describe(reading, words) for reading in readings]
    if len(readings) > 1:
        names = [echo_name(reading.source) if reading.error is None else "" for reading in readings]
        named = zip(names, lines, strict=True)
        lines = [words.say("reading.named", name=name, reading=line) if name else line for name, line in named]
    figures = tuple(
        _figure(reading, view, words, f"reading-{index + 1}", index)
        for index, (reading, view) in enumerate(results)
        if view is not None and reading.digits
    )
    passages = [Passage(line, reading=index) for index, line in enumerate(lines)]
    if model is not None:
        passages.insert(0, Passage(words.say("reading.with_model", name=classifier.name)))
    failed = any(reading.error for reading in readings)
    return Reply.of(*passages, readings=readings, figures=figures, failed=failed)


def describe(reading: Reading, words: Words) -> str:
    """A reading in a sentence."""
    if reading.error is not None:
        return sentence(reading.error, words)
    if reading.reason is not None:
        return words.say(f"reading.{reading.reason.value}")
    count = len(reading.digits)
    values = {"text": in_one_line(reading.text), "confidence": percent(reading.confidence)}
    if reading.sure:
        text = words.say("reading.digit" if count == 1 else "reading.digits", count=count, **values)
    else:
        text = words.say("reading.unsure", doubts=_doubts(reading, words), **values)
    return words.say("reading.left_out", reading=text, count=reading.left_out) if reading.left_out else text


def _doubts(reading: Reading, words: Words) -> str:
    """The two best guesses of a digit read alone, or of the least sure ones among several."""
    if len(reading.digits) == 1:
        return words.say("reading.doubt", value=reading.digits[0].value, runner_up=reading.digits[0].runner_up)
    least_sure = sorted(enumerate(reading.digits, 1), key=lambda item: item[1].confidence)[:3]
    return ", ".join(
        words.say("reading.doubt_at", place=place, value=digit.value, runner_up=digit.runner_up)
        for place, digit in sorted(least_sure, key=lambda item: item[0])
        if digit.confidence <= reading.confidence or digit.confidence < UNCLEAR
    )


def _figure(reading: Reading, view: View, words: Words, name: str, index: int, *, private: bool = True) -> Figure:
    alt = words.say("reading.alt", text=in_one_line(reading.text))
    return Figure(name, alt, lambda: draw_reading(reading, view.pixels, view.size), private, reading=index)


def sample_choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001
    """The first test image, the last, and any: MNIST's test set has 10,000."""
    any_number = random.randrange(TEST_IMAGES)  # noqa: S311 - not for security
    numbers = {"first": 0, "last": TEST_IMAGES - 1, "any": any_number}
    return tuple(Choice(str(number), words.say(f"sample.{name}")) for name, number in numbers.items())


def sample(
    number: Number | None,
    classifier: Classifier,
    mnist: Mnist,
    words: Words,
    report: Reporter,
    conversation: Conversation,
) -> Reply:
    """Read the N-th test image, counted from 0, and compare the answer with its label."""
    import numpy as np

    test = mnist.load("test", report)
    last = len(test) - 1
    if number is None:
        return Reply(words.say("sample.which", last=last), suggestions=(f"{words.command('sample')} 20",))
    if number == "any":
        number = random.randrange(len(test))  # noqa: S311 - not for security
    elif number == "last":
        number = last
    if number > last:
        raise DataError("data.no_such_sample", number=number, last=last)
    image, label = test.images[number], int(test.labels[number])
    pixels = image.astype(np.float32) / np.float32(255)  # a glyph as it is
    glyph = Glyph(pixels, (0, 0, 28, 28), 0)
    reading = reading_of(f"mnist-test-{number}", [glyph], classifier.probabilities(pixels[None]), classifier)
    (digit,) = reading.digits
    conversation.remember((reading,), conversation.model, truth=label)
    text = words.say(
        "sample.answer" if reading.sure else "sample.unsure",
        number=number,
        label=label,
        value=digit.value,
        confidence=percent(digit.confidence),
        runner_up=digit.runner_up,
        verdict=words.say("sample.right" if digit.value == label else "sample.wrong"),
    )
    figure = _figure(reading, View(image, (28, 28)), words, reading.source, 0, private=False)
    return Reply(text, (reading,), (figure,), suggestions=(f"{words.command('sample')} {(number + 1) % len(test)}",))


INTENTS = (
    Intent(PREDICT, predict, ("model",), "[MODEL]", choices, pictures=True),
    Intent("sample", sample, ("number",), "N", sample_choices, asks="number", long=True),
)
