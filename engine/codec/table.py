"""The shapes of all that crosses a border: a line for each field."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import charts, errors
from engine.codec.arrays import DATA, Array
from engine.codec.containers import Many, Maybe, Named, OneOf, Record
from engine.codec.pictures import PictureShape
from engine.codec.scalars import FLAG, PLACE, REAL, TEXT, WHOLE, Member
from engine.codec.shapes import CodecError, Json, Parts, member, within
from engine.dialogue.intents import Choice, Command
from engine.dialogue.memory import Conversation
from engine.dialogue.questions import Question
from engine.messages import Attachment, Digit, Drawn, Figure, Message, Progress, Quote, Reading, Reason, Reply, Status
from engine.passages import Passage

_KINDS = {
    kind.__name__: kind
    for kind in (
        errors.UserError,
        errors.PictureError,
        errors.ModelError,
        errors.DataError,
        errors.FigureError,
        errors.SettingsError,
        errors.UsageError,
    )
}


class ErrorShape:
    """A ``UserError`` by its kind, key and values, so that the other side can say it in any language."""

    def encode(self, value: Any, parts: Parts) -> Json:
        """An object; a kind of one's own crosses as that of ours which it is derived from."""
        if not isinstance(value, errors.UserError):
            raise CodecError(f"must be a UserError, not {type(value).__name__}")
        kind = next(base.__name__ for base in type(value).__mro__ if _KINDS.get(base.__name__) is base)
        values = {name: _plain(item) for name, item in value.values.items()}
        return {"kind": kind, "key": TEXT.encode(value.key, parts), "values": values}

    def decode(self, data: Json, parts: Parts) -> errors.UserError:
        """The error."""
        name = member(data, "kind")
        kind = _KINDS.get(name) if isinstance(name, str) else None
        if kind is None:
            raise CodecError(f"must be of a kind among {', '.join(_KINDS)}, not {name!r}")
        with within(".key"):
            error = kind(TEXT.decode(member(data, "key"), parts))
        with within(".values"):
            error.values = _VALUES.decode(member(data, "values"), parts)
        return error

    def schema(self) -> dict[str, Json]:
        """An object of three members."""
        return {
            "type": "object",
            "properties": {"kind": {"enum": list(_KINDS)}, "key": TEXT.schema(), "values": _VALUES.schema()},
            "required": ["kind", "key", "values"],
        }


class ValueShape:
    """A value that a sentence needs: text, a number, true or false, null."""

    def encode(self, value: Any, parts: Parts) -> Json:  # noqa: ARG002
        """The value; anything else as its text."""
        return _plain(value)

    def decode(self, data: Json, parts: Parts) -> Any:  # noqa: ARG002
        """The value."""
        if not isinstance(data, str | int | float | bool | None):
            raise CodecError("must be text, a number, true, false or null")
        return data

    def schema(self) -> dict[str, Json]:
        """Any of them."""
        return {"type": ["string", "number", "boolean", "null"]}


class DrawnShape:
    """A figure's picture: it is drawn to be encoded."""

    def encode(self, value: Any, parts: Parts) -> Json:
        """The bytes of a PNG; what could not be drawn is an error in their place."""
        return DATA.encode(value.png, parts) if value.error is None else ERROR.encode(value.error, parts)

    def decode(self, data: Json, parts: Parts) -> Drawn:
        """What gives the bytes, or raises the error."""
        if not isinstance(data, Mapping):
            return Drawn(DATA.decode(data, parts))
        error = ERROR.decode(data, parts)
        if not isinstance(error, errors.FigureError):
            raise CodecError("must be a FigureError")
        return Drawn(b"", error)

    def schema(self) -> dict[str, Json]:
        """Bytes, or an error."""
        return {"anyOf": [{**DATA.schema(), "contentMediaType": "image/png"}, ERROR.schema()]}


class FigureRecord(Record):
    """A figure, drawn."""

    def encode(self, value: Any, parts: Parts) -> dict[str, Json]:
        """An object; a figure that was drawn already is not drawn again."""
        return super().encode(value.drawn() if isinstance(value, Figure) else value, parts)


class AttachmentRecord(Record):
    """A picture that came with a message; of one that could not be had only the error crosses."""

    def encode(self, value: Any, parts: Parts) -> dict[str, Json]:
        """An object."""
        absent = isinstance(value, Attachment) and value.error is not None and not isinstance(value.picture, bytes)
        return super().encode(replace(value, picture=b"") if absent else value, parts)


def _plain(value: object) -> str | float | bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    number = float(value) if isinstance(value, numbers.Real) else None
    if number is not None and number - number == 0:  # which what is not finite is not
        return number
    return str(value)


class SlotShape(ValueShape):
    """What was found for a slot: such a value, or several in a tuple."""

    def encode(self, value: Any, parts: Parts) -> Json:
        """The value; a list of them."""
        if isinstance(value, tuple):
            return [self.encode(item, parts) for item in value]
        return super().decode(value, parts)

    def decode(self, data: Json, parts: Parts) -> Any:
        """The value, or a tuple."""
        if isinstance(data, list):
            return tuple(self.decode(item, parts) for item in data)
        return super().decode(data, parts)

    def schema(self) -> dict[str, Json]:
        """Any of them."""
        return {"type": ["string", "number", "boolean", "null", "array"]}


