"""What the chat itself asked last, and the command that a bare answer to it stands for."""

from __future__ import annotations

from unicodedata import normalize

from bot.terminal.theme import theme_called
from bot.terminal.words import words
from engine import LANGUAGES, is_yes
from training.options import RECIPE_NAMES


class Questions:
    """The chat's last question, which is over with the next line."""

    def __init__(self) -> None:
        self._asked = self._meant = ""

    def which(self, command: str) -> None:
        """It was asked what a command, "train" or "theme", is to be given."""
        self._asked = command

    def whether(self, meant: str) -> None:
        """It was asked whether this line was meant."""
        self._meant = meant

    def answered(self, line: str) -> str:
        """The line that is meant: the command in full for a bare answer, any other one as it is."""
        asked, meant = self._asked, self._meant
        self._asked = self._meant = ""
        if meant and is_yes(line):
            return meant
        value = _value(line, asked)
        return f"/{asked} {value}" if value else line


def _value(line: str, asked: str) -> str | None:
    """The recipe or the theme that a line is, and nothing else."""
    word = normalize("NFC", line).strip().strip(".!").casefold()
    endings = [ending for code in LANGUAGES for ending in words(code).table("hearing")["answer"]["after"]]
    several = [word, *(word.removesuffix(ending).strip() for ending in endings)]
    if asked == "train":
        return next((one for one in several if one in RECIPE_NAMES), None)
    if asked == "theme":
        return next((one for one in several if theme_called(one)), None)
    return None
