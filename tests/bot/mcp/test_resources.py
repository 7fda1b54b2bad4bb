"""Model cards and lessons as resources, a lesson as a prompt, and the completion of arguments, over both transports."""

from __future__ import annotations

import json

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

LESSON = PromptReference(name="lesson")
LESSONS = ResourceTemplateReference(uri="digitbot://lessons/{language}/{lesson}")
MODELS = ResourceTemplateReference(uri="digitbot://models/{model}")


async def text_of(client: Client, address: str) -> str:
    (content,) = (await client.read_resource(address)).contents
    return str(getattr(content, "text", ""))


async def test_every_model_and_lesson_that_is_listed_can_be_read(client: Client) -> None:
    listed = (await client.list_resources()).resources
    assert {"digitbot://models/cnn", "digitbot://models/mlp", "digitbot://lessons/en/ReLU"} <= {
        resource.uri for resource in listed
    }
    for resource in (*listed[:5], listed[-1]):
        assert resource.name in await text_of(client, resource.uri)


async def test_a_models_card_tells_layers_training_and_scores(client: Client) -> None:
    card = await text_of(client, "digitbot://models/mlp")
    assert "16,330 parameters" in card
    assert "Softmax" in card or "softmax" in card or "dense" in card
    assert "validation" in card


async def test_a_models_card_is_there_as_data(client: Client) -> None:
    (content,) = (await client.read_resource("digitbot://cards/mlp")).contents
    listed = {resource.uri: resource.mime_type for resource in (await client.list_resources()).resources}
    assert listed["digitbot://cards/mlp"] == content.mime_type == "application/json"
    card = json.loads(getattr(content, "text", ""))
    assert (card["name"], card["parameters"], len(card["history"]["val_accuracy"])) == ("mlp", 16_330, 10)
    assert sum(map(sum, card["test"]["confusion"])) == 10_000


async def test_lessons_are_there_in_both_languages(client: Client) -> None:
    templates = {each.uri_template for each in (await client.list_resource_templates()).resource_templates}
    assert templates == {
        "digitbot://models/{model}",
        "digitbot://cards/{model}",
        "digitbot://lessons/{language}/{lesson}",
    }
    assert "수업" in await text_of(client, "digitbot://lessons/ko/%EB%A0%90%EB%A3%A8")
    assert "Batch size" in await text_of(client, "digitbot://lessons/en/batch%20size")


@pytest.mark.parametrize(
    "address",
    [
        "digitbot://models/nonesuch",
        "digitbot://cards/nonesuch",
        "digitbot://cards/..%2F..%2Fetc%2Fpasswd",
        "digitbot://models/..%2F..%2Fetc%2Fpasswd",
        "digitbot://lessons/fr/ReLU",
        "digitbot://nothing",
        "file:///etc/passwd",
    ],
)
async def test_what_is_not_there_is_told_of_in_a_sentence(client: Client, address: str) -> None:
    with pytest.raises(MCPError, match=r"There is (nothing at this address|no model)"):
        await client.read_resource(address)


async def test_a_lesson_is_found_by_its_title_in_any_language(client: Client) -> None:
    assert await text_of(client, "digitbot://lessons/ko/ReLU") == await text_of(
        client, "digitbot://lessons/ko/%EB%A0%90%EB%A3%A8"
    )
    with pytest.raises(MCPError, match="There is no lesson of this name; there are: Artificial neuron"):
        await client.read_resource("digitbot://lessons/en/cooking")


async def test_a_lesson_is_a_prompt_with_its_figure(client: Client) -> None:
    (prompt,) = (await client.list_prompts()).prompts
    assert [(each.name, each.required, bool(each.description)) for each in prompt.arguments or ()] == [
        ("lesson", True, True),
        ("language", False, True),
    ]
    messages = (await client.get_prompt("lesson", {"lesson": "ReLU"})).messages
    assert [(message.role, message.content.type) for message in messages] == [("user", "text"), ("user", "image")]
    assert "ReLU" in getattr(messages[0].content, "text", "")
    assert "For you alone, until I have answered: The answer is number" in getattr(messages[0].content, "text", "")
    assert (await client.get_prompt("lesson", {"lesson": "relu"})).messages == messages
    korean = (await client.get_prompt("lesson", {"lesson": "렐루", "language": "ko"})).messages
    assert "수업" in getattr(korean[0].content, "text", "")


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("lesson", {"lesson": "cooking"}, "There is no lesson of this name; there are: Artificial neuron"),
        ("lesson", {"lesson": ""}, "The prompt lesson needs lesson"),
        ("lesson", {}, "The prompt lesson needs lesson; it takes lesson, language."),
        (
            "lesson",
            {"lesson": "ReLU", "level": "1"},
            "The prompt lesson does not take level; it takes lesson",
        ),
        ("lesson", {"lesson": "ReLU", "language": "fr"}, "language must be one of these: en, ko, not “fr”."),
        ("lesson", {"language": "ko"}, "lesson 프롬프트에는 lesson이 꼭 있어야 해요"),
        ("lesson", {"language": "ko", "lesson": "cooking"}, "그런 이름의 수업은 없으니 있는 것(인공 뉴런"),
        ("nonesuch", {"lesson": "ReLU"}, "There is no prompt of this name; there are: lesson."),
    ],
)
async def test_a_prompt_that_cannot_be_had_says_what_to_change(
    client: Client, name: str, arguments: dict[str, str], sentence: str
) -> None:
    with pytest.raises(MCPError) as error:
        await client.get_prompt(name, arguments)
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize(
    ("reference", "argument", "typed", "context", "values"),
    [
        (LESSON, "lesson", "soft", {}, ["Softmax"]),
        (LESSON, "lesson", "렐", {"language": "ko"}, ["렐루"]),
        (LESSON, "lesson", "렐", {}, ["렐루"]),
        (LESSON, "lesson", "soft", {"language": "ko"}, ["Softmax"]),
        (LESSON, "language", "", {}, ["en", "ko"]),
        (LESSONS, "lesson", "batch", {"language": "en"}, ["Batch size"]),
        (MODELS, "model", "m", {}, ["mlp"]),
        (MODELS, "model", "nonesuch", {}, []),
        (MODELS, "something", "m", {}, []),
    ],
)
async def test_arguments_are_completed(
    client: Client,
    reference: PromptReference | ResourceTemplateReference,
    argument: str,
    typed: str,
    context: dict[str, str],
    values: list[str],
) -> None:
    completion = (await client.complete(reference, {"name": argument, "value": typed}, context)).completion
    assert completion.values == values
