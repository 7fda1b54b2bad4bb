"""The chat at a terminal, typed into through prompt_toolkit's own pipe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize
from unittest.mock import create_autospec

import pytest
from PIL import Image
from prompt_toolkit.input import PipeInput

from bot import logs
from bot.settings import Settings
from bot.terminal.chat import SHOWN_EACH
from bot.terminal.commands import own_command, spelt_like
from bot.terminal.state import own_history
from bot.terminal.words import words
from engine import CurveData, Engine, Figure, Message, ModelError, Reply, Status, UsageError
from tests.bot.terminal.chatting import CTRL_C, CTRL_D, chat, fake_engine


def test_a_dropped_picture_is_read_and_drawn(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path]
) -> None:
    keys.send_text(f"'{draw('my 7.png')}'\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert "Drop a picture" in shown
    assert "7 (" in shown
    assert "@@" in shown
    assert shown.rstrip().endswith("Goodbye!")


def test_the_chat_speaks_korean(settings: Settings, keys: PipeInput, engine: Engine) -> None:
    keys.send_text(f"도움말\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine, "ko")
    assert words("ko").say("commands.predict") in shown
    assert "안녕히 가세요!" in shown


def test_the_summary_of_many_pictures_is_broken_between_words(
    settings: Settings, keys: PipeInput, engine: Engine, home: Path, draw: Callable[..., Path]
) -> None:
    (home / "many").mkdir()
    for number in range(SHOWN_EACH + 1):
        draw(f"many/{number}.png")
    keys.send_text(f"many/*.png\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine, columns=30)
    assert "7 pictures: 7 read, 0 unsure,\n0 without digits, 0 not read." in shown.replace("\r", "")


def test_many_pictures_are_talked_about_together(
    settings: Settings, keys: PipeInput, engine: Engine, home: Path, draw: Callable[..., Path]
) -> None:
    (home / "many").mkdir()
    count = SHOWN_EACH + 1
    for number in range(count):
        draw(f"many/{number}.png")
    keys.send_text(f"many/*.png what do they add up to?\rhow many pictures were there?\rthe 5th picture\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert words("en").say("facts.sum_numbers", result=7 * count, terms=" + ".join(["7"] * count)) in shown
    assert words("en").say("facts.pictures", count=count) in shown
    assert words("en").say("facts.picture", place=5, text="7") in shown


def test_control_c_at_the_prompt_gives_a_new_line(settings: Settings, keys: PipeInput) -> None:
    keys.send_text(f"half a sent{CTRL_C}whole\r{CTRL_D}")
    shown = chat(settings, keys, fake_engine)
    assert "<whole>" in shown
    assert "<half" not in shown


def test_control_c_during_work_stops_the_work_and_keeps_the_chat(settings: Settings, keys: PipeInput) -> None:
    engine = create_autospec(Engine, instance=True, left_out=())
    engine.commands = ()
    engine.status.return_value = Status("cnn", None, "en")
    engine.handle.side_effect = [KeyboardInterrupt, Reply("still here")]
    keys.send_text(f"evaluate\rhello\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert shown.index("Stopped.") < shown.index("still here") < shown.index("Goodbye!")


ALT = "\x1b"


@pytest.mark.parametrize("key", [f"{ALT}2", "2\r", "2.\r"])
def test_a_number_says_what_was_offered_under_it(settings: Settings, keys: PipeInput, key: str) -> None:
    engine = create_autospec(Engine, instance=True, left_out=(), commands=())
    engine.status.return_value = Status("cnn", None, "en")
    engine.handle.side_effect = lambda message, _: (
        Reply("?", intent="fallback", suggestions=("help",))
        if message.text.strip(".").isdecimal()
        else Reply(f"<{message.text}>", suggestions=("one", "two more"))
    )
    keys.send_text(f"hello\r{key}{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert "[1] one · [2] two more" in shown
    assert "<two more>" in shown


def test_a_number_that_means_something_else_is_left_to_the_engine(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path]
) -> None:
    path = draw("7.png")
    keys.send_text(f"en\r{path}\r1\r{ALT}1{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert "[1]" not in shown.partition("> 1")[0]
    assert "Goodbye!" in shown


@pytest.mark.parametrize(
    ("language", "digit", "offered"),
    [("en", 7, ["why", "compare", "draw"]), ("ko", 7, ["왜", "비교", "그리기"]), ("en", 0, ["draw", "help"])],
)
def test_after_a_reading_comes_what_fits_it(
    settings: Settings,
    keys: PipeInput,
    engine: Engine,
    draw: Callable[..., Path],
    home: Path,
    language: str,
    digit: int,
    offered: list[str],
) -> None:
    path = draw("7.png")
    if not digit:
        Image.new("L", (50, 50), 255).save(path)
    keys.send_text(f"{language}\r{path}\r{CTRL_D}")
    assert " · ".join(offered) in chat(settings, keys, lambda: engine, language)


@pytest.mark.parametrize("word", ["exit", "quit", "/exit", "q", ":q", "종료", " 나가기 "])
def test_words_of_either_language_leave(settings: Settings, keys: PipeInput, word: str) -> None:
    keys.send_text(f"{word}\r")
    assert "Goodbye!" in chat(settings, keys, fake_engine)


@pytest.mark.parametrize(
    ("asks", "answer", "does"),
    [
        ("theme", "dark", "Colours for a dark terminal."),
        ("테마", "어둡게요", "Colours for a dark terminal."),
        ("theem dark", "yes", "Colours for a dark terminal."),
        ("ext", "응", "Goodbye!"),
        ("exit?", "yes", "Goodbye!"),
        ("나갈래?", "네", "Goodbye!"),
        ("train?", "yes", "Which recipe?"),
        ("train", "mlp", "train mlp"),
    ],
)
def test_the_chats_own_question_takes_a_bare_answer(
    settings: Settings, keys: PipeInput, asks: str, answer: str, does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(argument: str, *_: object) -> None:
        raise UsageError("chat.train_usage", line=f"train {argument}")

    monkeypatch.setattr("bot.terminal.actions._training_options", train)
    keys.send_text(f"{asks}\r{answer}\r{CTRL_D}")
    shown = chat(settings, keys, fake_engine)
    assert does in shown
    assert f"<{answer}>" not in shown


def test_an_answer_is_none_once_something_else_was_said(settings: Settings, keys: PipeInput) -> None:
    keys.send_text(f"theme\rhello\rdark\r{CTRL_D}")
    assert "<dark>" in chat(settings, keys, fake_engine)


def test_empty_lines_are_not_sent(settings: Settings, keys: PipeInput) -> None:
    keys.send_text(f"\r   \r{CTRL_D}")
    assert "<" not in chat(settings, keys, fake_engine)


def test_a_charts_picture_is_not_drawn_before_somebody_wants_to_keep_it(settings: Settings, keys: PipeInput) -> None:
    drawn: list[str] = []
    data = CurveData((2.0, 1.0), (0.5, 0.8), (2.0, 1.5), (0.4, 0.7))

    def draw_it() -> bytes:
        drawn.append("drawn")
        return b"\x89PNG"

    engine = fake_engine()
    engine.handle.side_effect = lambda *_: Reply(  # type: ignore[attr-defined]
        "curves", figures=(Figure("history-cnn", "Curves.", draw_it, data=data),), suggestions=("summary",)
    )
    keys.send_text(f"history\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert "loss (logarithmic)" in shown
    assert "Try next: [1] summary · [2] save" in shown
    assert not drawn
    keys.send_text(f"history\rsave curves\r{CTRL_D}")
    chat(settings, keys, lambda: engine)
    assert drawn
    assert Path("curves.png").read_bytes() == b"\x89PNG"


def test_a_fault_in_one_answer_keeps_the_chat_and_logs_no_words(settings: Settings, keys: PipeInput) -> None:
    def handle(message: Message, report: object) -> Reply:
        if message.text == "my secret":
            raise ZeroDivisionError(message.text)
        return Reply("fine")

    engine = create_autospec(Engine, instance=True, left_out=())
    engine.commands = ()
    engine.status.return_value = Status("cnn", None, "en")
    engine.handle.side_effect = handle
    keys.send_text(f"my secret\ragain\r{CTRL_D}")
    with logs.written():
        shown = chat(settings, keys, lambda: engine)
    assert "Something went wrong" in shown
    assert "fine" in shown
    log = logs.path().read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "secret" not in log


def test_an_engine_that_cannot_be_loaded_ends_the_chat_with_its_reason(settings: Settings, keys: PipeInput) -> None:
    def load() -> Engine:
        raise ModelError("model.unknown", name="nix", names="cnn")

    with pytest.raises(ModelError):
        chat(settings, keys, load)


def test_the_history_is_kept_in_the_home_and_for_its_owner(home: Path) -> None:
    history = own_history()
    history.append_string("sample 20")
    history.append_string("lone \udcff surrogate")
    files = [path for path in home.rglob("history") if path.is_file()]
    assert "sample 20" in files[0].read_text(encoding="utf-8")
    assert list(own_history().load_history_strings())[-1] == "sample 20"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("drwa", "draw"), ("/trian", "train"), ("그리가", "그리기"), ("조료", "종료"), ("help", None), ("왜", None)],
)
def test_a_slip_of_a_letter_is_recognised_in_either_script(said: str, meant: str | None) -> None:
    assert spelt_like(said) == meant
    assert spelt_like(normalize("NFD", said)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("theem dark", "theme dark"),
        ("테먀 dark", "테마 dark"),
        ("claer the table", None),
        ("modles", None),  # the engine's own is closer
    ],
)
def test_a_slip_keeps_what_follows_it(said: str, meant: str | None) -> None:
    assert spelt_like(said, ["models", "help"]) == meant


@pytest.mark.parametrize(
    ("said", "name", "argument"),
    [
        ("Save it!", "save", ""),
        ("please save the last figure", "save", ""),
        ("save the last figure to a file", "save", ""),  # the help's own words
        ("그림 저장해줘", "save", ""),
        ("draw a digit", "draw", ""),
        ("그려줘", "draw", ""),
        ("clear the screen", "clear", ""),
        ("화면 지워 줘", "clear", ""),
        ("train a model", "train", ""),
        ("학습 시켜줘", "train", ""),
        ("paste the picture", "paste", ""),
        ('save "a b.png"', "save", "a b.png"),
        ("save a\\ b.png", "save", "a b.png"),
        ("save a b.png", "save", "a b.png"),
        ("저장 내 그림.pdf", "save", "내 그림.pdf"),
        ("save seven", "save", "seven"),
    ],
)
def test_commands_are_said_in_words_too_and_take_files_with_spaces(said: str, name: str, argument: str) -> None:
    found = own_command(said)
    assert found is not None
    assert (found[0].name, found[1]) == (name, argument)


@pytest.mark.parametrize("said", ["save me some time", "draw the confusion matrix", "how do you train a model?"])
def test_other_sentences_are_the_engines(said: str) -> None:
    assert own_command(said) is None


def test_what_the_engine_understands_is_no_slip_of_the_chats_own(settings: Settings, keys: PipeInput) -> None:
    engine = fake_engine()
    engine.handle.side_effect = lambda message, _: Reply(  # type: ignore[attr-defined]
        f"<{message.text}>", intent="explain" if message.text == "training" else "fallback"
    )
    keys.send_text(f"training\rtrainin\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert "<training>" in shown
    assert "<trainin>" not in shown
    assert "Did you mean train?" in shown
