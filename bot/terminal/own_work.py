"""What the chat's own commands do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.output.plain_text import PlainTextOutput

from bot import progress
from bot.settings import Settings
from bot.terminal.message import from_parts, from_pictures
from bot.terminal.own_commands import OwnCommand
from bot.terminal.paths import separate
from bot.terminal.state import forget, history_file
from bot.terminal.theme import theme_called
from bot.train_arguments import train_parser, training_options
from engine import UsageError, Words

if TYPE_CHECKING:
    from bot.terminal.chat import Chat
    from training.options import TrainingOptions


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
            "forget": self.forget,
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

    def forget(self, argument: str) -> None:  # noqa: ARG002
        """Erases what was typed, here and in earlier chats."""
        chat = self._chat
        try:
            forget(chat.history)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError("chat.cannot_forget", path=history_file(), why=why) from error
        chat.say(chat.words.say("chat.forgotten"))

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
        from bot.terminal.training import train

        chat = self._chat
        if not argument:
            chat.say(chat.words.say("chat.train_which"))
            chat.questions.which("train")
            return
        options = _training_options(argument, chat.settings, chat.words)
        train(options, chat.settings, chat.words)
        if options.out == chat.settings.models:  # elsewhere the chat finds no models
            for text in (f"/models {options.recipe}", "/history"):
                chat.answer(from_parts(text, (), chat.words.language))

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


def _training_options(line: str, settings: Settings, words: Words) -> TrainingOptions:
    """What ``digitbot train`` takes, as one line.

    Raises:
        UsageError: the line cannot be understood, or see ``training_options``.
    """
    arguments = separate(line)
    if {"-h", "--help"} & set(arguments):  # argparse would print its own help, and end the program
        raise UsageError("chat.train_usage", said=line)
    try:
        parsed = train_parser(words).parse(arguments)
    except UsageError as error:
        raise UsageError("chat.train_usage", said=line) from error
    return training_options(parsed, settings)
