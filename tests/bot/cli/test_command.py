"""The ``digitbot`` command: what each sub-command prints, and with which status it ends."""

from __future__ import annotations

import ast
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import create_autospec

import pytest

import bot
import engine as public_engine
from bot import failures, logs
from bot.cli.parser import NAMES, parser
from bot.cli.words import words
from bot.exit_status import ExitStatus
from engine import LANGUAGES
from tests.bot.conftest import Ran

Digitbot = Callable[..., Ran]
Draw = Callable[..., Path]
ROOT = Path(__file__).parents[3]


def process(*arguments: str, code: str | None = None, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "bot", *arguments]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}  # type: ignore[dict-item]
    return subprocess.run(command, env=environ, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_predict_prints_a_line_for_each_file_and_a_sentence_for_what_it_cannot_read(
    digitbot: Digitbot, draw: Draw
) -> None:
    seven, one = draw("seven.png", 7), draw("하나 1.png", 1)
    ran = digitbot("predict", seven, "missing.png", one)
    assert ran.status == ExitStatus.FAILED
    assert [line.split("\t")[:2] for line in ran.lines] == [[str(seven), "7"], [str(one), "1"]]
    assert ran.err == "There is no file missing.png; check the path.\n"


def test_predict_reads_any_number_of_files_in_order(digitbot: Digitbot, draw: Draw) -> None:
    files = [draw("seven.png", 7), draw("one.png", 1)] * 40
    ran = digitbot("predict", "--json", *files)
    assert ran.status == ExitStatus.OK
    assert [json.loads(line)["text"] for line in ran.lines] == ["7", "1"] * 40


def test_predict_says_why_there_is_no_digit(digitbot: Digitbot, home: Path) -> None:
    from PIL import Image

    Image.new("L", (50, 50), 255).save(home / "white.png")
    ran = digitbot("predict", "white.png")
    assert (ran.status, ran.out) == (0, "white.png\t" + words("en").say("reading.blank") + "\n")


def test_ask_answers_words_and_pictures_together(digitbot: Digitbot, draw: Draw) -> None:
    ran = digitbot("ask", "which digits are these?", "--image", draw("a.png", 7), "--image", draw("b.png", 1), "--json")
    value = json.loads(ran.out)
    assert [reading["text"] for reading in value["readings"]] == ["7", "1"]
    assert [figure["path"] for figure in value["figures"]] == [None, None]
    assert ran.status == ExitStatus.OK


def test_ask_writes_figures_where_it_is_told_to(digitbot: Digitbot, draw: Draw, home: Path) -> None:
    ran = digitbot("ask", "", "--image", draw("a.png"), "--figures", home / "new" / "folder")
    assert "In full size: " in ran.out
    assert [path.suffix for path in (home / "new" / "folder").iterdir()] == [".png"]


def test_ask_has_plain_text_and_no_drawing_for_a_file(digitbot: Digitbot, draw: Draw) -> None:
    ran = digitbot("ask", "", "--image", draw("a.png"))
    assert "\x1b" not in ran.out
    assert ran.lines[0].startswith("7 (")
    assert "@" not in ran.out


def test_ask_fails_if_a_picture_cannot_be_read(digitbot: Digitbot) -> None:
    assert digitbot("ask", "what is no-such.png").status == ExitStatus.FAILED


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["frobnicate"],
            "“frobnicate” is not possible here; "
            "choose one of: chat, ask, predict, train, serve, mcp, discord, completion, feedback, schema, help.",
        ),
        (["predct", "7.png"], "There is no “predct”. Did you mean predict? See digitbot --help"),
        (["--modl", "mlp"], "There is no “--modl”. Did you mean --model? See digitbot --help"),
        (["chat", "--jsn"], "There is no “--jsn”. Did you mean --json? See digitbot chat --help"),
        (["predict", "--cvs=x", "7.png"], "There is no “--cvs”. Did you mean --csv? See digitbot predict --help"),
        (["feedback", "lst"], "There is no “lst”. Did you mean list? See digitbot feedback --help"),
        (["help", "predit"], "There is no “predit”. Did you mean predict? See digitbot help --help"),
        (["completion", "bsh"], "There is no “bsh”. Did you mean bash? See digitbot completion --help"),
        (["predict"], "This is missing: FILE. See digitbot predict --help"),
        (["ask"], "This is missing: TEXT."),
        (["ask", "hi", "--bar"], "This is not understood: --bar."),
        (["--language", "fr"], "“fr” is not possible here; choose one of: en, ko."),
        (["--figures"], "--figures needs a value."),
        (["train", "cnn", "--epochs", "many"], "--epochs needs a whole number, not “many”."),
        (["train", "cnn", "--epochs", "0"], "--epochs is 0; it must be 1 or more."),
        (["train", "cnn", "--seed", "-1"], "--seed is -1; it must be from 0"),
        (["train", "perceptron"], "There is no recipe “perceptron”; there are: cnn, judge, mlp."),
        (["train", "mlp", "--data", "no/such"], "There is no folder no/such; check the path."),
        (["train", "mlp", "--out", "a-file"], "a-file is a file; give a folder."),
    ],
)
def test_wrong_usage_gets_one_sentence_and_status_2(
    digitbot: Digitbot, home: Path, arguments: list[str], sentence: str
) -> None:
    (home / "a-file").touch()
    ran = digitbot(*arguments)
    assert (ran.status, ran.out) == (ExitStatus.USAGE, "")
    assert ran.err.startswith(sentence)
    assert ran.err.count("\n") == 1


