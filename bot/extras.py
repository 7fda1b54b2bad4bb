"""Which of Digitbot's extras brings a module that is not installed."""

from __future__ import annotations

# The modules that each extra of pyproject.toml brings, beyond those that the engine needs.
MODULES = {
    "chat": frozenset({"dotenv", "prompt_toolkit", "rich", "shtab"}),
    "discord": frozenset({"aiohttp", "discord", "dotenv", "prometheus_client", "yarl"}),
    "heif": frozenset({"pillow_heif"}),
    "train": frozenset({"keras", "tensorflow"}),
}


def requirement(module: str, command: str = "") -> str:
    """What pip has to install for a module: ``digitbot[chat]``, say; ``digitbot`` where no extra has it.

    Args:
        module: its full name.
        command: the sub-command that needs it; where several extras have the module, the one of that name is meant.
    """
    extras = [extra for extra, modules in MODULES.items() if module.partition(".")[0] in modules]
    if not extras:
        return "digitbot"
    return f"digitbot[{command if command in extras else extras[0]}]"
