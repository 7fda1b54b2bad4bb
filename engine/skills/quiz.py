"""The question at the end of a lesson, and what its answer gets."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.locales import Words
from engine.messages import Reply

QUIZ = "quiz"


@dataclass(frozen=True)
class Problem:
    """A lesson's question.

    Attributes:
        text: the question.
        options: the possible answers.
        right: the place of the right one, counted from 1.
        why: the reason.
    """

    text: str
    options: tuple[str, ...]
    right: int
    why: str

    @classmethod
    def of(cls, concept: str | None, words: Words) -> Problem | None:
        """The question of the lesson on a concept; None if it has none."""
        problems = words.table("quiz")
        if concept not in problems:
            return None
        text, right, *wrong, why = problems[concept]
        place = list(problems).index(concept) % (len(wrong) + 1)  # the right one is not always the first
        return cls(text, (*wrong[:place], right, *wrong[place:]), place + 1, why)

    def lines(self, words: Words) -> list[str]:
        """The question as a person sees it."""
        options = (words.say("quiz_words.option", place=place, text=text) for place, text in enumerate(self.options, 1))
        return [words.say("quiz_words.question", text=self.text), *options]


def ask(concept: str, words: Words, conversation: Conversation) -> Problem | None:
    """The question of a lesson; a number, a letter or the answer itself answers it. None if the lesson has none."""
    problem = Problem.of(concept, words)
    if problem is not None:
        conversation.quizzed = concept
        conversation.question = Question(QUIZ, ("place",), {"concept": concept}, texts=problem.options)
    return problem


def quiz(place: int | None, concept: str | None, wish: str | None, words: Words, conversation: Conversation) -> Reply:
    """Say whether the answer to a lesson's question is right, and why; or ask one.

    Args:
        place: the answer's, counted from 1.
        concept: the lesson's; the one that was asked last if None.
        wish: "answer" to be told it, "another" for another lesson's question.
        words: the replies in the person's language.
        conversation: what is remembered.
    """
    concept = concept or conversation.quizzed or conversation.topic or next(iter(words.table("quiz")))
    if wish == "another":
        concept = _following(concept, words)
    problem = Problem.of(concept, words)
    following = (words.command("next"), words.command("explain"))
    if problem is None:
        return Reply(words.say("quiz_words.none"), suggestions=following)
    count = len(problem.options)
    place = count + 1 + place if place is not None and place < 0 else place
    answer = problem.options[problem.right - 1]
    if wish == "answer":
        text = words.say("quiz_words.answer", place=problem.right, answer=answer, why=problem.why)
        return Reply(text, suggestions=following)
    if place is None or not 1 <= place <= count:
        ask(concept, words, conversation)
        lines = [*problem.lines(words), words.say("quiz_words.which", count=count)]
        return Reply("\n".join(lines), options=problem.options)
    key = "quiz_words.right" if place == problem.right else "quiz_words.wrong"
    text = words.say(key, place=problem.right, answer=answer, why=problem.why)
    return Reply(text, suggestions=following)


def _following(concept: str, words: Words) -> str:
    """The lesson whose question comes after that of another, the first one after the last."""
    concepts = list(words.table("quiz"))
    return concepts[(concepts.index(concept) + 1) % len(concepts)] if concept in concepts else concepts[0]


INTENTS = (Intent(QUIZ, quiz, ("place", "concept", "wish"), command=False),)
