"""Teach: what lies behind reading digits, in short lessons with the real models and real numbers."""

from __future__ import annotations

from engine.classifier.catalogue import Catalogue
from engine.dialogue.intents import Choice
from engine.dialogue.memory import Conversation
from engine.dialogue.slots import concepts
from engine.locales import Words
from engine.messages import Figure, Message, Reply
from engine.mnist import Mnist
from engine.skills.text import echo


def explain(
    concept: str | None,
    words: Words,
    catalogue: Catalogue,
    mnist: Mnist,
    conversation: Conversation,
    message: Message | None = None,
) -> Reply:
    """Give the lesson on a concept; without one, or for one that is not taught, list them all.

    Of several concepts in one message the first is taught, and the others are suggested.
    """
    order = _order(words)
    if concept not in order:
        return _listed(words, concept)
    # What lessons are made of is imported with the first one.
    from engine.skills.lessons.material import Material
    from engine.skills.lessons.syllabus import LESSONS

    lesson = LESSONS[concept](Material(words, catalogue, mnist, conversation))
    conversation.topic = concept
    place = order.index(concept) + 1
    text = words.say(f"lesson_texts.{concept}", **lesson.values)
    title = words.say("lessons.title", place=place, count=len(order), title=_title(concept, words))
    alt = words.say(f"lesson_alts.{concept}", **lesson.values)
    figure = Figure(f"lesson-{concept}", alt, lesson.draw, lesson.private, lesson.data)
    onwards = (words.command("next"),) if place < len(order) else ()
    named = concepts(message.text) if message else ()
    others = (f"{words.command('explain')} {_title(other, words)}" for other in named if other != concept)
    suggestions = dict.fromkeys((*others, str(lesson.values["command"]), *onwards))
    return Reply(f"{title}\n\n{text.strip()}", figures=(figure,), suggestions=tuple(suggestions))


def next_(words: Words, catalogue: Catalogue, mnist: Mnist, conversation: Conversation) -> Reply:
    """Give the lesson after the last one in this conversation; the first where there was none yet."""
    order = _order(words)
    reached = order.index(conversation.topic) + 1 if conversation.topic else 0
    if reached == len(order):
        return Reply(
            words.say("lessons.finished", count=len(order)), suggestions=(_first(words), words.command("explain"))
        )
    return explain(order[reached], words, catalogue, mnist, conversation)


def choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001 - lessons need none
    """The lessons' titles, in learning order, each with its place."""
    order = _order(words)
    return tuple(
        Choice(_title(concept, words), words.say("lessons.place", place=place, count=len(order)))
        for place, concept in enumerate(order, 1)
    )


def _listed(words: Words, not_taught: str | None = None) -> Reply:
    order = _order(words)
    lines = [
        words.say("lessons.line", place=f"{place:2}", title=_title(concept, words))
        for place, concept in enumerate(order, 1)
    ]
    said = echo(not_taught or "")
    first = [words.say("lessons.not_taught", said=said)] if said else []
    text = "\n".join([*first, words.say("lessons.list", count=len(order)), *lines, words.say("lessons.how")])
    return Reply(text, suggestions=(_first(words), words.command("next")))


def _order(words: Words) -> list[str]:
    """The concepts in learning order, the same in every language."""
    return list(words.table("concepts"))


def _title(concept: str, words: Words) -> str:
    return str(words.table("concepts")[concept][0])


def _first(words: Words) -> str:
    return f"{words.command('explain')} {_title(_order(words)[0], words)}"
