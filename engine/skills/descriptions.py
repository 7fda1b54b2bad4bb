"""What was read, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from engine.formatting import percent
from engine.locales import Words
from engine.messages import Reading
from engine.skills.text import echo_name, numbers, sentence

# Of several digits, those less sure than this are named with their runner-up beside the least sure one.
UNCLEAR = 0.9


def describe(reading: Reading, words: Words) -> str:
    """A reading in a sentence."""
    if reading.error is not None:
        return sentence(reading.error, words)
    if reading.reason is not None:
        return words.say(f"reading.{reading.reason.value}")
    count = len(reading.digits)
    values = {"text": numbers(reading), "confidence": percent(reading.confidence)}
    if reading.sure:
        text = words.say("reading.digit" if count == 1 else "reading.digits", count=count, **values)
    elif reading.ink_in_doubt:
        text = words.say("reading.unsure_ink", **values)
    else:
        key = "reading.unsure" if count == 1 else "reading.unsure_several"
        text = words.say(key, doubts=_doubts(reading, words), **values)
    return words.say("reading.left_out", reading=text, count=reading.left_out) if reading.left_out else text


def describe_all(readings: Sequence[Reading], words: Words) -> list[str]:
    """A sentence for each reading, with the picture's name where there are several; an error tells the name itself."""
    lines = [describe(reading, words) for reading in readings]
    if len(readings) == 1:
        return lines
    names = [echo_name(reading.source) if reading.error is None else "" for reading in readings]
    named = zip(names, lines, strict=True)
    return [words.say("reading.named", name=name, reading=line) if name else line for name, line in named]


def _doubts(reading: Reading, words: Words) -> str:
    """The two best guesses of a digit read alone, or of the least sure ones among several."""
    if len(reading.digits) == 1:
        return words.say("reading.doubt", value=reading.digits[0].value, runner_up=reading.digits[0].runner_up)
    least_sure = sorted(enumerate(reading.digits, 1), key=lambda item: item[1].confidence)[:3]
    return ", ".join(
        words.say("reading.doubt_at", place=place, value=digit.value, runner_up=digit.runner_up)
        for place, digit in sorted(least_sure, key=lambda item: item[0])
        if digit.confidence <= reading.confidence or digit.confidence < UNCLEAR
    )
