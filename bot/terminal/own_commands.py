"""What the chat does itself, without the engine: one table for dispatch, help and completion."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from unicodedata import normalize

from engine import LANGUAGES, Words, words


@dataclass(frozen=True)
class OwnCommand:
    """A command of the chat at the terminal.

    Attributes:
        name: what is typed; its other names lie in the locales, in ``[chat_aliases]``.
        arguments: how help shows what may follow.
        most_words: how many words may follow without a leading sign; a longer line is a sentence.
    """

    name: str
    arguments: str = ""
    most_words: int = 0

    def names(self, spoken: Words | None = None) -> tuple[str, ...]:
        """What it may be called: in one language with that language's name first, or in all of them."""
        languages = LANGUAGES if spoken is None else (spoken.language,)
        aliases = tuple(alias for code in languages for alias in words(code).table("chat_aliases")[self.name])
        return (*aliases, self.name) if spoken is not None and spoken.language != "en" else (self.name, *aliases)


SAVE = OwnCommand("save", "[FILE]", most_words=1)
OWN_COMMANDS = (
    OwnCommand("draw"),
    OwnCommand("paste"),
    SAVE,
    OwnCommand("train", "[RECIPE]", most_words=7),
    OwnCommand("theme", "THEME", most_words=1),
    OwnCommand("clear"),
    OwnCommand("exit"),
)


def own_command(line: str) -> tuple[OwnCommand, str] | None:
    """The command that a line is, and what follows its name; None if the line is for the engine."""
    line = normalize("NFC", line).strip()
    said, _, rest = line.lstrip("/!").partition(" ")
    command = next((command for command in OWN_COMMANDS if said.lower() in command.names()), None)
    signed = line.startswith(("/", "!"))
    if command is None or (not signed and len(rest.split()) > command.most_words):
        return None
    return command, rest.strip()


def spelt_like(word: str) -> str | None:
    """The name of a command of the chat that a word is likely to have meant."""
    names = [name for command in OWN_COMMANDS for name in command.names()]
    # Hangul letter by letter: of the syllables of a short word a single slip leaves hardly one.
    letters = {normalize("NFD", name): name for name in names}
    close = difflib.get_close_matches(normalize("NFD", word).lower().lstrip("/!"), letters, n=1, cutoff=0.7)
    return letters[close[0]] if close else None
