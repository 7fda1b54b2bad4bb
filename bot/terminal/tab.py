"""The Tab key: offers all that may follow, files included, which the menu while typing leaves out."""

from __future__ import annotations

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, get_common_complete_suffix
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


def tab_key() -> KeyBindings:
    """The binding of the key.

    It inserts what all completions have in common, or else the first of them. Pressed again it walks through the menu.
    """
    bindings = KeyBindings()
    menu = _TabMenu()

    @bindings.add("tab", filter=has_focus(DEFAULT_BUFFER))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and (state is menu.state or state.complete_index is not None):
            buffer.complete_next()
        else:
            event.app.create_background_task(menu.complete(buffer))

    return bindings


class _TabMenu:
    """The menu of the Tab key; prompt_toolkit's own request is dropped while the menu of what is typed is under way."""

    def __init__(self) -> None:
        self.state: CompletionState | None = None

    async def complete(self, buffer: Buffer) -> None:
        document = buffer.document
        offers = buffer.completer.get_completions_async(document, CompleteEvent(completion_requested=True))
        completions = [completion async for completion in offers]
        if buffer.document != document or not completions:  # more was typed meanwhile
            return
        if len(completions) == 1:
            buffer.cancel_completion()
            buffer.apply_completion(completions[0])
            return
        common = get_common_complete_suffix(document, completions)
        if common:
            buffer.insert_text(common, fire_event=False)
            completions = [completion.new_completion_from_position(len(common)) for completion in completions]
        buffer.complete_state = self.state = CompletionState(buffer.document, completions)
        if not common:
            buffer.go_to_completion(0)
        buffer.on_completions_changed.fire()
