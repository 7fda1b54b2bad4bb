"""A picture that makes something raise leaves those beside it alone, in every form of output."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import Attachment, Engine, Reading
from engine.recognition import reading
from engine.vision import Decode, View, looks
from tests.bot.conftest import Ran

Digitbot = Callable[..., Ran]
Draw = Callable[..., Path]
Pictures = tuple[Path, Path, Path]
NUMBER = re.compile(r"\b[0-9a-f]{8}\b")


@pytest.fixture
def pictures(draw: Draw) -> Pictures:
    return draw("1.png", 1), draw("2 bad.png"), draw("3.png", 7)


@pytest.fixture(params=[IndexError, MemoryError])
def faulty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vision raises at pictures that are called bad."""

    def raising(picture: Path, decode: Decode | None) -> Iterator[View]:
        if "bad" in str(picture):
            raise request.param
        return looks(picture, decode)

    monkeypatch.setattr(reading, "looks", raising)


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize("form", ["plain", "folder", "list", "json", "csv"])
def test_predict_reads_the_others_and_fails(digitbot: Digitbot, pictures: Pictures, form: str) -> None:
    if form == "folder":
        ran = digitbot("predict", pictures[0].parent)
    elif form == "list":
        ran = digitbot("predict", "-", stdin="\n".join(["~\0/7.png", *map(str, pictures)]))
    else:
        ran = digitbot("predict", *pictures, *([] if form == "plain" else [f"--{form}"]))
    assert ran.status == 1
    assert "Traceback" not in ran.err
    if form == "json":
        readings = [json.loads(line) for line in ran.lines]
        texts, errors = [one["text"] for one in readings], [one["error"] for one in readings]
    elif form == "csv":
        records = list(csv.DictReader(io.StringIO(ran.out)))
        texts, errors = [one["text"] for one in records], [one["error"] or None for one in records]
    else:
        assert [line.split("\t")[1] for line in ran.lines] == ["1", "7"]
        assert len(NUMBER.findall(ran.err)) == 1
        return
    assert texts == ["1", "", "7"]
    assert errors[0] is errors[2] is None
    assert NUMBER.search(errors[1])


def test_predict_reads_the_others_where_the_fault_is_in_front_of_the_engine(
    digitbot: Digitbot, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    predict = Engine.predict

    def raising(engine: Engine, picture: Attachment) -> list[Reading]:
        if "bad" in picture.name:
            raise OSError("a disk that has gone")
        return predict(engine, picture)

    monkeypatch.setattr(Engine, "predict", raising)
    ran = digitbot("predict", *pictures)
    assert (ran.status, [line.split("\t")[1] for line in ran.lines]) == (1, ["1", "7"])
    assert NUMBER.search(ran.err)


@pytest.mark.usefixtures("faulty")
def test_in_one_message_the_others_are_read(digitbot: Digitbot, pictures: Pictures) -> None:
    ran = digitbot("chat", "--json", stdin=json.dumps({"images": [str(file) for file in pictures]}) + "\nhelp")
    assert ran.status == 1
    read, helped = (json.loads(line) for line in ran.lines)
    assert [one["text"] for one in read["readings"]] == ["1", "", "7"]
    assert NUMBER.search(read["readings"][1]["error"])
    assert read["readings"][1]["error"] in read["text"]
    assert helped["intent"] == "help"


def test_in_one_message_an_address_that_cannot_be_had_costs_the_others_nothing(
    digitbot: Digitbot, pictures: Pictures
) -> None:
    one, _, other = pictures
    ran = digitbot("chat", "--json", stdin=f"'{one}' http://127.0.0.1/7.png '{other}'")
    assert ran.status == 1
    (reply,) = (json.loads(line) for line in ran.lines)
    errors = [reading["error"] for reading in reply["readings"]]
    assert sorted(reading["text"] for reading in reply["readings"]) == ["", "1", "7"]
    (told,) = filter(None, errors)
    assert "127.0.0.1" in told
    assert told in reply["text"]
