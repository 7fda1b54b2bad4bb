"""Answers to questions that people have about Digitbot: what it takes, where it works, how it was trained."""

from __future__ import annotations

from engine.classifier.card import Card
from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Handler, Intent
from engine.dialogue.memory import Conversation
from engine.errors import ModelError
from engine.feedback import Corrections
from engine.formatting import exact_percent, thousands
from engine.locales import Words
from engine.messages import Reply

# What is answered in the same words whoever asks, and what is suggested then.
_PLAIN = {
    "formats": ("privacy",),
    "offline": ("privacy",),
    "letters": (),
    "own_picture": ("help",),
    "drawing": ("help",),
    "leaving": (),
    "okay": (),
}
SHIPPED_RECIPES = ("mlp", "cnn")


def training(model: str | None, catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """On what, how long and by what recipe a model was trained."""
    classifier = catalogue.get(model or conversation.model)
    card = classifier.card
    if card is None:
        return Reply(words.say("questions.training_unknown", name=classifier.name))
    known = card.recipe in SHIPPED_RECIPES
    recipe = words.say(f"questions.recipe_{card.recipe if known else 'own'}", recipe=card.recipe)
    text = words.say(
        "questions.training",
        name=card.name,
        minutes=thousands(round(card.seconds / 60) or 1),
        epochs=len(card.history["loss"]),
        machine=card.machine,
        recipe=recipe,
    )
    return Reply(text, suggestions=(words.command("history"), words.command("summary")))


def which_model(catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """Which model reads best, and how the others do."""
    cards = sorted(_cards(catalogue), key=lambda card: -card.test_accuracy)
    if not cards:
        raise ModelError("model.unknown", name="", names=", ".join(catalogue.names()))
    best, *others = cards
    rest = " ".join(
        words.say(
            "questions.which_model_rest",
            name=card.name,
            accuracy=exact_percent(card.test_accuracy),
            parameters=thousands(card.parameters),
        )
        for card in others
    )
    command = f"{words.command('models')} {others[0].name if others else best.name}"
    text = words.say(
        "questions.which_model",
        best=best.name,
        best_accuracy=exact_percent(best.test_accuracy),
        best_parameters=thousands(best.parameters),
        rest=rest,
        command=command,
    )
    return Reply(text, suggestions=(command, *([words.command("compare")] if conversation.digits else [])))


def _cards(catalogue: Catalogue) -> list[Card]:
    cards = []
    for name in catalogue.names():
        try:
            card = catalogue.card(name)
        except ModelError:  # a damaged card must not hide the other models
            continue
        cards += [card] if card else []
    return cards


def feedback(switch: bool | None, conversation: Conversation, words: Words, feedback: Corrections | None) -> Reply:
    """Keep this person's corrections from now on, or not; without ``switch`` tell which it is."""
    if feedback is None:
        return Reply(words.say("questions.feedback_never"))
    name = "feedback"
    if switch is None:
        name = "feedback_is"
    else:
        conversation.keeps = switch
    return Reply(words.say(f"questions.{name}_{'on' if conversation.keeps else 'off'}"))


def _answering(name: str, commands: tuple[str, ...]) -> Handler:
    """A handler that gives an answer as it stands."""

    def answer(words: Words) -> Reply:
        return Reply(words.say(f"questions.{name}"), suggestions=tuple(map(words.command, commands)))

    return answer


INTENTS = (
    *(Intent(name, _answering(name, commands), command=False) for name, commands in _PLAIN.items()),
    Intent("training", training, ("model",), command=False),
    Intent("which_model", which_model, command=False),
    Intent("feedback", feedback, ("switch",), command=False),
)
