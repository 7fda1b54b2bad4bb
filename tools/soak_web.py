"""``make soak``: asks ``digitbot serve`` for an hour, and looks after each ten minutes for what has grown.

Most requests are readings, as a canvas sends them. Among them are pictures with questions about them, streams of
events, figures, what cannot be read, and people who hang up in the middle of a picture.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from engine import Attachment, Message, to_dict
from tools.bench.__main__ import processor
from tools.load_web import PAGE, family, form_of, megabytes_of, picture, request_of, serving
from tools.sections import write_section

HEADING = "## The web service for an hour"
STRETCHES = 6
_PEOPLE = 4  # at once
_SESSIONS = 2  # of each: what a conversation keeps is there once the service is warm
_READINGS = 14  # between one of all the others
_ROUND = _READINGS + 6  # answers to one of everything
_COMMAND = [sys.executable, "-m", "bot", "serve", "--port", "0", "--workers", "1"]


@dataclass(frozen=True)
class Step:
    """What somebody does.

    Attributes:
        request: its bytes.
        status: of the answer; 0 for none, because they hang up when the half of it is sent.
        session: the header that names it.
    """

    request: bytes
    status: int = 200
    session: bytes = b""


@dataclass(frozen=True)
class ProcessTotals:
    """The service's processes together.

    Attributes:
        answers: how many it has given.
        figures: megabytes of figures that it has made; it keeps them for ten minutes.
        megabytes: of memory.
        descriptors: that are open.
        threads: that there are.
    """

    answers: int
    figures: float
    megabytes: float
    descriptors: int
    threads: int


def steps(person: int) -> Iterator[Step]:
    """What a person does, without an end."""
    content = picture()
    read = Step(request_of("/v1/read", "multipart/form-data; boundary=x", form_of(content)))
    bad = Step(request_of("/v1/read", "multipart/form-data; boundary=x", form_of(b"no picture")))
    hang_up = Step(read.request, 0)
    seen = Message("is it even?", (Attachment(content),), channel="soak", locale="en")
    number = 0
    while True:
        number += 1
        session = f"soak-{person}-{number % _SESSIONS:012d}"
        named = f"Digitbot-Session: {session}\r\n".encode()
        yield from [read] * _READINGS
        for message, accept, status in (
            (to_dict(seen), "text/event-stream", 200),
            ({"text": "why?", "channel": "soak", "locale": "ko"}, "application/json", 200),
            ({"text": "explain softmax", "channel": "soak"}, "application/json", 200),
            ({"text": 5}, "application/json", 422),
        ):
            body = json.dumps(message).encode()
            headers = {"Accept": accept, "Digitbot_Session": session}
            yield Step(request_of("/v1/messages", "application/json", body, **headers), status, named)
        yield bad
        yield Step(request_of("/v1/messages", "text/plain", b"hello"), 415)
        yield hang_up


class Person:
    """Somebody who asks one thing after the other."""

    def __init__(self, number: int, port: int) -> None:
        self._steps, self._port = steps(number), port
        self.answers = self.figures = 0

    async def ask(self, end: float, least: int = 0) -> None:
        """Ask until a time and until there were at least ``least`` answers, over a connection that is kept."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            while time.monotonic() < end or self.answers < least:
                step = next(self._steps)
                if not step.status:
                    await self._hang_up(step.request)
                    continue
                answer = await self._answered(reader, writer, step)
                self.answers += 1
                for address in re.findall(rb'"address":"(/v1/figures/[^"]+)"', answer):
                    shown = Step(b"GET %b HTTP/1.1\r\nHost: localhost\r\n%b\r\n" % (address, step.session))
                    self.figures += len(await self._answered(reader, writer, shown))
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, step: Step) -> bytes:
        writer.write(step.request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert int(head.split()[1]) == step.status, head
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return await (reader.readuntil(b"\r\n0\r\n\r\n") if length is None else reader.readexactly(int(length[1])))

    async def _hang_up(self, request: bytes) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(request[: len(request) // 2])
        await writer.drain()
        writer.close()


async def state_of(process: int, people: Sequence[Person]) -> ProcessTotals:
    """How a service is, and what these people got of it.

    Of descriptors and threads the fewest of a second are told: it may not have seen yet that people have hung up.
    """
    counts = []
    for _ in range(10):
        await asyncio.sleep(0.1)
        counts.append([_count(process, what) for what in ("fd", "task")])
    descriptors, threads = map(min, zip(*counts, strict=True))
    answers, figures = (sum(getattr(person, what) for person in people) for what in ("answers", "figures"))
    return ProcessTotals(answers, figures / 1_000_000, megabytes_of(process), descriptors, threads)


def _count(process: int, what: str) -> int:
    """The entries of a folder below /proc of all of a service's processes."""
    return sum(len(os.listdir(f"/proc/{each}/{what}")) for each in family(process))  # noqa: PTH208 - they come and go


async def soak(process: int, port: int, seconds: float, stretches: int = STRETCHES) -> list[ProcessTotals]:
    """The state of a service once it is warm, and after each stretch of this length; any wrong answer is an error."""
    people = [Person(number, port) for number in range(_PEOPLE)]
    states: list[ProcessTotals] = []
    for length, least in ((0.0, _ROUND), *[(seconds, 0)] * stretches):
        end = time.monotonic() + length
        await asyncio.gather(*(person.ask(end, least) for person in people))
        states.append(await state_of(process, people))
    return states


def section(states: list[ProcessTotals], minutes: float) -> str:
    """The page's section."""
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    rows = [
        f"| {round(number * minutes, 1):7g} | {one.answers:7,} | {one.figures:7.0f} | {one.megabytes:6.0f} "
        f"| {one.descriptors:11} | {one.threads:7} |"
        for number, one in enumerate(states)
    ]
    return "\n".join(
        [
            HEADING,
            "",
            f"`make soak`: {_PEOPLE} people ask without a pause: readings, and among them messages with pictures,",
            "events, figures, what is refused; and some hang up. Figures, in MB made so far, are kept for ten minutes,",
            "up to 100 MB: that may come to the memory at the beginning.",
            "",
            f"Measured on {machine}.",
            "",
            "| minutes | answers | figures | MB     | descriptors | threads |",
            "|---------|---------|---------|--------|-------------|---------|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Soak, and print or write the section."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak_web", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long in all")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/performance.md")
    args = parser.parse_args()
    with serving(_COMMAND) as (process, port):
        states = asyncio.run(soak(process, port, args.minutes * 60 / STRETCHES))
    text = section(states, args.minutes / STRETCHES)
    print(text)  # noqa: T201
    if args.write:
        write_section(PAGE, text)


if __name__ == "__main__":
    main()
