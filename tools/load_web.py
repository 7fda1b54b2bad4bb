"""``make load-web``: asks ``digitbot serve`` as fast as it answers; measures rates, times, memory, processor time.

LitServe serves the same ``Engine.predict`` beside it, by a Python of its own: where the ``mcp`` SDK 2 is installed, as
here, its current version (0.2.19) ends with a NameError as it starts. The generator runs on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
import json
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles
from typing import TypeAlias

from PIL import Image

from tests.pictures import write
from tools.bench.__main__ import processor
from tools.sections import write_section

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEADING = "## The web service"
_HOST = "127.0.0.1"
_OFTEN = "999999/1"
_STREAMS = 1_000
_TURNS = 4
_ATTEMPTS, _ATTEMPT_SECONDS = 600, 5.0  # to reach LitServe
_TICKS = os.sysconf("SC_CLK_TCK")
Server: TypeAlias = tuple[int, int, bytes]  # a process, its port, and a request that it answers
LITSERVE = """
import base64, sys
import litserve
from digitbot import Engine

class Digits(litserve.LitAPI):
    def setup(self, device):
        self.engine = Engine.load()
        self.engine.warm()
    def decode_request(self, request):
        return base64.b64decode(request["picture"])
    def predict(self, picture):
        return self.engine.predict(picture)[0]
    def encode_response(self, reading):
        return {"text": reading.text, "confidence": reading.confidence}

if __name__ == "__main__":
    server = litserve.LitServer(Digits(), accelerator="cpu", workers_per_device=1)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False, log_level="error")
"""


@dataclass(frozen=True)
class Throughput:
    """What a number of requests took: their rate, their times in seconds, processor time of the server for each."""

    rate: float
    times: list[float]
    cpu: float

    @property
    def p99(self) -> float:
        return quantiles(self.times, n=100)[98]

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[18]


class Connection:
    """A connection that is kept open; HTTP by hand, so that the generator costs little beside what it measures."""

    def __init__(self, port: int, request: bytes) -> None:
        self._port, self._request = port, request

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Connection]:
        self._reader, self._writer = await asyncio.open_connection(_HOST, self._port)
        try:
            yield self
        finally:
            self._writer.close()

    async def ask(self) -> bytes:
        """The body of an answer, whose status must be 200."""
        self._writer.write(self._request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length is not None
        return await self._reader.readexactly(int(length[1]))

    async def begin(self) -> None:
        """Ask for a stream of events, and wait for its first one."""
        self._writer.write(self._request)
        assert (await self._reader.readuntil(b": working")).startswith(b"HTTP/1.1 200")


def request_of(path: str, kind: str, body: bytes, **headers: str) -> bytes:
    """A request's bytes."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {_HOST}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def picture() -> bytes:
    """A drawing of 280x280 pixels, as a canvas sends it."""
    drawn = Image.new("L", (280, 280), 255)
    drawn.paste(write("7", height=180, pen=15).image.resize((200, 240)), (40, 20))
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def form_of(content: bytes) -> bytes:
    """A form with a picture."""
    head = b'--x\r\nContent-Disposition: form-data; name="pictures"; filename="canvas.png"\r\n\r\n'
    return head + content + b"\r\n--x--\r\n"


@contextmanager
def serving(command: list[str]) -> Iterator[tuple[int, int]]:
    """A server's process; its id, and the port that it prints."""
    environ = {
        **os.environ,
        **dict.fromkeys(("DIGITBOT_WEB_RATE", "DIGITBOT_USER_RATE", "DIGITBOT_CHANNEL_RATE"), _OFTEN),
        "DIGITBOT_QUEUE": str(2 * _STREAMS),
        "PYTHONPATH": str(PAGE.parents[1]),
    }
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            match = re.search(r":(\d+)(?!.*:\d)", process.stdout.readline())
            assert match is not None
            yield process.pid, int(match[1])
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def family(process: int) -> list[int]:
    """A process, and those that it started, and they in turn."""
    children = Path(f"/proc/{process}/task/{process}/children")
    started = children.read_text().split() if children.exists() else []
    return [process, *(each for child in started for each in family(int(child)))]


def seconds_of(process: int) -> float:
    """The processor time of a process and what it started."""
    fields = (Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(process))
    return sum(int(one[11]) + int(one[12]) for one in fields) / _TICKS


