"""What a reading would be with a digit put in, and what it is if some of it was left out."""

from __future__ import annotations

from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.dialogue.request import Request
from engine.locales import Words
from engine.skills.text import in_one_line


def edit_fact(request: Request, conversation: Conversation, words: Words) -> str:
    """The number with a digit put in, which stays as it was read; or the question what all of it is."""
    text = ", ".join(map(in_one_line, conversation.texts))
    if request.operation == "incomplete":
        conversation.question = Question("correct", ("digits",), count=len(conversation.current_digits))
        return words.say("facts.incomplete", text=text)
    value, *places = request.operands
    if not places:
        return words.say("facts.inserted_nowhere", text=text, value=value)
    read, at = conversation.text(0), places[0]
    return words.say("facts.inserted", text=text, value=value, result=in_one_line(f"{read[:at]}{value}{read[at:]}"))
