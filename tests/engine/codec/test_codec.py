"""What crosses a border as JSON comes out equal; what cannot be read is told of, with the place where it lies."""

from __future__ import annotations

import io
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from PIL import Image

from engine import (
    Argument,
    Attachment,
    BarData,
    BarGroup,
    Choice,
    CodecError,
    Command,
    ConfusionData,
    Conversation,
    Curve,
    CurveData,
    Digit,
    Engine,
    Figure,
    FigureError,
    FunctionData,
    Kind,
    Message,
    ModelError,
    ModelReadings,
    PanelData,
    Passage,
    PictureError,
    Progress,
    Quote,
    Reading,
    Reason,
    Reply,
    Status,
    Tile,
    TileData,
    UserError,
    from_dict,
    to_dict,
    words,
)
from engine.codec import schema
from engine.dialogue.filters import Filter
from engine.dialogue.memory import Correction, Kept
from engine.dialogue.positions import Place
from engine.dialogue.questions import Question
from engine.dialogue.request import Request
from engine.drawing import DrawnFigure
from engine.vision.decode import decode
from tests.pictures import write
from tools.schema import PAGE, text

SCHEMA = Draft202012Validator(json.loads(PAGE.read_text(encoding="utf-8")))

# With Hangul, lone surrogates as in the names of files that are no UTF-8, and what JSON must escape.
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from('숫자\udcff\ud83d\u2028"\\\0')), max_size=8)
NUMBERS = st.integers(-(2**70), 2**70)
PLACES = st.integers(0, 9)
REALS = st.floats(allow_nan=False)
GLYPHS = st.integers(0, 255).map(lambda value: np.full((28, 28), value / 255, np.float32))
ERRORS = st.builds(
    lambda kind, key, values: replaced(kind(key), values),
    st.sampled_from([UserError, PictureError, ModelError]),
    TEXTS,
    st.dictionaries(TEXTS, st.one_of(TEXTS, NUMBERS, st.floats(allow_nan=False, allow_infinity=False), st.booleans())),
)


def replaced(error: UserError, values: dict[str, object]) -> UserError:
    """An error with these values, whatever they are called."""
    error.values = values
    return error


