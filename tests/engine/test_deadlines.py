"""A deadline holds whatever a decoder does: it hangs, it crashes, it does not let Python hear a signal."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine import Attachment, Engine, Message, PictureError, Progress, Reply, Reporter, words
from engine.vision.decode import Canvas, decode
from engine.vision.decoder_pool import DecoderPool
from tests.engine.vision.test_bad_pictures import TABLE, Entry
from tests.pictures import write

if sys.platform == "win32":
    pytest.skip("how a decoder misbehaves is told through a named pipe", allow_module_level=True)

SEVEN = write("7", height=20, pen=3, margin=4)
LONG = 120  # seconds that no test takes unless it would for ever
# Python runs a module of this name when it starts: in it, pictures that say so hang, holding the interpreter's lock as
# a decoder may, or crash.
BAD_DECODERS = """
import ctypes, os, PIL.Image
good = PIL.Image.open
def bad(file, *args, **kwargs):
    data = file.getvalue()
    if data.startswith(b"hang"):
        with open(os.environ["HANGING"], "w") as told:
            told.write(str(os.getpid()))
        while True:
            ctypes.PyDLL(None).pause()
    if data.startswith(b"crash"):
        ctypes.memset(0, 0, 1)
    return good(file, *args, **kwargs)
PIL.Image.open = bad
"""


class Clock:
    """The time that deadlines go by."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("engine.lanes.time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


class Hanging:
    """What happens once a decoder hangs, and which process that was."""

    def __init__(self, pipe: Path) -> None:
        self._pipe = pipe
        self.process = 0

    def then(self, act: Callable[[], object]) -> None:
        def wait() -> None:
            self.process = int(self._pipe.read_text())
            act()

        threading.Thread(target=wait, daemon=True).start()

    @property
    def ended(self) -> bool:
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        return False


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hanging:
    (tmp_path / "sitecustomize.py").write_text(BAD_DECODERS)
    monkeypatch.syspath_prepend(str(tmp_path))
    os.mkfifo(tmp_path / "hanging")
    monkeypatch.setenv("HANGING", str(tmp_path / "hanging"))
    return Hanging(tmp_path / "hanging")


@pytest.fixture
def bounded(clock: Clock) -> Iterator[Engine]:
    with Engine.load(plugins=False, seconds=30, workers=1) as engine:
        yield engine


def _file(content: bytes, folder: Path, kind: str) -> Any:
    path = folder / "picture.png"
    path.write_bytes(content)
    return {"bytes": content, "path": path, "open file": io.BytesIO(content)}[kind]


def test_predict_gives_up_a_picture_that_hangs_and_keeps_those_before(
    hanging: Hanging, bounded: Engine, clock: Clock, tmp_path: Path
) -> None:
    hanging.then(lambda: setattr(clock, "now", 31.0))
    good, bad, late = bounded.predict([SEVEN.encoded(), _file(b"hang", tmp_path, "path"), SEVEN.encoded()])
    assert (good.text, good.error) == ("7", None)
    for reading in (bad, late):
        assert reading.error is not None
        assert reading.error.key == "picture.too_slow"
    assert "picture.png" in str(bad.error)
    assert hanging.ended
    (again,) = bounded.predict(SEVEN.encoded())
    assert again.text == "7"


def test_handle_answers_in_time(hanging: Hanging, bounded: Engine, clock: Clock) -> None:
    hanging.then(lambda: setattr(clock, "now", 31.0))
    reply = bounded.handle(Message("", (Attachment(b"hang"),), locale="ko"))
    assert (reply.failed, reply.text) == (True, words("ko").say("limit.too_long", seconds="30"))
    assert hanging.ended
    assert bounded.handle(Message("", (Attachment(SEVEN.encoded()),))).readings[0].text == "7"


def test_ahandle_answers_in_time_and_its_thread_is_free_again(hanging: Hanging, bounded: Engine, clock: Clock) -> None:
    hanging.then(lambda: setattr(clock, "now", 31.0))

    async def main() -> None:
        reply = await bounded.ahandle(Message("", (Attachment(b"hang"),), locale="en"))
        assert reply.text == words("en").say("limit.too_long", seconds="30")
        assert hanging.ended
        assert (await bounded.ahandle(Message("", (Attachment(SEVEN.encoded()),)))).readings[0].text == "7"

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_a_cancelled_message_ends_its_decoder(hanging: Hanging, bounded: Engine) -> None:
    async def main() -> None:
        work = asyncio.create_task(bounded.ahandle(Message("", (Attachment(b"hang"),))))
        loop = asyncio.get_running_loop()
        hanging.then(lambda: loop.call_soon_threadsafe(work.cancel))
        with pytest.raises(asyncio.CancelledError):
            await work
        # The conversation goes on only when the work has ended.
        assert (await bounded.ahandle(Message("hello"))).intent == "greet"
        assert hanging.ended

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_a_handler_is_ended_where_it_tells_of_its_progress_and_nowhere_else(bounded: Engine, clock: Clock) -> None:
    """As docs/embedding.md says: Python ends no thread."""

    @bounded.intent("wait", phrases={"en": ["wait for the bus"], "ko": ["버스를 기다려"]}, command=True)
    def wait(report: Reporter, message: Message) -> Reply:
        clock.now += 31
        if message.user == "tells":
            report(Progress("read", 1, 2))
        return Reply("It came.")

    late = bounded.handle(Message("/wait", user="silent"))
    assert (late.text, late.failed) == ("It came.", False)
    ended = bounded.handle(Message("/wait", user="tells", locale="en"))
    assert (ended.text, ended.failed) == (words("en").say("limit.too_long", seconds="30"), True)


def test_ctrl_c_is_heard(hanging: Hanging, bounded: Engine) -> None:
    hanging.then(lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        bounded.predict(b"hang")
    assert hanging.ended


@pytest.mark.parametrize("kind", ["bytes", "path", "open file"])
def test_a_decoder_that_crashes_costs_its_picture_alone(
    kind: str, hanging: Hanging, bounded: Engine, tmp_path: Path
) -> None:
    bad, good = bounded.predict([_file(b"crash", tmp_path, kind), SEVEN.encoded()])
    assert bad.error is not None
    assert bad.error.key == "picture.damaged"
    assert good.text == "7"


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecoderPool]:
    decoders = DecoderPool()
    yield decoders
    decoders.close()


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_a_picture_is_the_same_wherever_it_is_decoded(entry: Entry, decoders: DecoderPool, tmp_path: Path) -> None:
    picture = entry.make(tmp_path)
    here, there = _decoded(decode, picture), _decoded(partial(decoders.decode, check=lambda: None), picture)
    if isinstance(here, PictureError) or isinstance(there, PictureError):
        assert isinstance(here, PictureError)
        assert isinstance(there, PictureError)
        assert (there.key, there.values) == (here.key, here.values)
    else:
        assert np.array_equal(there.pixels, here.pixels)
        assert there.size == here.size


def _decoded(decode: Callable[[Any], Canvas], picture: Any) -> Canvas | PictureError:
    try:
        return decode(picture)
    except PictureError as error:
        return error


def test_an_engine_that_is_gone_leaves_no_process() -> None:
    decoders = DecoderPool()
    decoders.decode(SEVEN.encoded(), lambda: None)
    process = decoders.take()
    decoders.give(process)
    del decoders
    assert not process.alive
