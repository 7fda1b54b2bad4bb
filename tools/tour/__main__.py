"""Writes docs/tour.md and its pictures: a visit in each language as it really goes, answers and figures included."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from engine import LANGUAGES, Engine, Reply, words
from engine.figures import study
from tools.tour.visit import Line, walk

DOCS = Path(__file__).parents[2] / "docs"
HEAD = """# A visit

Two conversations with the shipped models, one in English and one in Korean, as they go without once reading the help.
`make tour MNIST=folder` made this page: the sentences stand in tools/tour/visit.py, the answers and figures are the
engine's own, and a test sees to it that each sentence is understood as it is meant.
"""
# What is indented or has columns, and the signs that Markdown would take for its own.
_SIGNS = re.compile(r"([\\*<>_|`])")


def main() -> None:
    """Write docs/tour.md and docs/images/tour/."""
    parser = argparse.ArgumentParser(prog="python -m tools.tour", description=__doc__)
    parser.add_argument("--mnist", default=os.environ.get("DIGITBOT_MNIST"), help="the folder with MNIST's files")
    parser.add_argument("--out", type=Path, default=DOCS, help="the folder to write to")
    args = parser.parse_args()
    if not args.mnist:
        sys.exit("Where is MNIST? Name the folder with its files: --mnist FOLDER, or DIGITBOT_MNIST.")
    if study.labels(words("ko"))[0].language != "ko":
        sys.exit("The Korean figures need a font with Hangul, such as Debian's fonts-nanum: install one.")
    images = args.out / "images" / "tour"
    images.mkdir(parents=True, exist_ok=True)
    for old in images.glob("*.png"):
        old.unlink()
    parts = [HEAD]
    for language in LANGUAGES:
        parts.append(f"## {words(language).say('language.name')}\n")
        engine = Engine.load(mnist=args.mnist)
        for number, (line, reply) in enumerate(walk(language, engine), 1):
            if reply.intent != line.intent:
                sys.exit(f"{line.text!r} was understood as {reply.intent}, not as {line.intent}; nothing was written.")
            parts += _section(f"{language}-{number:02}", line, reply, images)
    (args.out / "tour.md").write_text("\n".join(parts), encoding="utf-8")


def _section(stem: str, line: Line, reply: Reply, images: Path) -> Iterator[str]:
    yield f"**{line.text}**\n"
    if line.picture:
        (images / f"{stem}-sent.png").write_bytes(line.picture)
        yield f'<img src="images/tour/{stem}-sent.png" alt="The picture that was sent" height="130">\n'
    yield _quoted(reply)
    for figure in reply.figures:
        (images / f"{stem}-{figure.name}.png").write_bytes(figure.png)
        yield f"![{figure.alt}](images/tour/{stem}-{figure.name}.png)\n"
    if reply.suggestions:
        yield "→ " + " · ".join(f"`{suggestion}`" for suggestion in reply.suggestions) + "\n"


def _quoted(reply: Reply) -> str:
    """An answer as a quotation; what is laid out for a fixed-width font keeps its form."""
    quoted: list[str] = []
    for passage in reply.passages:
        lines = passage.text.split("\n")
        if passage.fixed_width:
            quoted += ["> ```text", *(f"> {line}" for line in lines), "> ```"]
        else:  # two spaces at the end break the line
            quoted += ["> " + _SIGNS.sub(r"\\\1", line) + "  " if line else "> " for line in lines]
    return "\n".join([*quoted, ""])


if __name__ == "__main__":
    main()
