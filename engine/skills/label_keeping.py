"""Keep what a person says that digits are, where the operator turned that on and the person lets it be kept."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from engine.dialogue.memory import ChosenDigit, Conversation
from engine.errors import UsageError, UserError
from engine.feedback import Corrections
from engine.locales import Words
from engine.messages import Message
from engine.skills.text import sentence

_log = logging.getLogger(__name__)
Labels = Sequence[tuple[ChosenDigit, int]]  # digits with their true values


@dataclass(frozen=True)
class LabelKeeper:
    """Where labels go: only those of digits that were found are of use for training."""

    message: Message
    conversation: Conversation
    words: Words
    feedback: Corrections | None

    def keep(self, labels: Labels) -> str:
        """Keep the labels if that is allowed; the sentence that says whether it was done."""
        conversation, words = self.conversation, self.words
        if conversation.truth is not None:  # MNIST's own image, whose label is known
            return words.say("correct.known", label=conversation.truth)
        if self.feedback is None or not conversation.keeps:
            return words.say("correct.not_kept")
        digits = [(chosen.digit, value) for chosen, value in labels if self._is_found(chosen)]
        if not digits:
            return words.say("correct.no_glyphs")
        try:
            self.feedback.keep(self.message, conversation.read_by, digits)
        except UsageError as error:  # it is more than may be kept
            return sentence(error, words)
        except UserError as error:  # a full disk is no reason not to answer
            _log.warning("%s", error)  # its path is only the operator's business
            return words.say("correct.could_not_keep")
        return words.say("correct.kept")

    def forget(self, digits: Sequence[ChosenDigit]) -> None:
        """Remove the labels that were kept for digits; where an earlier correction of one stands again, keep that."""
        conversation = self.conversation
        if self.feedback is None or conversation.truth is not None:
            return
        digits = [chosen for chosen in digits if self._is_found(chosen)]
        try:
            self.feedback.remove(self.message, conversation.read_by, [chosen.digit for chosen in digits])
        except UserError as error:
            _log.warning("%s", error)
        again = [(chosen, value) for chosen in digits if (value := conversation.value(chosen)) != chosen.digit.value]
        if again:
            self.keep(again)

    def _is_found(self, chosen: ChosenDigit) -> bool:
        """Whether a digit is one that was found, and not one of a reading that the person replaced."""
        return self.conversation.replacement(self.conversation.place_of(chosen)[0]) is None
