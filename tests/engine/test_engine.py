"""The engine answers messages, remembers each conversation, speaks the person's language and never falls over."""

from __future__ import annotations

import logging
import re
import runpy
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine as package
from engine import Attachment, Engine, Message, Progress, Reporter, ignore_progress
from engine.classifier.catalogue import Catalogue
from engine.mnist import Digits, Mnist, Split
from tests.conftest import Say
from tests.pictures import write

SEVEN = write("7")


def test_the_example_in_the_packages_docstring_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert package.__doc__ is not None
    example = package.__doc__[package.__doc__.index("from engine import") :]
    assert len(example.strip().splitlines()) <= 6
    (tmp_path / "seven.png").write_bytes(SEVEN.encoded())
    script = tmp_path / "example.py"
    script.write_text(example.replace("how good are you?", "what can you do?"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(script))
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first.startswith(("7 0.99", "7 1.0"))
    assert second.startswith("Send me a picture")


def test_all_public_names_are_there() -> None:
    assert set(package.__all__) <= set(dir(package))
    assert {"Engine", "Message", "Attachment", "Reply", "Reading", "Digit", "Figure", "UserError"} <= set(
        package.__all__
    )


def test_a_picture_without_words_is_read(say: Say) -> None:
    reply = say("", SEVEN.encoded())
    assert (reply.intent, reply.confidence, reply.failed) == ("predict", 1.0, False)
    assert re.fullmatch(r"7 \(\d+\.\d% sure\)", reply.text)
    digit = reply.readings[0].digits[0]
    assert digit.value == 7
    assert sum(digit.probabilities) == pytest.approx(1, abs=1e-5)
    assert digit.confidence == max(digit.probabilities) == digit.probabilities[7]


@pytest.mark.parametrize("words", ["what is this?", "이게 뭐야", "my homework, look", "asdf", "👀"])
def test_a_picture_is_read_whatever_is_said_with_it(words: str, say: Say) -> None:
    reply = say(words, SEVEN.pixels)
    assert reply.intent == "predict"
    assert reply.readings[0].text == "7"


def test_predict_takes_one_picture_or_many(engine: Engine) -> None:
    assert [reading.text for reading in engine.predict(SEVEN.pixels)] == ["7"]
    assert [reading.text for reading in engine.predict([SEVEN.image, SEVEN.encoded()])] == ["7", "7"]
    assert [reading.source for reading in engine.predict(Attachment(SEVEN.pixels, "mine"))] == ["mine"]
    assert engine.predict([]) == []


def test_nothing_said_and_nothing_sent_gets_help(say: Say) -> None:
    assert say("").intent == "fallback"
    assert say("   \n ").suggestions == ("help",)


def test_each_conversation_has_its_own_model(say: Say) -> None:
    assert "You are using cnn." in say("models", user="ann").text
    assert say("models mlp", user="ann").text.startswith("Now using mlp: 16,330 parameters, ")
    assert "You are using mlp." in say("models", user="ann").text
    assert "You are using cnn." in say("models", user="bob").text
    assert say("summary", user="ann").text.startswith("mlp: ")
    assert say("summary", user="bob").text.startswith("cnn: ")
    assert say("switch to cnn", user="ann").text.startswith("Now using cnn")


def test_an_engine_begins_with_the_model_it_was_loaded_with() -> None:
    loaded = Engine.load("mlp")
    assert loaded.handle(Message("summary")).text.startswith("mlp: ")
    assert loaded.models() == ("cnn", "mlp")


def test_an_answer_is_in_the_language_of_the_words(say: Say) -> None:
    assert say("도움말").locale == "ko"
    assert say("what can you do?").locale == "en"
    assert say("얼마나 정확해?", locale="en").locale == "ko"


def test_where_words_tell_no_language_the_last_one_written_holds(say: Say) -> None:
    assert say("정확도 알려 줘").locale == "ko"
    assert say("summary").locale == "ko"
    assert say("", SEVEN.pixels).text.startswith("7 (확신도 ")
    assert say("what can you do?").locale == "en"
    assert say("summary").locale == "en"


def test_before_that_the_front_end_knows_or_else_the_engine(drawn_mnist: Path) -> None:
    korean = Engine.load(language="ko", mnist=drawn_mnist)
    assert korean.handle(Message("help")).locale == "ko"
    assert korean.handle(Message("help", locale="en")).locale == "en"
    assert korean.handle(Message("help", locale="ja")).locale == "ko"
    assert Engine.load(language="ja").handle(Message("help")).locale == "en"


def test_english_words_are_never_answered_in_korean(say: Say) -> None:
    for sentence in ("use cnn", "mlp please", "cnn?", "is it mnist", "how good are you"):
        assert say(sentence, user=sentence).locale == "en"


def test_a_message_is_left_as_it_was(engine: Engine) -> None:
    message = Message("what is this", (Attachment(SEVEN.encoded(), "seven"),), "ann", "hall", "ko")
    same = Message("what is this", message.attachments, "ann", "hall", "ko")
    engine.handle(message)
    assert message == same


class Broken(Mnist):
    """A data set that breaks with an error of ours."""

    def load(self, part: Split, report: Reporter = ignore_progress) -> Digits:
        raise ZeroDivisionError(part)


@pytest.mark.parametrize(("language", "sign"), [("en", "Something went wrong"), ("ko", "제 쪽에서 문제가")])
def test_an_error_of_ours_is_logged_with_a_number_and_the_person_sees_the_number_only(
    language: str, sign: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Engine(Catalogue(), Broken(), "cnn")
    said = "/sample 13 of my secrets"
    reply = broken.handle(Message(said, (Attachment(b"secret picture", "secret.png"),), user="ann", locale=language))
    assert reply.failed
    assert reply.text.startswith(sign)
    assert "ZeroDivisionError" not in reply.text
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("engine.errors", logging.ERROR)
    number = re.search(r"\b[0-9a-f]{8}\b", reply.text)
    assert number is not None
    assert number.group() in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    logged = record.getMessage().replace(number.group(), "")  # the number may have a 13 in it
    for private in ("secret", "13", "ann", "89504e47"):
        assert private not in logged
    assert "secret" not in caplog.text


def test_two_errors_have_two_numbers(caplog: pytest.LogCaptureFixture) -> None:
    broken = Engine(Catalogue(), Broken(), "cnn")
    assert broken.handle(Message("evaluate")).text != broken.handle(Message("evaluate")).text


def test_nothing_is_logged_of_messages_that_went_well(say: Say, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "engine")
    for text in ("help", "blah blah", "models nosuch", "sample 99999", "정확도 알려 줘"):
        say(text, user="quiet")
    say("", SEVEN.encoded(), b"no picture")
    assert [record for record in caplog.records if record.name.startswith("engine")] == []


def test_what_the_reporter_raises_stops_the_work(drawn_mnist: Path) -> None:
    engine = Engine.load(mnist=drawn_mnist)  # one that has not measured yet

    def stop(progress: Progress) -> NoReturn:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.handle(Message("evaluate", user="impatient"), stop)
    assert not engine.handle(Message("help", user="impatient")).failed


def test_reading_several_pictures_reports_each(engine: Engine) -> None:
    steps: list[Progress] = []
    attachments = tuple(Attachment(SEVEN.pixels) for _ in range(3))
    engine.handle(Message(attachments=attachments, user="three"), steps.append)
    assert steps == [Progress("read", done, 3) for done in range(4)]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), locale=st.sampled_from([None, "en", "ko", "xx"]))
def test_any_words_get_an_answer(text: str, locale: str | None, engine: Engine) -> None:
    reply = engine.handle(Message(text, user="anybody", locale=locale))
    assert reply.text
    assert reply.locale in ("en", "ko")
    assert "Something went wrong" not in reply.text


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    command=st.sampled_from(["models", "/models", "sample", "!sample", "모델", "/샘플", "summary", "/evaluate"]),
    rest=st.text(max_size=40)
    | st.sampled_from(["~nobody/x.tflite", "x" * 300 + ".keras", "\0.h5", "..", "../.tflite"]),
)
def test_any_argument_gets_an_answer_of_its_own(command: str, rest: str, engine: Engine) -> None:
    reply = engine.handle(Message(f"{command} {rest}", user="anybody", locale="en"))
    assert "Something went wrong" not in reply.text
    assert "제 쪽에서 문제가" not in reply.text


def test_a_very_long_message_is_answered(say: Say) -> None:
    assert say("word " * 100_000).intent == "fallback"
    assert len(say("/" + "x" * 100_000).text) < 500
