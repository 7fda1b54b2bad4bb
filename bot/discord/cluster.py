"""Which part of a bot a process is: it has a share of the shards, and some things only the first one does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine import UsageError

_MOST = 1_000


@dataclass(frozen=True)
class Cluster:
    """A process among those of one bot.

    Attributes:
        number: its own, from 1.
        size: how many there are.
    """

    number: int = 1
    size: int = 1

    @classmethod
    def parse(cls, text: str) -> Cluster:
        """The process that ``K/N`` names: 1/4 to 4/4. Raises ``UsageError`` if it names none."""
        match = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
        if not match or not 1 <= int(match[1]) <= int(match[2]) <= _MOST:
            raise UsageError("discord.cluster_form", value=text)
        return cls(int(match[1]), int(match[2]))

    @property
    def is_first(self) -> bool:
        """Whether it does what only one may do: register the commands."""
        return self.number == 1

    def shards(self, count: int) -> list[int]:
        """The numbers of its shards, neighbours, among the ``count`` that all processes agree on; at least one each."""
        return list(range((self.number - 1) * count // self.size, self.number * count // self.size))
