"""The server: the tools, the models and lessons as resources, a prompt for a lesson, and completion of arguments."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import MCPServer, UserMessage
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.server.mcpserver.prompts import Prompt
from mcp.server.mcpserver.tools import Tool
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage
from mcp_types import (
    INVALID_PARAMS,
    CallToolResult,
    Completion,
    CompletionArgument,
    CompletionContext,
    GetPromptResult,
    InputRequiredResult,
    PromptReference,
    ResourceTemplateReference,
)
from mcp_types import Prompt as ListedPrompt
from mcp_types import Resource as ListedResource
from pydantic import AnyUrl

from bot.mcp import errors
from bot.mcp.asking import AnyContext, Asking
from bot.mcp.describing import described, pictures_in_words
from bot.mcp.results import failure, image
from bot.mcp.tools import Tools
from bot.mcp.words import words
from engine import LANGUAGES, FigureError, Reply, UsageError, Words

_SCHEME = "digitbot"
_MOST_COMPLETIONS = 100  # the protocol's own bound


async def server(asking: Asking) -> AssistantServer:
    """The server over a service that runs."""
    language = asking.answering.language
    tools = await described(Tools(asking), asking.answering.service, words(language), paths=asking.paths)
    return AssistantServer(asking, tools)


class AssistantServer(MCPServer[Any]):
    """Digitbot for assistants.

    Args:
        asking: what answers.
        tools: described in its language.
    """

    def __init__(self, asking: Asking, tools: list[Tool]) -> None:
        self._asking, self._service = asking, asking.answering.service
        self._language = asking.answering.language
        own = words(self._language)
        super().__init__(
            "digitbot",
            title="Digitbot",
            instructions=own.say("mcp.instructions", pictures=pictures_in_words(own, paths=asking.paths)),
            version=_version(),
            tools=tools,
            subscriptions=False,  # nothing changes while it runs
        )
        lines, titles = own.table("mcp_resources"), own.table("mcp_titles")
        self.resource(f"{_SCHEME}://models/{{model}}", name="models", description=lines["models"])(self._model)
        self.resource(
            f"{_SCHEME}://cards/{{model}}", name="cards", description=lines["cards"], mime_type="application/json"
        )(self._card)
        self.resource(f"{_SCHEME}://lessons/{{language}}/{{lesson}}", name="lessons", description=lines["lessons"])(
            self._lesson
        )
        prompt = Prompt.from_function(self._teach, "lesson", titles["lesson"], lines["lessons"])
        for argument in prompt.arguments or ():
            argument.description = own.say(f"mcp_arguments.{argument.name}")
        self.add_prompt(prompt)
        self.completion()(self._complete)  # type: ignore[no-untyped-call]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: AnyContext | None = None
    ) -> CallToolResult | InputRequiredResult:
        """A tool's result, or a sentence on what went wrong."""
        language = self._language if context is None else self._asking.language(context, None)
        given = arguments.get("language")
        language = given if given in LANGUAGES else language
        tool = self._tool_manager.get_tool(name)
        try:
            if tool is None:
                names = ", ".join(each.name for each in self._tool_manager.list_tools())
                raise UsageError("mcp.tool_unknown", names=names)  # noqa: TRY301 - told like all others
            known = tool.parameters["properties"]
            if unknown := arguments.keys() - known.keys():
                why = f"unknown: {', '.join(sorted(unknown))[:200]}; there are: {', '.join(known)}"
                raise UsageError("mcp.arguments", why=why)  # noqa: TRY301
            return await super().call_tool(name, arguments, context)
        except (ToolError, UsageError) as error:
            return failure(errors.sentence(error, language))

    async def serve(
        self, reading: ReadStream[SessionMessage | Exception], writing: WriteStream[SessionMessage]
    ) -> None:
        """Serve one client over its streams, until they end."""
        low = self._lowlevel_server
        await low.run(reading, writing, low.create_initialization_options())

    async def list_resources(self) -> list[ListedResource]:
        """The models and the lessons there are, the latter in our language."""
        own = words(self._language)

        def listed(kind: str, name: str, address: str, mime: str = "text/plain") -> ListedResource:
            title = own.say(f"mcp_titles.{kind}", name=name)
            return ListedResource(uri=f"{_SCHEME}://{address}", name=name, title=title, mime_type=mime)

        models = await self._service.soon(self._service.backend.models())
        return [
            *(listed("models", name, f"models/{quote(name, safe='')}") for name in models),
            *(listed("cards", name, f"cards/{quote(name, safe='')}", "application/json") for name in models),
            *(
                listed("lessons", title, f"lessons/{self._language}/{quote(title, safe='')}")
                for title in await self._asking.lessons(self._language)
            ),
        ]

    async def read_resource(
        self, uri: AnyUrl | str, context: AnyContext | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        """What is at an address; one where there is nothing is told of in a sentence."""
        try:
            return await super().read_resource(uri, context)
        except ResourceNotFoundError:
            raise ResourceNotFoundError(self._words(context).say("mcp.no_resource")) from None

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None, context: AnyContext | None = None
    ) -> GetPromptResult | InputRequiredResult:
        """A prompt, or a sentence on what went wrong."""
        try:
            return await super().get_prompt(name, arguments, context)
        except ValueError:  # the SDK's, of a name or an argument
            known = ", ".join(f"{each.name} ({', '.join(_required(each))})" for each in await self.list_prompts())
            raise MCPError(INVALID_PARAMS, self._words(context).say("mcp.no_prompt", prompts=known)) from None

    async def _model(self, model: str, context: AnyContext) -> str:
        """A model's card in words."""
        parts = [await self._resource(context, command, {"model": model}, None) for command in ("summary", "history")]
        return "\n\n".join(part.text for part in parts)

    async def _card(self, model: str, context: AnyContext) -> str:
        """A model's card as JSON."""
        with self._told(context, None):
            await self._asking.check_model(model)
            return await self._service.soon(self._service.backend.card(model))

    async def _lesson(self, language: str, lesson: str, context: AnyContext) -> str:
        """A lesson."""
        title = _title(lesson, await self._asking.lessons(language)) if language in LANGUAGES else None
        if title is None:
            raise ResourceNotFoundError(lesson)
        return (await self._resource(context, "explain", {"lesson": title}, language)).text

    async def _resource(
        self, context: AnyContext, command: str, values: dict[str, object], language: str | None
    ) -> Reply:
        with self._told(context, language):
            return await self._asking.ask(context, command, values, language=language)

    @contextmanager
    def _told(self, context: AnyContext, language: str | None) -> Iterator[None]:
        """The edge: all that is raised becomes a sentence."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - see above
            raise ResourceError(errors.sentence(error, self._asking.language(context, language))) from None

    async def _teach(self, lesson: str, context: AnyContext, language: str | None = None) -> list[UserMessage]:
        """A lesson for the assistant to teach, with its figure."""
        spoken = self._asking.language(context, language if language in LANGUAGES else None)
        titles = await self._asking.lessons(spoken)
        own = words(spoken)
        title = _title(lesson, titles)
        if title is None:
            raise MCPError(INVALID_PARAMS, own.say("mcp.no_lesson", names=", ".join(titles)))
        try:
            reply = await self._asking.ask(context, "explain", {"lesson": title}, language=spoken)
            figures = [image(await asyncio.to_thread(getattr, figure, "png")) for figure in reply.figures]
        except FigureError:  # the lesson is whole without it
            figures = []
        except Exception as error:  # noqa: BLE001 - the edge, as above
            raise MCPError(INVALID_PARAMS, errors.sentence(error, spoken)) from None
        return [UserMessage(f"{own.say('mcp.teach')}\n\n{reply.text}"), *map(UserMessage, figures)]

    async def _complete(
        self,
        ref: PromptReference | ResourceTemplateReference,  # noqa: ARG002 - an argument means the same everywhere
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion:
        """The values of an argument that have what is typed so far in them, those that begin with it first."""
        chosen = ((context.arguments if context else None) or {}).get("language", "")
        match argument.name:
            case "language":
                values: Sequence[str] = LANGUAGES
            case "model":
                values = await self._service.soon(self._service.backend.models())
            case "lesson":
                values = await self._asking.lessons(chosen if chosen in LANGUAGES else self._language)
            case _:
                values = ()
        typed = argument.value.casefold()
        fitting = sorted(
            (value for value in values if typed in value.casefold()),
            key=lambda value: not value.casefold().startswith(typed),
        )
        return Completion(values=fitting[:_MOST_COMPLETIONS], total=len(fitting), has_more=False)

    def _words(self, context: AnyContext | None) -> Words:
        return words(self._language if context is None else self._asking.language(context, None))


def _title(lesson: str, titles: Iterable[str]) -> str | None:
    """The title that is meant, however it is capitalised."""
    return next((title for title in titles if title.casefold() == lesson.strip().casefold()), None)


def _required(prompt: ListedPrompt) -> list[str]:
    return [argument.name for argument in prompt.arguments or () if argument.required]


def _version() -> str:
    try:
        return version("digitbot")
    except PackageNotFoundError:  # run from a checkout
        return "0"
