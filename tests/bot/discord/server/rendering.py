"""A message as lines of text: what tests look into and what the demo shows."""

from __future__ import annotations

from tests.bot.discord.server.world import Message


def text_of(message: Message) -> str:
    """All words of a message: its text, embeds, files and buttons, in this order."""
    return "\n".join(lines_of(message))


def lines_of(message: Message) -> list[str]:
    """A message, line by line."""
    lines = message.content.splitlines()
    for embed in message.embeds:
        lines += _embed(embed)
    for attachment in message.attachments:
        lines.append(f"[file] {attachment.filename}" + f": {attachment.description}" * bool(attachment.description))
    for row in message.components:
        shown = []
        for part in row.get("components", []):
            words = [part.get("emoji", {}).get("name"), part.get("label")]
            shown.append("[ " + " ".join(word for word in words if word) + " ]")
        lines.append(" ".join(shown))
    if message.loading:
        lines.append("... is thinking")
    return lines


def _embed(embed: dict[str, object]) -> list[str]:
    lines: list[str] = []
    author, footer = embed.get("author"), embed.get("footer")
    if isinstance(author, dict):
        lines.append(str(author.get("name", "")))
    for part in ("title", "description"):
        lines += str(embed.get(part) or "").splitlines()
    fields = embed.get("fields")
    for field in fields if isinstance(fields, list) else []:
        lines += [f"{field['name']}:", *str(field["value"]).splitlines()]
    if isinstance(footer, dict):
        lines += str(footer.get("text", "")).splitlines()
    return lines
