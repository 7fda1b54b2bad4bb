"""Read the last picture with every model, side by side."""

from __future__ import annotations

from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.errors import ModelError
from engine.formatting import percent
from engine.locales import Words
from engine.messages import Reply
from engine.passages import Passage
from engine.recognition.rereading import reread
from engine.skills.described import describe_all
from engine.skills.text import columns, echo_name, numbers, sentence


def compare(catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """A row for each picture and model: what it reads, and how sure it is; a line for a picture without digits."""
    conversation.about()  # raises if there is nothing to compare
    last = [reading for reading in conversation.readings if reading.digits]
    rows = [[words.say(f"compare.{name}") for name in ("model", "answer", "confidence")]]
    answers: list[tuple[str, ...]] = []
    for name in catalogue.names():
        try:
            readings = [reading for reading, _ in reread(last, catalogue.get(name))]
        except ModelError as error:  # the other models are still compared
            rows.append([name, sentence(error, words), ""])
            continue
        answers.append(tuple(reading.text for reading in readings))
        for reading in readings:
            text = numbers(reading)
            if len(readings) > 1 and (shown := echo_name(reading.source)):
                text = words.say("compare.named", name=shown, answer=text)
            rows.append([name, text, percent(reading.confidence)])
    lines = zip(conversation.readings, describe_all(conversation.readings, words), strict=True)
    without_digits = [Passage(line) for reading, line in lines if not reading.digits]
    verdict = words.say("compare.agree" if len(set(answers)) <= 1 else "compare.disagree")
    others = (name for name in catalogue.names() if name != conversation.read_by)
    suggestions = tuple(f"{words.command('predict')} {name}" for name in others)
    return Reply.of(
        Passage(columns(rows), fixed_width=True), Passage(verdict), *without_digits, suggestions=suggestions
    )


INTENTS = (Intent("compare", compare, pictures=True),)
