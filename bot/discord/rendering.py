"""A reply as Discord shows it: large digits, their confidence, and figures with alternative text."""

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
PICTURE = "picture-"  # the beginning of the names of files with pictures that were read
_SURE, _UNSURE, _NEUTRAL = discord.Colour(0x0969DA), discord.Colour(0xBC4C00), discord.Colour(0xD0D7DE)
_DESCRIPTION, _TOTAL, _AUTHOR, _ALT = 4096, 6000, 256, 1024  # characters
_UPLOAD = 6_000_000  # bytes of pictures; Discord allows ten million, and figures need room
_LARGE = 40  # digits in a line that are shown as a heading
_DOUBTS = 5  # digits with a runner-up


class _Content(io.BytesIO):
    """A file's content, which stays open because it may have to be sent again."""

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Part:
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

    def in_words(self) -> Part:
        """Its words without embeds and files, where neither is allowed."""
        lines = [self.content]
        for embed in self.embeds:
            fields = (f"{field.name}: {field.value}" for field in embed.fields)
            lines += [embed.author.name or "", embed.description or "", *fields]
        lines += [file.description or "" for file in self.files if not self.embeds]
        return Part(text.short("\n".join(filter(None, lines)), text.MESSAGE))


def render(reply: Reply, *, pictures: Sequence[Attachment] = ()) -> list[Part]:
    """An answer's messages, with the pictures of all readings if they are not too large."""
    words = words_of(reply.locale)
    if reply.intent == "privacy":  # to which Discord adds
        reply = replace(reply, text=f"{reply.text}\n{words.say('discord.privacy')}")
    figures, failures = _drawn(reply.figures, words)
    embeds: list[discord.Embed] = []
    files: list[discord.File] = []
    sent = _picture_files(pictures) if len(pictures) == len(reply.readings) else {}
    for index, reading in enumerate(reply.readings[:MOST_EMBEDS]):
        if not reading.digits:
            continue
        embed = _embed(reading, words, with_name=len(reply.readings) > 1)
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
    parts = _text_parts(reply, words, failures)
    while embeds:
        count = _fitting(embeds)
        if parts and not parts[-1].embeds:
            part = parts[-1]
        else:
            parts.append(part := Part())
        part.embeds, embeds = embeds[:count], embeds[count:]
        addresses = {address for embed in part.embeds for address in (embed.image.url, embed.thumbnail.url)}
        part.files += [file for file in (*files, *sent.values()) if file.uri in addresses]
    return parts or [Part(content="…")]


def _drawn(figures: Sequence[Figure], words: Words) -> tuple[list[Figure], list[str]]:
    """The figures that could be drawn, and sentences about the others."""
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
    """Whether an answer shows all the pictures that were read, so that they can be fetched from it again."""
    return len(parts) == 1 and all(embed.thumbnail.url for embed in parts[0].embeds)


def sendable(pictures: Sequence[Attachment]) -> bool:
    """Whether an answer has room for the pictures that it is about."""
    sizes = [len(picture.picture) for picture in pictures if isinstance(picture.picture, bytes) and not picture.error]
    return sum(sizes) <= _UPLOAD and 2 * len(sizes) <= MOST_FILES


def _picture_files(pictures: Sequence[Attachment]) -> dict[int, discord.File]:
    """The pictures as files of the answer, by their numbers, counted from 1; none if they are too large."""
    files: dict[int, discord.File] = {}
    for number, picture in enumerate(pictures if sendable(pictures) else (), 1):
        if isinstance(picture.picture, bytes) and picture.error is None:
            suffix = PurePosixPath(picture.name.lower()).suffix
            suffix = suffix if re.fullmatch(r"\.[a-z0-9]{2,5}", suffix) else ".png"
            files[number] = discord.File(_Content(picture.picture), f"{PICTURE}{number}{suffix}")
    return files


def sentence(words: str) -> Part:
    """A sentence of the bot's own."""
    return Part(content=text.short(text.plain(words), text.MESSAGE))


def _text_parts(reply: Reply, words: Words, failures: Sequence[str]) -> list[Part]:
    """The messages with sentences about failures and the answer's words; none if the embeds say everything."""
    in_embeds = {index for index, reading in enumerate(reply.readings[:MOST_EMBEDS]) if reading.digits}
    passages = [*map(Passage, failures), *(passage for passage in reply.passages if passage.reading not in in_embeds)]
    whole = "\n".join(passage.text for passage in passages).strip("\n")
    legible = [passage for passage in passages if not text.is_too_wide(passage)]
    contents = text.message_contents(legible)
    if len(contents) > text.MOST_MESSAGES:
        return [Part(content=words.say("discord.attached"), files=[_text_file(reply, whole)])]
    parts = [Part(content=content) for content in contents]
    if len(legible) < len(passages):
        parts = parts or [Part(content=words.say("discord.attached"))]
        parts[-1].files.append(_text_file(reply, whole))
    if reply.suggestions:
        next_ = " · ".join(f"`{suggestion.replace('`', chr(39))}`" for suggestion in reply.suggestions[:5])
        line = f"-# {words.say('discord.suggestions', suggestions=next_)}"
        if parts and len(parts[-1].content) + 1 + len(line) <= text.MESSAGE:
            parts[-1].content += f"\n{line}"
    return parts


def _text_file(reply: Reply, words: str) -> discord.File:
    return discord.File(_Content(words.encode()), f"{_file_name(reply.intent or 'answer')}.txt")


def _embed(reading: Reading, words: Words, *, with_name: bool) -> discord.Embed:
    """A reading's embed; it has digits."""
    lines = reading.text.split("\n")
    heading = "# " if max(map(len, lines)) <= _LARGE else ""
    large = text.short("\n".join(f"{heading}{line}" for line in lines), _DESCRIPTION // 4)
    embed = discord.Embed(description=large, colour=_SURE if reading.sure else _UNSURE)
    if with_name and reading.source:
        embed.set_author(name=text.short(output.harmless_name(reading.source), _AUTHOR))
    key = "confidence" if len(reading.digits) == 1 else "least_confidence"
    embed.add_field(name=words.say(f"discord.{key}"), value=percent(reading.confidence))
    if not reading.sure:
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


def _attach(embed: discord.Embed, figure: Figure, files: list[discord.File]) -> None:
    if len(files) >= MOST_FILES:
        return
    name = f"{_file_name(figure.name)}.png"
    file = discord.File(_Content(figure.png), name, description=text.short(figure.alt, _ALT))
    embed.set_image(url=file.uri)
    files.append(file)


def _fitting(embeds: Sequence[discord.Embed]) -> int:
    """How many of the first embeds fit into one message."""
    count = total = 0
    while count < min(len(embeds), MOST_EMBEDS) and (total := total + len(embeds[count])) <= _TOTAL:
        count += 1
    return max(count, 1)


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:60] or "figure"
