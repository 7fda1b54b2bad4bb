"""Whatever comes as a picture gets a right reading or one clear sentence, and costs the others nothing."""

from __future__ import annotations

import io
import os
import stat
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import Attachment, Engine, Message, PictureError, Reading, Reason, words
from tests.conftest import Say
from tests.pictures import encoded, png_of_size, write

SEVEN = write("7")


@dataclass(frozen=True)
class Entry:
    """A row of the table.

    Attributes:
        name: what it is.
        make: makes the picture, given an empty folder.
        expected: the digits, the reason why there are none, or the key of the error's sentence.
        shown: what the error's sentence must name.
    """

    name: str
    make: Callable[[Path], Any]
    expected: str | Reason
    shown: str = ""


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _folder(folder: Path) -> Path:
    (folder / "album.png").mkdir()
    return folder / "album.png"


def _huge_file(folder: Path) -> Path:
    path = folder / "huge.png"
    path.write_bytes(SEVEN.encoded())
    os.truncate(path, 100_000_000)  # a sparse file: it takes no room
    return path


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.png")
    return folder / "pipe.png"


def _forbidden(folder: Path) -> Path:
    path = _file("secret.png", SEVEN.encoded())(folder)
    path.chmod(0)
    return path


def _animated(kind: str) -> bytes:
    frames = [write(text).image.convert("RGB") for text in "385"]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def _with_comments(count: int) -> bytes:
    jpeg = SEVEN.encoded("JPEG")
    return jpeg[:2] + (b"\xff\xfe\x09\xc4" + bytes(2_498)) * count + jpeg[2:]


def _palette_with_transparency() -> bytes:
    image = write("6", ink=0, paper=255).image.convert("P", colors=8)
    return encoded(image, "PNG", transparency=image.getpixel((0, 0)))


def _heic(text: str) -> bytes:
    heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    heif.from_pillow(write(text).image.convert("RGB")).save(buffer, quality=90)
    return buffer.getvalue()


def _noise() -> Any:
    return np.random.default_rng(7).integers(0, 256, (400, 400), np.uint8)


def _with_nan() -> Any:
    picture = SEVEN.pixels / 255
    picture[3, 4] = np.nan
    return picture


