"""CSV: every value comes back out of it, and no spreadsheet computes one."""

from __future__ import annotations

import csv
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.csv_output import cell, csv_line

# What makes a formula of a cell, what may stand before it unseen, and what parts cells.
TEXTS = st.text(st.sampled_from("=+-@＝＋－＠﹣ \t\r\n\"'“,;a7가\u200b\u202e\ufeff")) | st.text(
    st.characters(exclude_categories=["Cs"])
)


@given(st.lists(TEXTS))
def test_any_values_come_back_out_of_csv(values: list[str]) -> None:
    text = csv_line(["source", *values]) + "\n"
    (record,) = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert [value.removeprefix("'") for value in record] == ["source", *values]
    assert text.endswith("\r\n") == (os.linesep == "\n")


@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\n", '"', "'", "“", "\u200b", "\ufeff", "\u202e", "\xa0 '"])
@pytest.mark.parametrize("sign", [*"=+-@", *"＝＋－＠", *"﹦﹢﹣﹫"])
def test_what_a_spreadsheet_might_compute_is_text(before: str, sign: str) -> None:
    value = f"{before}{sign}cmd|' /C calc'!A0"
    assert cell(value) == "'" + value


@given(TEXTS, st.sampled_from(",;\t"))
def test_no_separator_makes_a_cell_of_what_follows_it(value: str, separator: str) -> None:
    line = csv_line([value], end="")
    (record,) = csv.reader(io.StringIO(line, newline=""), delimiter=separator, strict=True) if line else ([""],)
    assert record == [cell(value)]


@pytest.mark.parametrize(
    "value", ["", "7", "0.999913", "scans/2.png", "a=b.png", "12\n34", "숫자 -1.png", "2026-01-31"]
)
def test_other_values_stay_as_they_are(value: str) -> None:
    assert cell(value) == value
