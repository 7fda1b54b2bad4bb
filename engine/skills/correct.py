"""Take a correction of what was read, or a confirmation; keep it where the operator turned that on."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from engine.dialogue.memory import Chosen, Conversation
from engine.dialogue.understanding import SIGNS, Understood
from engine.errors import UserError
from engine.feedback import Feedback
from engine.locales import Words
from engine.messages import Digit, Message, Reading, Reply

_log = logging.getLogger(__name__)
Said = tuple[Digit, int]


def correct(
    digits: str | None,
    place: int | None,
    message: Message,
    understood: Understood,
    conversation: Conversation,
    words: Words,
    feedback: Feedback | None,
) -> Reply:
    """Take what a person says that the digits are: all of them, or one; ask where they only say that it was wrong."""
    chosen = conversation.about(place)  # raises where there is nothing to correct
    if digits is None:
        # "correct!" by itself is the command's name, and means the opposite.
        if message.text.strip(" .!").casefold() == understood.intent and not message.text.startswith(SIGNS):
            return confirm(message, conversation, words, feedback)
        return _asked(chosen, words)
    said, before, after = _meant(digits, place, conversation)
    kept = _kept(said, message, conversation, words, feedback)
    if all(digit.value == value for digit, value in said):
        return Reply(words.say("correct.same", text=before) + " " + kept)
    if len(said) == 1 and len(chosen.reading.digits) > 1:
        text = words.say("correct.one_of_several", value=said[0][1], before=before, after=after)
    else:
        text = words.say("correct.done", before=before, after=after)
    return Reply(f"{text} {kept}", suggestions=(words.command("why"), words.command("compare")))


def confirm(message: Message, conversation: Conversation, words: Words, feedback: Feedback | None) -> Reply:
    """Take it that all was read right."""
    if not any(reading.digits for reading in conversation.readings):
        return Reply(words.say("correct.glad"))
    said = [(digit, digit.value) for reading in conversation.readings for digit in reading.digits]
    return Reply(words.say("correct.glad") + " " + _kept(said, message, conversation, words, feedback))


def _asked(chosen: Chosen, words: Words) -> Reply:
    """What was it, then? The runner-up is the likeliest answer."""
    count = len(chosen.reading.digits)
    example = _with(chosen.reading, chosen.index, chosen.digit.runner_up).replace("\n", "")
    suggestion = f"{words.command('correct')} {example}"
    return Reply(
        words.say("correct.which" if count == 1 else "correct.which_of_several", count=count, example=suggestion),
        suggestions=(suggestion,),
    )


def _meant(digits: str, place: int | None, conversation: Conversation) -> tuple[list[Said], str, str]:
    """The digits that are spoken of with their values, and what was read, and what it should have been.

    Raises:
        UserError: there are not as many digits as were said.
    """
    readings = [reading for reading in conversation.readings if reading.digits]
    chosen = conversation.about()
    everything = [digit for reading in readings for digit in reading.digits]
    for group in (list(chosen.reading.digits), everything, *(list(reading.digits) for reading in readings)):
        if len(group) == len(digits) and (place is None or len(digits) > 1):
            said = list(zip(group, map(int, digits), strict=True))
            return said, "".join(str(digit.value) for digit in group), digits
    if len(digits) == 1:
        value = int(digits)
        if place is None and conversation.chosen is None:
            chosen = _misread(readings, value)
        return (
            [(chosen.digit, value)],
            chosen.reading.text.replace("\n", " / "),
            _with(chosen.reading, chosen.index, value).replace("\n", " / "),
        )
    if len(everything) == 1:
        raise UserError("correct.does_not_fit_one", given=len(digits))
    raise UserError("correct.does_not_fit", count=len(chosen.reading.digits), given=len(digits))


def _misread(readings: Sequence[Reading], value: int) -> Chosen:
    """Of all digits that were not read as this value, the least sure one: it is the one they mean, most likely."""
    everywhere = [Chosen(reading, index) for reading in readings for index in range(len(reading.digits))]
    others = [chosen for chosen in everywhere if chosen.digit.value != value]
    return min(others or everywhere, key=lambda chosen: chosen.digit.confidence)


def _with(reading: Reading, index: int, value: int) -> str:
    """A reading's text with one of its digits put right."""
    lines: dict[int, str] = {}
    for at, digit in enumerate(reading.digits):
        lines[digit.line] = lines.get(digit.line, "") + str(value if at == index else digit.value)
    return "\n".join(lines.values())


def _kept(
    said: Sequence[Said], message: Message, conversation: Conversation, words: Words, feedback: Feedback | None
) -> str:
    """Keeps it, if it may be kept, and tells whether it was."""
    if conversation.truth is not None:  # MNIST's own image, and its label is known
        return words.say("correct.known", label=conversation.truth)
    if feedback is None:
        return words.say("correct.not_kept")
    try:
        feedback.keep(message, conversation.read_by, said)
    except UserError as error:  # a full disk is no reason not to answer
        _log.warning("%s", error)  # its path is nobody's business but the operator's
        return words.say("correct.could_not_keep")
    return words.say("correct.kept")
