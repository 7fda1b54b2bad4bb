"""Any bytes and any array give a reading; tools/fuzz/pictures.py damages files of every format."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine import Engine, Picture
from tools.fuzz.pictures import outcome_of

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
    outcome_of(reading)
