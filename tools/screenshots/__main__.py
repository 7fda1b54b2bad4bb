"""Drives the installed chat in a terminal of its own, and paints what is on its screen: the README's pictures.

No image of MNIST is in them: the digits are drawn by ``tests.pictures``, or with the mouse on the canvas.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.bot.terminal.emulator import DIGITBOT, MOUSE, Terminal
from tests.pictures import write
from tools.screenshots.fonts import Fonts, NoFontError
from tools.screenshots.painting import LOOKS, painted

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SCALE = 2
_SIZE = 14  # of the font, in pixels before scaling
_QUIET = 1.0  # seconds after which a screen is taken for finished
_MOST_BYTES = 300_000


def main() -> None:
    """Write docs/images/chat-dark.png and the others."""
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=IMAGES, help="the folder to write them to")
    parser.add_argument("--hangul", type=Path, help="the file of a font with Hangul")
    args = parser.parse_args()
    try:
        fonts = Fonts(_SIZE * SCALE, args.hangul)
    except NoFontError as error:
        sys.exit(str(error))
    args.out.mkdir(parents=True, exist_ok=True)
    for theme in LOOKS:
        for name, scene, size in (("chat", _talk, (88, 50)), ("draw", _draw, (96, 34))):
            with tempfile.TemporaryDirectory() as home, _chat(Path(home), theme, size) as chat:
                scene(chat, Path(home))
                _save(chat, theme, fonts, args.out / f"{name}-{theme}.png")


def _chat(home: Path, theme: str, size: tuple[int, int]) -> Terminal:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "DIGITBOT_THEME": theme,
    }
    return Terminal([str(DIGITBOT)], environ, home, size)


def _talk(chat: Terminal, home: Path) -> None:
    """Two digits read in English, the learning curves asked for in Korean, and the menu of commands."""
    (home / "photo.png").write_bytes(write("42").encoded())
    chat.wait_for("cnn ")
    chat.say("what number is this? photo.png")
    chat.say("어떻게 학습했어?")
    chat.type("/")
    chat.wait_for("/예측")
    chat.wait_for_quiet(_QUIET)


def _draw(chat: Terminal, home: Path) -> None:
    """A digit on the canvas, drawn with the mouse."""
    chat.wait_for("cnn ")
    chat.type("draw\r")
    chat.wait_for(lambda: chat.screen.has_mode(MOUSE))
    chat.drag([(20, 12), (22, 8), (27, 6), (33, 7), (36, 10), (33, 13), (28, 14)])
    chat.drag([(28, 14), (34, 15), (37, 19), (35, 23), (29, 25), (22, 24), (19, 21)])
    chat.wait_for("What the network sees")
    chat.wait_for_quiet(_QUIET)


def _save(chat: Terminal, theme: str, fonts: Fonts, file: Path) -> None:
    cursor = None if chat.screen.cursor.hidden else (chat.screen.cursor.x, chat.screen.cursor.y)
    picture = painted(chat.cells(), cursor, LOOKS[theme], fonts, SCALE)
    picture.save(file, optimize=True)
    size = file.stat().st_size
    if size > _MOST_BYTES:
        sys.exit(f"{file} has {size} bytes, more than {_MOST_BYTES}; make the scene smaller")
    sys.stdout.write(f"{file}: {picture.width}x{picture.height}, {size // 1000} kB\n")


if __name__ == "__main__":
    main()
