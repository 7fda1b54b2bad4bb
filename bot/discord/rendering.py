"""A reply as Discord shows it: large digits, their confidence, and figures with alternative text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

import discord

from bot import output
from bot.discord import text
from bot.discord.options import slash
from bot.discord.words import words as words_of
from engine import Attachment, Figure, FigureError, Reading, Reply, Words, composite, percent

MOST_FIGURES, MOST_FILES = 9, 10  # Discord allows ten embeds; one file may be the words
NOBODY = discord.AllowedMentions.none()
PICTURE_FILE = r"(?:SPOILER_)?picture-(\d{1,2})\b"  # how files with pictures that were read are called
# The intents, beside readings themselves, whose answers tell of what was read.
ABOUT_READINGS = {"why", "compare", "correct", "confirm", "undo", "facts", "likelihood"}
_SURE, _UNSURE, _NEUTRAL = discord.Colour(0x0969DA), discord.Colour(0xBC4C00), discord.Colour(0xD0D7DE)
_DESCRIPTION, _AUTHOR, _ALT = 4096, 256, 1024  # characters
_UPLOAD = 6_000_000  # bytes of pictures; Discord allows ten million, and figures need room
_LARGE = 40  # digits in a line that are shown as a heading
_DOUBTS = 5  # digits with a runner-up


class _Content(io.BytesIO):
    """A file's content, which stays open because it may have to be sent again."""

    def close(self) -> None:
        """Do nothing."""


@dataclass
class MessagePart:
    """One message of an answer."""

    content: str = ""
    embeds: list[discord.Embed] = field(default_factory=list)
    files: list[discord.File] = field(default_factory=list)

    def arguments(self, files: str = "files") -> dict[str, Any]:
        """The arguments of a call that sends it or, with its files as "attachments", edits a message."""
        for file in self.files:
            file.reset()  # perhaps it was sent before
        content = self.content or None
        return {"content": content, "embeds": self.embeds, files: self.files, "allowed_mentions": NOBODY}

    def in_words(self) -> MessagePart:
        """Its words without embeds and files, where neither is allowed."""
        return MessagePart(self.content or "…")


def render(reply: Reply, *, pictures: Sequence[Attachment] = (), hidden: bool = False) -> list[MessagePart]:
    """An answer's messages, with the pictures of all readings if they are not too large.

    The words are in the message itself, for notifications and for people who do not see embeds. Several pictures have
    one figure together. ``hidden``: all of it that is about pictures is behind spoilers, which embeds cannot be.
    """
    words = words_of(reply.locale)
    if reply.intent == "privacy":  # to which Discord adds
        reply = replace(reply, text=f"{reply.text}\n{words.say('discord.privacy')}")
    reply = reply.drawn()
    figures = list(reply.figures)
    parts = _text_parts(reply, words, hidden=hidden) or [MessagePart()]
    read = {index: reading for index, reading in enumerate(reply.readings) if reading.digits}
    sent = _picture_files(pictures, hidden=hidden) if len(pictures) == len(reply.readings) else {}
    sent = {index: file for index, file in sent.items() if index in read}
    if len(read) > 1:
        figures = _together(reply, figures)
    last = parts[-1]
    figures = figures[: min(MOST_FIGURES, MOST_FILES - len(last.files) - len(sent))]
    if hidden:
        last.files += [_figure_file(figure, hidden=True) for figure in figures]
    elif len(read) == 1:
        ((index, reading),) = read.items()
        last.embeds.append(_embed(reading, words, with_name=len(reply.readings) > 1))
        if index in sent:
            last.embeds[0].set_thumbnail(url=sent[index].uri)
    if not hidden:
        for number, figure in enumerate(figures):
            last.files.append(_figure_file(figure))
            if number >= len(last.embeds):
                last.embeds.append(discord.Embed(colour=_colour(read.values())))
            last.embeds[number].set_image(url=last.files[-1].uri)
    last.files += sent.values()
    return parts if len(parts) > 1 or last != MessagePart() else [MessagePart(content="…")]


def is_about_pictures(reply: Reply) -> bool:
    """Whether an answer tells of what was read."""
    return bool(reply.readings) or reply.intent in ABOUT_READINGS or any(figure.private for figure in reply.figures)


