"""The real ``digitbot discord`` in a process of its own, with a home of its own, talking to the loopback Discord."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.recorder import PATIENCE

CHECKOUT = str(Path(__file__).parents[3])


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    status: int
    output: str


class BotProcess:
    """A bot.

    Args:
        discord: what it connects to.
        home: its home and current folder.
        settings: its environment beside the token and the address.
        command: the module that is run, and its arguments.
    """

    def __init__(
        self,
        discord: Loopback,
        home: Path,
        settings: Mapping[str, str],
        command: Sequence[str] = ("bot", "discord"),
    ) -> None:
        self.discord, self.home = discord, home
        self._command = command
        self._settings = settings
        self._log = home / "output.txt"
        self._process: Process | None = None
        self._leaving = False

    async def start(self) -> None:
        """Start it, and wait until it is there for people: connected, its commands registered."""
        sessions, calls = len(self.discord.gateway.sessions), len(self.discord.recorder.calls)
        await self._launch()
        changes = self.discord.changes
        changes.explain, changes.hopeless = self.tell, lambda: self.gone and not self._leaving

        def logged_in() -> bool:
            return any(call.path == "/gateway/bot" for call in self.discord.recorder.calls[calls:])

        await changes.until(lambda: logged_in() and len(self.discord.gateway.sessions) > sessions, "the bot's session")

    async def _launch(self) -> None:
        """Start it without waiting for anything."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": CHECKOUT,
            "DISCORD_TOKEN": self.discord.token,
            "DIGITBOT_DISCORD_API": self.discord.api,
            **self._settings,
        }
        self._leaving = False
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *self._command),
                cwd=self.home,
                env={name: value for name, value in environment.items() if value},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        asyncio.get_running_loop().create_task(self._watch(self._process))

    async def _watch(self, process: Process) -> None:
        await process.wait()
        self.discord.changes.notify()

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return self._process is None or self._process.returncode is not None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process
        return self._process.pid

    def send(self, what: signal.Signals) -> None:
        """Send it a signal; it is expected to leave."""
        assert self._process
        self._leaving = True
        self._process.send_signal(what)

    async def ended(self) -> Ended:
        """Wait for its end."""
        assert self._process
        self._leaving = True
        status = await asyncio.wait_for(self._process.wait(), PATIENCE)
        return Ended(status, self.output)

    async def stop(self) -> Ended:
        """Ask it to leave, as a service manager does."""
        if not self.gone:
            self.send(signal.SIGTERM)
        try:
            return await self.ended()
        except TimeoutError:
            self.kill()
            raise

    def kill(self) -> None:
        """End it at once."""
        if not self.gone and self._process:
            self._leaving = True
            self._process.kill()

    @property
    def output(self) -> str:
        """All that it ever wrote to its output."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    @property
    def logs(self) -> str:
        """That, and its log files."""
        files = [path.read_text("utf-8", "replace") for path in sorted(self.home.rglob("*.log*"))]
        return "\n".join([self.output, *files])

    def tell(self) -> str:
        """What to look at when something went wrong."""
        calls = [f"{call.method} {call.path} -> {call.status}" for call in self.discord.recorder.calls[-15:]]
        return "\n".join(["the last calls:", *calls, "the bot's log:", self.logs[-6000:]])


async def run_once(home: Path, settings: Mapping[str, str], *arguments: str) -> Ended:
    """Run a command that ends by itself."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": CHECKOUT, **settings}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=home,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return Ended(process.returncode or 0, output.decode())
