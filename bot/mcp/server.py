"""The server: the tools, the models and lessons as resources, a prompt for a lesson, and completion of arguments."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import MCPServer, UserMessage
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
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
from mcp_types import Resource as ListedResource
from pydantic import AnyUrl, ValidationError

from bot.mcp import errors
from bot.mcp.arguments import check_names, fault, must_be_one_of, tidied
from bot.mcp.asking import AnyContext, Asking
from bot.mcp.describing import described
from bot.mcp.pictures import pictures_in_words
from bot.mcp.results import failure, image
from bot.mcp.tools import Tools
from bot.mcp.words import words
from engine import LANGUAGES, FigureError, UsageError, Words

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
        given = tidied(arguments)
        own = self._words(context, given)
        tool = self._tool_manager.get_tool(name)
        try:
            if tool is None:
                names = ", ".join(each.name for each in self._tool_manager.list_tools())
                raise UsageError("mcp.tool_unknown", names=names)  # noqa: TRY301 - told like all others
            known = tool.parameters
            check_names(name, given, list(known["properties"]), known.get("required", ()))
            return await super().call_tool(name, given, context)
        except MCPError:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: all that is raised becomes a sentence
            if tool is not None and isinstance(error.__cause__, ValidationError):
                return failure(fault(error.__cause__, tool.parameters, own, paths=self._asking.paths))
            return failure(errors.sentence(error, own.language))

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
        given = tidied(arguments or {})
        own = self._words(context, given)
        prompts = {each.name: each for each in await self.list_prompts()}
        try:
            if name not in prompts:
                raise UsageError("mcp.no_prompt", prompts=", ".join(prompts))  # noqa: TRY301 - told like all others
            known = prompts[name].arguments or ()
            owner = own.say("mcp.prompt", name=name)
            check_names(owner, given, [each.name for each in known], [each.name for each in known if each.required])
            if (language := given.get("language", "en")) not in LANGUAGES:
                raise must_be_one_of("language", LANGUAGES, language, own)
        except UsageError as error:
            raise MCPError(INVALID_PARAMS, own.error(error)) from None
        return await super().get_prompt(name, given, context)

    async def _model(self, model: str, context: AnyContext) -> str:
        """A model's card in words."""
        with self._errors_in_words(context, None):
            parts = [await self._asking.ask(context, command, {"model": model}) for command in ("summary", "history")]
            return "\n\n".join(part.text for part in parts)

    async def _card(self, model: str, context: AnyContext) -> str:
        """A model's card as JSON."""
        with self._errors_in_words(context, None):
            name = await self._asking.model(model)
            return await self._service.soon(self._service.backend.card(name or model))

    async def _lesson(self, language: str, lesson: str, context: AnyContext) -> str:
        """A lesson."""
        if language not in LANGUAGES:
            raise ResourceNotFoundError(language)
        with self._errors_in_words(context, language):
            title = await self._asking.lesson(lesson, language, language)
            return (await self._asking.ask(context, "explain", {"lesson": title}, language=language)).text

    @contextmanager
    def _errors_in_words(self, context: AnyContext, language: str | None) -> Iterator[None]:
        """Raise whatever is raised in here again, as a sentence."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - see above
            raise ResourceError(errors.sentence(error, self._asking.language(context, language))) from None

    async def _teach(self, lesson: str, context: AnyContext, language: str | None = None) -> list[UserMessage]:
        """A lesson for the assistant to teach, with its figure."""
        chosen = self._asking.language(context, language if language in LANGUAGES else None)
        own = words(chosen)
        try:
            title = await self._asking.lesson(lesson, chosen, chosen)
            reply, solution = await self._asking.teach(context, title, chosen)
            figures = [image(await asyncio.to_thread(getattr, figure, "png")) for figure in reply.figures]
        except FigureError:  # the lesson is whole without it
            figures = []
        except Exception as error:  # noqa: BLE001 - the edge, as above
            raise MCPError(INVALID_PARAMS, errors.sentence(error, chosen)) from None
        text = f"{own.say('mcp.teach')}\n\n{reply.text}\n\n{own.say('mcp.solution', solution=solution)}"
        return [UserMessage(text), *map(UserMessage, figures)]

    async def _complete(
        self,
        ref: PromptReference | ResourceTemplateReference,  # noqa: ARG002 - an argument means the same everywhere
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion:
        """The values of an argument that have what is typed so far in them, those that begin with it first."""
        chosen, typed = ((context.arguments if context else None) or {}).get("language", ""), argument.value.casefold()
        match argument.name:
            case "language":
                values: Sequence[str] = LANGUAGES
            case "model":
                values = await self._service.soon(self._service.backend.models())
            case "lesson":
                values = await self._asking.lessons(chosen if chosen in LANGUAGES else self._language)
                if not any(typed in value.casefold() for value in values):  # a lesson may be named in any language
                    values = [title for language in LANGUAGES for title in await self._asking.lessons(language)]
            case _:
                values = ()
        fitting = sorted(
            (value for value in values if typed in value.casefold()),
            key=lambda value: not value.casefold().startswith(typed),
        )
        return Completion(values=fitting[:_MOST_COMPLETIONS], total=len(fitting), has_more=False)

    def _words(self, context: AnyContext | None, arguments: Mapping[str, Any] | None = None) -> Words:
        """The words of the language that a call asks for, else of the request's, else of ours."""
        wanted = (arguments or {}).get("language")
        if wanted in LANGUAGES or context is None:
            return words(wanted if wanted in LANGUAGES else self._language)
        return words(self._asking.language(context, None))


def _version() -> str:
    try:
        return version("digitbot")
    except PackageNotFoundError:  # run from a checkout
        return "0"
