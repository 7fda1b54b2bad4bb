"""A plugin for Errbot: ``!digits what is this? https://...``, ``!digits why?``, and files that people send it."""

from collections.abc import Iterator
from io import BytesIO

from errbot import BotPlugin, botcmd
from errbot.backends.base import Identifier, Message, Stream

from digitbot import Attachment, Engine, PictureError, Reply
from digitbot import Message as Question
from digitbot.pictures import fetch


class Digits(BotPlugin):
    """Reads handwritten digits."""

    def activate(self) -> None:
        """Load the engine."""
        self.engine = Engine.load(seconds=60)
        super().activate()

    def deactivate(self) -> None:
        """End its threads."""
        super().deactivate()
        self.engine.close()

    @botcmd
    def digits(self, message: Message, text: str) -> Iterator[str]:
        """Read the pictures at addresses, or talk about digits: !digits how good are you?"""
        addresses = [word for word in text.split() if word.startswith(("https://", "http://"))]
        words = " ".join(word for word in text.split() if word not in addresses)
        channel = "" if message.is_direct else str(message.to)
        question = Question(words, tuple(map(picture, addresses)), message.frm.person, channel, sign="!digits ")
        yield from self.shown(self.engine.handle(question), message.frm)

    def callback_stream(self, stream: Stream) -> None:
        """Read a file that somebody sends."""
        stream.accept()
        name, error = stream.name or "", None
        content = stream.read(20_000_001)
        if len(content) > 20_000_000:
            error = PictureError("picture.too_many_bytes", name=name, megabytes=20)
        question = Question("", (Attachment(content, name, error),), stream.identifier.person)
        for text in self.shown(self.engine.handle(question), stream.identifier):
            self.send(stream.identifier, text)

    def shown(self, reply: Reply, to: Identifier) -> Iterator[str]:
        """The words of a reply; its figures are sent."""
        reply = reply.drawn()
        yield "\n".join(f"```\n{one.text}\n```" if one.fixed_width else one.text for one in reply.passages)
        for figure in reply.figures:
            self.send_stream_request(to, BytesIO(figure.png), f"{figure.name}.png", len(figure.png), "image/png")


def picture(address: str) -> Attachment:
    """The picture at an address; one that cannot be had says why."""
    try:
        return fetch(address)
    except PictureError as error:
        return Attachment(b"", address, error)
