"""Take a correction of what was read, or a confirmation; keep it where the operator turned that on."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from engine.dialogue.intents import Intent
from engine.dialogue.memory import Chosen, Conversation
from engine.dialogue.questions import Question
from engine.errors import UsageError, UserError
from engine.feedback import Feedback
from engine.locales import Words
from engine.messages import Digit, Message, Reply
from engine.skills.reading import UNCLEAR
from engine.skills.text import corrected

_log = logging.getLogger(__name__)
Said = tuple[Digit, int]
SLOTS = ("digits", "place", "misread", "several")


def correct(
    digits: str | None,
    place: int | None,
    misread: int | None,
    several: tuple[tuple[int, str | None], ...] | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Feedback | None,
    alone: bool | None = None,
) -> Reply:
    """Take what a person says that the digits are: all of them, or one; ask where it is not clear which one.

    Args:
        digits: what they really are; None where a person only says that something is wrong.
        place: the digit's place, or among several pictures the picture's.
        misread: what the digit was read as.
        several: where more than one place is named, each with its digits.
        message: what the person sent.
        conversation: what was read, and what is asked back.
        words: the replies.
        feedback: where corrections are kept.
        alone: whether they only said "correct!", which means that all is right.
    """
    conversation.about()  # raises where there is nothing to correct
    if alone:
        return _confirmed(message, conversation, words, feedback)
    if several:
        return _several(several, message, conversation, words, feedback)
    whole = _whole(digits, conversation)
    if whole is None:
        if place is not None:
            conversation.about(place)
        if misread is not None and len(conversation.digits) > 1:
            alike = [chosen for chosen in conversation.digits if chosen.digit.value == misread]
            if not alike:
                conversation.question = Question("correct", ("place",), {"digits": digits})
                raise UsageError("correct.no_such_value", value=misread, text=_text(conversation))
            if len(alike) == 1 and place is None:
                conversation.choose(alike[0])
            elif digits is not None and not (place is not None and conversation.about().digit.value == misread):
                return _where(digits, conversation, words)
        if digits is None:
            return _which(conversation, words)
        if len(digits) > 1:
            raise _unfit(digits, conversation)
        chosen = _meant(int(digits), conversation)
        if chosen is None:
            return _where(digits, conversation, words)
        before, after = chosen.reading.text, corrected(chosen.reading, chosen.index, int(digits))
        whole, place = [(chosen.digit, int(digits))], chosen.index + 1 if len(chosen.reading.digits) > 1 else None
    else:
        before, after, place = "".join(str(digit.value) for digit, _ in whole), str(digits), None
    kept = _kept(whole, message, conversation, words, feedback)
    before, after = before.replace("\n", " / "), after.replace("\n", " / ")
    if before == after:
        return Reply(words.say("correct.same", text=before) + " " + kept)
    key = "correct.done" if place is None else "correct.one_of_several"
    text = words.say(key, place=place, value=digits, before=before, after=after)
    return Reply(f"{text} {kept}", suggestions=(words.command("why"), words.command("compare")))


def confirm(
    digits: str | None,
    place: int | None,
    misread: int | None,
    several: tuple[tuple[int, str | None], ...] | None,
    partly: bool | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Feedback | None,
) -> Reply:
    """Take it that all was read right; digits that were not are a correction: "yes, it's a 4" where that is a 9."""
    readings = [reading for reading in conversation.readings if reading.digits]
    everything = "".join(reading.text.replace("\n", "") for reading in readings)
    if readings and digits is not None and digits not in (everything, *(reading.text for reading in readings)):
        return correct(digits, place, misread, several, message, conversation, words, feedback)
    if readings and partly:
        conversation.chosen = None
        return _which(conversation, words)
    return _confirmed(message, conversation, words, feedback)


def _confirmed(message: Message, conversation: Conversation, words: Words, feedback: Feedback | None) -> Reply:
    if not conversation.readings:
        raise UsageError("followup.nothing_read")
    if not any(reading.digits for reading in conversation.readings):
        return Reply(words.say("correct.glad"))
    said = [(digit, digit.value) for reading in conversation.readings for digit in reading.digits]
    return Reply(words.say("correct.glad") + " " + _kept(said, message, conversation, words, feedback))


def _several(
    several: tuple[tuple[int, str | None], ...],
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Feedback | None,
) -> Reply:
    """Take the digits at several places at once, if each place has one digit."""
    told = [(conversation.about(place), digits) for place, digits in several]
    reading = told[0][0].reading
    conversation.chosen = None
    if len(conversation.readings) > 1 or any(digits is None or len(digits) > 1 for _, digits in told):
        return _which(conversation, words)
    truth = {chosen.index: str(digits) for chosen, digits in told}
    digits = "".join(truth.get(index, str(digit.value)) for index, digit in enumerate(reading.digits))
    return correct(digits, None, None, None, message, conversation, words, feedback)


def _whole(digits: str | None, conversation: Conversation) -> list[Said] | None:
    """All digits of a reading, or of all of them, with their values; None where one of them is spoken of."""
    readings = [reading for reading in conversation.readings if reading.digits]
    everything = [chosen.digit for chosen in conversation.digits]
    for group in (list(conversation.about().reading.digits), everything, *(list(one.digits) for one in readings)):
        if digits is not None and len(group) == len(digits) and (len(digits) > 1 or len(everything) == 1):
            return list(zip(group, map(int, digits), strict=True))
    return None


def _meant(value: int, conversation: Conversation) -> Chosen | None:
    """The digit that has this value, of several: the one chosen before, or the only one in doubt; None if not clear."""
    if conversation.chosen is not None or len(conversation.digits) == 1:
        return conversation.about()
    others = [chosen for chosen in conversation.digits if chosen.digit.value != value]
    if not others:
        return conversation.digits[0]
    doubted = [chosen for chosen in others if chosen.digit.confidence < UNCLEAR]
    expected = [chosen for chosen in doubted if chosen.digit.runner_up == value]
    return next((several[0] for several in (doubted, expected) if len(several) == 1), None)


def _which(conversation: Conversation, words: Words) -> Reply:
    """What was it, then? The runner-up is the likeliest answer."""
    chosen, count = conversation.about(), len(conversation.digits)
    value = chosen.digit.runner_up
    truth = corrected(chosen.reading, chosen.index, value).replace("\n", "")
    suggestion = f"{words.command('correct')} {truth}"
    place = chosen.index + 1
    if count > 1 and conversation.chosen is None:
        conversation.question = Question("correct", ("digits", "place"), count=count)
        several = len(conversation.readings) > 1
        key, count = ("which_picture", len(conversation.readings)) if several else ("which_of_several", count)
    else:
        conversation.question = Question("correct", ("digits",), count=count)
        key = "which_at" if len(chosen.reading.digits) > 1 else "which"
    text = words.say(f"correct.{key}", count=count, place=place, value=value, example=suggestion)
    return Reply(text, suggestions=(suggestion,))


def _where(digits: str, conversation: Conversation, words: Words) -> Reply:
    """Which of them is that?"""
    count, pictures = len(conversation.digits), len(conversation.readings)
    conversation.chosen = None
    known = {"digits": digits}
    conversation.question = Question("correct", ("digits", "place"), known, lengths=(count,), count=count)
    if pictures > 1:
        return Reply(words.say("correct.which_place_of_pictures", count=pictures, value=digits))
    return Reply(words.say("correct.which_place", text=_text(conversation), value=digits))


def _unfit(digits: str, conversation: Conversation) -> UserError:
    """There are not as many digits as were given."""
    conversation.question = Question("correct", ("digits",), count=len(conversation.digits))
    if len(conversation.digits) == 1:
        return UserError("correct.does_not_fit_one", given=len(digits))
    return UserError("correct.does_not_fit", count=len(conversation.about().reading.digits), given=len(digits))


def _text(conversation: Conversation) -> str:
    return ", ".join(reading.text.replace("\n", " / ") for reading in conversation.readings if reading.digits)


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


INTENTS = (
    Intent("correct", correct, (*SLOTS, "alone"), "[DIGITS]", pictures=True, if_asked="likelihood"),
    Intent("confirm", confirm, (*SLOTS, "partly"), command=False, pictures=True, if_asked="likelihood"),
)
