"""Downloads: bounded for all together and for one message, counted as bytes really are, given back early."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.discord import pictures
from bot.discord.linked_pictures import LinkedPicture
from bot.discord.pictures import Downloads
from engine import Attachment
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.loopback import Loopback

MEGABYTE = 1_000_000


def linked(discord: Loopback, size: int, said: int, *, trouble: Trouble | None = None) -> LinkedPicture:
    """A picture at Discord, and how large Discord says that it is."""
    file = discord.cdn.put(bytes(size), "page.png", said_size=said, trouble=trouble)
    return LinkedPicture(file.filename, file.url, file.size, file.content_type or "")


def apart(pictures: Sequence[Attachment]) -> tuple[list[Attachment], list[str]]:
    """The pictures that could be had, and the keys of the errors of the others."""
    errors = [picture.error.key for picture in pictures if picture.error is not None]
    return [picture for picture in pictures if picture.error is None], errors


async def test_what_is_larger_than_was_said_is_counted_as_it_is(discord: Loopback) -> None:
    downloads = Downloads(10, discord.api)
    with downloads.share() as share:
        links = [linked(discord, 300_000, 100), linked(discord, 200_000, 0), linked(discord, 1000, 5 * MEGABYTE)]
        fetched, refused = apart(await downloads.fetch(links, share))
        assert (len(fetched), refused) == (3, [])
        assert share.held == downloads._budget.taken == 501_000
    assert downloads._budget.taken == 0
    await downloads.close()


async def test_a_message_gets_a_part_of_the_room_and_no_more(discord: Loopback) -> None:
    downloads = Downloads(10, discord.api)
    with downloads.share() as share:
        links = [linked(discord, 50, 10 * MEGABYTE) for _ in range(10)]
        fetched, refused = apart(await downloads.fetch(links, share))
    assert len(fetched) == 5
    assert refused == ["attachment.too_large_together"] * 5
    await downloads.close()


@pytest.mark.parametrize("said", [0, 100])
async def test_nor_does_one_whose_sizes_were_not_said(
    discord: Loopback, monkeypatch: pytest.MonkeyPatch, said: int
) -> None:
    monkeypatch.setattr(pictures, "_TOGETHER", 2 * MEGABYTE)
    downloads = Downloads(1, discord.api)
    with downloads.share() as share:
        links = [linked(discord, 900_000, said) for _ in range(5)]
        fetched, refused = apart(await downloads.fetch(links, share))
    assert len(fetched) <= 2
    assert set(refused) == {"attachment.too_large_together"}
    await downloads.close()


async def test_others_have_room_while_somebodys_pictures_do_not_come(discord: Loopback) -> None:
    """As many pictures as a message can have, none of which arrives."""
    downloads, gate = Downloads(10, discord.api), asyncio.Event()

    async def fetch(links: list[LinkedPicture]) -> list[str]:
        with downloads.share() as share:
            return apart(await downloads.fetch(links, share))[1]

    stalled = [linked(discord, 1000, 10 * MEGABYTE, trouble=Trouble(gate=gate)) for _ in range(10)]
    slow = asyncio.create_task(fetch(stalled))
    while not downloads._budget.taken:
        await asyncio.sleep(0)
    for _ in range(20):
        assert await fetch([linked(discord, 1000, 1000)]) == []
    assert not slow.done()
    gate.set()
    await slow
    await downloads.close()
