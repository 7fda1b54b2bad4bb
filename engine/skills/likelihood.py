"""How likely a digit is another one than it was read as, to "could it be a 7?"."""

from __future__ import annotations

from engine.dialogue.intents import Intent
from engine.dialogue.memory import Chosen, Conversation
from engine.dialogue.questions import Question
from engine.formatting import share_of
from engine.locales import Words
from engine.messages import Reply
from engine.skills.text import corrected
from engine.skills.why import answer


def likelihood(values: tuple[int, ...] | None, place: int | None, conversation: Conversation, words: Words) -> Reply:
    """Tell how likely each of the values is; of several digits, of the one where the first of them is likeliest.

    Where no value is asked about, what was read and what comes next to it.
    """
    chosen = conversation.about(place)  # raises where there is nothing to ask about
    if conversation.chosen is None and values:
        chosen = _likeliest(values[0], conversation) or chosen
    suggestions = [words.command("why")]
    if not values:
        return Reply(answer(chosen, words), suggestions=tuple(suggestions))
    digit, count = chosen.digit, len(conversation.digits)
    conversation.question = Question("correct", ("digits",), lengths=(count,), count=count)
    shares = ", ".join(
        words.say("likelihood.share", value=value, share=share_of(digit.probabilities[value])) for value in values
    )
    text = words.say(
        "likelihood.answer_at" if len(chosen.reading.digits) > 1 else "likelihood.answer",
        place=chosen.index + 1,
        shares=shares,
        value=digit.value,
    )
    if len(values) == 1 and values[0] != digit.value:
        truth = corrected(chosen.reading, chosen.index, values[0]).replace("\n", "")
        suggestions.append(f"{words.command('correct')} {truth}")
    return Reply(text, suggestions=tuple(suggestions))


def _likeliest(value: int, conversation: Conversation) -> Chosen | None:
    """Of the digits that were not read as a value, the one that it is likeliest of."""
    others = [chosen for chosen in conversation.digits if chosen.digit.value != value]
    return max(others, key=lambda chosen: chosen.digit.probabilities[value], default=None)


INTENTS = (Intent("likelihood", likelihood, ("values", "place"), command=False),)
