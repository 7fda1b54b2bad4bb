"""Which answers are about what was read last, so that a reply to them may go on with it."""

from __future__ import annotations

from collections import OrderedDict, deque

_MOST_CONVERSATIONS, _MOST_QUESTIONS = 20_000, 100


class Recent:
    """Which of the answers in a conversation are about what was read last in it."""

    def __init__(self) -> None:
        self._questions: OrderedDict[tuple[int, int], deque[int]] = OrderedDict()

    def add(self, conversation: tuple[int, int], question: int, *, read: bool) -> None:
        """A question was answered; ``read``: something was read for it."""
        before = self._questions.pop(conversation, deque(maxlen=_MOST_QUESTIONS))
        if read:
            before.clear()
        before.append(question)
        self._questions[conversation] = before
        if len(self._questions) > _MOST_CONVERSATIONS:
            self._questions.popitem(last=False)

    def has(self, conversation: tuple[int, int], question: int) -> bool:
        """Whether the answer to a question is about what was read last."""
        return question in self._questions.get(conversation, ())
