"""Odd messages, alone and in conversations, with and without a picture: each gets a calm reply."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from engine import LANGUAGES, Attachment, Engine, Message, Reply, from_dict, to_dict
from tests.conftest import write_drawn_mnist
from tests.engine.calm import HOSTILE, is_calm
from tests.pictures import write
from tools.fuzz.attack import Attack

MEGABYTES = 400
LONGEST = 8  # messages of a conversation
ENDLESS = 100_000  # characters
LOCALES = Path(__file__).parents[2] / "engine" / "locales"
# Controls, marks, right to left, surrogates, separators, private use, Hangul's letters, other digits.
RANGES = (
    *((0, 0xFF), (0x300, 0x36F), (0x590, 0x6FF), (0x1100, 0x11FF), (0x2000, 0x206F), (0x3130, 0x318F)),
    *((0xAC00, 0xD7A3), (0xD800, 0xDFFF), (0xFE00, 0xFFFF), (0x1D7CE, 0x1D7FF), (0x1F300, 0x1F6FF), (0x20, 0x7E)),
)


def prepare() -> Attack:
    """An engine with a small data set, which keeps corrections."""
    folder = Path(tempfile.mkdtemp(prefix="digitbot-fuzz-"))
    write_drawn_mnist(folder)
    engine = Engine.load(mnist=folder, feedback=folder / "feedback.sqlite3", plugins=False)
    phrases = [
        line for file in sorted(LOCALES.glob("*/intents/*.txt")) for line in file.read_text("utf-8").splitlines()
    ]
    commands = [name for command in engine.commands for name in (command.name, *command.aliases)]
    pictures = [write(text, height=40, pen=4, margin=20).encoded() for text in ("7", "31")]

    def attack(chance: random.Random) -> str:
        user, locale = f"{chance.random()}", chance.choice((*LANGUAGES, None))
        hangul, outcomes = "", set()
        for _ in range(chance.randint(1, LONGEST)):
            text = _text(chance, phrases, commands)
            attachments = (Attachment(chance.choice(pictures), _text(chance, phrases, commands)),)
            message = Message(text, attachments if chance.random() < 0.2 else (), user, "fuzz", locale)
            hangul += text  # a later answer may say back what was sent before
            reply = engine.handle(message)
            is_calm(reply, reply.locale, hangul + message.attachments[0].name if message.attachments else hangul)
            assert from_dict(to_dict(reply), Reply).text == reply.text
            engine.status(message)
            outcomes.add("failed" if reply.failed else reply.intent)
        return "fallback" if outcomes == {"fallback"} else "failed" if "failed" in outcomes else "answered"

    return attack


def _text(chance: random.Random, phrases: list[str], commands: list[str]) -> str:
    kind = chance.choice(("phrase", "phrase", "misspelt", "hostile", "joined", "command", "letters", "endless"))
    phrase = chance.choice(phrases)
    if kind == "phrase":
        return phrase
    if kind == "misspelt":
        letters = list(phrase)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(letters))
            letters[place : place + chance.randint(0, 2)] = _letters(chance, chance.randint(0, 2))
            letters = letters or ["?"]
        return "".join(letters)
    if kind == "hostile":
        return chance.choice([*HOSTILE.values()])
    if kind == "joined":
        parts = (chance.choice((phrase, chance.choice([*HOSTILE.values()])[:80])) for _ in range(chance.randint(1, 4)))
        return chance.choice((" ", "", "\n", ", ")).join(parts)
    if kind == "command":
        return f"{chance.choice('/!')}{chance.choice(commands)} {chance.choice((_letters(chance, 30), phrase, ''))}"
    if kind == "endless":
        return (chance.choice((phrase, _letters(chance, chance.randint(1, 3)))) * ENDLESS)[:ENDLESS]
    return _letters(chance, chance.choice((1, 5, 40, 300)))


def _letters(chance: random.Random, count: int) -> str:
    return "".join(chr(chance.randint(*chance.choice(RANGES))) for _ in range(count))
