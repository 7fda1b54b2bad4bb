"""The Tab key: asks for all that may stand here, for the menu that comes while one types holds no files."""

from __future__ import annotations

from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, get_common_complete_suffix
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


def tab_key() -> KeyBindings:
    """The binding of the key.

    What all completions have in common is inserted; where that is nothing, the first of them. Pressed again it walks
    through the menu.
    """
    bindings = KeyBindings()
    asked = _Asked()

    @bindings.add("tab", filter=has_focus(DEFAULT_BUFFER))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and (state is asked.state or state.complete_index is not None):
            buffer.complete_next()
        else:
            event.app.create_background_task(asked.complete(buffer))

    return bindings


class _Asked:
    """The menu that was asked for, as long as it is there.

    prompt_toolkit's own request is not made while the menu of what is being typed is under way; this one is.
    """

    def __init__(self) -> None:
        self.state: CompletionState | None = None

    async def complete(self, buffer: Buffer) -> None:
        document = buffer.document
        asked = buffer.completer.get_completions_async(document, CompleteEvent(completion_requested=True))
        found = [completion async for completion in asked]
        if buffer.document != document or not found:  # typed on, meanwhile
            return
        common = get_common_complete_suffix(document, found)
        if len(found) == 1:
            buffer.cancel_completion()
            buffer.apply_completion(found[0])
            return
        if common:
            buffer.insert_text(common, fire_event=False)
            found = [completion.new_completion_from_position(len(common)) for completion in found]
        buffer.complete_state = self.state = CompletionState(buffer.document, found)
        if not common:
            buffer.go_to_completion(0)
        buffer.on_completions_changed.fire()
