"""Why a digit was read so: the pixels that decided, and the part without which the answer would be another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Intent
from engine.dialogue.memory import Chosen, Conversation
from engine.figures.why import draw_why
from engine.formatting import percent, share_of
from engine.locales import Words
from engine.messages import Figure, Reply

if TYPE_CHECKING:
    from engine.classifier.occlusion import Evidence

PLACES = (
    ("top_left", "top", "top_right"),
    ("left", "middle", "right"),
    ("bottom_left", "bottom", "bottom_right"),
)


def why(place: int | None, catalogue: Catalogue, conversation: Conversation, words: Words) -> Reply:
    """Show what decided the digit that the conversation is about, and say what would have changed it."""
    from engine.classifier.occlusion import evidence  # which imports numpy: not before it is asked for

    chosen = conversation.about(place)  # raises where there is nothing to explain
    classifier = catalogue.get(conversation.reader)
    found = evidence(classifier, chosen.digit.glyph)
    reason = _reason(found, chosen.digit.confidence, words)
    alt = words.say("why.alt", value=found.value, runner_up=found.runner_up, reason=reason)
    figure = Figure(
        "why", alt, partial(draw_why, chosen.digit.glyph, chosen.digit.probabilities, found), conversation.truth is None
    )
    suggestions = (words.command("compare"), words.command("correct"))
    return Reply(f"{answer(chosen, words)} {reason}", figures=(figure,), suggestions=suggestions)


def answer(chosen: Chosen, words: Words) -> str:
    """What a digit was read as, and what comes next."""
    digit = chosen.digit
    several, share = len(chosen.reading.digits) > 1, digit.probabilities[digit.runner_up]
    return words.say(
        "why.answer_at" if several else "why.answer",
        place=chosen.index + 1,
        value=digit.value,
        confidence=percent(digit.confidence),
        runner_up=digit.runner_up,
        of_runner_up=share_of(share),
    )


def _reason(found: Evidence, confidence: float, words: Words) -> str:
    """The nearest reason: a part without which it would be another digit, or the one that matters most."""
    if found.part is None:
        return words.say("why.no_part")
    row, column = found.part.place
    return words.say(
        "why.changes" if found.changes else "why.stays",
        place=words.say(f"places.{PLACES[row][column]}"),
        value=found.value,
        other=found.part.value,
        sure=percent(found.part.confidence),
        before=percent(confidence),
        after=percent(found.part.of_answer),
    )


INTENTS = (Intent("why", why, ("place",), pictures=True),)
