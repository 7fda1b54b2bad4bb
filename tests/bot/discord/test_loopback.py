"""The loopback Discord itself, against a plain client of the discord.py that is installed."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord as library
import pytest
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.bot.discord.server.cdn import MOST_UPLOADED, Trouble
from tests.bot.discord.server.commands import NoSuchCommandError
from tests.bot.discord.server.gateway import MESSAGE_CONTENT, PRIVILEGED
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.world import ALL_PERMISSIONS, SEND_MESSAGES

MESSAGES = r"/channels/\d+/messages"


class Plain(library.Client):
    """A client that keeps what it is told."""

    def __init__(self, *, content: bool = True) -> None:
        intents = library.Intents(guilds=True, messages=True, message_content=content)
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[library.Message] = []
        self.resumed = 0
        self.changed = asyncio.Condition()

    async def on_message(self, message: library.Message) -> None:
        """Keep it."""
        if message.author != self.user:
            self.heard.append(message)
        await self._notify()

    async def on_resumed(self) -> None:
        """Count it."""
        self.resumed += 1
        await self._notify()

    async def _notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait for it."""
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(lambda: bool(holds())), 60)


@pytest.fixture
def address(discord: Loopback, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """discord.py, turned to the loopback Discord."""
    monkeypatch.setattr(Route, "BASE", discord.api)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(discord.gateway_address))
    return discord


@asynccontextmanager
async def running(discord: Loopback, client: Plain | None = None) -> AsyncIterator[Plain]:
    """A client that is connected."""
    client = client or Plain()
    before = len(discord.gateway.sessions)
    async with client:
        task = asyncio.create_task(client.start(discord.token))
        await discord.changes.until(lambda: len(discord.gateway.sessions) > before or task.done(), "a session")
        if task.done():
            await task
        try:
            yield client
        finally:
            await client.close()
            with suppress(asyncio.CancelledError):
                await task


def somebody(discord: Loopback, where: str = "server", **guild: Any) -> Person:
    """A new person, in a new channel of a new server, or in direct messages."""
    user = discord.world.add_user("ada")
    if where == "direct":
        return Person(discord, user, discord.world.direct(user))
    server = discord.world.add_guild("school", **guild)
    return Person(discord, user, discord.world.add_channel(server, "general"))


async def test_a_client_logs_in_and_hears_messages_with_their_files(address: Loopback) -> None:
    ada = somebody(address)
    async with running(address) as client:
        picture = address.cdn.put(b"not really a picture", "seven.png")
        said = ada.says("a seven, ㄹ", picture)
        await client.until(lambda: client.heard)
        heard = client.heard[0]
        assert (heard.content, heard.id, heard.author.name) == ("a seven, ㄹ", said.id, "ada")
        assert isinstance(heard.author, library.Member)
        assert heard.attachments[0].content_type == "image/png"
        assert await heard.attachments[0].read() == b"not really a picture"
        assert heard.guild is not None
        assert heard.guild.me.guild_permissions.send_messages


async def test_messages_are_sent_edited_and_deleted_with_files_and_embeds(address: Loopback) -> None:
    ada = somebody(address)
    async with running(address) as client:
        ada.says("hello")
        await client.until(lambda: client.heard)
        embed = library.Embed(title="7", description="99 %").set_image(url="attachment://figure.png")
        file = library.File(io.BytesIO(b"png"), "figure.png", description="a seven")
        async with client.heard[0].channel.typing():
            reply = await client.heard[0].reply("here", embed=embed, file=file)
        answer = await ada.hears("99 %")
        assert answer.reference is not None
        assert answer.reference.content == "hello"
        assert ada.channel.typing == 1
        assert answer.attachments[0].description == "a seven"
        assert answer.embeds[0]["image"]["url"] == answer.attachments[0].url
        assert address.recorder.matching("POST", MESSAGES)[-1].files["files[0]"].content == b"png"
        assert reply.attachments == []  # a file that an embed shows is not listed beside it
        assert reply.embeds[0].image.url == answer.attachments[0].url
        await reply.edit(content="there", attachments=[], embed=None)
        assert (answer.content, answer.attachments, answer.embeds) == ("there", [], [])
        assert answer.history[0][0] == "here"
        fetched = await client.heard[0].channel.fetch_message(reply.id)
        assert fetched.content == "there"
        await reply.delete()
        assert ada.all_visible() == []


