"""A reply as Discord shows it: the digits large, how sure they are, the figures with their alt text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

import discord

from bot import output
from bot.discord import text
from bot.discord.words import words as words_of
from engine import Attachment, Figure, FigureError, Passage, Reading, Reply, Words, percent

MOST_EMBEDS = 10
MOST_FILES = 10
NOBODY = discord.AllowedMentions.none()
PICTURE = "picture-"  # how the files begin that hold what was read
_SURE, _UNSURE, _NEUTRAL = discord.Colour(0x0969DA), discord.Colour(0xBC4C00), discord.Colour(0xD0D7DE)
_DESCRIPTION, _TOTAL, _AUTHOR, _ALT = 4096, 6000, 256, 1024  # characters
_UPLOAD = 6_000_000  # bytes; Discord takes ten million, and the figures need room
_LARGE = 40  # digits in a line; more are no longer read at a glance
_DOUBTS = 5  # digits whose runner-up is shown


class _Content(io.BytesIO):
    """A file's content, which is not closed by being sent: it may have to be sent again."""

    def close(self) -> None:
        """Does nothing."""


@dataclass
class Part:
    """One message of an answer."""

    content: str = ""
    embeds: list[discord.Embed] = field(default_factory=list)
    files: list[discord.File] = field(default_factory=list)

    def arguments(self, files: str = "files") -> dict[str, Any]:
        """What a call is given that sends it, or, with its files as "attachments", edits a message."""
        for file in self.files:
            file.reset()  # one that was sent before has been read to its end
        content = self.content or None
        return {"content": content, "embeds": self.embeds, files: self.files, "allowed_mentions": NOBODY}

    def in_words(self) -> Part:
        """The same without embeds and files, for a place where neither is allowed."""
        lines = [self.content]
        for embed in self.embeds:
            fields = (f"{field.name}: {field.value}" for field in embed.fields)
            lines += [embed.author.name or "", embed.description or "", *fields]
        lines += [file.description or "" for file in self.files if not self.embeds]
        return Part(text.short("\n".join(filter(None, lines)), text.MESSAGE))


def render(reply: Reply, *, pictures: Sequence[Attachment] = ()) -> list[Part]:
    """An answer's messages, with the pictures that were read, one for each reading, where they are not too large."""
    words = words_of(reply.locale)
    if reply.intent == "privacy":  # the engine knows nothing of Discord
        reply = replace(reply, text=f"{reply.text}\n{words.say('discord.privacy')}")
    figures, undrawn = _drawable(reply.figures, words)
    embeds: list[discord.Embed] = []
    files: list[discord.File] = []
    sent = _sent(pictures) if len(pictures) == len(reply.readings) else {}
    for index, reading in enumerate(reply.readings[:MOST_EMBEDS]):
        embed = _reading(reading, words, named=len(reply.readings) > 1)
        if embed is None:
            continue
        figure = next((figure for figure in figures if figure.reading == index), None)
        if figure is not None:
            figures.remove(figure)
            _attach(embed, figure, files)
        if index + 1 in sent:
            embed.set_thumbnail(url=sent[index + 1].uri)
        embeds.append(embed)
    for figure in figures[: MOST_EMBEDS - len(embeds)]:
        embed = discord.Embed(colour=_NEUTRAL)
        _attach(embed, figure, files)
        embeds.append(embed)
    parts = _words(reply, words, undrawn)
    while embeds:
        count = _fitting(embeds)
        if parts and not parts[-1].embeds:
            part = parts[-1]
        else:
            parts.append(part := Part())
        part.embeds, embeds = embeds[:count], embeds[count:]
        shown = {address for embed in part.embeds for address in (embed.image.url, embed.thumbnail.url)}
        part.files += [file for file in (*files, *sent.values()) if file.uri in shown]
    return parts or [Part(content="…")]


def _drawable(figures: Sequence[Figure], words: Words) -> tuple[list[Figure], list[str]]:
    """The figures that could be drawn, and sentences about those that could not."""
    drawn: list[Figure] = []
    sentences: list[str] = []
    for figure in figures:
        try:
            _ = figure.png
        except FigureError as error:
            sentences.append(words.error(error))
        else:
            drawn.append(figure)
    return drawn, sentences


def shows_pictures(parts: Sequence[Part]) -> bool:
    """Whether an answer carries all the pictures that were read, so that they can be fetched from it again."""
    return len(parts) == 1 and all(embed.thumbnail.url for embed in parts[0].embeds)


def sendable(pictures: Sequence[Attachment]) -> bool:
    """Whether an answer has room for the pictures that it is about."""
    data = _data(pictures)
    return sum(map(len, data.values())) <= _UPLOAD and 2 * len(data) <= MOST_FILES


