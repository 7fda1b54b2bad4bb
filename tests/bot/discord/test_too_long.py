"""A picture that takes the decoder too long: what its sender sees, and that everybody else is served."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from engine import UserError, words
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.pictures import write

EN = words("en")


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """As short as it can be."""
    return {"DIGITBOT_DISCORD_PICTURE_SECONDS": "1"}


def slow_png(side: int = 7200) -> bytes:
    """A picture that is small on the wire and takes a decoder seconds: 16-bit, interlaced, each row foretold."""

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


async def test_a_picture_that_takes_too_long_is_given_up_and_the_worker_freed(
    bot: BotProcess, discord: Loopback, meet: Meet
) -> None:
    owner, people = Person(discord, discord.world.owner, meet().channel), [meet(name=f"user{n}") for n in range(6)]
    people[0].says("!predict", discord.cdn.put(slow_png(), "slow.png"))
    await people[0].hears(EN.error(UserError("discord.too_long", seconds=1)))
    for person in people:  # among them are such whose turn is in the process that was replaced
        person.says("!predict", discord.cdn.put(write("7").encoded(), "seven.png"))
    for person in people:
        await person.hears("# 7")
    owner.uses("owner status")
    status = text_of(await owner.hears())
    assert "2/2, replaced: 1." in status
