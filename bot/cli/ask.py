"""``digitbot ask``: one message, one reply."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot import failures, figures, output, progress_bar
from bot.arguments import Parser
from bot.color import Depth, depth
from bot.exit_status import ExitStatus, status_of
from bot.json_output import reply_line
from bot.serving.engines import engine_of
from bot.settings import Settings
from bot.terminal.message import TypedLine
from engine import Reply, Words


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("ask", run, about="command.ask")
    parser.add("text", about="command.text", metavar="TEXT")
    parser.add(
        "--image", about="command.image", metavar="FILE", kind="file", action="append", default=[], dest="images"
    )
    parser.add_json()


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Ask, and show the reply: drawn for a terminal, in plain text elsewhere, or as JSON."""
    private = settings.private_addresses == "allow"
    images = map(Path, arguments.images)
    message = TypedLine.parse(arguments.text).message(images, locale=settings.language, private=private)
    with closing(engine_of(settings, words)) as engine, progress_bar.shown(words) as report:
        reply = engine.handle(message, report)
    saved = figures.save_each(reply.figures, settings.figures)
    output.write(reply_line(reply, saved.paths) if arguments.json else _text(reply, settings, saved.paths))
    return max(status_of(reply), failures.report(saved.errors, words))


def _text(reply: Reply, settings: Settings, paths: Mapping[str, Path | None]) -> str:
    # Not at the top: this file is imported for the help of other commands, too.
    from bot.terminal.graphics.detection import Graphics
    from bot.terminal.render import Screen, figure_rows, render

    terminal = output.is_terminal(sys.stdout)
    colors = depth(settings.color, os.environ, terminal=terminal)
    size = shutil.get_terminal_size()
    drawn = terminal or colors is not Depth.NONE  # nothing is drawn into a file, unless colour was asked for
    graphics = Graphics(settings.graphics, colors) if terminal else None
    screen = Screen(size.columns if drawn else 0, figure_rows(size.lines), colors, graphics)
    lines = render(reply, screen, paths)
    if graphics is not None and output.is_terminal(sys.stdin):
        graphics.retype_for_shell(sys.stdin.fileno())
    return "\n".join(lines)
