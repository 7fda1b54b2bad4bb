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
from engine.skills.data_set import data_set

# What is answered in the same words whoever asks, and what is suggested then.
_PLAIN = {
    "formats": ("privacy",),
    "offline": ("privacy",),
    "letters": (),
    "own_picture": ("help",),
    "drawing": ("help",),
    "leaving": (),
    "okay": (),
    "how_are_you": (),
    "awake": ("help",),
    "chatter": (),
    "banter": (),
    "speed": (),
    "appearance": (),
    "figure_colours": (),
    "sharing": (),
    "wording": ("language",),
    "accessibility": (),
    "games": ("sample",),
    "data_set": ("explain mnist",),
    "report_fault": (),
    "elsewhere": (),
    "installing": (),
    "exporting": (),
    "how_it_works": ("why", "explain"),
    "picture_quality": ("help",),
    "favourites": (),
    "insults": ("help",),
    "distress": (),
}
SHIPPED_RECIPES = ("mlp", "cnn")


def training(
    model: str | None, catalogue: Catalogue, conversation: Conversation, words: Words, notion: str | None = None
) -> Reply:
    """On what, how long and by what recipe a model was trained; after what a notion is that was asked about."""
    classifier = catalogue.get(model or conversation.model)
    card = classifier.card
    if card is None:
        return Reply(words.say("questions.training_unknown", name=classifier.name))
    recipe = words.say(f"questions.recipe_{card.recipe if _ships(card) else 'own'}", recipe=card.recipe)
    text = words.say(
        "questions.training",
        name=card.name,
        minutes=thousands(round(card.seconds / 60) or 1),
        epochs=len(card.history["loss"]),
        machine=card.machine,
        recipe=recipe,
    )
    if notion:  # "what is dropout?" may ask for either
        text = words.say(f"glossary_texts.{notion}") + " " + text
    return Reply(text, suggestions=(words.command("history"), words.command("summary")))


def personal(catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """What is asked of a person, such as its age: a program has none, but a model has a day of training."""
    card = catalogue.get(conversation.model).card
    trained = words.say("questions.personal_trained", day=card.created) if card else ""
    return Reply(words.say("questions.personal", trained=trained), suggestions=(words.command("about"),))


def _ships(card: Card) -> bool:
    return card.recipe in SHIPPED_RECIPES


def which_model(catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """Which model reads best, and how the others do."""
    cards = sorted(cards_of(catalogue), key=lambda card: -card.test_accuracy)
    if not cards:
        raise ModelError("model.unknown", name="", names=", ".join(catalogue.names()))
    best, *others = cards
    kinds = " ".join(words.say(f"questions.kind_{card.recipe}", name=card.name) for card in cards if _ships(card))
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
        rest=f"{rest} {kinds}".strip(),
        command=command,
    )
    return Reply(text, suggestions=(command, *([words.command("compare")] if conversation.digits else [])))


def cards_of(catalogue: Catalogue) -> list[Card]:
    """What is known of each model that has a card."""
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


def learning(words: Words, feedback: Corrections | None) -> Reply:
    """Whether it learns from what it is sent, and how it can be taught others' handwriting."""
    kept = words.say("questions.learning_kept" if feedback else "questions.learning_not_kept")
    return Reply(words.say("questions.learning", kept=kept))


def _answering(name: str, commands: tuple[str, ...]) -> Handler:
    """A handler that gives an answer as it stands."""

    def answer(words: Words) -> Reply:
        named = (command.partition(" ") for command in commands)
        suggestions = tuple("".join([words.command(first), *rest]) for first, *rest in named)
        return Reply(words.say(f"questions.{name}"), suggestions=suggestions)

    return answer


INTENTS = (
    *(
        Intent(name, data_set if name == "data_set" else _answering(name, commands), command=False)
        for name, commands in _PLAIN.items()
    ),
    Intent("training", training, ("model", "notion"), command=False),
    Intent("personal", personal, command=False),
    Intent("which_model", which_model, command=False),
    Intent("feedback", feedback, ("switch",), command=False),
    Intent("learning", learning, command=False),
)
