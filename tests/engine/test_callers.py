"""What embedders may hand over, one by one as in a list, and what nobody can make the engine do."""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import Attachment, CodecError, Engine, Message, PictureError, to_dict
from engine.testing import Chat
from tests.pictures import write

SEVEN = write("7")
MLP = Path(__file__).parents[2] / "models" / "mlp.tflite"


@pytest.mark.parametrize(
    "picture",
    [
        SEVEN.encoded(),
        bytearray(SEVEN.encoded()),
        memoryview(SEVEN.encoded()),
        io.BytesIO(SEVEN.encoded()),
        Image.fromarray(SEVEN.pixels),
        SEVEN.pixels,
        SEVEN.pixels.astype(np.float32) / 255,
    ],
    ids=lambda picture: type(picture).__name__,
)
def test_a_picture_is_one_picture_whatever_it_comes_as(picture: Any, engine: Engine) -> None:
    assert [reading.text for reading in engine.predict(picture)] == ["7"]


def test_an_open_file_is_a_picture_and_one_of_text_is_told_of(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "7.png"
    path.write_bytes(SEVEN.encoded())
    with path.open("rb") as stream:
        assert engine.predict(stream)[0].text == "7"
    assert engine.predict(stream)[0].error is not None  # closed by now
    assert engine.predict(io.StringIO("seven"))[0].error is not None


@pytest.mark.parametrize("nothing", [None, 7, object()])
def test_what_is_no_picture_has_one_error(nothing: Any, engine: Engine) -> None:
    (reading,) = engine.predict(nothing)
    assert reading.error is not None
    assert reading.error.key == "picture.not_a_picture_type"


class Named:
    """A path of somebody's own."""

    def __init__(self, name: object) -> None:
        self.name = name

    def __fspath__(self) -> Any:
        if isinstance(self.name, Exception):
            raise self.name
        return self.name


class Opened:
    """A file of somebody's own."""

    def __init__(self, content: object) -> None:
        self.content = content

    def read(self, _: int = -1) -> Any:
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


def test_a_path_may_be_bytes(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "7.png").write_bytes(SEVEN.encoded())
    (entry,) = os.scandir(os.fsencode(tmp_path))
    for path in (entry, Named(os.fsencode(tmp_path / "7.png"))):
        (reading,) = engine.predict(path)  # type: ignore[arg-type]
        assert (reading.text, reading.source) == ("7", str(tmp_path / "7.png"))


@pytest.mark.parametrize(
    "picture",
    [
        *(Named(name) for name in (RuntimeError("of theirs"), 5, None)),
        *(
            Opened(content)
            for content in (RuntimeError("of theirs"), KeyError(1), MemoryError(), None, 5, bytearray(9))
        ),
        memoryview(bytes(81))[::2],
        type(
            "Array", (), {"__array_interface__": {"shape": (2, 2), "typestr": "|u1", "data": b"abcd", "version": 3}}
        )(),
    ],
    ids=lambda picture: type(picture).__name__,
)
def test_an_odd_picture_has_an_error_and_costs_nobody_else_anything(picture: Any, engine: Engine) -> None:
    bad, good = engine.predict([picture, SEVEN.pixels])
    assert bad.error is not None
    assert good.text == "7"
    with suppress(PictureError, CodecError):
        to_dict(Message("", (Attachment(picture),)))


def test_a_cut_off_or_closed_pil_image_has_an_error_alone_as_in_a_list(engine: Engine) -> None:
    cut = Image.open(io.BytesIO(SEVEN.encoded("JPEG")[:2000]))
    closed = Image.open(io.BytesIO(SEVEN.encoded()))
    closed.close()
    for image in (cut, closed):
        (reading,) = engine.predict(image)
        assert reading.error is not None


def test_folders_may_be_texts(tmp_path: Path) -> None:
    engine = Engine.load(models=str(tmp_path), mnist=str(tmp_path), any_file=True)
    assert "There is no MNIST in" in engine.handle(Message("sample 20")).text


@pytest.mark.parametrize("asked", ["sample 20", "evaluate"])
def test_without_mnist_the_owner_reads_what_to_do_and_others_whom_to_ask(
    asked: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    owner, shared = Engine.load(mnist=tmp_path, any_file=True), Engine.load(mnist=tmp_path)
    assert str(tmp_path) in owner.handle(Message(asked)).text
    assert caplog.text == ""
    said = shared.handle(Message(asked)).text
    assert "ask whoever runs me" in said
    assert str(tmp_path) not in said
    assert f"There is no MNIST in {tmp_path}" in caplog.text


@pytest.mark.parametrize("flood", ["models " + "a." * 40_000, "a" * 1_000_000, "1," * 100_000, "가" * 300_000])
def test_a_flood_of_letters_is_answered_like_any_message(flood: str, engine: Engine) -> None:
    # Without bounds the first took half a minute; a test that hangs is a test that fails.
    assert engine.handle(Message(flood)).text


@pytest.mark.parametrize(
    ("said", "intent"),
    [("model architecture", "summary"), ("모델 구조", "summary"), ("모델 요약", "summary"), ("models mlp", "models")],
)
def test_a_commands_name_may_begin_a_sentence(said: str, intent: str, engine: Engine) -> None:
    assert engine.handle(Message(said, user=said)).intent == intent


def test_the_owner_may_name_a_model_file_with_spaces_and_quotes_and_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "my own.tflite"
    shipped = Engine.load()
    shutil.copy(MLP, file)
    owner = Engine.load(any_file=True)
    for said in (f'models "{file}"', f"/models {file}"):
        assert not owner.handle(Message(said)).failed
        assert owner.status(Message("")).model == "my own"
        assert shipped.handle(Message(said)).failed


def test_a_test_image_read_without_being_sure_is_told_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.classifier.classifier import Classifier
    from engine.mnist import Digits, Mnist

    images = np.zeros((1, 28, 28), np.uint8)
    images[0, 6:22, 13:15] = 255
    monkeypatch.setattr(Mnist, "load", lambda *_: Digits(images, np.array([1], np.uint8)))
    monkeypatch.setattr(Classifier, "unsure_below", 1.1)
    assert "may be" in engine.handle(Message("sample 0", user="unsure")).text


def test_a_model_file_is_called_by_its_stem_and_nobody_sees_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "mine.tflite"
    shutil.copy(MLP, file)
    chat = Chat(Engine.load(file, plugins=False), locale="en")
    picture = write("7").encoded()
    replies = [chat.say(image=picture), *map(chat.say, ("/models", "/summary", "/history", "/why", "/compare", "/xyz"))]
    assert "using mine." in replies[1].text
    for reply in replies:
        assert str(tmp_path) not in " ".join(
            (reply.text, *reply.suggestions, *(figure.alt for figure in reply.figures))
        )


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no file can be called so")
def test_a_file_name_that_is_not_text_is_a_model_like_any_other(tmp_path: Path) -> None:
    file = os.fsdecode(os.fsencode(tmp_path) + b"/m\xff.tflite")
    shutil.copy(MLP, file)
    reply = Engine.load(file, plugins=False).handle(Message("", (Attachment(write("7").encoded()),)))
    assert (reply.readings[0].text, len(reply.model_id)) == ("7", 12)
