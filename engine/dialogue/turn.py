"""What handlers may have as parameters."""

from __future__ import annotations

from dataclasses import dataclass

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.intents import Command, Understood
from engine.dialogue.memory import Conversation
from engine.feedback import Corrections
from engine.locales import Words
from engine.messages import Message, Reporter
from engine.mnist import Mnist
from engine.vision import Decode


@dataclass(frozen=True)
class Turn:
    """What handlers can name in their signature, besides their slots.

    Attributes:
        understood: what the message asks for.
        conversation: what is remembered.
        words: the replies in the person's language.
        report: called with progress.
        catalogue: all models.
        mnist: the data set.
        commands: all commands.
        feedback: where corrections are kept; None unless the operator turned that on.
        decode: opens pictures so that the deadline holds; None where there is no deadline.
    """

    message: Message
    understood: Understood
    conversation: Conversation
    words: Words
    report: Reporter
    catalogue: Catalogue
    mnist: Mnist
    commands: tuple[Command, ...]
    feedback: Corrections | None = None
    decode: Decode | None = None

    @property
    def classifier(self) -> Classifier:
        """The conversation's model, loaded on first use."""
        return self.catalogue.get(self.conversation.model)