def _together(reply: Reply, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those of readings as one if that can be drawn."""
    own = [figure for figure in figures if figure.reading is not None]
    others = [figure for figure in figures if figure.reading is None]
    if len(own) > 1:
        together = composite(own, "readings", reply.text)
        with suppress(FigureError):  # then each stays by itself
            _ = together.png
            own = [together]
    return [*own, *others]


def shows_pictures(parts: Sequence[MessagePart]) -> bool:
    """Whether an answer shows all the pictures that were read, so that they can be fetched from it again."""
    return len(parts) == 1 and any(re.match(PICTURE_FILE, file.filename) for file in parts[0].files)


def sendable(pictures: Sequence[Attachment]) -> bool:
    """Whether an answer has room for the pictures that it is about."""
    sizes = [len(picture.picture) for picture in pictures if isinstance(picture.picture, bytes) and not picture.error]
    return sum(sizes) <= _UPLOAD and len(sizes) < MOST_FILES


def _picture_files(pictures: Sequence[Attachment], *, hidden: bool) -> dict[int, discord.File]:
    """The pictures as files of the answer, by their indices; none if they are too large."""
    files: dict[int, discord.File] = {}
    for index, picture in enumerate(pictures if sendable(pictures) else ()):
        if isinstance(picture.picture, bytes) and picture.error is None:
            suffix = PurePosixPath(picture.name.lower()).suffix
            suffix = suffix if re.fullmatch(r"\.[a-z0-9]{2,5}", suffix) else ".png"
            name = f"picture-{index + 1}{suffix}"
            files[index] = discord.File(_Content(picture.picture), name, spoiler=hidden)
    return files


def sentence(words: str) -> MessagePart:
    """A sentence of the bot's own."""
    return MessagePart(content=text.short(text.plain(words), text.MESSAGE))


def _text_parts(reply: Reply, words: Words, *, hidden: bool) -> list[MessagePart]:
    """The messages with the answer's words."""
    passages = reply.passages
    whole = "\n".join(passage.text for passage in passages).strip("\n")
    legible = [passage for passage in passages if not text.is_too_wide(passage)]
    contents = text.message_contents(legible, hidden=hidden)
    file = discord.File(_Content(whole.encode()), f"{_file_name(reply.intent or 'answer')}.txt", spoiler=hidden)
    if len(contents) > text.MOST_MESSAGES:
        return [MessagePart(content=words.say("discord.attached"), files=[file])]
    parts = [MessagePart(content=content) for content in contents]
    if len(legible) < len(passages):
        parts = parts or [MessagePart(content=words.say("discord.attached"))]
        parts[-1].files.append(file)
    if reply.suggestions and not hidden:
        shown = [slash(suggestion, words).replace("`", "'") for suggestion in reply.suggestions[:5]]
        next_ = " · ".join(f"`{suggestion}`" for suggestion in shown)
        line = f"-# {words.say('discord.suggestions', suggestions=next_)}"
        if parts and len(parts[-1].content) + 1 + len(line) <= text.MESSAGE:
            parts[-1].content += f"\n{line}"
    return parts


def _embed(reading: Reading, words: Words, *, with_name: bool) -> discord.Embed:
    """A reading's embed; it has digits."""
    lines = reading.text.split("\n")
    heading = "# " if max(map(len, lines)) <= _LARGE else ""
    large = text.short("\n".join(f"{heading}{line}" for line in lines), _DESCRIPTION // 4)
    embed = discord.Embed(description=large, colour=_colour([reading]))
    if with_name and reading.source:
        embed.set_author(name=text.short(output.harmless_name(reading.source), _AUTHOR))
    key = "confidence" if len(reading.digits) == 1 else "least_confidence"
    embed.add_field(name=words.say(f"discord.{key}"), value=percent(reading.confidence))
    if not reading.sure and not reading.ink_in_doubt:
        embed.add_field(name=words.say("discord.runner_up"), value=_runners_up(reading, words))
    if reading.left_out:
        embed.add_field(name=words.say("discord.left_out"), value=str(reading.left_out))
    return embed


def _runners_up(reading: Reading, words: Words) -> str:
    """The second best guess for a digit, or for the least sure ones among several."""
    if len(reading.digits) == 1:
        (digit,) = reading.digits
        return f"{digit.runner_up} ({percent(digit.probabilities[digit.runner_up])})"
    least_sure = sorted(enumerate(reading.digits, 1), key=lambda item: item[1].confidence)[:_DOUBTS]
    return "\n".join(
        words.say("reading.doubt_at", place=place, value=digit.value, runner_up=digit.runner_up)
        for place, digit in sorted(least_sure)
        if digit.confidence <= max(reading.confidence, 0.9)
    )


def _colour(readings: Iterable[Reading]) -> discord.Colour:
    sure = [reading.sure for reading in readings]
    return _NEUTRAL if not sure else _SURE if all(sure) else _UNSURE


def _figure_file(figure: Figure, *, hidden: bool = False) -> discord.File:
    alt = text.short(figure.alt, _ALT)
    return discord.File(_Content(figure.png), f"{_file_name(figure.name)}.png", description=alt, spoiler=hidden)


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:60] or "figure"
