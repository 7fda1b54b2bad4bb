"""One message's way through the engine, and everything that a handler may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.intents import Command, Understood
from engine.dialogue.memory import Conversation
from engine.feedback import Feedback
from engine.locales import Words
from engine.messages import Message, Reporter
from engine.mnist import Mnist


@dataclass(frozen=True)
class Turn:
    """What handlers can name in their signature.

    Attributes:
        message: what the person sent.
        understood: what it was understood to ask for.
        conversation: what is remembered of them.
        words: their language's replies.
        report: where progress is told.
        catalogue: all models.
        mnist: where the data set is.
        commands: all that can be asked for.
        feedback: where corrections are kept; None where the operator did not turn that on.
    """

    message: Message
    understood: Understood
    conversation: Conversation
    words: Words
    report: Reporter
    catalogue: Catalogue
    mnist: Mnist
    commands: tuple[Command, ...]
    feedback: Feedback | None = None

    @property
    def classifier(self) -> Classifier:
        """The conversation's model, loaded when it is first asked for."""
        return self.catalogue.get(self.conversation.model)
