"""The edges: which attachments are pictures, the invite link, what a log line has, and what an error becomes."""

from __future__ import annotations

import json
import logging
from functools import partial
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.discord.errors import OwnersOnlyError, sentence
from bot.discord.linked_pictures import LinkedPicture
from bot.discord.log_filter import without_tokens
from bot.discord.process import invite_link
from bot.discord.rendering import MessagePart
from bot.discord.words import words
from bot.serving.log_lines import JsonLines, TextLines
from engine import PictureError, UsageError

ENGLISH = words("en")


@pytest.mark.parametrize(
    ("name", "kind", "picture"),
    [
        ("a.png", "image/png", True),
        ("a.PNG", "image/png; charset=binary", True),
        ("IMG_1.HEIC", "", True),
        ("scan.tiff", "", True),
        ("a.png", "application/octet-stream", True),
        ("a.bin", "application/octet-stream", False),
        ("a", "binary/octet-stream; x=y", False),
        ("a.svg", "image/svg+xml", False),
        ("a.png", "video/mp4", False),
        ("a.exe", "", False),
        ("png", "", False),
    ],
)
def test_what_is_a_picture_is_told_by_its_type_or_else_by_its_name(name: str, kind: str, *, picture: bool) -> None:
    linked = LinkedPicture(name, "https://cdn.discordapp.com/x", 1, kind)
    assert linked.is_picture is picture
    assert linked.may_be_picture is (picture or "octet" in kind or not kind)  # its content may tell


def test_the_invite_link_asks_for_the_least_that_works() -> None:
    parts = urlsplit(invite_link(1234))
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (parts.netloc, asked["client_id"], asked["scope"]) == ("discord.com", "1234", "bot applications.commands")
    permissions = discord.Permissions(int(asked["permissions"]))
    assert {name for name, granted in permissions if granted} == {
        "read_messages",  # View Channels
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
        "read_message_history",
    }


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    """A record as the logging module makes it."""
    raised = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("discord.http", logging.WARNING, __file__, 1, message, args, raised)


def test_no_token_gets_into_the_log() -> None:
    address = "https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb24/messages/@original"
    hide = partial(without_tokens, token="the-bots-token")  # noqa: S106 - and none
    for formatter in (TextLines(hide), JsonLines(hide)):
        line = formatter.format(record("Bot the-bots-token asked %s", address))
        assert "the-bots-token" not in line
        assert "aW50ZXJhY3Rpb24" not in line
        assert "/webhooks/123/" in line


def test_an_exception_is_logged_without_its_message() -> None:
    told = record("failed", error=ValueError("what somebody wrote"))
    assert "what somebody wrote" not in TextLines(str).format(told)
    entry = json.loads(JsonLines(str).format(told))
    assert (entry["level"], entry["logger"], entry["message"]) == ("warning", "discord.http", "failed")
    assert entry["exception"].endswith("ValueError")
    assert "what somebody wrote" not in json.dumps(entry)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UsageError("serving.busy"), "hands full"),
        (PictureError("attachment.slow", name="a.png"), "a.png took too long"),
        (OwnersOnlyError(), "owner of this bot"),
        (commands.NoPrivateMessage(), "cannot be done here"),
        (app_commands.CheckFailure(), "cannot be done here"),
        (commands.TooManyArguments(), "did not understand"),
        (app_commands.CommandNotFound("old", []), "reload Discord"),
        (aiohttp.ServerDisconnectedError(), "did not accept my answer"),
    ],
)
def test_a_known_error_is_a_sentence(error: Exception, said: str) -> None:
    found = sentence(error, ENGLISH)
    assert found is not None
    assert said in found


def test_an_unknown_command_is_nobodys_business() -> None:
    assert sentence(commands.CommandNotFound("!play"), ENGLISH) is None


def test_any_other_error_is_found_again_by_its_id_and_never_quoted(caplog: pytest.LogCaptureFixture) -> None:
    said = sentence(RuntimeError("what somebody wrote"), ENGLISH)
    assert said is not None
    assert "what somebody wrote" not in said
    incident = said.rstrip(".").split()[-1]
    assert f"incident {incident}" in caplog.text


def test_an_answer_where_neither_embeds_nor_files_are_allowed_is_words() -> None:
    embed = discord.Embed(description="# 7")
    assert MessagePart("It is a 7.", [embed]).in_words() == MessagePart("It is a 7.")
    assert MessagePart("", [embed]).in_words().content
