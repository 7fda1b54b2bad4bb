"""No sentence for people stands in the code: what reaches them comes from the locale files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import engine

ROOT = Path(engine.__file__).parent.parent
# What takes words for people, and at which place or under which name.
TAKERS = {
    "Reply": (0, "text", "suggestions"),
    "Figure": (1, "alt"),
    "Choice": (1, "help"),
    "write": (0,),
    "complain": (0,),
    "print": (0,),
    "send": (0, "content"),
    "send_message": (0, "content"),
    "Embed": ("title", "description"),
    "add_field": ("name", "value"),
    "set_footer": ("text",),
    "Button": ("label",),
    "TextInput": ("label", "placeholder"),
    "Completion": ("display_meta",),
    "add_argument": ("help",),
    "add_parser": ("help",),
}
HANGUL = re.compile("[가-힣]{2}|[가-힣] [가-힣]")  # not the borders of a range of letters
WORDS = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")
# Names that are the same in every language, and Korean that is read and not said: names of languages, numbers, letters.
NAMES = {"digitbot (not installed)"}
READS_KOREAN = {
    "engine/dialogue/slots.py",
    "engine/dialogue/understanding.py",
    "engine/dialogue/numerals.py",
    "engine/locales/particles.py",
    "bot/web/openapi.py",  # an example of a message
}


# Sentences that are for machines: SQL, AppleScript, what argparse and discord.py say, Prometheus's help, OpenAPI's
# descriptions, a page's policy.
FOR_MACHINES = {
    "engine/feedback/corrections.py",
    "engine/feedback/sqlite.py",
    "bot/arguments.py",
    "bot/discord/log_filter.py",
    "bot/pictures/clipboard.py",
    "bot/serving/metrics.py",
    "bot/state/postgres.py",
    "bot/web/openapi.py",
    "bot/web/page.py",
}
SENTENCE = re.compile(r"[A-Za-z’']{2,}[,:]?( [A-Za-z’']+[,:]?){2,}")
LOGGING = {"exception", "error", "warning", "info", "debug"}


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for package in ("engine", "bot"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _literals(node: ast.AST) -> Iterator[str]:
    """The strings that an expression may come to; not those inside of a call, which are its keys."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call | ast.Subscript | ast.Compare):
        for child in ast.iter_child_nodes(node):
            yield from _literals(child)


def _said() -> Iterator[tuple[str, str]]:
    for path, tree in _sources():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            for taken in TAKERS.get(name, ()):
                given = [keyword.value for keyword in call.keywords if keyword.arg == taken]
                given += call.args[taken : taken + 1] if isinstance(taken, int) else []
                for value in given:
                    for literal in _literals(value):
                        yield f"{path}:{call.lineno}", literal


def _docstrings(tree: ast.Module) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def test_the_rule_sees_what_is_said() -> None:
    tree = ast.parse(
        "Reply('Hello there' if x else f'{y} is not known', suggestions=(words.say('a key here'), 'try me'))"
    )
    (call,) = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reply"
    )
    assert list(_literals(call.args[0])) == ["Hello there", " is not known"]
    assert list(_literals(call.keywords[0].value)) == ["try me"]
    assert len(list(_said())) > 10


def test_what_people_read_is_put_together_from_no_words_of_the_codes_own() -> None:
    spoken = [(place, text) for place, text in _said() if WORDS.search(text) or HANGUL.search(text)]
    assert [(place, text) for place, text in spoken if text not in NAMES] == []


def test_no_korean_stands_in_the_code_but_where_it_is_read() -> None:
    found = [
        (path, node.value)
        for path, tree in _sources()
        if path not in READS_KOREAN
        for documented in [_docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
        if HANGUL.search(node.value)
    ]
    assert found == []


def _unread(tree: ast.Module) -> set[int]:
    """What nobody reads in a conversation: docstrings, the words of exceptions, the log."""
    kept = _docstrings(tree)
    for node in ast.walk(tree):
        logged = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LOGGING
        if logged or isinstance(node, ast.Raise):
            kept |= {id(inner) for inner in ast.walk(node)}
    return kept


def test_no_sentence_stands_in_the_code_but_for_machines() -> None:
    found = [
        (path, node.value)
        for path, tree in _sources()
        if path not in FOR_MACHINES
        for unread in [_unread(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread
        if SENTENCE.search(node.value)
    ]
    assert found == []
