"""The link that invites the bot, with the fewest permissions that work."""

from __future__ import annotations

import discord

# docs/discord.md says what each is for.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
SCOPES = ("bot", "applications.commands")


def link(application: int) -> str:
    """The link for an application's bot."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)
