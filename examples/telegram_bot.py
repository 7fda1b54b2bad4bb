"""A Telegram bot, on aiogram: ``TELEGRAM_TOKEN=... python -m examples.telegram_bot``."""

import asyncio
import os
import re
from contextlib import suppress

from aiogram import Bot, Dispatcher, F, html, types
from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.utils.chat_action import ChatActionSender
from aiohttp import ClientError

from digitbot import Attachment, Engine, Message, PictureError


async def answer(update: types.Message, bot: Bot, engine: Engine) -> None:
    """Answer a message; in a group only a command, a mention of the bot, or a reply to it."""
    me, person, text = await bot.me(), update.from_user, update.text or update.caption or ""
    mention, replied = f"@{me.username}", update.reply_to_message and update.reply_to_message.from_user
    meant = update.chat.type == "private" or mention.lower() in text.lower() or (replied and replied.id == me.id)
    if person is None or not (meant or re.match(r"/[^\s@]+(\s|$)", text)):
        return
    text, channel = re.sub(re.escape(mention), "", text, flags=re.IGNORECASE), str(update.chat.id)
    async with ChatActionSender.typing(update.chat.id, bot, update.message_thread_id):
        message = Message(text, await download(update, bot), str(person.id), channel, person.language_code, sign="/")
        reply = await asyncio.to_thread((await engine.ahandle(message)).drawn)
    if reply.intent == "fallback" and not meant:  # a command of another bot
        return
    for passages in reply.split_passages(4096):
        parts = (html.pre(html.quote(one.text)) if one.fixed_width else html.quote(one.text) for one in passages)
        await update.reply("\n".join(parts), parse_mode="HTML", allow_sending_without_reply=True)
    for figure in reply.figures:
        await update.answer_photo(types.BufferedInputFile(figure.png, f"{figure.name}.png"), caption=figure.alt[:1024])


async def download(update: types.Message, bot: Bot) -> tuple[Attachment, ...]:
    """The photo or the file of a message; one that cannot be had says why."""
    file = update.photo[-1] if update.photo else update.document  # the last size is the largest
    if file is None:
        return ()
    name = (update.document and update.document.file_name) or "photo.jpg"
    if (file.file_size or 0) > 20_000_000:  # Telegram lets no bot download it
        return (Attachment(b"", name, PictureError("picture.too_many_bytes", name=name, megabytes=20)),)
    with suppress(TelegramAPIError, ClientError, TimeoutError):
        if content := await bot.download(file):
            return (Attachment(content.read(), name),)
    return (Attachment(b"", name, PictureError("attachment.not_received", name=name)),)


async def serve(bot: Bot, engine: Engine) -> None:
    """Answer until SIGTERM or Ctrl-C; a person's messages in a chat one at a time, downloads included."""
    dispatcher = Dispatcher(events_isolation=SimpleEventIsolation())
    dispatcher.message.register(answer, F.text | F.photo | F.document)
    async with engine:
        await dispatcher.start_polling(bot, engine=engine)


if __name__ == "__main__":
    asyncio.run(serve(Bot(os.environ["TELEGRAM_TOKEN"]), Engine.load(seconds=60)))
