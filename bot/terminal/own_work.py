"""What the chat's own commands do."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from prompt_toolkit.output.plain_text import PlainTextOutput

from bot import arguments, progress
from bot.terminal.message import from_parts, from_pictures
from bot.terminal.own_commands import OwnCommand
from bot.terminal.paths import separate
from bot.terminal.theme import theme_called
from engine import UsageError, Words

if TYPE_CHECKING:
    from bot.terminal.chat import Chat


class OwnWork:
    """Does the chat's own commands; each method is named for one.

    Args:
        chat: the chat that they are done in.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._work = {
            "draw": self.draw,
            "paste": self.paste,
            "save": self.save,
            "train": self.train,
            "theme": self.theme,
            "clear": self.clear,
        }

    def do(self, command: OwnCommand, argument: str) -> None:
        """Does a command.

        Args:
            command: any but exit, which is the chat's loop's.
            argument: what was typed after its name.

        Raises:
            UserError: it cannot be done.
        """
        self._work[command.name](argument)

    def clear(self, argument: str) -> None:  # noqa: ARG002 - all commands are called alike
        """Clears the screen, if it is one that can be cleared."""
        chat = self._chat
        if isinstance(chat.output, PlainTextOutput):
            chat.say(chat.words.say("chat.cannot_clear"))
            return
        chat.output.erase_screen()
        chat.output.cursor_goto(0, 0)
        chat.output.flush()

    def draw(self, argument: str) -> None:  # noqa: ARG002
        """Opens the canvas, and reads what was drawn."""
        from bot.terminal.draw import draw

        chat = self._chat
        engine = chat.engine()
        model = engine.status(from_parts("", locale=chat.words.language)).model
        picture = draw(engine, chat.words, chat.depth, model=model, input=chat.input, output=chat.output)
        if picture is None:
            chat.say(chat.words.say("chat.nothing_drawn"))
        else:
            chat.answer(from_pictures([picture], chat.words.language))

    def paste(self, argument: str) -> None:  # noqa: ARG002
        """Reads the pictures on the clipboard."""
        from bot.pictures.clipboard import paste

        chat = self._chat
        chat.answer(from_pictures(paste(), chat.words.language))

    def save(self, argument: str) -> None:
        """Saves the last figure."""
        from bot.figures import save_last

        chat = self._chat
        if chat.last_figure is None:
            chat.say(chat.words.say("chat.nothing_to_save"))
            return
        with progress.waited_for("draw", chat.words):
            path = save_last(chat.last_figure, argument or None)
        chat.say(chat.words.say("chat.saved", path=path))

    def train(self, argument: str) -> None:
        """Trains a model here and now, and uses it from then on."""
        from bot.commands import train

        chat = self._chat
        if not argument:
            chat.say(chat.words.say("chat.train_which"))
            chat.questions.which("train")
            return
        asked = _train_arguments(argument, chat.words)
        train.run_as_asked(chat.settings, chat.words, asked)
        if asked.out is None:  # elsewhere the chat finds no models
            for said in (f"/models {asked.recipe}", "/history"):
                chat.answer(from_parts(said, (), chat.words.language))

    def theme(self, argument: str) -> None:
        """Changes the colours of the prompt and its menus."""
        chat = self._chat
        theme = theme_called(argument)
        if theme is None:
            chat.say(chat.words.say("chat.theme_which"))
            chat.questions.which("theme")
            return
        chat.theme = theme
        chat.say(chat.words.say("chat.theme_set", theme=chat.words.say(f"chat.{chat.theme}")))


def _train_arguments(said: str, spoken: Words) -> Namespace:
    """What ``digitbot train`` takes, as one line."""
    given = separate(said)
    if {"-h", "--help"} & set(given):  # argparse would print the command's own, and leave
        raise UsageError("chat.train_usage", said=said)
    try:
        return arguments.parse(["train", *given], spoken)
    except UsageError as error:
        raise UsageError("chat.train_usage", said=said) from error