async def test_slash_commands_are_registered_completed_and_answered(address: Loopback) -> None:
    ada = somebody(address)
    client = Plain()

    async def offered(_: library.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in ("cnn", "mlp") if name.startswith(typed)]

    @client.tree.command(description="Reads a picture")
    @app_commands.autocomplete(model=offered)
    async def predict(interaction: library.Interaction, image: library.Attachment, model: str = "") -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"{image.filename} by {model}, {len(await image.read())} bytes")
        await interaction.followup.send("more")
        await interaction.edit_original_response(content="edited")

    async with running(address, client):
        await client.tree.sync()
        asked = ada.types("predict", "model", "c")
        assert await ada.completions(asked) == ["cnn"]
        asked = ada.uses("predict", image=address.cdn.put(b"12345", "a.png"), model="mlp")
        await ada.hears("edited")
        assert asked.original is not None
        assert asked.original.ephemeral
        assert [content for content, _ in asked.original.history] == ["", "a.png by mlp, 5 bytes"]
        assert [message.content for message in asked.followups] == ["more"]
        other = Person(address, address.world.add_user("bob"), ada.channel)
        assert [message.content for message in other.all_visible()] == ["more"]
        with pytest.raises(NoSuchCommandError):
            ada.uses("predict")


async def test_buttons_open_forms_that_are_filled_in(address: Loopback) -> None:
    ada = somebody(address, "direct")

    class Form(library.ui.Modal, title="What is it?"):
        digits: library.ui.TextInput[Form] = library.ui.TextInput(label="Digits")

        async def on_submit(self, interaction: library.Interaction) -> None:
            await interaction.response.edit_message(content=f"so it is {self.digits.value}", view=None)

    class Buttons(library.ui.View):
        @library.ui.button(label="wrong")
        async def wrong(self, interaction: library.Interaction, _: library.ui.Button[Buttons]) -> None:
            await interaction.response.send_modal(Form())

    async with running(address) as client:
        ada.says("hello")
        await client.until(lambda: client.heard)
        await client.heard[0].channel.send("42?", view=Buttons())
        answer = await ada.hears("42?")
        asked = await ada.form(ada.presses(answer, "wrong"))
        ada.submits(asked, "47")
        await ada.sees(answer, "so it is 47")
        assert answer.buttons == []


async def test_the_message_menu_hands_over_the_message(address: Loopback) -> None:
    ada = somebody(address)
    client = Plain(content=False)

    @client.tree.context_menu(name="Read digits")
    async def read(interaction: library.Interaction, message: library.Message) -> None:
        await interaction.response.send_message(message.attachments[0].filename)

    async with running(address, client):
        await client.tree.sync()
        picture = ada.says("look", address.cdn.put(b"1", "look.png"))
        ada.opens_menu("Read digits", picture)
        await ada.hears("look.png")


async def test_without_the_content_intent_a_servers_messages_are_blank(address: Loopback) -> None:
    ada = somebody(address)
    async with running(address, Plain(content=False)) as client:
        ada.says("secret", address.cdn.put(b"1", "a.png"))
        ada.says(f"{address.world.bot.mention} open")
        await client.until(lambda: len(client.heard) == 2)
        assert [message.content for message in client.heard] == ["", f"{address.world.bot.mention} open"]
        assert client.heard[0].attachments == []


async def test_a_wrong_token_and_a_refused_intent_are_told(address: Loopback) -> None:
    client = Plain()
    async with client:
        with pytest.raises(library.LoginFailure):
            await client.start("wrong")
    address.gateway.granted = PRIVILEGED & ~MESSAGE_CONTENT
    try:
        client = Plain()
        async with client:
            with pytest.raises(library.PrivilegedIntentsRequired):
                await client.start(address.token)
    finally:
        address.gateway.granted = PRIVILEGED


@pytest.mark.parametrize("how", ["drop", "ask_to_reconnect"])
async def test_what_was_missed_comes_after_resuming(address: Loopback, how: str) -> None:
    ada = somebody(address, "direct")
    async with running(address) as client:
        getattr(address.gateway, how)()
        await address.changes.until(lambda: not address.gateway.live, "the end of the connection")
        ada.says("did you hear me?")
        await client.until(lambda: client.heard and client.resumed)
        assert [message.content for message in client.heard] == ["did you hear me?"]


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_begins_again(address: Loopback, resumable: bool) -> None:
    ada = somebody(address, "direct")
    async with running(address) as client:
        sessions = len(address.gateway.sessions)
        address.gateway.invalidate(resumable=resumable)
        await address.changes.until(lambda: not address.gateway.live, "the end of the connection")
        await address.changes.until(lambda: address.gateway.live, "a new connection")
        ada.says("hello again")
        await client.until(lambda: client.heard)
        assert len(address.gateway.sessions) == sessions + (not resumable)


async def test_faults_are_suffered_once(address: Loopback) -> None:
    ada = somebody(address)
    async with running(address) as client:
        ada.says("hello")
        await client.until(lambda: client.heard)
        address.faults.too_many("POST", MESSAGES, retry_after=0.01)
        await client.heard[0].reply("late")
        statuses = [call.status for call in address.recorder.matching("POST", MESSAGES)[-2:]]
        assert statuses == [429, 200]
        address.faults.forbidden("POST", MESSAGES)
        with pytest.raises(library.Forbidden):
            await client.heard[0].reply("never")