def tuples(item: st.SearchStrategy[Any], count: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, or a few."""
    return st.lists(item, max_size=count).map(tuple)


DIGITS = st.builds(
    Digit,
    PLACES,
    REALS,
    tuples(REALS, 10),
    st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    PLACES,
    glyph=GLYPHS,
)
READINGS = st.builds(
    Reading, TEXTS, tuples(DIGITS), st.booleans(), st.none() | st.sampled_from(Reason), st.none() | ERRORS, PLACES
)
CURVES = st.builds(Curve, TEXTS, tuples(REALS), tuples(REALS))
FUNCTIONS = st.builds(FunctionData, tuples(CURVES), TEXTS, TEXTS, st.booleans())
BAR_GROUPS = st.builds(
    BarGroup, TEXTS, tuples(TEXTS), tuples(REALS), tuples(TEXTS), st.none() | PLACES, st.none() | REALS
)
BARS = st.builds(BarData, tuples(BAR_GROUPS))
TILES = st.builds(TileData, tuples(st.builds(Tile, TEXTS, tuples(tuples(REALS)), tuples(tuples(REALS)))))
CHARTS = st.one_of(
    TILES,
    st.builds(CurveData, *[tuples(REALS)] * 4),
    st.builds(ConfusionData, tuples(tuples(NUMBERS))),
    FUNCTIONS,
    BARS,
    st.builds(PanelData, tuples(FUNCTIONS | BARS)),
)
FIGURES = st.builds(
    Figure, TEXTS, TEXTS, st.builds(DrawnFigure, st.binary()), st.booleans(), st.none() | CHARTS, st.none() | PLACES
)
REPLIES = st.builds(
    lambda passages, reply: replace(reply, text="\n".join(one.text for one in passages), passages=passages),
    tuples(st.builds(Passage, TEXTS, st.booleans(), st.none() | PLACES)),
    st.builds(
        Reply,
        TEXTS,
        tuples(READINGS),
        tuples(FIGURES),
        tuples(TEXTS),
        TEXTS,
        REALS,
        TEXTS,
        st.booleans(),
        TEXTS,
        compared=tuples(st.builds(ModelReadings, TEXTS, tuples(READINGS), st.none() | st.tuples(PLACES, PLACES))),
        options=tuples(TEXTS),
    ),
)
ATTACHMENTS = tuples(st.builds(Attachment, st.binary(), TEXTS, st.none() | ERRORS))
QUOTES = st.none() | st.builds(Quote, ATTACHMENTS, TEXTS, st.none() | TEXTS)
MESSAGES = st.builds(Message, TEXTS, ATTACHMENTS, TEXTS, TEXTS, st.none() | TEXTS, QUOTES)
LANGUAGES = st.dictionaries(TEXTS, TEXTS, max_size=2)
BOUNDS = st.none() | NUMBERS
ARGUMENTS = st.builds(
    Argument, TEXTS, st.sampled_from(Kind), st.booleans(), BOUNDS, BOUNDS, tuples(TEXTS), LANGUAGES, LANGUAGES
)
OTHERS = st.one_of(
    st.builds(Progress, TEXTS, NUMBERS, NUMBERS),
    st.builds(Status, TEXTS, st.none() | REALS, TEXTS, st.booleans()),
    st.builds(Command, TEXTS, tuples(TEXTS), tuples(ARGUMENTS), st.booleans(), LANGUAGES, LANGUAGES),
    st.builds(Choice, TEXTS, TEXTS),
)
ANYTHING = st.one_of(MESSAGES, READINGS, REPLIES, OTHERS, ERRORS)


def crossed(value: Any, *, apart: bool = False) -> Any:
    """What is on the other side of a border that only JSON in UTF-8 passes."""
    parts: list[bytes] | None = [] if apart else None
    line = json.dumps(to_dict(value, parts=parts), allow_nan=False).encode("utf-8")
    return from_dict(json.loads(line), type(value), parts=parts)


def hidden(value: object) -> object:
    """All of a value that its equality leaves out."""
    match value:
        case UserError():
            return type(value), value.key, value.values
        case Reading():
            glyphs = [(digit.glyph.dtype, digit.glyph.shape, digit.glyph.tobytes()) for digit in value.digits]
            return glyphs, hidden(value.error)
        case Message():
            return [hidden(attachment.error) for attachment in value.attachments]
        case Reply():
            return [figure.png for figure in value.figures], [hidden(reading) for reading in value.readings]
    return None


@given(ANYTHING, st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_crosses_comes_out_equal(value: Any, apart: bool) -> None:
    copy = crossed(value, apart=apart)
    assert isinstance(value, UserError) or copy == value
    assert hidden(copy) == hidden(value)


@given(ANYTHING)
@settings(max_examples=60, deadline=None)
def test_the_schema_in_the_docs_describes_what_crosses(value: Any) -> None:
    SCHEMA.validate(to_dict(value))


def test_the_schema_refuses_what_does_not_cross() -> None:
    changes: list[dict[str, Any]] = [{"version": 2}, {"type": "Nothing"}, {"text": 7}, {"readings": [{"digits": [{}]}]}]
    for change in changes:
        assert not SCHEMA.is_valid({**to_dict(Reply("hello")), **change})
    assert SCHEMA.is_valid(to_dict(Message("", (Attachment(np.zeros((2, 2))), Attachment("a.png"))), paths=True))


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    Draft202012Validator.check_schema(schema())
    assert PAGE.read_text(encoding="utf-8") == text()


@given(ANYTHING, st.data())
@settings(max_examples=100, deadline=None)
def test_whatever_is_changed_on_the_way_is_read_or_told_of(value: Any, data: st.DataObject) -> None:
    """JSON from anybody never raises anything else."""
    encoded = to_dict(value)
    place: Any = encoded
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(st.sampled_from([None, -1, 1e400, 0.5, 10**400, "x", "AAA=", [], [[1]], {}, {"type": []}]))
    try:
        from_dict(encoded)
    except CodecError:
        return


def test_what_the_engine_replies_crosses(engine: Engine) -> None:
    reply = engine.handle(Message(attachments=(Attachment(write("407").encoded(), "a.png"),), user="codec"))
    copy = crossed(reply)
    assert copy == reply
    assert copy.readings[0].digits[0].glyph.dtype == np.float32
    assert copy.figures[0].png == reply.figures[0].png


def test_what_could_not_be_drawn_or_had_crosses_as_its_error() -> None:
    def draw() -> bytes:
        raise FigureError("figure.not_drawn", alt="A seven.", id="1a2b")

    (figure,) = crossed(Reply("7", figures=(Figure("why", "A seven.", draw),))).figures
    with pytest.raises(FigureError) as caught:
        _ = figure.png
    assert caught.value.values == {"alt": "A seven.", "id": "1a2b"}
    lost = Attachment("missing.png", "missing.png", PictureError("picture.missing", name="missing.png"))
    (attachment,) = crossed(Message("", (lost,))).attachments
    assert (attachment.name, str(attachment.error)) == ("missing.png", str(lost.error))


def test_numbers_that_are_not_finite_cross_too() -> None:
    curves = CurveData((float("nan"),), (float("inf"),), (float("-inf"),), ())
    (figure,) = crossed(Reply("", figures=(Figure("history", "", lambda: b"", data=curves),))).figures
    assert repr(figure.data) == repr(curves)


@pytest.mark.parametrize("dtype", ["uint8", "bool", "float16", "float32", ">f4", "float64", "int64"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_keeps_its_numbers_and_its_dtype(dtype: str, order: Any) -> None:
    array = np.asarray(np.arange(12).reshape(3, 4) % 2, dtype=dtype, order=order)
    (attachment,) = crossed(Message("", (Attachment(array),))).attachments
    assert np.array_equal(attachment.picture, array)
    assert attachment.picture.dtype == array.dtype.newbyteorder("=")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "F", "CMYK", "YCbCr", "PA", "HSV"])
def test_a_pil_image_is_seen_as_it_was(mode: str) -> None:
    grey = Image.fromarray((np.arange(48 * 40).reshape(40, 48) * 7 % 256).astype(np.uint8))
    between = {"PA": "LA", "HSV": "RGB"}.get(mode, mode)
    image = grey.convert(between).convert(mode)
    if mode in ("I", "F"):
        image = image.point(lambda value: value * 300.5)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.info["exif"] = exif.tobytes()
    (attachment,) = crossed(Message("", (Attachment(image),))).attachments
    before, after = decode(image), decode(attachment.picture)
    assert (before.size, before.pixels.shape) == (after.size, after.pixels.shape) == ((40, 48), before.pixels.shape)
    assert np.array_equal(before.pixels, after.pixels)


def test_files_cross_as_their_bytes(tmp_path: Path) -> None:
    path, data = tmp_path / "7\udcff.png", write("7").encoded()
    path.write_bytes(data)
    for picture in (path, str(path), io.BytesIO(data), bytearray(data), memoryview(data)):
        assert crossed(Message("", (Attachment(picture),))).attachments[0].picture == data


@pytest.mark.parametrize("shape", [(), (0,), (0, 5), (5, 0, 3), (1,) * 9])
def test_an_array_of_any_shape_crosses(shape: tuple[int, ...]) -> None:
    (attachment,) = crossed(Message("", (Attachment(np.zeros(shape, np.uint8)),))).attachments
    assert attachment.picture.shape == shape


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        to_dict(Message("", (Attachment(tmp_path / "missing.png"),)))
    assert caught.value.key == "picture.missing"
    with pytest.raises(PictureError):
        to_dict(Message("", (Attachment(object()),)))  # type: ignore[arg-type]


def test_a_path_crosses_only_where_both_sides_want_it(tmp_path: Path) -> None:
    message = Message("", (Attachment(str(tmp_path / "seven.png")),))
    encoded = to_dict(message, paths=True)
    assert from_dict(encoded, paths=True) == message
    with pytest.raises(CodecError, match="send the file's bytes"):
        from_dict(encoded)


def test_an_error_crosses_as_what_is_said_in_any_language() -> None:
    class OwnError(ModelError):
        """An embedder's."""

    copy = crossed_error(OwnError("model.unknown", name=Path("none"), names="cnn"))
    assert type(copy) is ModelError
    assert words("ko").error(copy) == words("ko").error(ModelError("model.unknown", name="none", names="cnn"))


def crossed_error(error: UserError) -> UserError:
    """An error on the other side."""
    return from_dict(json.loads(json.dumps(to_dict(error))), UserError)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"version": 2}, "version 2 cannot be read here, only version 1"),
        ({"type": "Nothing"}, "must be of type Message or"),
        ({"readings": [{"digits": [{"value": "7"}]}]}, "readings[0].digits[0].value: must be an integer, not str"),
        ({"figures": [{"name": "a", "alt": ""}]}, "figures[0]: has no draw"),
        ({"suggestions": "help"}, "suggestions: must be a list, not str"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(change: dict[str, Any], why: str) -> None:
    with pytest.raises(CodecError) as caught:
        from_dict({**to_dict(Reply("hello")), **change})
    assert str(caught.value).startswith(why)


@pytest.mark.parametrize(
    "value",
    [
        Reply("hello", confidence="0.5"),  # type: ignore[arg-type]
        Reply("hello", (Reading(reason="tired"),)),  # type: ignore[arg-type]
        Reply("hello", suggestions="help"),  # type: ignore[arg-type]
        Reply("hello", figures=("figure",)),  # type: ignore[arg-type]
        Progress("read", 0.5, 1),  # type: ignore[arg-type]
        Reading("a", (Digit(7, 0.9, (), (0, 0, 1, 1), glyph=np.zeros((2, 2), np.float32)),)),
    ],
)
def test_what_could_not_be_read_again_is_not_encoded(value: Any) -> None:
    with pytest.raises(CodecError):
        to_dict(value)


@pytest.mark.parametrize("member", ["dtype", "shape", "data"])
@pytest.mark.parametrize("value", [None, True, 0, 0.5, "x", [], [None], {}, {"type": []}])
def test_any_array_from_anybody_is_read_or_told_of(member: str, value: Any) -> None:
    digit = Digit(7, 0.9, (), (0, 0, 1, 1), glyph=np.zeros((28, 28), np.float32))
    encoded: Any = to_dict(Reading("a", (digit,)))
    encoded["digits"][0]["glyph"][member] = value
    with pytest.raises(CodecError):
        from_dict(encoded)


def test_what_is_not_json_is_told_of() -> None:
    nothing: list[Any] = [None, [], "hello", {}, {"version": 1}]
    for data in nothing:
        with pytest.raises(CodecError):
            from_dict(data)
    with pytest.raises(CodecError, match="must be a Reply, not a Progress"):
        from_dict(to_dict(Progress("read", 1, 2)), Reply)


def test_members_of_a_later_version_are_passed_over_and_defaults_may_be_left_out() -> None:
    assert from_dict({"version": 1, "type": "Message", "text": "hello", "mood": "good"}) == Message("hello")


def test_every_field_of_every_class_crosses() -> None:
    kinds: list[type[Any]] = [Argument, Attachment, BarData, BarGroup, Choice, Command, ConfusionData, Conversation]
    kinds += [Curve, CurveData, Digit, Figure, FunctionData, Message, PanelData, Passage, Progress, Question, Tile]
    kinds += [TileData, ModelReadings, Quote, Reading, Reply, Status, Correction, Filter, Request, Place, Kept]
    definitions = schema()["$defs"]
    assert set(definitions) == {kind.__name__ for kind in kinds}
    for kind in kinds:
        assert set(definitions[kind.__name__]["properties"]) == {field.name for field in fields(kind)}, kind


@pytest.mark.parametrize("change", [{"values": []}, {"values": None}, {"key": 0}, {"key": None}, {"kind": ""}])
def test_an_error_of_other_parts_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CodecError):
        from_dict({**to_dict(PictureError("picture.missing", name="7.png")), **change})
