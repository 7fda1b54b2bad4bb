"""Why a digit was read so: the decisive pixels, and the part without which the answer would change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine.classifier.catalogue import Catalogue
from engine.dialogue.arguments import Argument, Kind
from engine.dialogue.intents import Intent
from engine.dialogue.memory import ChosenDigit, Conversation
from engine.drawing import Figure
from engine.figures.why import draw_why, why_tiles
from engine.formatting import percent
from engine.locales import Words
from engine.messages import ModelReadings, Reply
from engine.skills.naming import at_start, correction_command, correction_note, digit_name
from engine.skills.text import share_of

if TYPE_CHECKING:
    from engine.classifier.occlusion import Evidence

PLACES = (
    ("top_left", "top", "top_right"),
    ("left", "middle", "right"),
    ("bottom_left", "bottom", "bottom_right"),
)

# A digit at least this sure is not offered to be corrected to its runner-up.
CERTAIN = 0.99


def why(
    place: int | None,
    values: tuple[int, ...] | None,
    catalogue: Catalogue,
    conversation: Conversation,
    words: Words,
) -> Reply:
    """Show what decided the digit that the conversation is about, and say what would have changed it.

    ``values`` are what it was read as, and what it might have been: "why 5 and not 6?".
    """
    from engine.classifier.occlusion import evidence  # imports numpy, which most conversations do not need

    chosen = conversation.about(place)  # raises if there is nothing to explain
    if values and place is None and chosen.digit.value not in values[:1]:
        candidates = [other for value in values for other in conversation.digits if other.digit.value == value]
        digits = conversation.digits
        candidates += [one for value in values for one in digits if conversation.corrected_value(one) == value]
        chosen = candidates[0] if candidates else chosen
        conversation.choose(chosen)
    corrected = conversation.corrected_value(chosen)
    rival = next((value for value in values or () if value != chosen.digit.value), corrected)
    classifier = catalogue.get(conversation.reader)
    result = evidence(classifier, chosen.digit.glyph, rival)
    reason = _reason(result, chosen.digit.confidence, words)
    alt = words.say("why.alt", value=result.value, runner_up=result.runner_up)
    draw = partial(draw_why, chosen.digit.glyph, chosen.digit.probabilities, result)
    tiles = why_tiles(chosen.digit.glyph, chosen.digit.probabilities, result)
    figure = Figure("why", alt, draw, conversation.truth is None, tiles)
    other = chosen.digit.runner_up if rival is None else rival
    is_replaced = conversation.replacement(conversation.place_of(chosen)[0]) is not None
    doubted = rival is not None or chosen.digit.confidence < CERTAIN
    offers = doubted and corrected is None and not is_replaced
    corrections = (correction_command(chosen, other, conversation, words),) if offers else ()
    suggestions = (words.command("compare"), *corrections)
    sentences = (answer(chosen, conversation, words, rival), correction_note(chosen, conversation, words), reason)
    text = " ".join(filter(None, sentences))
    explained = ModelReadings(conversation.read_by, conversation.readings, conversation.place_of(chosen))
    return Reply(text, figures=(figure,), suggestions=suggestions, compared=(explained,))


def answer(chosen: ChosenDigit, conversation: Conversation, words: Words, rival: int | None = None) -> str:
    """What a digit was read as, and the runner-up, or the rival that somebody candidates."""
    digit = chosen.digit
    other = digit.runner_up if rival is None else rival
    key = "answer" if rival is None else "rival"
    return words.say(
        f"why.{key}_at" if len(conversation.digits) > 1 else f"why.{key}",
        where=at_start(digit_name(chosen, conversation, words)),
        value=digit.value,
        confidence=percent(digit.confidence),
        runner_up=other,
        of_runner_up=share_of(digit.probabilities[other], words),
    )


def _reason(result: Evidence, confidence: float, words: Words) -> str:
    """The part without which it would be another digit, or else the part that matters most."""
    if result.part is None:
        return words.say("why.no_part")
    row, column = result.part.place
    return words.say(
        "why.changes" if result.changes else "why.stays",
        place=words.say(f"places.{PLACES[row][column]}"),
        value=result.value,
        other=result.part.value,
        sure=percent(result.part.confidence),
        before=percent(confidence),
        after=percent(result.part.of_answer),
    )


INTENTS = (Intent("why", why, ("place", "values"), (Argument("digit", Kind.DIGIT),), pictures=True),)
