"""What a person could say next, by what was answered last."""

from __future__ import annotations

from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.locales import Words
from engine.messages import Reply
from engine.mnist import Mnist
from engine.skills.text import with_mnist

LESSONS = ("explain", "next", "quiz")


def ideas(conversation: Conversation, mnist: Mnist, words: Words) -> Reply:
    """A few things to say about the lesson or the reading, or to begin with."""
    if conversation.subject in LESSONS:
        return Reply(words.say("ideas.lesson"), suggestions=(words.command("next"), words.command("explain")))
    if not conversation.texts:
        first = with_mnist(mnist, f"{words.command('sample')} 20")
        return Reply(words.say("ideas.first"), suggestions=(*first, words.command("explain"), words.command("help")))
    several = len(conversation.texts) > 1
    suggestions = (words.command("why"), words.command("compare"), words.command("help"))
    return Reply(words.say("ideas.readings" if several else "ideas.reading"), suggestions=suggestions)


INTENTS = (Intent("ideas", ideas, command=False),)
