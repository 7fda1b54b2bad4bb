"""Files that were cut, garbled or joined on their way never raise anything: they give a reading."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine import Engine, Picture
from tests.pictures import write

SMALL = write("2", height=24, pen=3, margin=6)
FILES = {kind: SMALL.encoded(kind) for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")}

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("kind", list(FILES))
@many
@given(data=st.data())
def test_a_file_cut_anywhere_gives_a_reading(kind: str, data: st.DataObject, engine: Engine) -> None:
    length = data.draw(st.integers(0, len(FILES[kind]) - 1))
    _gives_a_reading(engine, FILES[kind][:length])


@pytest.mark.parametrize("kind", list(FILES))
@many
@given(data=st.data())
def test_a_file_with_bytes_changed_gives_a_reading(kind: str, data: st.DataObject, engine: Engine) -> None:
    garbled = bytearray(FILES[kind])
    changes = st.lists(st.tuples(st.integers(0, len(garbled) - 1), st.integers(0, 255)), min_size=1, max_size=12)
    for place, value in data.draw(changes):
        garbled[place] = value
    _gives_a_reading(engine, bytes(garbled))


@pytest.mark.parametrize("kind", list(FILES))
@many
@given(data=st.data())
def test_a_file_with_a_piece_missing_or_twice_gives_a_reading(kind: str, data: st.DataObject, engine: Engine) -> None:
    whole = FILES[kind]
    start, end = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, len(whole)))
    _gives_a_reading(engine, whole[:start] + whole[end:])


@many
@given(content=st.binary(max_size=400))
def test_any_bytes_give_a_reading(content: bytes, engine: Engine) -> None:
    _gives_a_reading(engine, content)


@many
@given(picture=arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_any_small_picture_gives_a_reading(picture: Picture, engine: Engine) -> None:
    _gives_a_reading(engine, picture)


@many
@given(
    picture=arrays(
        st.sampled_from([np.float16, np.float32, np.float64, np.int32, np.bool_, np.uint8]),
        st.lists(st.integers(0, 9), max_size=4).map(tuple),
    )
)
def test_any_array_gives_a_reading(picture: Picture, engine: Engine) -> None:
    _gives_a_reading(engine, picture)


@pytest.mark.parametrize("width", [1, 2, 3, 5, 40, 3000])
@pytest.mark.parametrize("height", [1, 2, 3, 5, 40, 3000])
def test_a_dot_in_a_picture_of_any_form_gives_a_reading(width: int, height: int, engine: Engine) -> None:
    picture = np.full((height, width), 240, np.uint8)
    picture[height // 2, width // 2] = 0
    _gives_a_reading(engine, picture)


def _gives_a_reading(engine: Engine, picture: Picture) -> None:
    (reading,) = engine.predict([picture])
    told = (bool(reading.digits), reading.reason is not None, reading.error is not None)
    assert sum(told) == 1
    assert all(0 <= digit.value <= 9 and 0 <= digit.confidence <= 1 for digit in reading.digits)
