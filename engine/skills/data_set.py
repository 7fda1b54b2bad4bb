"""What MNIST is, and how many images it has of each digit."""

from __future__ import annotations

from engine.dialogue.data_questions import data_question
from engine.formatting import thousands
from engine.locales import Words
from engine.messages import Message, Reply
from engine.mnist import COUNTS


def data_set(message: Message, words: Words) -> Reply:
    """How many images of a digit there are, if that is asked, and else what the data set is."""
    asked = data_question(message.text)
    suggestions = (f"{words.command('explain')} mnist",)
    if asked is None or asked.digit is None:
        return Reply(words.say("questions.data_set"), suggestions=suggestions)
    counts = {part: of_digits[asked.digit] for part, of_digits in COUNTS.items()}
    count = sum(counts.values()) if asked.part is None else counts[asked.part]
    text = words.say(
        f"questions.data_set_{asked.part or 'both'}",
        digit=asked.digit,
        count=thousands(count),
        train=thousands(counts["train"]),
        test=thousands(counts["test"]),
    )
    return Reply(text, suggestions=suggestions)
