"""Every tool, over both transports: what it answers in words, in pictures and as data."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from bot.mcp.tools import NAMES
from tests.bot.mcp.connections import called, data, refused

PNG = b"\x89PNG\r\n\x1a\n"


async def images(client: Client, tool: str, **arguments: Any) -> list[bytes]:
    result = await client.call_tool(tool, arguments)
    return [base64.b64decode(part.data) for part in result.content if part.type == "image"]


async def test_every_tool_says_what_it_does_and_what_it_takes(client: Client) -> None:
    tools = (await client.list_tools()).tools
    assert tuple(tool.name for tool in tools) == NAMES
    for tool in tools:
        assert tool.title
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        for schema in (tool.input_schema, tool.output_schema):
            Draft202012Validator.check_schema(schema)
        for argument in tool.input_schema["properties"].values():
            assert argument["description"]
            assert "default" not in argument or argument["default"] is not None
        assert tool.output_schema is not None
        for kind in (tool.output_schema, *tool.output_schema.get("$defs", {}).values()):
            for name, field in kind["properties"].items():
                assert field["description"], name
                assert "title" not in field


async def test_every_answer_fits_its_tools_schema(client: Client) -> None:
    schemas = {tool.name: tool.output_schema or {} for tool in (await client.list_tools()).tools}
    calls: dict[str, dict[str, Any]] = {
        "read_digits": {"pictures": [data("7"), data(""), {"data": "AAAA"}]},
        "explain": {"lesson": "ReLU"},
        "why": {"picture": data("42")},
        "evaluate": {"model": "mlp"},
        "summary": {},
        "sample": {"number": 3},
        "compare": {"pictures": [data("7"), data("")]},
    }
    assert calls.keys() == schemas.keys()
    for tool, arguments in calls.items():
        _, answer = await called(client, tool, **arguments)
        Draft202012Validator(schemas[tool]).validate(answer)
        assert set(answer) == set(schemas[tool]["properties"])


async def test_models_and_lessons_are_named_in_the_schemas(client: Client) -> None:
    schemas = {tool.name: tool.input_schema["properties"] for tool in (await client.list_tools()).tools}
    assert schemas["evaluate"]["model"]["enum"] == ["cnn", "mlp"]
    assert "ReLU" in schemas["explain"]["lesson"]["enum"]
    assert schemas["read_digits"]["pictures"]["maxItems"] == 50


async def test_digits_are_read_in_words_and_as_data_that_fits_the_schema(client: Client) -> None:
    text, answer = await called(client, "read_digits", pictures=[data("7"), data("42", "second.png")])
    assert "7" in text
    assert [reading["text"] for reading in answer["readings"]] == ["7", "42"]
    four = answer["readings"][1]["digits"][0]
    assert (four["value"], four["line"], len(four["box"])) == (4, 0, 4)
    assert abs(sum(four["probabilities"]) - 1) < 0.01
    assert answer["readings"][1]["source"] == "second.png"
    assert answer["readings"][1]["groups"] == [["42"]]
    assert answer["readings"][1]["sure"] is True


async def test_base64_is_taken_as_programs_write_it(client: Client) -> None:
    encoded = data("7")["data"]
    lines = "\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
    _, answer = await called(
        client, "read_digits", pictures=[{"data": lines}, {"data": f"data:image/png;base64,{encoded}"}]
    )
    assert [reading["text"] for reading in answer["readings"]] == ["7", "7"]


async def test_pictures_with_their_digits_boxed_come_only_where_asked_for(client: Client) -> None:
    assert await images(client, "read_digits", pictures=[data("7")]) == []
    (boxed,) = await images(client, "read_digits", pictures=[data("7")], figures=True)
    assert boxed.startswith(PNG)


async def test_another_model_reads_where_asked(client: Client) -> None:
    text, answer = await called(client, "read_digits", pictures=[data("7")], model="mlp")
    assert "mlp" in text
    assert answer["readings"][0]["text"] == "7"


async def test_one_bad_picture_leaves_the_others_to_be_read(client: Client) -> None:
    bad = {"data": base64.b64encode(b"no picture").decode(), "name": "bad.png"}
    _, answer = await called(client, "read_digits", pictures=[bad, data("7")])
    bad_reading, good = answer["readings"]
    assert "bad.png" in bad_reading["error"]
    assert (bad_reading["sure"], bad_reading["confidence"], bad_reading["reason"]) == (None, None, None)
    assert (good["text"], good["sure"]) == ("7", True)


async def test_nothing_is_sure_of_a_picture_without_digits(client: Client) -> None:
    _, answer = await called(client, "read_digits", pictures=[data("")])
    (reading,) = answer["readings"]
    assert (reading["sure"], reading["confidence"], reading["reason"], reading["text"]) == (None, None, "blank", "")


@pytest.mark.parametrize(("language", "second"), [("en", "picture 2"), ("ko", "사진 2")])
async def test_pictures_without_names_are_told_apart(client: Client, language: str, second: str) -> None:
    text, answer = await called(client, "read_digits", pictures=[data("7"), data("42")], language=language)
    assert [line.split(":")[0] for line in text.splitlines()][1] == second
    assert answer["readings"][1]["source"] == second


async def test_pictures_of_one_name_are_told_apart(client: Client) -> None:
    pictures = [data("7", "a.png"), data("8", "b.png"), data("42", "a.png")]
    _, answer = await called(client, "read_digits", pictures=pictures)
    assert [one["source"] for one in answer["readings"]] == ["a.png (picture 1)", "b.png", "a.png (picture 3)"]


async def test_korean_is_answered_in_korean(client: Client) -> None:
    text, answer = await called(client, "read_digits", pictures=[data("7")], language="ko")
    assert "확신" in text
    assert answer["language"] == "ko"
    text, _ = await called(client, "explain", lesson="렐루")
    assert "수업" in text


@pytest.mark.parametrize(("language", "answer"), [("en", "The answer is number"), ("ko", "정답은")])
async def test_a_lessons_question_comes_with_its_answer_for_the_assistant(
    client: Client, language: str, answer: str
) -> None:
    text, data_of_it = await called(client, "explain", lesson="ReLU", language=language)
    assert data_of_it["solution"].startswith(answer)
    assert data_of_it["solution"] not in text
    _, listed = await called(client, "explain", language=language)
    assert listed["solution"] == ""


async def test_a_lesson_comes_in_the_language_asked_for_whichever_it_is_named_in(client: Client) -> None:
    for lesson in ("렐루", "ReLU", "relu"):
        for language in ("en", "ko"):
            text, answer = await called(client, "explain", lesson=lesson, language=language)
            assert answer["language"] == language
            assert text.startswith({"en": "Lesson", "ko": "수업"}[language])


async def test_a_lesson_that_there_is_not_is_an_error_that_names_those_there_are(client: Client) -> None:
    assert "Backpropagation" in await refused(client, "explain", {"lesson": "quantum"})


async def test_why_shows_what_decided_the_digit_that_is_asked_about(client: Client) -> None:
    text, answer = await called(client, "why", picture=data("42"), place=2)
    assert text.startswith("Digit 2: I read 2")
    assert answer["figures"][0]["name"] == "why"
    assert (answer["model"], answer["place"]) == ("cnn", 2)
    assert [reading["text"] for reading in answer["readings"]] == ["42"]
    text, _ = await called(client, "why", picture=data("42"), place=2, instead_of=7)
    assert "7" in text
    (heat_map,) = await images(client, "why", picture=data("42"))
    assert heat_map.startswith(PNG)


async def test_why_is_told_of_a_test_image(client: Client) -> None:
    text, answer = await called(client, "why", sample=7)
    assert text.startswith("I read 7")
    assert answer["figures"][0]["name"] == "why"
    assert [reading["text"] for reading in answer["readings"]] == ["7"]
    text, answer = await called(client, "why", sample=7, language="ko")
    assert (answer["language"], "7로 읽었어요" in text) == ("ko", True)


async def test_models_are_compared(client: Client) -> None:
    pictures = [data("42"), data(""), {"data": "AAAA"}]
    text, answer = await called(client, "compare", pictures=pictures)
    _, read = await called(client, "read_digits", pictures=pictures)
    assert [one["model"] for one in answer["models"]] == ["cnn", "mlp"]
    assert answer["models"][0]["readings"] == read["readings"]
    for one in answer["models"]:
        assert one["model"] in text
        assert [reading["reason"] for reading in one["readings"]] == [None, "blank", None]
        assert one["readings"][0]["text"] in text
        boxes = [[digit["box"] for digit in side["readings"][0]["digits"]] for side in (one, read)]
        assert boxes[0] == boxes[1]


async def test_evaluating_tells_its_progress_and_the_confusion_matrix(client: Client) -> None:
    reported: list[tuple[float, float | None, str | None]] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        reported.append((progress, total, message))

    result = await client.call_tool("evaluate", {"model": "mlp"}, progress_callback=on_progress)
    assert not result.is_error
    answer = result.structured_content
    assert sum(map(sum, answer["confusion"])) == 40
    assert answer["accuracy"] == sum(answer["confusion"][value][value] for value in range(10)) / 40
    assert answer["recall"] == [answer["confusion"][value][value] / 4 for value in range(10)]
    assert all(total == 40 and message == "Evaluating" for _, total, message in reported)


async def test_a_call_given_up_leaves_the_next_to_be_answered(client: Client) -> None:
    call = asyncio.ensure_future(client.call_tool("evaluate", {"model": "cnn"}))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    text, _ = await called(client, "read_digits", pictures=[data("7")])
    assert text.startswith("7 ")


async def test_a_summary_tells_the_layers(client: Client) -> None:
    text, _ = await called(client, "summary", model="mlp")
    assert text.startswith("mlp: 16,330 parameters")


async def test_a_test_image_is_read_and_compared_with_its_label(client: Client) -> None:
    text, answer = await called(client, "sample", number=7)
    assert text.startswith("Test image 7 shows 7")
    assert answer["readings"][0]["source"] == "mnist-test-7"
    (shown,) = await images(client, "sample", number=7)
    assert shown.startswith(PNG)


async def test_lessons_are_listed_and_given_with_their_figures(client: Client) -> None:
    text, _ = await called(client, "explain")
    assert "Softmax" in text
    text, answer = await called(client, "explain", lesson="Softmax")
    assert "Softmax" in text
    assert answer["figures"][0]["description"]
    (figure,) = await images(client, "explain", lesson="Softmax")
    assert figure.startswith(PNG)
