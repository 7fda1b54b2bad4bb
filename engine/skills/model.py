"""What a model is: its layers, its scores and its training."""

from __future__ import annotations

from engine.charts import ConfusionData, CurveData
from engine.classifier.card import HISTORY_KEYS, Card, Scores
from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.drawing import Figure
from engine.errors import DataError
from engine.figures.confusion import draw_confusion
from engine.figures.curves import draw_curves
from engine.formatting import exact_percent, thousands
from engine.locales import Words
from engine.messages import Reply, Reporter
from engine.mnist import Mnist
from engine.passages import Passage
from engine.skills.model_choice import MODEL, choices, trial_in_words
from engine.skills.text import with_mnist


def summary(model: str | None, catalogue: Catalogue, conversation: Conversation, mnist: Mnist, words: Words) -> Reply:
    """Keras's table of the layers, of the conversation's model or of another."""
    classifier = catalogue.get(model or conversation.model)
    table, card, name = classifier.summary(), classifier.card, classifier.name
    if table is None:
        nothing = words.say("summary.nothing", name=name, file=classifier.file.name)
        return Reply("\n".join([nothing, *trial_in_words(classifier, words)]))
    if card is None:
        title = words.say("summary.without_card", name=name, file=classifier.file.name)
        return _with_table("\n".join([title, *trial_in_words(classifier, words)]), table)
    title = words.say(
        "summary.title",
        name=name,
        parameters=thousands(card.parameters),
        created=card.created,
        recipe=card.recipe,
        seed=card.seed,
        accuracy=exact_percent(card.test_accuracy),
    )
    return _with_table(title, table, *with_mnist(mnist, words.command("evaluate")), words.command("history"))


def _with_table(title: str, table: str, *suggestions: str) -> Reply:
    return Reply.of(Passage(title), Passage(table, fixed_width=True), suggestions=suggestions)


def evaluate(
    model: str | None, catalogue: Catalogue, conversation: Conversation, mnist: Mnist, words: Words, report: Reporter
) -> Reply:
    """Measure a model on the test set; without that, give the scores of its card and say why."""
    classifier = catalogue.get(model or conversation.model)
    name = classifier.name
    try:
        test = mnist.load("test", report)
    except DataError as error:
        note = words.say("evaluate.why_not", error=words.error(error))
        if classifier.card is None:
            return Reply(note + " " + words.say("evaluate.no_card", name=name), failed=True)
        scores = classifier.card.test
        source, values, note = "evaluate.from_card", {"created": classifier.card.created}, note + "\n"
    else:
        scores = classifier.scores(test, report)
        source, values, note = "evaluate.measured", {"examples": thousands(scores.examples)}, ""
    figures = {"loss": f"{scores.loss:.4f}", "accuracy": exact_percent(scores.accuracy)}
    card = classifier.card
    if card is not None and card.test.examples != scores.examples:  # a set of somebody's own, or a part of MNIST's
        known = {"examples": thousands(card.test.examples), "accuracy": exact_percent(card.test.accuracy)}
        note += words.say("evaluate.card_says", **known) + "\n"
    recall = ", ".join(f"{value}: {exact_percent(share)}" for value, share in enumerate(scores.recall))
    text = words.say(source, name=name, **figures, **values) + "\n" + note + words.say("evaluate.recall", recall=recall)
    text += " " + words.say("evaluate.most_confused", confused=_most_confused(scores, words))
    suggestions = (words.command("history"), words.command("summary"))
    return Reply(text, figures=(_confusion(scores, name, words),), suggestions=suggestions)


def _most_confused(scores: Scores, words: Words) -> str:
    """The most frequent mistakes in words."""
    mistakes = sorted(
        (count, truth, answer)
        for truth, row in enumerate(scores.confusion)
        for answer, count in enumerate(row)
        if truth != answer and count
    )[-3:]
    confused = ", ".join(
        words.say("evaluate.confused", truth=truth, answer=answer, count=count)
        for count, truth, answer in reversed(mistakes)
    )
    return confused or words.say("evaluate.none_confused")


def _confusion(scores: Scores, name: str, words: Words) -> Figure:
    confused = _most_confused(scores, words)
    alt = words.say("evaluate.alt", name=name, accuracy=exact_percent(scores.accuracy), confused=confused)
    data = ConfusionData(scores.confusion)
    return Figure(f"confusion-{name}", alt, lambda: draw_confusion(scores.confusion, words), data=data)


def history(model: str | None, catalogue: Catalogue, conversation: Conversation, mnist: Mnist, words: Words) -> Reply:
    """The learning curves, from the card."""
    classifier = catalogue.get(model or conversation.model)
    card, name = classifier.card, classifier.name
    if card is None:
        return Reply(words.say("history.none", name=name))
    data = CurveData(**{key: tuple(card.history[key]) for key in HISTORY_KEYS})
    alt = words.say("history.alt", name=name)
    figure = Figure(f"history-{name}", alt, lambda: draw_curves(card.history, words), data=data)
    suggestions = (*with_mnist(mnist, words.command("evaluate")), words.command("summary"))
    return Reply(_history_in_words(card, words), figures=(figure,), suggestions=suggestions)


def _history_in_words(card: Card, words: Words) -> str:
    loss, accuracy, val_loss, val_accuracy = (card.history[key] for key in HISTORY_KEYS)
    return words.say(
        "history.text",
        name=card.name,
        epochs=len(loss),
        loss_first=f"{loss[0]:.4f}",
        loss_last=f"{loss[-1]:.4f}",
        accuracy_first=exact_percent(accuracy[0]),
        accuracy_last=exact_percent(accuracy[-1]),
        val_loss_last=f"{val_loss[-1]:.4f}",
        val_accuracy_last=exact_percent(val_accuracy[-1]),
    )


INTENTS = (
    Intent("summary", summary, ("model",), (MODEL,), choices),
    Intent("evaluate", evaluate, ("model",), (MODEL,), choices, long=True),
    Intent("history", history, ("model",), (MODEL,), choices),
)