class QuestionShape(Maybe):
    """A question; one that needs what JSON has not, found by an embedder's slot, is forgotten."""

    def encode(self, value: Any, parts: Parts) -> Json:
        """An object, or null."""
        try:
            return super().encode(value, parts)
        except CodecError:
            return None


_VALUES = Named(ValueShape())
ERROR = ErrorShape()
_REALS, _TEXTS = Many(REAL), Many(TEXT)

_CURVE = Record(charts.Curve, name=TEXT, x=_REALS, y=_REALS)
_FUNCTIONS = Record(charts.FunctionData, curves=Many(_CURVE), x_label=TEXT, y_label=TEXT, logarithmic=FLAG)
_BAR_GROUP = Record(
    charts.BarGroup, title=TEXT, names=_TEXTS, values=_REALS, labels=_TEXTS, marked=Maybe(PLACE), full=Maybe(REAL)
)
_BARS = Record(charts.BarData, groups=Many(_BAR_GROUP))
_PANEL = Record(charts.PanelData, charts=Many(OneOf(_FUNCTIONS, _BARS)))
_CURVES = Record(charts.CurveData, loss=_REALS, accuracy=_REALS, val_loss=_REALS, val_accuracy=_REALS)
_CONFUSION = Record(charts.ConfusionData, counts=Many(Many(WHOLE)))
_CHART = OneOf(_CURVES, _CONFUSION, _FUNCTIONS, _BARS, _PANEL)

_DIGIT = Record(
    Digit,
    value=WHOLE,
    confidence=REAL,
    probabilities=_REALS,
    box=Many(WHOLE, 4),
    line=WHOLE,
    glyph=Array(("float32",), (28, 28)),
)
_READING = Record(
    Reading,
    source=TEXT,
    digits=Many(_DIGIT),
    sure=FLAG,
    reason=Maybe(Member(Reason)),
    error=Maybe(ERROR),
    left_out=WHOLE,
)
_PASSAGE = Record(Passage, text=TEXT, fixed_width=FLAG, reading=Maybe(PLACE))
_FIGURE = FigureRecord(
    Figure, name=TEXT, alt=TEXT, draw=DrawnShape(), private=FLAG, data=Maybe(_CHART), reading=Maybe(PLACE)
)
_REPLY = Record(
    Reply,
    text=TEXT,
    readings=Many(_READING),
    figures=Many(_FIGURE),
    suggestions=_TEXTS,
    intent=TEXT,
    confidence=REAL,
    locale=TEXT,
    failed=FLAG,
    model_id=TEXT,
    passages=Many(_PASSAGE),
)
_PROGRESS = Record(Progress, task=TEXT, done=WHOLE, total=WHOLE)
_STATUS = Record(Status, model=TEXT, accuracy=Maybe(REAL), language=TEXT, feedback=FLAG)
_COMMAND = Record(
    Command, name=TEXT, aliases=_TEXTS, arguments=TEXT, pictures=FLAG, names=Named(TEXT), help=Named(TEXT)
)
_CHOICE = Record(Choice, text=TEXT, help=TEXT)
_QUESTION = Record(
    Question,
    intent=TEXT,
    slots=_TEXTS,
    known=Named(SlotShape()),
    options=_TEXTS,
    lengths=Many(PLACE),
    count=PLACE,
    word=Maybe(TEXT),
)
_CONVERSATION = Record(
    Conversation,
    model=TEXT,
    language=Maybe(TEXT),
    readings=Many(_READING),
    reader=TEXT,
    truth=Maybe(PLACE),
    chosen=Maybe(Many(PLACE, 2)),
    topic=Maybe(TEXT),
    question=QuestionShape(_QUESTION),
)


def _message(*, paths: bool) -> tuple[Record, ...]:
    attachment = AttachmentRecord(Attachment, picture=PictureShape(paths=paths), name=TEXT, error=Maybe(ERROR))
    quote = Record(Quote, attachments=Many(attachment), model_id=TEXT, answer=Maybe(TEXT))
    message = Record(
        Message,
        text=TEXT,
        attachments=Many(attachment),
        user=TEXT,
        channel=TEXT,
        locale=Maybe(TEXT),
        quote=Maybe(quote),
    )
    return message, attachment, quote


# What may stand at the top, and all that there is; each by whether paths cross as paths.
TOP = {
    paths: OneOf(_message(paths=paths)[0], _READING, _REPLY, _PROGRESS, _STATUS, _COMMAND, _CHOICE, _CONVERSATION)
    for paths in (False, True)
}
ALL = (
    *_message(paths=True),
    *(_READING, _DIGIT, _REPLY, _PASSAGE, _FIGURE, _PROGRESS, _STATUS, _COMMAND, _CHOICE, _CONVERSATION, _QUESTION),
    *(_CURVES, _CONFUSION, _CURVE, _FUNCTIONS, _BAR_GROUP, _BARS, _PANEL),
)
