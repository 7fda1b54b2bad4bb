"""What the chat completes: commands, names of models and lessons, paths, options of a training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.terminal.background import BackgroundEngine
from bot.terminal.completer import ChatCompleter
from bot.terminal.words import words
from engine import Engine
from tests.bot.terminal.chatting import fake_engine


def completions(engine: Engine, line: str, *, tab: bool = True, language: str = "en") -> dict[str, str]:
    with BackgroundEngine(lambda: engine) as background:
        background.get()
        completer = ChatCompleter(background, lambda: words(language))
        event = CompleteEvent(completion_requested=tab, text_inserted=not tab)
        found = completer.get_completions(Document(line, len(line)), event)
        return {completion.text: completion.display_meta_text for completion in found}


def test_commands_are_completed_with_a_word_of_help(engine: Engine) -> None:
    assert completions(engine, "eva", tab=False) == {"evaluate ": words("en").say("commands.evaluate")}
    assert completions(engine, "/sam", tab=False) == {"/sample ": words("en").say("commands.sample")}
    assert completions(engine, "평", tab=False, language="ko") == {"평가 ": words("ko").say("commands.evaluate")}
    assert list(completions(engine, "exi", tab=False)) == ["exit"]
    assert completions(engine, "", tab=False) == {}


def test_names_in_the_language_spoken_come_first_and_others_for_who_types_them(engine: Engine) -> None:
    korean, english = (
        {name.strip() for name in completions(engine, "/", tab=False, language=language)} for language in ("ko", "en")
    )
    assert {"/예측", "/요약", "/그리기", "/종료"} <= korean
    assert {"/predict", "/summary", "/draw", "/exit"} <= english
    assert not korean & english
    assert list(completions(engine, "pre", tab=False, language="ko")) == ["predict "]
    assert list(completions(engine, "요", tab=False)) == ["요약 "]


def test_a_syllable_begun_leads_to_the_whole_one(engine: Engine) -> None:
    for typed in ("펴", "평", normalize("NFD", "평가")):
        assert list(completions(engine, typed, tab=False, language="ko")) == ["평가 "]


def test_a_syllable_on_its_way_to_another_leads_there(engine: Engine) -> None:
    assert "그리기" in completions(engine, "글", tab=False, language="ko")
    assert "샘플 " in completions(engine, "샘ㅍ", tab=False, language="ko")
    for language in ("ko", "en"):
        assert {"샘플 ", "설명 "} <= set(completions(engine, "ㅅ", tab=False, language=language))


def test_models_are_completed_after_their_command(engine: Engine) -> None:
    assert "cnn" in completions(engine, "models c", tab=False)


def test_lessons_are_completed_by_their_titles_with_their_place(engine: Engine) -> None:
    lessons = completions(engine, "explain ", tab=False)
    assert len(lessons) >= 20
    assert all(lessons.values())
    several = next(title for title in lessons if " " in title)
    assert several in completions(engine, "explain " + several.upper()[:-1], tab=False)
    assert len(completions(engine, "설명 ", tab=False, language="ko")) == len(lessons)


def test_only_commands_are_offered_not_what_is_merely_said(engine: Engine) -> None:
    said = {name.strip("/ ") for name in completions(engine, "/", tab=False)}
    assert not said & {"greet", "thanks", "bye", "fallback"}
    assert {command.name for command in engine.commands} <= said


def test_paths_are_completed_pictures_first_with_their_spaces_escaped(
    engine: Engine, home: Path, draw: Callable[..., Path]
) -> None:
    draw("my 7.png")
    (home / "my folder").mkdir()
    (home / "my.txt").touch()
    assert list(completions(engine, "predict my")) == ["my\\ 7.png", "my\\ folder/", "my.txt"]
    assert list(completions(engine, "~/my\\ 7")) == ["~/my\\ 7.png"]
    assert completions(engine, "predict my", tab=False) == {}


def test_a_quote_that_is_open_is_kept_and_one_in_a_word_is_none(
    engine: Engine, home: Path, draw: Callable[..., Path]
) -> None:
    draw("two words.png")
    draw("it's 7.png")
    (home / "two folders").mkdir()
    (home / "two folders" / "8.png").touch()
    assert list(completions(engine, "what is 'two")) == ["'two words.png'", "'two folders/"]
    assert list(completions(engine, '"two folders/', tab=False)) == ['"two folders/8.png"']
    assert list(completions(engine, "'it")) == [r"'it'\''s 7.png'"]
    assert list(completions(engine, "what's two")) == [r"two\ words.png", r"two\ folders/"]
    assert list(completions(engine, r"'it'\''s 7")) == [r"'it'\''s 7.png'"]


def test_after_options_of_training_come_folders_or_the_options_that_are_left(engine: Engine, home: Path) -> None:
    (home / "mnist").mkdir()
    (home / "more.png").touch()
    assert list(completions(engine, "train mlp --data ")) == ["mnist/"]
    assert list(completions(engine, "train mlp --data ./m", tab=False)) == ["./mnist/"]
    assert completions(engine, "train mlp --epochs ") == {}
    left = completions(engine, "학습 mlp --epochs 3 --", tab=False, language="ko")
    assert list(left) == ["--data ", "--out ", "--seed ", "--runs ", "--h5"]
    assert left["--h5"] == words("ko").say("arguments.h5")


def test_nothing_is_completed_while_the_engine_loads() -> None:
    with BackgroundEngine(fake_engine) as background:
        found = ChatCompleter(background, lambda: words("en")).get_completions(Document("ev", 2), CompleteEvent())
        assert list(found) == []
