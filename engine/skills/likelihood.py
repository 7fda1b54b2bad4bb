"""How likely other values of a digit are: "could it be a 7?"."""

from __future__ import annotations

from engine.dialogue.intents import Intent
from engine.dialogue.memory import ChosenDigit, Conversation
from engine.dialogue.questions import Question
from engine.locales import Words
from engine.messages import Reply
from engine.skills.naming import at_start, correction_command, correction_note, digit_name
from engine.skills.text import share_of
from engine.skills.why import answer


def likelihood(values: tuple[int, ...] | None, place: int | None, conversation: Conversation, words: Words) -> Reply:
    """Tell how likely the values are, of several digits for the one where the first value is likeliest.

    Without values, tell what was read and the runner-up.
    """
    chosen = conversation.about(place)  # raises if nothing was read
    alike = [other for other in conversation.digits if values and other.digit.value == values[0]]
    if values and len(values) == 2 and alike:  # "could the 7 be a 1?"
        chosen = chosen if place is not None or chosen.digit.value == values[0] else alike[0]
        values = tuple(value for value in values if value != chosen.digit.value)
    elif conversation.chosen is None and values:
        others = (other for other in conversation.digits if other.digit.value != values[0])
        chosen = max(others, key=lambda other: other.digit.probabilities[values[0]], default=chosen)
    suggestions = [words.command("why")]
    if not values:
        text = answer(chosen, conversation, words)
        return Reply(_with_correction(text, chosen, conversation, words), suggestions=tuple(suggestions))
    digit, count = chosen.digit, len(conversation.digits)
    supposed = (chosen.index + 1, values[0]) if len(values) == len(conversation.readings) == 1 else None
    conversation.question = Question("correct", ("digits",), lengths=(count,), count=count, supposed=supposed)
    shares = ", ".join(
        words.say("likelihood.share", value=value, share=share_of(digit.probabilities[value], words))
        for value in values
    )
    text = words.say(
        "likelihood.answer_at" if count > 1 else "likelihood.answer",
        where=at_start(digit_name(chosen, conversation, words)),
        shares=shares,
        value=digit.value,
    )
    if len(values) == 1 and values[0] not in (digit.value, conversation.corrected_value(chosen)):
        suggestions.append(correction_command(chosen, values[0], conversation, words))
    return Reply(_with_correction(text, chosen, conversation, words), suggestions=tuple(suggestions))


def _with_correction(text: str, chosen: ChosenDigit, conversation: Conversation, words: Words) -> str:
    return f"{text} {correction_note(chosen, conversation, words)}".rstrip()


INTENTS = (Intent("likelihood", likelihood, ("values", "place"), command=False),)