def _sent(pictures: Sequence[Attachment]) -> dict[int, discord.File]:
    """The pictures as files of the answer, by their numbers; none if they are too large."""
    if not sendable(pictures):
        return {}
    return {
        number: discord.File(_Content(content), f"{PICTURE}{number}{_suffix(pictures[number - 1].name)}")
        for number, content in _data(pictures).items()
    }


def _data(pictures: Sequence[Attachment]) -> dict[int, bytes]:
    """The bytes of those that could be had, by their numbers, counted from 1."""
    return {
        number: picture.picture
        for number, picture in enumerate(pictures, 1)
        if isinstance(picture.picture, bytes) and picture.error is None
    }


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name.lower()).suffix
    return suffix if re.fullmatch(r"\.[a-z0-9]{2,5}", suffix) else ".png"


def sentence(words: str) -> Part:
    """A sentence of the bot's own."""
    return Part(content=text.short(text.plain(words), text.MESSAGE))


def _words(reply: Reply, words: Words, undrawn: Sequence[str]) -> list[Part]:
    """The messages that hold the answer's words, behind those on undrawn figures; none if the embeds say it all."""
    passages = [*map(Passage, undrawn), *(passage for passage in reply.passages if not _is_in_embed(passage, reply))]
    whole = "\n".join(passage.text for passage in passages).strip("\n")
    legible = [passage for passage in passages if not text.is_too_wide(passage)]
    contents = text.shown(legible)
    if len(contents) > text.MOST_MESSAGES:
        return [Part(content=words.say("discord.attached"), files=[_as_file(reply, whole)])]
    parts = [Part(content=content) for content in contents]
    if len(legible) < len(passages):
        parts = parts or [Part(content=words.say("discord.attached"))]
        parts[-1].files.append(_as_file(reply, whole))
    if reply.suggestions:
        next_ = " · ".join(f"`{suggestion.replace('`', chr(39))}`" for suggestion in reply.suggestions[:5])
        line = f"-# {words.say('discord.suggestions', suggestions=next_)}"
        if parts and len(parts[-1].content) + 1 + len(line) <= text.MESSAGE:
            parts[-1].content += f"\n{line}"
    return parts


def _as_file(reply: Reply, whole: str) -> discord.File:
    """All of an answer's words as a text file."""
    return discord.File(_Content(whole.encode()), f"{_file_name(reply.intent or 'answer')}.txt")


def _is_in_embed(passage: Passage, reply: Reply) -> bool:
    """Whether an embed says it better: what was read in a picture."""
    index = passage.reading
    return index is not None and any(reading.digits for reading in reply.readings[:MOST_EMBEDS][index : index + 1])


def _reading(reading: Reading, words: Words, *, named: bool) -> discord.Embed | None:
    """A reading's card; None for one without digits."""
    if not reading.digits:
        return None
    lines = reading.text.split("\n")
    heading = "# " if max(map(len, lines)) <= _LARGE else ""
    large = text.short("\n".join(f"{heading}{line}" for line in lines), _DESCRIPTION // 4)
    embed = discord.Embed(description=large, colour=_SURE if reading.sure else _UNSURE)
    if named and reading.source:
        embed.set_author(name=text.short(output.harmless_name(reading.source), _AUTHOR))
    key = "confidence" if len(reading.digits) == 1 else "least_confidence"
    embed.add_field(name=words.say(f"discord.{key}"), value=percent(reading.confidence))
    if not reading.sure:
        embed.add_field(name=words.say("discord.runner_up"), value=_doubts(reading, words))
    if reading.left_out:
        embed.add_field(name=words.say("discord.left_out"), value=str(reading.left_out))
    return embed


def _doubts(reading: Reading, words: Words) -> str:
    """The second best guess of a digit, or of the least sure ones among several."""
    if len(reading.digits) == 1:
        (digit,) = reading.digits
        second = digit.runner_up
        return f"{second} ({percent(digit.probabilities[second])})"
    placed = sorted(enumerate(reading.digits, 1), key=lambda item: item[1].confidence)[:_DOUBTS]
    return "\n".join(
        words.say("reading.doubt_at", place=place, value=digit.value, runner_up=digit.runner_up)
        for place, digit in sorted(placed)
        if digit.confidence <= max(reading.confidence, 0.9)
    )


def _attach(embed: discord.Embed, figure: Figure, files: list[discord.File]) -> None:
    if len(files) >= MOST_FILES:
        return
    name = f"{_file_name(figure.name)}.png"
    file = discord.File(_Content(figure.png), name, description=text.short(figure.alt, _ALT))
    embed.set_image(url=file.uri)
    files.append(file)


def _fitting(embeds: Sequence[discord.Embed]) -> int:
    """How many of the first embeds may be in one message together."""
    count = total = 0
    while count < min(len(embeds), MOST_EMBEDS) and (total := total + len(embeds[count])) <= _TOTAL:
        count += 1
    return max(count, 1)


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:60] or "figure"
