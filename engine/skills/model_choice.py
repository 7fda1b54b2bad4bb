"""Which models there are, and which one a conversation uses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.classifier.card import Card
from engine.classifier.catalogue import Catalogue, called
from engine.classifier.classifier import Classifier
from engine.classifier.trial import SCALES
from engine.dialogue.arguments import Argument, Choice, Kind
from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.errors import ModelError
from engine.formatting import exact_percent, percent, thousands
from engine.locales import Words
from engine.messages import Reply


def models(model: str | None, catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """List the models, or use another one in this conversation."""
    if model is None:
        names = ", ".join(_item(name, catalogue, words) for name in catalogue.names())
        others = tuple(
            f"{words.command('models')} {name}" for name in catalogue.names() if name != called(conversation.model)
        )
        current, command = called(conversation.model), words.command("models")
        listed = words.say("models.list", names=names, current=current, command=command)
        return Reply("\n".join([listed, *map(words.error, catalogue.hiding())]), suggestions=others)
    classifier = catalogue.get(model)
    conversation.model = model
    card, name = classifier.card, classifier.name
    if card is None:
        return Reply("\n".join([words.say("models.switched", name=name), *trial_in_words(classifier, words)]))
    scores = {"parameters": thousands(card.parameters), "accuracy": exact_percent(card.test_accuracy)}
    return Reply(words.say("models.switched_scored", name=name, **scores))


def trial_in_words(classifier: Classifier, words: Words) -> Iterator[str]:
    """What is unusual about the use of a model without a card, a sentence each."""
    trial = classifier.trial
    if trial is None:
        return
    if trial.poor:
        yield words.say("models.poor", right=percent(trial.right))
    elif trial.scale is not SCALES[0]:
        yield words.say(f"models.scale_{trial.scale.name}")
    if trial.outputs > 10 and not trial.refuses:
        yield words.say("models.eleventh")


def choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001 - accuracies need none
    """The models' names, each with its accuracy."""
    return tuple(
        Choice(name, exact_percent(card.test_accuracy) if (card := _card(name, catalogue)) else "")
        for name in catalogue.names()
    )


def _item(name: str, catalogue: Catalogue, words: Words) -> str:
    card = _card(name, catalogue)
    return words.say("models.item", name=name, accuracy=exact_percent(card.test_accuracy)) if card else name


def _card(name: str, catalogue: Catalogue) -> Card | None:
    try:
        return catalogue.card(name)
    except ModelError:  # a damaged card must not hide the other models; using its model reports it
        return None


MODEL = Argument("model", Kind.MODEL)
INTENTS = (Intent("models", models, ("model",), (Argument("name", Kind.MODEL),), choices, asks="model"),)
