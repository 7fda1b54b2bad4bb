"""Takes off what other programs write around a picture: links in Markdown and HTML, an @, quotes, brackets."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from urllib.parse import unquote

from bot import files
from bot.terminal.paths import is_rooted, names_picture

_ADDRESS = re.compile(r"https?://|data:image/", re.IGNORECASE)
_NESTED = r"(?:[^()]|\([^()]*\))"  # a name may have brackets of its own: 7 (1).png
_LINK = re.compile(rf"!?\[[^\[\]]*\]\(\s*(?P<to><[^<>]+>|{_NESTED}+?)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=(?:\"(?P<double>[^\"]+)\"|'(?P<single>[^']+)')[^<>]*>", re.IGNORECASE)
_MARKS = {"“": "”", "‘": "’", "`": "`", "<": ">", "«": "»", "「": "」", "『": "』", "(": ")"}
_MARKED = re.compile(
    "|".join(
        rf"(?<!\S){re.escape(left)}(?P<m{number}>{_NESTED if left == '(' else f'[^{left}{right}]'}+){re.escape(right)}"
        for number, (left, right) in enumerate(_MARKS.items())
    )
)
# Editors and other chats have a file's name follow an @.
_MENTION = re.compile(r"(?<!\S)@(?=(?P<name>\"[^\"]+\"|'[^']+'|(?:\\.|\S)+))")


def without_markup(line: str) -> str:
    """The line with each picture that something is written around written as a shell has it, or as its address."""
    for pattern in (_LINK, _IMAGE, _MARKED):
        line = pattern.sub(_bare, line)
    return _MENTION.sub(_unmentioned, line)


def _bare(match: re.Match[str]) -> str:
    target = next(group for group in match.groups() if group is not None).strip()
    for form in _forms(target):
        if _ADDRESS.match(form):
            return f" {form} "
        if names_picture(form):
            return shlex.quote(form)
    return match.group()


def _forms(target: str) -> Iterator[str]:
    """The target as it stands if there is such a file, and without what a link escapes."""
    inside = target[1:-1].strip() if target.startswith("<") and target.endswith(">") else target
    if "%" in inside and not _ADDRESS.match(inside) and not files.exists(files.expanded(inside)):
        yield unquote(inside, errors="surrogateescape")
    yield inside


def _unmentioned(match: re.Match[str]) -> str:
    name = match["name"]
    bare = shlex.split(name)[0] if name[0] in "'\"" else re.sub(r"\\(.)", r"\1", name)
    is_path = names_picture(bare) or is_rooted(bare)  # the rest of a rooted path may come after a space
    return "" if is_path and not files.exists(files.expanded(f"@{bare}")) else match.group()
