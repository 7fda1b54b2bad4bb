"""Teach: what lies behind reading digits, in short lessons with the real models and real numbers."""

from __future__ import annotations

from collections.abc import Callable

from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Choice
from engine.dialogue.memory import Conversation
from engine.locales import Words
from engine.messages import Figure, Reply
from engine.mnist import Mnist
from engine.skills.lessons import data, learning, networks, neurons, training
from engine.skills.lessons.material import Lesson, Material

# In learning order, which is that of ``[concepts]`` in the locale files, too.
LESSONS: dict[str, Callable[[Material], Lesson]] = {
    "neuron": neurons.neuron,
    "activation": neurons.activation,
    "step": neurons.step_function,
    "sigmoid": neurons.sigmoid_function,
    "relu": neurons.relu_function,
    "layers": networks.layers,
    "deep": networks.deep,
    "forward": networks.forward_propagation,
    "loss": learning.loss,
    "cross_entropy": learning.cross_entropy,
    "backpropagation": learning.backpropagation,
    "mnist": data.mnist,
    "normalisation": data.normalisation,
    "shuffle": data.shuffle,
    "batch": data.batch,
    "split": data.split,
    "epochs": training.epochs,
    "sgd": learning.sgd,
    "softmax": networks.softmax_function,
    "argmax": networks.argmax,
    "saving": training.saving,
    "predict_classes": networks.predict_classes,
}
ORDER = tuple(LESSONS)


def explain(concept: str | None, words: Words, catalogue: Catalogue, mnist: Mnist, conversation: Conversation) -> Reply:
    """Give the lesson on a concept; without one, list them all."""
    if concept is None:
        return _listed(words)
    lesson = LESSONS[concept](Material(words, catalogue, mnist, conversation))
    conversation.topic = concept
    place = ORDER.index(concept) + 1
    text = words.say(f"lesson_texts.{concept}", **lesson.values)
    title = words.say("lessons.title", place=place, count=len(ORDER), title=_title(concept, words))
    alt = words.say(f"lesson_alts.{concept}", **lesson.values)
    figure = Figure(f"lesson-{concept}", alt, lesson.draw, lesson.private, lesson.data)
    onwards = (words.command("next"),) if place < len(ORDER) else ()
    return Reply(f"{title}\n\n{text.strip()}", figures=(figure,), suggestions=(str(lesson.values["command"]), *onwards))


def next_(words: Words, catalogue: Catalogue, mnist: Mnist, conversation: Conversation) -> Reply:
    """Give the lesson after the last one in this conversation; the first where there was none yet."""
    reached = ORDER.index(conversation.topic) + 1 if conversation.topic else 0
    if reached == len(ORDER):
        first = f"{words.command('explain')} {_title(ORDER[0], words)}"
        return Reply(words.say("lessons.finished", count=len(ORDER)), suggestions=(first, words.command("explain")))
    return explain(ORDER[reached], words, catalogue, mnist, conversation)


def choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001 - lessons need none
    """The lessons' titles, in learning order, each with its place."""
    return tuple(
        Choice(_title(concept, words), words.say("lessons.place", place=place, count=len(ORDER)))
        for place, concept in enumerate(ORDER, 1)
    )


def _listed(words: Words) -> Reply:
    lines = [
        words.say("lessons.line", place=f"{place:2}", title=_title(concept, words))
        for place, concept in enumerate(ORDER, 1)
    ]
    text = "\n".join([words.say("lessons.list", count=len(ORDER)), *lines, words.say("lessons.how")])
    first = f"{words.command('explain')} {_title(ORDER[0], words)}"
    return Reply(text, suggestions=(first, words.command("next")))


def _title(concept: str, words: Words) -> str:
    return str(words.table("concepts")[concept][0])
