"""``make demo-discord``: a conversation with the bot over a Discord on this machine, without an account."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.discord.words import words
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.commands import NoSuchCommandError, Value
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.recorder import InVainError
from tests.bot.discord.server.rendering import lines_of, text_of
from tests.bot.discord.server.world import Message
from tests.pictures import write

_BAR = re.compile("[█░]")  # of work under way
_QUIET_SECONDS = 0.7  # without a change, after which an answer counts as finished

HELP = """\
Write to the bot in English or Korean, as you would on Discord, or use:
  seven.png what is this?      a message with a picture
  !help                        a command
  /predict picture=seven.png   a slash command with its options
  press 2                      the second button of the last answer
  quit                         or Ctrl-D"""


class Demo:
    """A conversation in the terminal; figures are saved in the folder."""

    def __init__(self, discord: Loopback, folder: Path, console: Console) -> None:
        self._folder, self._console, self._discord = folder, console, discord
        guild = discord.world.add_guild("school")
        self._person = Person(discord, discord.world.add_user("you"), discord.world.add_channel(guild, "digits"))
        self._last: Message | None = None

    async def visit(self) -> None:
        """The conversation before the person's first turn."""
        await self.write("hello!")
        await self.write("!predict", write("407").encoded(), "page.png")
        await self.press(words("en").say("discord.button_why"))
        await self.slash("/models")
        await self.write("얼마나 정확해?")

    async def turn(self, line: str) -> None:
        """Do what a typed line says."""
        first, _, rest = line.partition(" ")
        path = Path(first).expanduser()
        try:
            if first == "press" and rest.isdigit():
                buttons = self._last.buttons if self._last else []
                if not 1 <= int(rest) <= len(buttons):
                    raise NoSuchCommandError(f"the last answer has {len(buttons)} buttons")  # noqa: TRY301
                await self.press(str(buttons[int(rest) - 1].get("label")))
            elif line.startswith("/"):
                await self.slash(line)
            elif path.is_file():
                await self.write(rest, path.read_bytes(), path.name)
            else:
                await self.write(line)
        except (NoSuchCommandError, InVainError) as error:
            self._console.print(Text(str(error).partition("\n")[0]), style="red")

    async def write(self, text: str, picture: bytes | None = None, name: str = "") -> None:
        """Write a message."""
        mention = "" if text.startswith("!") else f"{self._discord.world.bot.mention} "
        self._print(f"{text} [{name}]" if name else text)
        files = [self._discord.cdn.put(picture, name)] if picture is not None else []
        self._person.says(mention + text, *files)
        await self._show_answer()

    async def slash(self, line: str) -> None:
        """Use a slash command; a value that is a file's path becomes an attachment."""
        command, *options = shlex.split(line)
        values: dict[str, Value] = {}
        for option in options:
            name, _, value = option.partition("=")
            path = Path(value).expanduser()
            values[name] = self._discord.cdn.put(path.read_bytes(), path.name) if path.is_file() else value
        self._print(line)
        self._person.uses(command.removeprefix("/"), **values)
        await self._show_answer()

    async def press(self, label: str) -> None:
        """Press a button of the last answer, and fill in the form if one opens."""
        if self._last is None:
            return
        self._print(f"({label})")
        press = self._person.presses(self._last, label)
        await self._discord.changes.until(lambda: press.callback or None, "an answer to the button")
        if press.modal:
            self._person.submits(press, await _input(f"{press.modal.get('title', '')} ") or "")
        await self._show_answer(self._last)

    async def _show_answer(self, old: Message | None = None) -> None:
        """Wait until nothing changes any more, then show the new messages, or the old one if it changed."""
        before = text_of(old) if old else ""

        def is_finished() -> bool:
            new = self._person.visible()
            if new:
                return not new[-1].loading and not _BAR.search(new[-1].content)
            return old is not None and text_of(old) != before

        await self._discord.changes.until(lambda: is_finished() or None, "an answer")
        while True:
            texts = [text_of(message) for message in self._person.all_visible()]
            await asyncio.sleep(_QUIET_SECONDS)
            if is_finished() and texts == [text_of(message) for message in self._person.all_visible()]:
                break
        for message in self._person.visible() or ([old] if old else []):
            self._show(message)

    def _print(self, line: str) -> None:
        self._console.print()
        self._console.print(Text.assemble(("you  ", "bold cyan"), line))

    def _show(self, message: Message) -> None:
        self._last = message if message.buttons or self._last is None else self._last
        body = Text("\n".join(lines_of(message)))
        note = "only you can see this" if message.ephemeral else None
        self._console.print(Panel(body, title="digitbot", title_align="left", subtitle=note, border_style="blue"))
        for attachment in message.attachments:
            path = self._folder / attachment.filename
            path.write_bytes(attachment.content)
            self._console.print(Text(f"     saved to {path}"), style="dim")


async def _input(prompt: str) -> str | None:
    """A line from the keyboard; None at the end of input."""
    try:
        return (await asyncio.to_thread(input, prompt)).strip()
    except EOFError:
        return None


async def main(arguments: Sequence[str]) -> int:
    """Start both, show the visit, then take turns; ``--visit`` ends after the visit."""
    console = Console(highlight=False)
    folder = Path(tempfile.mkdtemp(prefix="digitbot-demo-"))
    home = folder / "home"
    home.mkdir()
    settings = {"DIGITBOT_FEEDBACK": "on", "DIGITBOT_MNIST": os.environ.get("DIGITBOT_MNIST", "")}
    async with Loopback() as discord:
        demo, bot = Demo(discord, folder, console), BotProcess(discord, home, settings)
        console.print(f"A Discord on {discord.api}, and the bot is starting ...", style="dim")
        try:
            await bot.start()
            await demo.visit()
            if "--visit" not in arguments:
                console.print(f"\n{HELP}", style="dim")
                while (line := await _input("\n> ")) not in (None, "quit"):
                    if line:
                        await demo.turn(line)
            await bot.stop()
        except InVainError as error:  # on a very busy machine, say
            console.print(Text(str(error).partition("\n")[0]), style="red")
            return 1
        finally:
            bot.kill()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
