"""One message and the replies to it, while they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.dialogue.answers import AsyncAnswer, merge_replies
from engine.dialogue.order import Ticket
from engine.dialogue.turn import Turn
from engine.lanes import Watch
from engine.messages import Attachment, Message, Reply, ignore_reply, short_hash
from engine.skills.text import sentence


@dataclass
class Exchange:
    """A message while it is answered.

    Attributes:
        watch: passes progress on, and ends the work in time.
        ticket: its place among the messages of its conversation.
        turn: what was understood, once it is.
        postponed: whether the handler is still to be called, in the long lane.
        answer: the handler's answer, if it needs the caller's event loop.
        on_reply: called with each reply that is made for an event loop.
        replies: those so far.
        ended: whether nobody waits for more of them.
    """

    message: Message
    watch: Watch
    ticket: Ticket
    turn: Turn | None = None
    postponed: bool = False
    answer: AsyncAnswer | None = None
    on_reply: Callable[[Reply], None] = ignore_reply
    replies: list[Reply] = field(default_factory=list)
    ended: bool = False

    def add(self, reply: Reply) -> None:
        """Add a reply, unless its thread made it too late."""
        if not self.ended:
            self.replies.append(reply)
            self.on_reply(reply)


def pictures_of(message: Message) -> tuple[Attachment, ...]:
    """The message's pictures, or those it quotes."""
    return message.attachments or (message.quote.attachments if message.quote else ())


def complete(reply: Reply, turn: Turn, ticket: Ticket) -> Reply:
    """A reply with what the handler leaves to the engine; the first one says if nothing is remembered."""
    loss, ticket.loss = ticket.loss, None
    if loss is not None:
        reply = merge_replies([reply, Reply(sentence(loss, turn.words))])
    return replace(
        reply,
        intent=turn.understood.intent,
        confidence=turn.understood.confidence,
        locale=reply.locale or turn.words.language,
        model_id=short_hash(turn.conversation.reader) if reply.readings else "",
    )
