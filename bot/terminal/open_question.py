"""What the chat itself asked last, and the command that a bare answer to it stands for."""

from __future__ import annotations

from unicodedata import normalize

from bot.terminal.theme import theme_called
from bot.terminal.words import words
from engine import LANGUAGES, is_yes
from training.options import RECIPE_NAMES


class OpenQuestion:
    """The chat's last question; the next line answers it, or closes it."""

    def __init__(self) -> None:
        self._command = self._guess = ""

    def which(self, command: str) -> None:
        """The chat asked what "train" or "theme" is to be given."""
        self._command = command

    def whether(self, guess: str) -> None:
        """The chat asked whether this line was meant."""
        self._guess = guess

    def resolve(self, line: str) -> str:
        """The command in full if a line is a bare answer, else the line as it is."""
        command, guess = self._command, self._guess
        self._command = self._guess = ""
        if guess and is_yes(line):
            return guess
        value = _value(line, command)
        return f"/{command} {value}" if value else line


def _value(line: str, command: str) -> str | None:
    """The recipe or the theme that a line consists of."""
    word = normalize("NFC", line).strip().strip(".!").casefold()
    endings = [ending for code in LANGUAGES for ending in words(code).table("hearing")["answer"]["after"]]
    forms = [word, *(word.removesuffix(ending).strip() for ending in endings)]
    if command == "train":
        return next((form for form in forms if form in RECIPE_NAMES), None)
    if command == "record":
        switches = [value for code in LANGUAGES for value in words(code).table("chat_switch").values()]
        return next((form for form in forms if any(form in names for names in switches)), None)
    if command == "theme":
        return next((form for form in forms if theme_called(form)), None)
    return None