def test_wrong_usage_is_told_in_korean(digitbot: Digitbot) -> None:
    assert digitbot("predict", "--language=ko").err == "빠진 것이 있어요: 파일. 도움말: digitbot predict --help\n"


def test_a_bad_setting_gets_one_sentence_and_status_78(digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITBOT_COLOR", "blue")
    ran = digitbot("ask", "help")
    assert (ran.status, ran.out) == (78, "")
    assert ran.err == "DIGITBOT_COLOR is “blue”; it can be one of: auto, always, never.\n"


def test_flags_may_stand_before_the_command_and_after_it(digitbot: Digitbot) -> None:
    assert digitbot("--language", "ko", "ask", "help").out == digitbot("ask", "help", "--language", "ko").out
    assert json.loads(digitbot("--json", "ask", "help").out)["intent"] == "help"


@pytest.mark.parametrize("command", [[], ["chat"], ["ask"], ["predict"], ["train"]])
@pytest.mark.parametrize(("language", "heading"), [("en", "Usage: "), ("ko", "사용법: ")])
def test_help_is_in_the_persons_language(
    capsys: pytest.CaptureFixture[str], command: list[str], language: str, heading: str
) -> None:
    from bot.__main__ import main

    with pytest.raises(SystemExit) as left:
        main([*command, "--help", "--language", language])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith(heading)
    assert ("show this help" in out) == (language == "en")


@pytest.mark.parametrize("command", [[], *([name] for name in NAMES)])
def test_help_is_a_command_too_and_shows_the_same(
    digitbot: Digitbot, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    from bot.__main__ import main

    with pytest.raises(SystemExit):
        main([*command, "--help"])
    assert capsys.readouterr().out == digitbot("help", *command).out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_examples_and_they_can_be_typed(language: str) -> None:
    top = parser(words(language))
    examples = words(language).table("examples")
    assert set(examples) == {"digitbot", *NAMES}
    for name, lines in examples.items():
        for line in lines:
            command = next(part for part in line.split(" | ") if "digitbot" in part).partition(" > ")[0]
            arguments = shlex.split(command)[1:]
            assert top.parse(arguments).command == (arguments[0] if arguments else None)
            shown = top if name == "digitbot" else top.commands()[name]
            assert f"  {line}\n" in shown.format_help()


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_needs_no_dependency(flag: str) -> None:
    code = (
        f"import sys; sys.argv = ['digitbot', '{flag}']\n"
        "from bot.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = 'numpy PIL cv2 ai_edge_litert matplotlib prompt_toolkit rich dotenv platformdirs pooch tensorflow'\n"
        "print(sorted(set(heavy.split()) & set(sys.modules)))"
    )
    done = process(code=code)
    version, imported = done.stdout.decode().splitlines()
    assert version.startswith("digitbot ")
    assert imported == "[]"


@pytest.mark.parametrize("language", ["C", "POSIX"])
def test_hangul_comes_out_whatever_the_locale_says(language: str) -> None:
    done = process("ask", "도움말", env={"LC_ALL": language, "PYTHONIOENCODING": "ascii"})
    assert words("ko").say("commands.predict") in done.stdout.decode("utf-8")
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no /dev/full")
def test_output_that_cannot_be_written_is_told_of() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--language", "en", "ask", "help"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == ExitStatus.FAILED
    assert b"The output could not be written" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_gone_ends_it_quietly(draw: Draw) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "ask", "help"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == ExitStatus.BROKEN_PIPE
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_control_c_ends_it_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    work = create_autospec(lambda: ExitStatus.OK, side_effect=KeyboardInterrupt)
    assert failures.guarded(work, words("en")) == ExitStatus.INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_the_unexpected_is_logged_under_the_id_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    work = create_autospec(lambda: ExitStatus.OK, side_effect=RuntimeError("a person's words"))
    assert failures.guarded(work, words("en")) == ExitStatus.FAILED
    shown = capsys.readouterr().err
    assert "a person's words" not in shown
    assert "Traceback" not in shown
    log = logs.path().read_text(encoding="utf-8")
    incident = log.split("incident ")[1].split()[0]
    assert incident in shown
    assert "RuntimeError" in log
    assert "a person's words" not in log


def test_the_front_end_uses_nothing_of_the_engine_but_its_public_names() -> None:
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "engine":
                assert node.module == "engine", file
                assert {name.name for name in node.names} <= set(public_engine.__all__), file
            if isinstance(node, ast.Import):
                assert not any(name.name.split(".")[0] == "engine" for name in node.names), file
