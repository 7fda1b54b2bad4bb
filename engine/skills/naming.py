"""What a digit is called, by its place and where there are several pictures by the picture's; how it is corrected."""

from __future__ import annotations

from engine.dialogue.memory import ChosenDigit, Conversation
from engine.locales import Words


def digit_name(chosen: ChosenDigit, conversation: Conversation, words: Words) -> str:
    """A digit's name within a sentence: "digit 2", "digit 2 of picture 3", "picture 3"."""
    picture, index = conversation.place_of(chosen)
    return name_at(index + 1, picture + 1, conversation, words)


def name_at(place: int, picture: int, conversation: Conversation, words: Words) -> str:
    """The name of the digit at a place of a picture, both counted from 1."""
    several = len(conversation.readings) > 1
    key = "digit" if not several else "in_picture" if len(conversation.readings[picture - 1].digits) > 1 else "picture"
    return words.say(f"names.{key}", place=place, picture=picture)


def at_start(name: str) -> str:
    """A name with a capital letter, as a sentence begins."""
    return name[:1].upper() + name[1:]


def correction_note(chosen: ChosenDigit, conversation: Conversation, words: Words) -> str:
    """That the person said that a digit is another one than was read, in a sentence; empty if they did not."""
    value = conversation.corrected_value(chosen)
    if value is None:
        return ""
    key = "corrected" if len(conversation.digits) == 1 else "corrected_at"
    return words.say(f"facts.{key}", where=digit_name(chosen, conversation, words), value=value)


def correction_command(chosen: ChosenDigit, value: int, conversation: Conversation, words: Words) -> str:
    """The command that corrects a digit, with all digits of its picture: a bare "correct" says that all is right."""
    text = conversation.corrected_reading(conversation.place_of(chosen)[0]).text.replace("\n", "")
    truth = f"{text[: chosen.index]}{value}{text[chosen.index + 1 :]}"
    return f"{words.command('correct')} {truth}"
