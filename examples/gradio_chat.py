"""A chat in the browser, on Gradio: ``python -m examples.gradio_chat``."""

import asyncio
from io import BytesIO
from pathlib import Path

import gradio
from gradio.components.multimodal_textbox import MultimodalValue
from PIL import Image

from digitbot import Attachment, Engine, Message


def chat(engine: Engine) -> gradio.ChatInterface:
    """The page; what people upload is kept for ten minutes after it was sent, as Gradio keeps it on disk."""

    async def answer(
        message: MultimodalValue,
        history: list[object],  # noqa: ARG001 - the engine remembers the conversation
        request: gradio.Request,
    ) -> list[str | gradio.Image]:
        """The words and the figures of a reply, to whoever has the page open."""
        pictures = tuple(Attachment(path, Path(path).name) for path in message.get("files", ()))
        locale = request.headers.get("accept-language", "").partition(",")[0]
        reply = await engine.ahandle(
            Message(message.get("text") or "", pictures, request.session_hash or "", locale=locale)
        )
        reply = await asyncio.to_thread(reply.drawn)
        words = "\n\n".join(f"```\n{one.text}\n```" if one.fixed_width else one.text for one in reply.passages)
        return [words, *(gradio.Image(Image.open(BytesIO(one.png)), label=one.alt) for one in reply.figures)]

    return gradio.ChatInterface(
        answer,
        multimodal=True,
        title="Digitbot",
        textbox=gradio.MultimodalTextbox(file_types=["image"], file_count="multiple"),
        concurrency_limit=None,  # the engine has threads of its own, and keeps the order of a conversation
        delete_cache=(60, 600),
        analytics_enabled=False,
    )


if __name__ == "__main__":
    with Engine.load(seconds=60) as loaded:
        chat(loaded).launch()
