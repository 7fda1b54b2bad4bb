"""A model for the ``llm`` command and library: ``llm -m digitbot -a seven.png``, then ``llm -c "no, it's a nine"``.

A package that has it declares ``digitbot = "llm_plugin"`` as an entry point of the group ``llm``.
"""

from collections.abc import Callable, Iterator
from functools import cache

import llm
from llm.parts import AttachmentPart

from digitbot import Attachment, Engine, Message, PictureError, Quote
from digitbot.pictures import fetch


class Digitbot(llm.Model):
    """Reads handwritten digits; what is said of a picture later in a conversation is about that one."""

    model_id = "digitbot"
    can_stream = True
    attachment_types = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "webp", "gif", "bmp", "heic"))

    def execute(
        self,
        prompt: llm.Prompt,
        stream: bool,  # noqa: ARG002 - each reply comes as soon as it is made
        response: llm.Response,
        conversation: llm.Conversation | None,
    ) -> Iterator[str]:
        """Each reply as it is made."""
        sent = [[part.attachment for part in one.parts if isinstance(part, AttachmentPart)] for one in prompt.messages]
        quoted = tuple(picture(one) for one in next(filter(None, reversed(sent[:-1])), ()) if one)
        own = tuple(picture(one) for one in prompt.attachments)
        user, quote = conversation.id if conversation else response.id, Quote(quoted) if quoted else None
        for reply in engine().replies(Message(prompt.prompt or "", own, user, quote=quote)):
            if reply.failed:
                raise llm.ModelError(reply.text)
            yield f"{reply.text}\n"


@cache
def engine() -> Engine:
    """It is loaded when it is first asked, since every ``llm`` command imports all plugins."""
    return Engine.load()


def picture(attachment: llm.Attachment) -> Attachment:
    """An attachment as the engine takes it; one that cannot be had says why."""
    name = attachment.url or attachment.path or ""
    try:
        return fetch(name) if attachment.url else Attachment(attachment.content or attachment.path or b"", name)
    except PictureError as error:
        return Attachment(b"", name, error)


@llm.hookimpl
def register_models(register: Callable[[llm.Model], None]) -> None:
    """What ``llm`` calls."""
    register(Digitbot())