TABLE = (
    Entry("missing file", lambda folder: folder / "none.png", "picture.missing", "none.png"),
    Entry("missing file in a missing folder", lambda _: "nowhere/none.png", "picture.missing", "nowhere/none.png"),
    Entry("name with a zero byte", lambda _: "zero\0byte.png", "picture.missing", "zero"),
    Entry("name too long for any file", lambda _: "a" * 5000, "picture.missing", "aaa"),
    Entry("empty name", lambda _: "", "picture.folder", "."),
    Entry("folder", _folder, "picture.folder", "album.png"),
    Entry("pipe", _pipe, "picture.unknown", "pipe.png"),
    Entry("device without end", lambda _: Path("/dev/zero"), "picture.unknown", "zero"),
    Entry("empty file", _file("empty.png", b""), "picture.empty", "empty.png"),
    Entry("no bytes", lambda _: b"", "picture.empty"),
    Entry("text renamed .png", _file("text.png", b"just words\n" * 50), "picture.unknown", "text.png"),
    Entry("SVG", _file("seven.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "picture.unknown", "seven.svg"),
    Entry("PostScript", _file("seven.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"), "picture.unknown"),
    Entry("truncated JPEG", _file("cut.jpg", SEVEN.encoded("JPEG")[:900]), "picture.damaged", "cut.jpg"),
    Entry("truncated PNG", _file("cut.png", SEVEN.encoded()[:700]), "picture.damaged", "cut.png"),
    Entry("truncated WebP", _file("cut.webp", SEVEN.encoded("WEBP")[:300]), "picture.damaged", "cut.webp"),
    Entry("truncated HEIC", lambda folder: _file("cut.heic", _heic("7")[:900])(folder), "picture.damaged", "cut.heic"),
    Entry("a phone's brand and nothing else", lambda _: b"\0\0\0\x18ftypheic" + bytes(40), "picture.unknown"),
    Entry("PNG bomb", _file("bomb.png", png_of_size(50_000, 50_000)), "picture.too_many_pixels", "bomb.png"),
    Entry("PNG just too large", _file("8k.png", png_of_size(8_000, 8_000)), "picture.too_many_pixels", "8k.png"),
    Entry("70,000 pixels wide", lambda _: encoded(Image.new("L", (70_000, 1), 0)), "picture.too_long", "65535"),
    Entry("5 MB of comments", _file("notes.jpg", _with_comments(2_000)), "picture.too_costly", "notes.jpg"),
    Entry("100 MB file", _huge_file, "picture.too_many_bytes", "huge.png"),
    Entry("too many bytes", lambda _: bytes(50_000_001), "picture.too_many_bytes"),
    Entry("1x1", lambda _: encoded(Image.new("L", (1, 1), 0)), Reason.BLANK),
    Entry("one pixel high", lambda _: encoded(Image.new("L", (5000, 1), 0)), Reason.BLANK),
    Entry("all white", lambda _: encoded(Image.new("RGB", (300, 200), "white")), Reason.BLANK),
    Entry("all black", lambda _: encoded(Image.new("RGB", (300, 200), "black")), Reason.BLANK),
    Entry("all transparent", lambda _: encoded(Image.new("RGBA", (300, 200), (0, 0, 0, 0))), Reason.BLANK),
    Entry("16-bit", lambda _: encoded(Image.fromarray(SEVEN.pixels.astype(np.uint16) * 257)), "7"),
    Entry("1-bit", lambda _: encoded(SEVEN.image.convert("1")), "7"),
    Entry("CMYK JPEG", lambda _: encoded(SEVEN.image.convert("CMYK"), "JPEG"), "7"),
    Entry("palette", lambda _: encoded(SEVEN.image.convert("RGB").quantize(16)), "7"),
    Entry("palette with transparency", lambda _: _palette_with_transparency(), "6"),
    Entry("animated GIF, first frame", lambda _: _animated("GIF"), "3"),
    Entry("animated WebP, first frame", lambda _: _animated("WEBP"), "3"),
    Entry("animated PNG, first frame", lambda _: _animated("PNG"), "3"),
    Entry("HEIC", lambda _: _heic("4"), "4"),
    Entry("BMP", lambda _: SEVEN.encoded("BMP"), "7"),
    Entry("TIFF of floats", lambda _: encoded(SEVEN.image.convert("F"), "TIFF"), "7"),
    Entry("Hangul in its name", _file("손글씨 7.png", SEVEN.encoded()), "7"),
    Entry("NFD name", _file(unicodedata.normalize("NFD", "숫자.png"), SEVEN.encoded()), "7"),
    Entry("text in Hangul's name", _file("메모.png", b"memo"), "picture.unknown", "메모.png"),
    Entry("array with NaN", lambda _: _with_nan(), "picture.not_finite"),
    Entry("array with infinity", lambda _: np.full((9, 9), np.inf), "picture.not_finite"),
    Entry("array below 0", lambda _: np.full((9, 9), -1.0), "picture.out_of_range", "-1"),
    Entry("array above 255", lambda _: np.full((9, 9), 300.0), "picture.out_of_range", "300"),
    Entry("array of one dimension", lambda _: np.zeros(784, np.uint8), "picture.wrong_shape", "784"),
    Entry("array of four dimensions", lambda _: np.zeros((2, 9, 9, 1), np.uint8), "picture.wrong_shape", "2x9x9x1"),
    Entry("array of two channels", lambda _: np.zeros((9, 9, 2), np.uint8), "picture.wrong_shape", "9x9x2"),
    Entry("array without pixels", lambda _: np.zeros((0, 9), np.uint8), "picture.wrong_shape", "0x9"),
    Entry("array without dimensions", lambda _: np.array(7, np.uint8), "picture.wrong_shape"),
    Entry("array of 64-bit integers", lambda _: np.zeros((9, 9), np.int64), "picture.wrong_dtype", "int64"),
    Entry("array of strings", lambda _: np.full((9, 9), "7"), "picture.wrong_dtype"),
    Entry("array of objects", lambda _: np.full((9, 9), None), "picture.wrong_dtype", "object"),
    Entry("array of complex numbers", lambda _: np.zeros((9, 9), complex), "picture.wrong_dtype", "complex128"),
    Entry("array too large", lambda _: np.broadcast_to(np.uint8(7), (9_000, 9_000)), "picture.too_many_pixels"),
    Entry("number", lambda _: Attachment(7), "picture.not_a_picture_type", "int"),  # type: ignore[arg-type]
    Entry("nothing", lambda _: Attachment(None), "picture.not_a_picture_type"),  # type: ignore[arg-type]
    Entry("Pillow's image, cut off", lambda _: Image.open(io.BytesIO(SEVEN.encoded()[:700])), "picture.damaged"),
)


def one_sentence(text: str) -> bool:
    """Whether a text is one line of words for people."""
    foreign = ("Traceback", "Error", "Exception", "Errno", " at 0x", "site-packages")
    return "\n" not in text and text[-1] == "." and text[0] != " " and not any(word in text for word in foreign)


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_a_bad_picture_is_read_or_refused_for_the_right_reason(entry: Entry, engine: Engine, tmp_path: Path) -> None:
    reading, good = engine.predict([entry.make(tmp_path), SEVEN.pixels])
    assert _outcome(reading) == entry.expected
    assert good.text == "7"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_a_bad_picture_is_answered_in_one_sentence(entry: Entry, language: str, engine: Engine, tmp_path: Path) -> None:
    picture = entry.make(tmp_path)
    attachment = picture if isinstance(picture, Attachment) else Attachment(picture)
    reply = engine.handle(Message(attachments=(attachment,), channel=entry.name, locale=language))
    assert reply.locale == language
    assert reply.intent == "predict"
    assert _outcome(reply.readings[0]) == entry.expected
    if reply.readings[0].digits:
        assert entry.expected in reply.text
        assert not reply.failed
    else:
        assert one_sentence(reply.text)
        assert entry.shown in reply.text
        assert reply.failed == (reply.readings[0].error is not None)
        assert not reply.figures


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_of_them_in_one_message_leave_the_good_picture_its_answer(
    language: str, engine: Engine, tmp_path: Path
) -> None:
    several = []
    for number, entry in enumerate(TABLE):
        folder = tmp_path / str(number)
        folder.mkdir()
        made = entry.make(folder)
        several.append(made if isinstance(made, Attachment) else Attachment(made, f"picture {number}"))
    reply = engine.handle(Message(attachments=(*several, Attachment(SEVEN.pixels, "good")), locale=language))
    assert [_outcome(reading) for reading in reply.readings] == [*(entry.expected for entry in TABLE), "7"]
    assert len(reply.text.splitlines()) == len(TABLE) + 1
    assert reply.text.splitlines()[-1].startswith("good: 7")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to the superuser")
def test_a_file_that_may_not_be_read_is_told_of(engine: Engine, tmp_path: Path) -> None:
    path = _forbidden(tmp_path)
    assert not path.stat().st_mode & stat.S_IRUSR
    assert _outcome(engine.predict(path)[0]) == "picture.forbidden"


def test_pure_noise_is_no_surprise(engine: Engine) -> None:
    reading = engine.predict(_noise())[0]
    assert reading.error is None
    assert reading.reason in (Reason.CROWDED, Reason.NO_DIGIT, Reason.BLANK)
    assert reading.digits == ()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_of_several_pictures_an_error_says_which(language: str, say: Say) -> None:
    reply = say("", Attachment(SEVEN.encoded(), "seven.png"), Attachment(b"no picture", "notes.png"), locale=language)
    first, second = reply.text.splitlines()
    assert first.startswith("seven.png: 7")
    assert "notes.png" in second


def test_errors_have_their_english_sentence_as_text(engine: Engine) -> None:
    error = engine.predict(b"")[0].error
    assert isinstance(error, PictureError)
    assert str(error) == "The picture is empty; send the picture again."
    assert words("ko").error(error).startswith("이 사진")


def _outcome(reading: Reading) -> str | Reason:
    if reading.error is not None:
        assert not reading.digits
        return reading.error.key
    return reading.reason or reading.text


def test_the_table_has_an_entry_for_every_way_a_picture_can_fail() -> None:
    from importlib.resources import files
    from tomllib import loads

    said = set(loads(files("engine.locales").joinpath("en/errors.toml").read_text(encoding="utf-8"))["picture"])
    covered = {entry.expected.partition(".")[2] for entry in TABLE if isinstance(entry.expected, str)}
    # The others have tests of their own, here and in tests/engine/test_deadlines.py.
    assert said - covered == {"unnamed", "forbidden", "needs_heif", "too_slow", "unexpected"}


def test_an_avif_picture_of_the_common_brand_needs_no_extra(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    avif = SEVEN.encoded("AVIF")
    assert avif[4:12] == b"ftypavif"
    common = avif[:8] + b"mif1" + avif[12:]
    # Where the extra is there and in use, it does not take such a picture for its own.
    assert [reading.text for reading in engine.predict([_heic("4"), common])] == ["4", "7"]
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (reading,) = engine.predict([common])
    assert reading.text == "7"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_heic_picture_without_the_extra_is_told_what_to_install(
    language: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = _heic("4")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as Python itself marks what cannot be imported
    (reading,) = engine.predict([Attachment(content, "phone.heic")])
    assert reading.error is not None
    assert reading.error.key == "picture.needs_heif"
    sentence = words(language).error(reading.error)
    assert "phone.heic" in sentence
    # Most who send one cannot install anything.
    assert sentence.index("JPEG") < sentence.index(".[heif]")
