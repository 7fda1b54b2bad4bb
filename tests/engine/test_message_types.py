"""A host's value of the wrong type is a TypeError where it is given, with the field's name; JSON's is a CodecError."""

from __future__ import annotations

import asyncio
import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Attachment, CodecError, Engine, Message, PictureError, Quote, from_dict, to_dict

ATTACHMENT = Attachment(b"", "7.png")
QUOTE = Quote((ATTACHMENT,))
MESSAGE = Message("hi", (ATTACHMENT,), "1", "2", "ko", QUOTE)
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.text(min_size=1), min_size=1),
    st.dictionaries(st.text(), st.integers()),
    st.sampled_from([object(), Path("7.png"), date(2026, 1, 1), ATTACHMENT, QUOTE, MESSAGE, (MESSAGE,), [QUOTE], str]),
)
# What each field takes; a list of attachments is as good as a tuple.
RIGHT: dict[str, dict[str, tuple[type, ...]]] = {
    "Message": dict.fromkeys(("text", "user", "channel", "sign"), (str,))
    | {"attachments": (), "locale": (str, type(None)), "quote": (Quote, type(None)), "continues": (bool,)},
    "Attachment": {"name": (str,), "error": (PictureError, type(None))},
    "Quote": {"attachments": (), "model_id": (str,), "answer": (str, type(None))},
}
FIELDS = [(one, name) for one in (MESSAGE, ATTACHMENT, QUOTE) for name in RIGHT[type(one).__name__]]


def type_of(value: object) -> str:
    return "None" if value is None else (value if isinstance(value, type) else type(value)).__name__


def name_of(field: tuple[Any, str]) -> str:
    return f"{type(field[0]).__name__}.{field[1]}"


def test_every_field_is_checked_save_the_picture_whose_reading_has_the_error() -> None:
    names = {(type(one).__name__, field.name) for one in (MESSAGE, ATTACHMENT, QUOTE) for field in fields(one)}
    assert names - {(type(one).__name__, name) for one, name in FIELDS} == {("Attachment", "picture")}


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
@given(value=ANYTHING)
def test_a_wrong_value_is_refused_where_it_is_given(field: tuple[Any, str], value: Any) -> None:
    one, name = field
    if isinstance(value, RIGHT[type(one).__name__][name]):
        assert getattr(replace(one, **{name: value}), name) == value
        return
    with pytest.raises(TypeError, match=rf"^{re.escape(name_of(field))} must be .+, not .*{type_of(value)}"):
        replace(one, **{name: value})


@pytest.mark.parametrize("kind", [list, tuple])
def test_pictures_may_come_in_a_list(kind: type) -> None:
    assert Message(attachments=kind([ATTACHMENT])).attachments == (ATTACHMENT,)
    assert Quote(kind([ATTACHMENT])).attachments == (ATTACHMENT,)
    assert hash(Message(attachments=kind([]))) == hash(Message())


@pytest.mark.parametrize("nothing", [None, "hi", b"hi", {"text": "hi"}, ATTACHMENT, Message])
def test_what_is_not_a_message_is_refused_by_name(nothing: Any, engine: Engine) -> None:
    asked = f"must be Message, not .*{type_of(nothing)}"
    for ask in (engine.handle, engine.status, lambda one: list(engine.replies(one))):
        with pytest.raises(TypeError, match=asked):
            ask(nothing)
    with pytest.raises(TypeError, match=asked):
        asyncio.run(engine.ahandle(nothing))


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_json_of_a_wrong_type_is_told_of_by_its_place(field: tuple[Any, str], value: Any) -> None:
    one, name = field
    data = to_dict(MESSAGE)
    place = {"Message": data, "Attachment": data["attachments"][0], "Quote": data["quote"]}[type(one).__name__]
    place[name] = value
    try:
        message = from_dict(data, Message)
    except CodecError as error:
        assert name in str(error)  # noqa: PT017 - what is right is read
    else:
        assert from_dict(to_dict(message), Message) == message
