"""Read pictures: a person's own, or MNIST's test images."""

from __future__ import annotations

import random
from collections.abc import Sequence

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.arguments import Argument, Choice, Kind
from engine.dialogue.intents import PREDICT, SIGNS, Intent
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.dialogue.request import Request
from engine.dialogue.slots import Number
from engine.drawing import Figure
from engine.errors import DataError
from engine.figures.reading import draw_reading
from engine.formatting import percent, thousands
from engine.locales import Words
from engine.messages import Message, Reading, Reply, Reporter
from engine.mnist import Digits, Mnist
from engine.passages import Passage
from engine.recognition.digits import reading_of
from engine.recognition.reading import read
from engine.recognition.rereading import reread
from engine.skills.descriptions import describe_all
from engine.skills.facts import facts
from engine.skills.model_choice import MODEL, choices
from engine.skills.text import numbers, share_of, with_mnist
from engine.vision import Decode, Glyph, View

TEST_IMAGES = 10_000
HARDEST = 10  # images in a list


def predict(
    message: Message,
    model: str | None,
    catalogue: Catalogue,
    mnist: Mnist,
    words: Words,
    report: Reporter,
    conversation: Conversation,
    decode: Decode | None,
) -> Reply:
    """Read the message's pictures; without any, read the last ones again with the model that is named."""
    pictures = message.attachments or (message.quote.attachments if message.quote else ())
    if not pictures and model is None and conversation.texts:
        return facts(Request("again"), conversation, words)
    if not pictures and not conversation.readings:
        suggestions = (*with_mnist(mnist, f"{words.command('sample')} 20"), words.command("help"))
        return Reply(words.say("reading.none_sent"), suggestions=suggestions)
    name = model or conversation.model
    classifier = catalogue.get(name)
    if pictures:
        results = read(pictures, classifier, report, decode=decode)
    else:
        results = reread(conversation.readings, classifier)
    readings = tuple(reading for reading, _ in results)
    truth = None if pictures else conversation.truth
    # Words that ask for nothing more may say what the picture is called.
    asks = model is not None or message.quote is not None or message.text.lstrip().startswith(SIGNS)
    caption = "" if asks else message.text
    conversation.remember(readings, name, truth, again=not pictures, continues=message.continues, caption=caption)
    # A bare value sent next is a correction; of a single digit only if that was in doubt.
    digits = conversation.digits
    lengths = (len(digits),) if all(reading.sure for reading in readings) else (1, len(digits))
    conversation.question = Question("correct", ("digits",), lengths=lengths, count=len(digits)) if digits else None
    lines = describe_all(readings, words)
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


def _figure(reading: Reading, view: View, words: Words, name: str, index: int, *, private: bool = True) -> Figure:
    alt = words.say("reading.alt", text=numbers(reading))
    return Figure(name, alt, lambda: draw_reading(reading, view.pixels, view.size), private, reading=index)


def sample_choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001
    """The first test image, the last, and any: MNIST's test set has 10,000."""
    any_number = random.randrange(TEST_IMAGES)  # noqa: S311 - not for security
    numbers = {"first": 0, "last": TEST_IMAGES - 1, "any": any_number}
    return tuple(Choice(str(number), words.say(f"sample.{name}")) for name, number in numbers.items())


