"""``make demo-discord``: the bot, a Discord on this machine, and you in a conversation with it, without an account."""

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
from tests.bot.discord.server.interactions import Interaction
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.recorder import InVainError
from tests.bot.discord.server.rendering import lines_of, text_of
from tests.bot.discord.server.world import Message
from tests.pictures import write

_BAR = re.compile("[█░]")  # of work that is not done yet
_SETTLED = 0.7  # seconds without a change, after which an answer counts as finished

HELP = """\
Write to the bot as you would on Discord, in English or Korean. Beside that:
  seven.png what is this?      a message that begins with a picture's path takes the picture along
  !help                        a command
  /predict picture=seven.png   a slash command with its options
  press 2                      the second button of the last answer
  quit                         or Ctrl-D, to leave"""


class Demo:
    """A visit to a server, shown in the terminal.

    Args:
        discord: where it takes place.
        folder: where figures are saved.
        console: where it is shown.
    """

    def __init__(self, discord: Loopback, folder: Path, console: Console) -> None:
        self._folder, self._console, self._discord = folder, console, discord
        guild = discord.world.add_guild("school")
        self._person = Person(discord, discord.world.add_user("you"), discord.world.add_channel(guild, "digits"))
        self._last: Message | None = None

    async def visit(self) -> None:
        """What is shown before it is your turn."""
        await self.does("hello!")
        await self.does("!predict", write("407").encoded(), "page.png")
        await self.press(words("en").say("discord.button_why"))
        await self.slash("/models")
        await self.does("얼마나 정확해?")

    async def turn(self, line: str) -> None:
        """One line that you typed."""
        first, _, rest = line.partition(" ")
        path = Path(first).expanduser()
        try:
            if first == "press" and rest.isdigit():
                await self.press(self._label(int(rest)))
            elif line.startswith("/"):
                await self.slash(line)
            elif path.is_file():
                await self.does(rest, path.read_bytes(), path.name)
            else:
                await self.does(line)
        except (NoSuchCommandError, InVainError) as error:
            self._console.print(Text(str(error).partition("\n")[0]), style="red")

    def _label(self, number: int) -> str:
        """What stands on the last answer's button of that number."""
        buttons = self._last.buttons if self._last else []
        if not 1 <= number <= len(buttons):
            raise NoSuchCommandError(f"the last answer has {len(buttons)} buttons")
        return str(buttons[number - 1].get("label"))

    async def does(self, text: str, picture: bytes | None = None, name: str = "") -> None:
        """Write a message."""
        mention = "" if text.startswith("!") else f"{self._discord.world.bot.mention} "
        self._tell(f"{text} [{name}]" if name else text)
        files = [self._discord.cdn.put(picture, name)] if picture is not None else []
        self._person.says(mention + text, *files)
        await self._answer()

    async def slash(self, line: str) -> None:
        """Use a slash command; a value that is a file's path becomes an attachment."""
        command, *options = shlex.split(line)
        given: dict[str, Value] = {}
        for option in options:
            name, _, value = option.partition("=")
            path = Path(value).expanduser()
            given[name] = self._discord.cdn.put(path.read_bytes(), path.name) if path.is_file() else value
        self._tell(line)
        self._person.uses(command.removeprefix("/"), **given)
        await self._answer()

    async def press(self, label: str) -> None:
        """Press a button of the last answer, and fill in the form if one opens."""
        if self._last is None:
            return
        self._tell(f"({label})")
        pressed = self._person.presses(self._last, label)
        await self._discord.changes.until(lambda: pressed.callback or None, "an answer to the button")
        if pressed.modal:
            await self._fill(pressed)
        else:
            await self._answer(self._last)

    async def _fill(self, opened: Interaction) -> None:
        title = (opened.modal or {}).get("title", "")
        answer = (await _typed(f"{title} ")) or ""
        self._person.submits(opened, answer)
        await self._answer(self._last)

    async def _answer(self, changed: Message | None = None) -> None:
        """Wait until nothing changes any more, then show what is new, or what an old message says now."""
        before = text_of(changed) if changed else ""
        await self._discord.changes.until(lambda: self._finished(changed, before) or None, "an answer")
        while True:
            shown = [text_of(message) for message in self._person.all_visible()]
            await asyncio.sleep(_SETTLED)
            if self._finished(changed, before) and shown == [text_of(one) for one in self._person.all_visible()]:
                break
        new = self._person.visible()
        for message in new or ([changed] if changed else []):
            self._show(message)

    def _finished(self, changed: Message | None, before: str) -> bool:
        new = self._person.visible()
        if new:
            return not new[-1].loading and not _BAR.search(new[-1].content)
        return changed is not None and text_of(changed) != before

    def _tell(self, said: str) -> None:
        self._console.print()
        self._console.print(Text.assemble(("you  ", "bold cyan"), said))

    def _show(self, message: Message) -> None:
        self._last = message if message.buttons or self._last is None else self._last
        body = Text("\n".join(lines_of(message)))
        note = "only you can see this" if message.ephemeral else None
        self._console.print(Panel(body, title="digitbot", title_align="left", subtitle=note, border_style="blue"))
        for attachment in message.attachments:
            place = self._folder / attachment.filename
            place.write_bytes(attachment.content)
            self._console.print(Text(f"     saved to {place}"), style="dim")


async def _typed(prompt: str) -> str | None:
    """A line from the keyboard; None at its end."""
    try:
        return (await asyncio.to_thread(input, prompt)).strip()
    except EOFError:
        return None


async def main(arguments: Sequence[str]) -> int:
    """Start both, show the visit, then take turns; ``--visit`` ends after the visit."""
    console = Console(highlight=False)
    folder = Path(tempfile.mkdtemp(prefix="digitbot-demo-"))
    async with Loopback() as discord:
        demo = Demo(discord, folder, console)
        home = folder / "home"
        home.mkdir()
        bot = BotProcess(
            discord, home, {"DIGITBOT_FEEDBACK": "on", "DIGITBOT_MNIST": os.environ.get("DIGITBOT_MNIST", "")}
        )
        console.print(f"A Discord on {discord.api}, and the bot is starting ...", style="dim")
        try:
            await bot.start()
            await demo.visit()
            if "--visit" not in arguments:
                console.print(f"\n{HELP}", style="dim")
                while (line := await _typed("\n> ")) not in (None, "quit"):
                    if line:
                        await demo.turn(line)
            await bot.stop()
        finally:
            bot.kill()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
