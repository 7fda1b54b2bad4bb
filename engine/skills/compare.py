"""Read the last picture with every model, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.errors import ModelError
from engine.formatting import percent
from engine.locales import Words
from engine.messages import ModelReadings, Reading, Reply
from engine.passages import Passage
from engine.recognition.rereading import reread
from engine.skills.descriptions import describe_all
from engine.skills.questions import cards_of, which_model
from engine.skills.text import columns, echo_name, numbers, sentence


def compare(catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """A row for each picture and model: what it reads, and how sure it is; a line for a picture without digits."""
    descriptions = describe_all(conversation.readings, words)
    if len(descriptions) > 1 and not conversation.digits:
        return Reply("\n".join(descriptions), failed=True)
    if not conversation.readings and cards_of(catalogue):  # "put both models side by side", before a picture is sent
        known = which_model(catalogue, conversation, words)
        return replace(
            known, text=words.say("compare.without_picture", known=known.text, command=words.command("compare"))
        )
    conversation.about()  # raises if there is nothing to compare
    rows = [[words.say(f"compare.{name}") for name in ("model", "answer", "confidence")]]
    compared: list[ModelReadings] = []
    for name in catalogue.names():
        try:
            classifier = catalogue.get(name)
            # What was read from the pictures themselves stays, with all that made it sure or unsure.
            again = name != conversation.reader
            every = _read_again(conversation.readings, classifier) if again else conversation.readings
        except ModelError as error:  # the other models are still compared
            rows.append([name, sentence(error, words), ""])
            continue
        compared.append(ModelReadings(name, every))
        readings = [reading for reading in every if reading.digits]
        for reading in readings:
            text = numbers(reading)
            if len(readings) > 1 and (shown := echo_name(reading.source)):
                text = words.say("compare.named", name=shown, answer=text)
            rows.append([name, text, percent(reading.confidence)])
    lines = zip(conversation.readings, descriptions, strict=True)
    without_digits = [Passage(line) for reading, line in lines if not reading.digits]
    answers = {tuple(reading.text for reading in one.readings) for one in compared}
    verdict = words.say("compare.agree" if len(answers) <= 1 else "compare.disagree")
    others = (name for name in catalogue.names() if name != conversation.read_by)
    suggestions = tuple(f"{words.command('predict')} {name}" for name in others)
    passages = (Passage(columns(rows), fixed_width=True), Passage(verdict), *without_digits)
    return Reply.of(*passages, suggestions=suggestions, compared=tuple(compared))


def _read_again(readings: Sequence[Reading], classifier: Classifier) -> tuple[Reading, ...]:
    """What a model reads; each digit lies where it was found."""
    return tuple(
        replace(
            new, digits=tuple(replace(digit, box=old.box) for digit, old in zip(new.digits, was.digits, strict=True))
        )
        for (new, _), was in zip(reread(readings, classifier), readings, strict=True)
    )


INTENTS = (Intent("compare", compare, pictures=True),)