def megabytes_of(process: int) -> float:
    """The memory of a process and what it started: proportional set sizes, so that what they share counts once."""
    texts = (Path(f"/proc/{each}/smaps_rollup").read_text() for each in family(process))
    return sum(int(match[1]) for text in texts if (match := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE))) / 1024


async def closed_loop(process: int, port: int, request: bytes, people: int, seconds: float) -> Throughput:
    """``people`` who each ask again as soon as they are answered."""
    times: list[float] = []
    end = time.monotonic() + seconds

    async def person() -> None:
        async with Connection(port, request).opened() as connection:
            while (began := time.monotonic()) < end:
                await connection.ask()
                times.append(time.monotonic() - began)

    before, began = seconds_of(process), time.monotonic()
    await asyncio.gather(*(person() for _ in range(people)))
    return Throughput(len(times) / (time.monotonic() - began), times, (seconds_of(process) - before) / len(times))


async def open_loop(process: int, port: int, request: bytes, rate: float, seconds: float) -> Throughput:
    """Requests at a rate, whether or not those before are answered; a time begins when its request was due."""
    times: list[float] = []
    waiting: asyncio.Queue[float] = asyncio.Queue()

    async def person() -> None:
        async with Connection(port, request).opened() as connection:
            while (due := await waiting.get()) > 0:
                await connection.ask()
                times.append(time.monotonic() - due)

    people = [asyncio.create_task(person()) for _ in range(32)]
    before, began = seconds_of(process), time.monotonic()
    for number in range(round(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        waiting.put_nowait(due)
    for _ in people:
        waiting.put_nowait(0.0)
    await asyncio.gather(*people)
    return Throughput(len(times) / (time.monotonic() - began), times, (seconds_of(process) - before) / len(times))


async def streams(process: int, port: int) -> tuple[float, float]:
    """The memory before and while a thousand people have a stream of events open."""
    before = megabytes_of(process)
    connections = []
    for number in range(_STREAMS):
        body = json.dumps({"text": "evaluate"}).encode()
        headers = {"Accept": "text/event-stream", "Digitbot_Session": f"session-{number:016d}"}
        connection = Connection(port, request_of("/v1/messages", "application/json", body, **headers)).opened()
        opened = await connection.__aenter__()
        await opened.begin()
        connections.append(connection)
    during = megabytes_of(process)
    for connection in connections:
        await connection.__aexit__(None, None, None)
    return before, during


async def by_turns(servers: Sequence[Server], seconds: float) -> list[tuple[Throughput, Throughput, Throughput]]:
    """Of each server: as fast as it answers eight people, at half of that rate, and one person alone.

    They are asked by turns, for the pace of a machine varies within minutes.
    """
    full: list[list[Throughput]] = [[] for _ in servers]
    half: list[list[Throughput]] = [[] for _ in servers]
    alone: list[list[Throughput]] = [[] for _ in servers]
    for server in servers:
        await closed_loop(*server, 1, 1.0)
    for rates, people in ((full, 8), (alone, 1)):
        for _ in range(_TURNS):
            for each, server in zip(rates, servers, strict=True):
                each.append(await closed_loop(*server, people, seconds / _TURNS))
    for _ in range(_TURNS):
        for each, fastest, server in zip(half, full, servers, strict=True):
            each.append(await open_loop(*server, together(fastest).rate / 2, seconds / _TURNS))
    return [tuple(map(together, of_one)) for of_one in zip(full, half, alone, strict=True)]  # type: ignore[misc]


def together(rates: Sequence[Throughput]) -> Throughput:
    """Several turns as one."""
    times = [time for rate in rates for time in rate.times]
    return Throughput(mean(rate.rate for rate in rates), times, mean(rate.cpu for rate in rates))


async def measure(seconds: float, soak: float, litserve: str) -> dict[str, str]:
    """All figures, by what they are of; ``litserve``: the Python that has LitServe, "" for none."""
    content = picture()
    read = request_of("/v1/read", "multipart/form-data; boundary=x", form_of(content))
    rows: dict[str, str] = {}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--workers", "1"]
    began = time.monotonic()
    with serving(command) as (process, port):
        rows["from the command to its address"] = f"{time.monotonic() - began:.1f} s"
        async with AsyncExitStack() as stack:
            servers = [(process, port, read)]
            if litserve:
                servers.append(await stack.enter_async_context(lit(content, litserve)))
            ours, *others = await by_turns(servers, seconds)
        rows |= _rows("`/v1/read` of a PNG of 280x280, one engine process", ours)
        for other in others:
            rows |= _rows("LitServe with the same `Engine.predict`, one worker", other)
        begins = megabytes_of(process)
        soaked = await closed_loop(process, port, read, 4, soak)
        rows[f"memory before and after {len(soaked.times)} more readings"] = (
            f"{begins:.0f}, {megabytes_of(process):.0f} MB"
        )
    with serving(command) as (process, port):
        before, during = await streams(process, port)
        rows[f"memory with {_STREAMS:,} open event streams (without)"] = f"{during:.0f} MB ({before:.0f})"
    return rows


def _rows(name: str, rates: tuple[Throughput, Throughput, Throughput]) -> dict[str, str]:
    full, half, alone = rates
    return {
        f"{name}: at most": f"{full.rate:.0f}/s",
        f"{name}: processor time for each, HTTP included": f"{1000 * full.cpu:.1f} ms",
        f"{name}: at half of that rate: median, p99": f"{1000 * median(half.times):.0f}, {1000 * half.p99:.0f} ms",
        f"{name}: one after the other, as a canvas asks: median, p95": (
            f"{1000 * median(alone.times):.0f}, {1000 * alone.p95:.0f} ms"
        ),
    }


@asynccontextmanager
async def lit(content: bytes, python: str) -> AsyncIterator[Server]:
    """LitServe with the same engine, run by a Python that has both.

    Raises:
        RuntimeError: it does not start; with the last that it says.
    """
    with socket.create_server((_HOST, 0)) as free:
        port = free.getsockname()[1]
    body = json.dumps({"picture": base64.b64encode(content).decode()}).encode()
    request = request_of("/predict", "application/json", body)
    with tempfile.TemporaryDirectory() as folder:
        program, log = Path(folder) / "digits_with_litserve.py", Path(folder) / "log"
        program.write_text(LITSERVE)
        environ = {**os.environ, "PYTHONPATH": str(PAGE.parents[1])}
        command = [python, str(program), str(port)]
        with (
            log.open("w") as lines,
            # A group of its own: what it started outlives it, however it ends.
            subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=lines, process_group=0) as process,
        ):
            try:
                await _listening(process, port, request, log)
                yield process.pid, port, request
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


async def _listening(process: subprocess.Popen[bytes], port: int, request: bytes, log: Path) -> None:
    for _ in range(_ATTEMPTS):
        if process.poll() is not None:
            break
        with suppress(OSError, AssertionError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(_ATTEMPT_SECONDS), Connection(port, request).opened() as connection:
                await connection.ask()
                return
        await asyncio.sleep(0.2)
    raise RuntimeError(f"LitServe does not answer: {(log.read_text().splitlines() or [''])[-1]}")


def section(rows: dict[str, str], load: float) -> str:
    """The page's section."""
    width, wide = max(map(len, rows)), max(map(len, rows.values()))
    lines = [f"| {name:{width}} | {value:{wide}} |" for name, value in rows.items()]
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    return "\n".join(
        [
            HEADING,
            "",
            "`make load-web`: the generator runs on the same machine, with connections that are kept open.",
            "",
            f"Measured on {machine}; a load average of {load:.0f} when it began.",
            "",
            f"| {'what':{width}} | {'':{wide}} |",
            f"|{'-' * (width + 2)}|{'-' * (wide + 2)}|",
            *lines,
            "",
        ]
    )


def main() -> None:
    """Measure, and print or write the section."""
    parser = argparse.ArgumentParser(prog="python -m tools.load_web", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each measurement takes")
    parser.add_argument("--soak", type=float, default=60.0, help="how long memory is watched")
    parser.add_argument("--litserve", default="", metavar="PYTHON", help="a Python with LitServe and digitbot")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/performance.md")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    text = section(asyncio.run(measure(args.seconds, args.soak, args.litserve)), load)
    print(text)  # noqa: T201
    if args.write:
        write_section(PAGE, text)


if __name__ == "__main__":
    main()
