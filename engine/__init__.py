"""Digitbot's engine: everything that an embedder imports.

from engine import Engine, Message

engine = Engine.load()
for reading in engine.predict(["seven.png"]):
    print(reading.text, reading.confidence)
print(engine.handle(Message("how good are you?")).text)
"""

from engine.charts import (
    BarData,
    BarGroup,
    ChartData,
    ConfusionData,
    Curve,
    CurveData,
    FunctionData,
    PanelData,
    Tile,
    TileData,
)
from engine.codec import CodecError, from_dict, schema, to_dict
from engine.dialogue.answers import merge_replies
from engine.dialogue.arguments import Argument, Choice, Kind
from engine.dialogue.intents import Command
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import is_yes
from engine.dialogue.script import script_language
from engine.dialogue.store import ConversationStore, MemoryStore
from engine.drawing import Figure
from engine.engine import Engine, as_attachments
from engine.errors import DataError, FigureError, ModelError, PictureError, SettingsError, UsageError, UserError, logged
from engine.feedback import Corrections, Entry, Feedback
from engine.figures.composite import composite
from engine.formatting import exact_percent, percent
from engine.lanes import StoppedError
from engine.locales import LANGUAGES, Words, language_of, words
from engine.messages import (
    Attachment,
    Digit,
    Message,
    ModelReadings,
    Picture,
    Progress,
    Quote,
    Reading,
    Reason,
    Reply,
    Reporter,
    Status,
    answer_of,
    ignore_progress,
    ignore_reply,
    short_hash,
)
from engine.passages import Passage, split_text
from engine.suffixes import MODEL_SUFFIXES, PICTURE_SUFFIXES

__all__ = [
    "LANGUAGES",
    "MODEL_SUFFIXES",
    "PICTURE_SUFFIXES",
    "Argument",
    "Attachment",
    "BarData",
    "BarGroup",
    "ChartData",
    "Choice",
    "CodecError",
    "Command",
    "ConfusionData",
    "Conversation",
    "ConversationStore",
    "Corrections",
    "Curve",
    "CurveData",
    "DataError",
    "Digit",
    "Engine",
    "Entry",
    "Feedback",
    "Figure",
    "FigureError",
    "FunctionData",
    "Kind",
    "MemoryStore",
    "Message",
    "ModelError",
    "ModelReadings",
    "PanelData",
    "Passage",
    "Picture",
    "PictureError",
    "Progress",
    "Quote",
    "Reading",
    "Reason",
    "Reply",
    "Reporter",
    "SettingsError",
    "Status",
    "StoppedError",
    "Tile",
    "TileData",
    "UsageError",
    "UserError",
    "Words",
    "answer_of",
    "as_attachments",
    "composite",
    "exact_percent",
    "from_dict",
    "ignore_progress",
    "ignore_reply",
    "is_yes",
    "language_of",
    "logged",
    "merge_replies",
    "percent",
    "schema",
    "script_language",
    "short_hash",
    "split_text",
    "to_dict",
    "words",
]
