"""`draw`: a canvas as large as the terminal, read while the strokes grow.

Import it where it is called: it brings Pillow along.
"""

from bot.terminal.draw.app import draw

__all__ = ["draw"]
