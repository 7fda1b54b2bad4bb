"""What cannot be done: a picture that takes too long, a question too many, no test pictures; and what people read."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib

import pytest

from bot.discord.words import words
from engine import UserError
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.pictures import write

EN, KO = words("en"), words("ko")
QUEUE, SECONDS = 7, 5


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Narrow limits, and a folder for MNIST that is empty."""
    return {
        "DIGITBOT_PICTURE_SECONDS": str(SECONDS),
        "DIGITBOT_QUEUE": str(QUEUE),
        "DIGITBOT_MNIST": str(tmp_path_factory.mktemp("no-mnist")),
    }


def slow_png(side: int = 5500) -> bytes:
    """A picture that is small on the wire and takes a decoder long: 16-bit, interlaced, each row predicted."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    paeth, packed, parts = b"\x04", zlib.compressobj(1), io.BytesIO()
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    for left, top, across, down in passes:
        width, height = -(-(side - left) // across), -(-(side - top) // down)
        row = paeth + bytes([200, 0]) * (width * 4)
        for _ in range(height):
            parts.write(packed.compress(row))
    parts.write(packed.flush())
    header = struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", parts.getvalue()) + chunk(b"IEND", b"")


async def test_pictures_that_take_too_long_are_given_up_and_the_process_goes_on(
    bot: BotProcess, discord: Loopback, meet: Meet
) -> None:
    owner, people = Person(discord, discord.world.owner, meet().channel), [meet(name=f"user{n}") for n in range(6)]
    people[0].says("!predict", *(discord.cdn.put(slow_png(), f"slow{number}.png") for number in range(10)))
    await people[0].hears(EN.error(UserError("serving.too_long", seconds=SECONDS)))
    for person in people:  # some of them have their turn in the same process
        person.says("!predict", discord.cdn.put(write("7").encoded(), "seven.png"))
    for person in people:
        await person.hears("# 7")
    owner.uses("owner status")
    status = text_of(await owner.hears())
    assert "2/2, replaced: 0." in status


async def test_who_comes_when_everybody_is_busy_is_asked_politely_to_come_again(
    bot: BotProcess, discord: Loopback, meet: Meet
) -> None:
    gate, before = asyncio.Event(), len(discord.cdn.asked)
    people = [meet(name=f"user{number}") for number in range(QUEUE)]
    for person in people:
        person.says("!predict", discord.cdn.put(write("31").encoded(), "slow.png", trouble=Trouble(gate=gate)))
    await discord.changes.until(lambda: len(discord.cdn.asked) == before + QUEUE or None, "all downloads")
    late, korean = meet(name="late"), meet(name="late", locale="ko")
    late.says("!about")
    await late.hears(EN.error(UserError("serving.busy")))
    korean.uses("소개")
    assert (await korean.hears(KO.error(UserError("serving.busy")))).ephemeral
    gate.set()
    for person in people:
        await person.hears("# 31")
    late.says("!about")
    await late.hears(lambda message: EN.error(UserError("serving.busy")) not in message.content)


async def test_without_test_pictures_members_read_whom_to_ask_and_the_operator_what_to_do(
    bot: BotProcess, meet: Meet, settings: dict[str, str]
) -> None:
    folder = settings["DIGITBOT_MNIST"]
    for asked in ("!sample 3", "!evaluate"):
        ada = meet()
        ada.says(asked)
        said = text_of(await ada.hears(EN.error(UserError("data.for_guests"))))
        assert folder not in said
    assert EN.error(UserError("data.not_there", folder=folder)) in bot.output
