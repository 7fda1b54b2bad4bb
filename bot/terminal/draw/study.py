"""What the canvas shows beside its reading: why it reads so and what the last stroke shifted, or how a game stands."""

from __future__ import annotations

from PIL import Image

from bot.serving.engines import AnyEngine
from engine import Attachment, Message, Reading, Tile, TileData, Words

# The game: a digit that the first of these misreads and the second reads.
WEAK, STRONG = "mlp", "cnn"
_CHANNEL = "canvas"  # a conversation of its own: the one in the chat is not about a drawing that may be thrown away


class Study:
    """A reading looked at more closely.

    Args:
        engine: reads and explains.
        words: the language.
        model: the model that reads.
        target: the digit to draw in the game; None where no game is played.

    Attributes:
        asked: whether somebody wants to know why.
        settled: whether no stroke is being drawn; before that an explanation would only be late.
        text: what there is to say of the newest reading; "" for nothing.
        tile: the ink that speaks for the answer and against it.
        won: whether the newest drawing wins the game.
    """

    def __init__(self, engine: AnyEngine, words: Words, model: str | None, target: int | None = None) -> None:
        self.target = target
        self.asked = False
        self.settled = True
        self.won = False
        self.text = ""
        self.tile: Tile | None = None
        self._engine = engine
        self._words = words
        self._model = model
        self._strokes = 0
        self._last: Reading | None = None  # the newest reading, and the last one with other strokes
        self._before: Reading | None = None

    def read(self, picture: Image.Image) -> Reading:
        """The reading of a drawing; what there is to say of it as well."""
        reading = self._engine.predict(picture, model=STRONG if self.target is not None else self._model)[0]
        self.text, self.tile = "", None
        if self.target is not None:
            rival = self._engine.predict(picture, model=WEAK)[0]
            self.text = self._standing(reading, rival, self.target)
        if self.asked and self.settled and len(reading.digits) == 1:
            self._explain(picture)
        return reading

    def shifts(self, reading: Reading, strokes: int) -> tuple[float, ...] | None:
        """By how much the last stroke or undo has shifted each probability; None where there is nothing to compare.

        Args:
            reading: the newest.
            strokes: how many strokes there are now.
        """
        if strokes != self._strokes:
            self._before, self._strokes = self._last, strokes
        self._last = reading
        readings = (self._before, reading)
        if not self.asked or any(each is None or len(each.digits) != 1 for each in readings):
            return None
        before, now = (each.digits[0].probabilities for each in readings if each is not None)
        return tuple(after - earlier for earlier, after in zip(before, now, strict=True))

    def _explain(self, picture: Image.Image) -> None:
        model = STRONG if self.target is not None else self._model
        if model is not None:
            self._engine.handle(self._message(f"/models {model}"))
        reply = self._engine.handle(self._message("/why", picture))
        if reply.failed:
            return
        self.text = f"{self.text} {reply.text}".strip()
        data = reply.figures[0].data if reply.figures else None
        self.tile = data.tiles[0] if isinstance(data, TileData) and data.tiles else None

    def _message(self, text: str, *pictures: Image.Image) -> Message:
        attachments = tuple(map(Attachment, pictures))
        return Message(text, attachments, _CHANNEL, _CHANNEL, self._words.language)

    def _standing(self, reading: Reading, rival: Reading, target: int) -> str:
        """How the game stands; notes whether it is won."""
        values = {"weak": WEAK, "strong": STRONG, "target": target, "read": reading.text, "misread": rival.text}
        self.won = reading.text == str(target) and reading.sure and rival.text != str(target) and bool(rival.text)
        if self.won:
            return self._words.say("game.won", **values)
        if reading.text != str(target) or not reading.sure:
            return self._words.say("game.unread", **values)
        return self._words.say("game.both" if rival.text else "game.no_rival", **values)