async def test_discord_refuses_what_breaks_its_rules(address: Loopback) -> None:
    ada = somebody(address, permissions=ALL_PERMISSIONS & ~SEND_MESSAGES)
    bob = somebody(address)
    async with running(address) as client:
        ada.says("hello")
        bob.says("hello")
        await client.until(lambda: len(client.heard) == 2)
        with pytest.raises(library.Forbidden):
            await client.heard[0].reply("not here")
        with pytest.raises(library.HTTPException, match="2000"):
            await client.heard[1].reply("x" * 2001)
        with pytest.raises(library.HTTPException, match="empty"):
            await client.heard[1].reply("")
        with pytest.raises(library.NotFound):
            await client.fetch_channel(1)
    assert address.unknown == []


async def test_the_cdn_can_be_gone_or_cut_short(address: Loopback) -> None:
    ada = somebody(address)
    async with running(address) as client:
        gone = address.cdn.put(b"1", "gone.png", trouble=Trouble(gone=True))
        cut = address.cdn.put(bytes(1000), "cut.png", trouble=Trouble(truncated=True))
        ada.says("", gone, cut)
        await client.until(lambda: client.heard)
        with pytest.raises(library.NotFound):
            await client.heard[0].attachments[0].read()
        with pytest.raises(Exception, match="payload"):
            await client.heard[0].attachments[1].read()
        assert address.cdn.asked[-2:] == [gone.id, cut.id]


async def test_threads_are_heard_with_the_channel_that_they_are_in(address: Loopback) -> None:
    ada = somebody(address)
    old = address.world.add_thread(ada.channel, "old")
    async with running(address) as client:
        new = address.world.add_thread(ada.channel, "new")
        address.gateway.tell_channel(new)
        for thread in (old, new):
            Person(address, ada.user, thread).says("here")
        await client.until(lambda: len(client.heard) == 2)
        for heard in client.heard:
            assert isinstance(heard.channel, library.Thread)
            assert heard.channel.parent_id == ada.channel.id


async def test_a_forwarded_message_is_a_snapshot(address: Loopback) -> None:
    ada = somebody(address)
    first = ada.says("look", address.cdn.put(b"1", "SPOILER_a.png", content_type=""))
    async with running(address) as client:
        ada.forwards(first)
        await client.until(lambda: client.heard)
        (heard,) = client.heard
        (snapshot,) = heard.message_snapshots
        assert (heard.content, snapshot.content) == ("", "look")
        assert heard.reference is not None
        assert heard.reference.type is library.MessageReferenceType.forward
        (file,) = snapshot.attachments
        assert file.content_type is None
        assert file.is_spoiler()


async def test_a_links_preview_comes_at_once_or_later(address: Loopback) -> None:
    ada, changed = somebody(address), asyncio.Event()
    client = Plain()

    @client.event
    async def on_raw_message_edit(payload: library.RawMessageUpdateEvent) -> None:
        assert payload.message.embeds[0].thumbnail.proxy_url
        changed.set()

    async with running(address, client):
        preview = address.cdn.preview(b"1", "https://pictures.example/a.png")
        ada.says("https://pictures.example/a.png", previews=[preview])
        said = ada.says("https://pictures.example/a.png")
        await client.until(lambda: len(client.heard) == 2)
        assert [[embed.type for embed in heard.embeds] for heard in client.heard] == [["image"], []]
        ada.sees_previews(said, preview)
        await asyncio.wait_for(changed.wait(), 60)


async def test_what_is_too_large_and_what_was_acknowledged_is_refused(address: Loopback) -> None:
    ada = somebody(address)
    client = Plain()
    codes: list[tuple[int, int]] = []

    @client.tree.command(description="Defers twice, and sends a file")
    async def work(interaction: library.Interaction) -> None:
        await interaction.response.defer()
        interaction.response._response_type = None  # as if the answer to the first had not come
        for call in (interaction.response.defer, lambda: interaction.edit_original_response(attachments=[large()])):
            try:
                await call()
            except library.HTTPException as error:
                codes.append((error.status, error.code))
        await interaction.edit_original_response(content="done")

    def large() -> library.File:
        return library.File(io.BytesIO(bytes(2000)), "large.png")

    async with running(address, client):
        await client.tree.sync()
        address.cdn.most = 1000
        ada.uses("work")
        await ada.hears("done")
        address.cdn.most = MOST_UPLOADED
    assert codes == [(400, 40060), (413, 40005)]


async def test_a_gateway_that_refuses_connections_is_tried_again(address: Loopback) -> None:
    ada = somebody(address, "direct")
    async with running(address) as client:
        address.gateway.refused = 1
        await address.gateway.end(4000)
        await address.changes.until(lambda: not address.gateway.refused or None, "an attempt")
        await address.changes.until(lambda: address.gateway.live, "a new connection")
        ada.says("hello again")
        await client.until(lambda: client.heard)
