"""``python -m tools.bench.conversations``: how many turns of people's conversations are truly answered.

They lie in tests/engine/dialogue/conversations: of each of four sets one half to develop with and one for measuring
only; a fifth to a sixteenth set were first measured, and belong to the first ones since; a seventeenth is unseen.
``--development`` tells what went wrong with those that may be looked at; of the unseen ones only figures are shown.
Conversations about photographs are held where DIGITBOT_PICTURES names the folder that has them.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from engine import LANGUAGES, Attachment, Engine, Message, Reply
from tests.conftest import write_drawn_mnist
from tests.pictures import write

FOLDER = Path(__file__).parents[2] / "tests" / "engine" / "dialogue" / "conversations"
HALVES = (
    "development", "unseen", "later_development", "later_unseen",
    "visitors_development", "visitors_unseen", "strangers_development", "strangers_unseen", "passers_by_development",
    "newcomers_development", "latecomers_development", "neighbours_development", "wayfarers_development",
    "commuters_development", "guests_development", "travellers_development", "callers_development",
    "boarders_development", "tenants_development", "lodgers_development", "drop_ins_unseen",
)  # fmt: skip
DEVELOPMENT = tuple(half for half in HALVES if half.endswith("development"))
KINDS = ("read", "follow", "correct", "question", "lesson", "mnist", "smalltalk", "typed", "refuse")
# What answers nothing that was asked: an insult gets an apology, whether a set has it as small talk or as off topic.
DECLINES = ("fallback", "insults")
_PHOTOGRAPHS = os.environ.get("DIGITBOT_PICTURES", "")
_PICTURE = re.compile(r"\[([\d/]+|\w+\.(?:png|jpg))\]")
_NUMBER = re.compile(r"<(\d+)>")


@dataclass(frozen=True)
class Turn:
    """What a person sends, and what a true answer holds.

    Attributes:
        kind: one of ``KINDS``; what is of kind "refuse" is off topic and must not be understood as anything.
        text: the words.
        pictures: of each the digits that are drawn, a slash between their lines, or the name of a photograph.
        must: a regular expression that is found in a true answer; ``<7>`` is that number, by itself.
        must_not: one that is not.
    """

    kind: str
    text: str
    pictures: tuple[str, ...]
    must: str
    must_not: str

    def holds(self, reply: Reply) -> bool:
        """Whether a reply is a true answer."""
        if self.kind == "refuse":
            return reply.intent in DECLINES
        wrong = self.must_not and _pattern(self.must_not).search(reply.text)
        return reply.intent != "fallback" and not wrong and _pattern(self.must).search(reply.text) is not None


def conversations(half: str, language: str) -> Iterator[list[Turn]]:
    """The conversations of a file: each begins with a comment on who talks, and has a turn a line."""
    for turns in _all_conversations(half, language):
        if _PHOTOGRAPHS or not any("." in picture for turn in turns for picture in turn.pictures):
            yield turns


def _all_conversations(half: str, language: str) -> Iterator[list[Turn]]:
    turns: list[Turn] = []
    for line in (FOLDER / half / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and turns:
            yield turns
            turns = []
        elif line and not line.startswith("#"):
            turns.append(_turn(line))
    yield turns


def _turn(line: str) -> Turn:
    kind, _, rest = line.partition(": ")
    words, _, expected = rest.partition(" => ")
    must, _, must_not = expected.partition(" =/= ")
    return Turn(kind, _PICTURE.sub("", words).strip(), tuple(_PICTURE.findall(words)), must, must_not)


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern with ``<7>`` for a number that is not part of another one or of a percentage; case does not matter."""
    pattern = _NUMBER.sub(r"(?<![\\d.,])\1(?!\\d|[.,]\\d|\\s?%)", text.replace("(?i)", ""))
    return re.compile(pattern, re.DOTALL | re.IGNORECASE)


def _encoded(picture: str) -> bytes:
    return Path(_PHOTOGRAPHS, picture).read_bytes() if "." in picture else write(picture.replace("/", "\n")).encoded()


def replies(engine: Engine, turns: list[Turn], language: str, channel: str) -> Iterator[tuple[Turn, Reply]]:
    """Hold a conversation."""
    for turn in turns:
        pictures = tuple(Attachment(_encoded(picture)) for picture in turn.pictures)
        yield turn, engine.handle(Message(turn.text, pictures, "somebody", channel, language))


def measure(engine: Engine, half: str, language: str, *, tell: bool = False) -> tuple[Counter[str], Counter[str]]:
    """How many turns there are of each kind, and how many of them are truly answered; optionally tell of the others."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for number, turns in enumerate(conversations(half, language)):
        for turn, reply in replies(engine, turns, language, f"{half}-{language}-{number}"):
            total[turn.kind] += 1
            right[turn.kind] += turn.holds(reply)
            if tell and not turn.holds(reply):
                answer = " ".join(reply.text.split())[:110]
                sys.stdout.write(f"{number:3} {turn.kind}: {turn.text} => {turn.must} | {reply.intent}: {answer}\n")
    return total, right


def load(folder: Path) -> Engine:
    """An engine with the shipped models and forty drawn digits for MNIST."""
    write_drawn_mnist(folder)
    return Engine.load(mnist=folder, plugins=False)


def main() -> None:
    """The table of docs/dialogue.md, or what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.conversations", description=__doc__)
    parser.add_argument("--development", action="store_true")
    args = parser.parse_args()
    with TemporaryDirectory() as folder:
        engine = load(Path(folder))
        sys.stdout.write(f"| half | {' | '.join(KINDS)} | all but read |\n|{'---|' * (len(KINDS) + 2)}\n")
        for half in DEVELOPMENT if args.development else HALVES:
            for language in LANGUAGES:
                total, right = measure(engine, half, language, tell=args.development)
                cells = [f"{right[kind]}/{total[kind]}" for kind in KINDS]
                share = (right.total() - right["read"]) / (total.total() - total["read"])
                sys.stdout.write(f"| {half}, {language} | {' | '.join(cells)} | {share:.1%} |\n")


if __name__ == "__main__":
    main()
