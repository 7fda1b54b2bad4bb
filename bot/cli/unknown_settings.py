"""Misspelt settings, which would otherwise silently change nothing."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot import settings
from bot.serving.settings import FORMER
from bot.serving.settings import VARIABLES as OF_SERVING
from engine import Words

_PREFIX = "DIGITBOT_"
_OF_TESTS = frozenset({"DIGITBOT_PICTURES"})  # where tests/ looks for real pictures
_NOT_MEANT = _OF_TESTS | set(FORMER.values())


def warnings(words: Words, environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """A sentence for each name in the environment and in ``.env`` that looks like a setting but is not one.

    Raises:
        SettingsError: the ``.env`` file cannot be understood.
    """
    for names, place in ((environ, ""), (settings.dotenv(Path(".env")), " (.env)")):
        for name in names:
            if name.upper().startswith(_PREFIX) and name not in (known := _known(name)):
                close = difflib.get_close_matches(name.upper(), known - _NOT_MEANT, n=1, cutoff=0.75)
                key = "settings.unknown_guess" if close else "settings.unknown"
                yield words.say(key, name=name + place, guess="".join(close))


def _known(name: str) -> set[str]:
    """The settings that a name may be meant for; the bot's are imported only for one that may be the bot's."""
    known = {*settings.VARIABLES.values(), *OF_SERVING.values(), *_OF_TESTS}
    if name.upper().startswith(_PREFIX + "DI"):
        from bot.discord.settings import VARIABLES

        known |= {*VARIABLES.values(), *FORMER.values()}
    if name.upper().startswith(_PREFIX + "W"):
        from bot.web.settings import VARIABLES as OF_THE_WEB

        known |= set(OF_THE_WEB.values())
    return known
