"""People's corrections and confirmations, kept only where the operator turned that on."""

from engine.feedback.corrections import Corrections, Entry
from engine.feedback.sqlite import Feedback

__all__ = ["Corrections", "Entry", "Feedback"]
