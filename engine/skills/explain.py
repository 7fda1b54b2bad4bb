"""Short lessons on how digits are read, with the real models and real numbers."""

from __future__ import annotations

from functools import partial

from engine.classifier.catalogue import Catalogue
from engine.dialogue.arguments import Argument, Choice, Kind
from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.drawing import Figure
from engine.errors import UsageError
from engine.locales import Words
from engine.messages import Reply
from engine.mnist import Mnist
from engine.skills.quiz import ask
from engine.skills.text import echo

# The lessons are slow to import, and most chats need none.


def explain(
    concept: str | None,
    words: Words,
    catalogue: Catalogue,
    mnist: Mnist,
    conversation: Conversation,
    notion: str | None = None,
    concepts: tuple[str, ...] | None = None,
) -> Reply:
    """Give the lesson on a concept; without one say what a notion is, or list all lessons.

    ``concepts`` are all that the message names: the others are suggested.
    """
    from engine.lessons.material import Material
    from engine.lessons.syllabus import SYLLABUS

    if concept is not None and concept.isdecimal():
        return next_(words, catalogue, mnist, conversation, int(concept))
    if concept not in SYLLABUS:
        return _in_a_sentence(notion, words) if notion else _list(words, concept, conversation)
    material = Material(words, catalogue, mnist, conversation)
    lesson = SYLLABUS[concept](material)
    conversation.topic = concept
    place, count = list(SYLLABUS).index(concept) + 1, len(SYLLABUS)
    text = words.say(f"lesson_texts.{concept}", **lesson.values)
    title = words.say("lessons.title", place=place, count=count, title=_title(concept, words))
    alt = words.say(f"lesson_alts.{concept}", **lesson.values)
    figure = Figure(f"lesson-{concept}", alt, partial(lesson.png, words), lesson.private, lesson.data)
    following = (words.command("next"),) if place < count else ()
    others = [other for other in concepts or () if other != concept]
    command = str(lesson.values["command"])
    note = material.lacks(command)
    suggestions = (*(_request(other, words) for other in others), *(() if note else (command,)), *following)
    problem = ask(concept, words, conversation)
    question = ("", *problem.lines(words)) if problem else ()
    text = "\n".join([title, "", f"{text.strip()} {note}".rstrip(), *question])
    options = problem.options if problem else ()
    return Reply(text, figures=(figure,), suggestions=tuple(dict.fromkeys(suggestions)), options=options)


def next_(
    words: Words,
    catalogue: Catalogue,
    mnist: Mnist,
    conversation: Conversation,
    lesson: int | str | None = None,
) -> Reply:
    """Give another lesson: the one after the last of this conversation, or the first.

    ``lesson`` is its number, -1 for the last one; or "next", "previous" or "again", from the last of this conversation;
    or so many on or back, "+2"; or "stop", or "easier" for one that is easier to understand.
    """
    order = _order()
    last = order.index(conversation.topic) if conversation.topic in order else -1
    if lesson == "stop":
        upcoming = order[min(last + 1, len(order) - 1)]
        text = words.say("lessons.stopped", place=last + 2, title=_title(upcoming, words), next=words.command("next"))
        return Reply(text if last + 1 < len(order) else words.say("lessons.finished", count=len(order)))
    if lesson == "easier":
        before = order[max(last - 1, 0)]
        key = "easier" if last > 0 else "easier_first"
        text = words.say(f"lessons.{key}", place=last, title=_title(before, words))
        return Reply(text, suggestions=(_request(before, words), words.command("next")))
    if isinstance(lesson, int):
        index = lesson - 1 if lesson > 0 else len(order) + lesson
        if not 0 <= index < len(order):
            raise UsageError("lessons.no_such_lesson", number=lesson, count=len(order))
    else:
        step = int(lesson) if lesson and lesson[0] in "+-" else {"previous": -1, "again": 0}.get(lesson or "next", 1)
        index = max(last + step, 0)
    if index >= len(order):
        suggestions = (_request(order[0], words), words.command("explain"))
        return Reply(words.say("lessons.finished", count=len(order)), suggestions=suggestions)
    return explain(order[index], words, catalogue, mnist, conversation)


def _in_a_sentence(notion: str, words: Words) -> Reply:
    """What a notion is that has no lesson of its own."""
    explain = words.command("explain")
    text = words.say("lessons.no_lesson", text=words.say(f"glossary_texts.{notion}"), explain=explain)
    return Reply(text, suggestions=(explain,))


def choices(catalogue: Catalogue, words: Words) -> tuple[Choice, ...]:  # noqa: ARG001 - lessons need none
    """The lessons' titles, in learning order, each with its place."""
    count = len(_order())
    titles = (_title(concept, words) for concept in _order())
    return tuple(
        Choice(title, words.say("lessons.place", place=place, count=count)) for place, title in enumerate(titles, 1)
    )


def _list(words: Words, unknown: str | None, conversation: Conversation) -> Reply:
    order = _order()
    here = order.index(conversation.topic) if conversation.topic in order else None
    topic = echo(unknown or "")
    commands = {"next": words.command("next"), "explain": words.command("explain")}
    titles = enumerate((_title(concept, words) for concept in order), 1)
    lines = [
        *([words.say("lessons.not_taught", said=topic)] if topic else []),
        words.say("lessons.list", count=len(order)),
        *(words.say("lessons.line", place=f"{place:2}", title=title) for place, title in titles),
        words.say("lessons.how", **commands)
        if here is None
        else words.say("lessons.here", place=here + 1, title=_title(order[here], words), **commands),
    ]
    return Reply("\n".join(lines), suggestions=(_request(order[here or 0], words), words.command("next")))


def _order() -> tuple[str, ...]:
    """The concepts in learning order."""
    from engine.lessons.syllabus import SYLLABUS

    return tuple(SYLLABUS)


def _title(concept: str, words: Words) -> str:
    return str(words.table("concepts")[concept][0])


def _request(concept: str, words: Words) -> str:
    """The command that gives the lesson on a concept."""
    return f"{words.command('explain')} {_title(concept, words)}"


INTENTS = (
    Intent(
        "explain",
        explain,
        ("concept", "concepts", "notion"),
        (Argument("lesson", Kind.LESSON),),
        choices,
        asks="concept",
    ),
    Intent("next", next_, ("lesson",)),
)