def sample(
    number: Number | None,
    wish: str | None,
    value: int | None,
    classifier: Classifier,
    mnist: Mnist,
    words: Words,
    report: Reporter,
    conversation: Conversation,
    taken_for: int | None = None,
) -> Reply:
    """Read one of the test images, and compare the answer with its label.

    ``number`` is the image's, counted from 0, or "any" or "last"; ``wish`` tells which one instead: one of that
    "value", one that is read "wrong" (of a value, and ``taken_for`` another one, where these are named), the "next"
    one, "another" one like the last, the "same" again, or a list of the "hardest".
    """
    if wish == "same":
        number, wish = conversation.sample, None
    if number is None and not wish:
        to_come = mnist.folder is None and not mnist.at_hand("test")
        last = (TEST_IMAGES if to_come else len(mnist.load("test"))) - 1
        return Reply(
            words.say("sample.which", last=last, command=words.command("sample")),
            suggestions=with_mnist(mnist, f"{words.command('sample')} 20"),
        )
    test = mnist.load("test", report)
    last = len(test) - 1
    another = wish == "another"
    if wish in ("another", "next") and (wish == "next" or not conversation.wish):
        number, wish = ((conversation.sample or 0) + 1) % len(test), ""
    elif another:
        wish, _, label = conversation.wish.partition(" ")
        value = int(label) if label else None
    if wish == "hardest":
        hardest = _by_difficulty(test, classifier, report)
        if conversation.wish != wish or not another:
            conversation.wish, conversation.sample = wish, hardest[:HARDEST][-1]
            return _hardest(hardest[:HARDEST], test, classifier, words)
        at = hardest.index(conversation.sample) if conversation.sample in hardest else -1
        return _read_sample(hardest[(at + 1) % len(hardest)], test, classifier, words, conversation)
    if wish:
        number = _next_image(test, wish, value, taken_for, classifier, conversation.sample, report)
        if number is None:
            key = "none_wrong" if value is None else "none_of_value_wrong" if taken_for is None else "none_taken_for"
            count = thousands(len(test))
            return Reply(words.say(f"sample.{key}", count=count, value=value, taken_for=taken_for))
    conversation.wish = (f"{wish} {value}" if value is not None else wish) if wish else ""
    if number == "any":
        number = random.randrange(len(test))  # noqa: S311 - not for security
    elif number == "last":
        number = last
    if not isinstance(number, int) or number > last:
        raise DataError("data.no_such_sample", number=number, last=last)
    return _read_sample(number, test, classifier, words, conversation)


def _read_sample(number: int, test: Digits, classifier: Classifier, words: Words, conversation: Conversation) -> Reply:
    import numpy as np

    image, label = test.images[number], int(test.labels[number])
    pixels = image.astype(np.float32) / np.float32(255)  # a glyph as it is
    glyph = Glyph(pixels, (0, 0, 28, 28), 0)
    reading = reading_of(f"mnist-test-{number}", [glyph], classifier.probabilities(pixels[None]), classifier)
    (digit,) = reading.digits
    conversation.remember((reading,), conversation.model, truth=label)
    conversation.sample = number
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


def _next_image(
    test: Digits,
    wish: str,
    value: int | None,
    taken_for: int | None,
    classifier: Classifier,
    last: int | None,
    report: Reporter,
) -> int | None:
    """The number of the next image of a value, or that is read "wrong", or both; None if there is none."""
    import numpy as np

    fits = np.ones(len(test), bool) if value is None else test.labels == value
    if wish == "wrong":
        answers = classifier.labelled(test, report).argmax(axis=1)
        fits &= (answers != test.labels) if taken_for is None else (answers == taken_for)
    fitting = np.flatnonzero(fits)
    if not len(fitting):
        return None
    later = fitting[fitting > (-1 if last is None else last)]
    return int((later if len(later) else fitting)[0])


def _by_difficulty(test: Digits, classifier: Classifier, report: Reporter) -> list[int]:
    """The numbers of the test images, those first whose label gets the least probability."""
    of_labels = classifier.labelled(test, report)[range(len(test)), test.labels]
    return [int(number) for number in of_labels.argsort()]


def _hardest(numbers: Sequence[int], test: Digits, classifier: Classifier, words: Words) -> Reply:
    """The test images with these numbers, in a list."""
    rows = classifier.labelled(test)
    lines = [
        words.say(
            "sample.hard",
            number=number,
            label=int(test.labels[number]),
            value=int(rows[number].argmax()),
            share=share_of(float(rows[number, test.labels[number]]), words),
        )
        for number in numbers
    ]
    first = f"{words.command('sample')} {numbers[0]}"
    return Reply("\n".join([words.say("sample.hardest", count=len(lines)), *lines]), suggestions=(first,))


_NUMBER = Argument("number", Kind.INTEGER, required=True, minimum=0, maximum=TEST_IMAGES - 1)
INTENTS = (
    Intent(PREDICT, predict, ("model",), (MODEL,), choices, pictures=True),
    Intent(
        "sample", sample, ("number", "wish", "value", "taken_for"), (_NUMBER,), sample_choices, asks="number", long=True
    ),
)
