"""The settings: defaults < .env < environment < flags, checked at the start."""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from bot import files
from bot.engine_setting import EngineSetting, parse
from engine import LANGUAGES, Feedback, SettingsError, language_of

MOST_FEEDBACK = 100_000_000  # about 100 GB
_CREDENTIALS = re.compile(r"^([\w.+-]*:?/+)?.*@", re.DOTALL)  # all before the last @, whatever a password has in it


@dataclass(frozen=True)
class Settings:
    """What a person can set; see ``.env.example``.

    Attributes:
        model: the model that answers, a name or a file.
        models: the folder of one's own trained models.
        mnist: the folder of the MNIST files; None for the user's cache, or a download.
        language: of the front end's own words, and of an answer to words in no particular language.
        color: whether the terminal is coloured.
        figures: the folder that every figure is written to; with None, figures of the person's own pictures are not
            written, and others go to the user's cache.
        graphics: how pictures are shown at a terminal.
        theme: whether the terminal's background is light or dark.
        private_addresses: whether pictures are fetched from addresses of this machine and of private networks.
        feedback: whether people's corrections are kept, in ``feedback_file()``: "on", "off"; or the address of the
            PostgreSQL database that they are kept in, with its password.
        feedback_per_person, feedback_in_all: how many corrections are kept of one person, and of all.
        history: whether the chat keeps the lines that are typed, in ``bot.terminal.state.history_file()``.
        engine: where the engine is; None for what suits the front end.
        engine_key: opens another service that is the engine.
        replicas: the fewest and the most engines that a Ray cluster has.
    """

    model: str
    models: Path
    mnist: Path | None
    language: str
    color: Literal["auto", "always", "never"] = "auto"
    figures: Path | None = None
    private_addresses: Literal["refuse", "allow"] = "refuse"
    graphics: Literal["auto", "kitty", "iterm2", "sixel", "blocks", "none"] = "auto"
    theme: Literal["auto", "light", "dark"] = "auto"
    feedback: str = field(default="off", repr=False)
    feedback_per_person: int = Feedback.PER_PERSON
    feedback_in_all: int = Feedback.IN_ALL
    history: Literal["on", "off"] = "on"
    engine: EngineSetting | None = None
    engine_key: str = field(default="", repr=False)
    replicas: tuple[int, int] = (1, 2)


VARIABLES = {field.name: f"DIGITBOT_{field.name.upper()}" for field in fields(Settings)}


@dataclass(frozen=True)
class Value:
    """A setting's text, and where it is set: ``DIGITBOT_MODEL``, ``DIGITBOT_MODEL (.env)``, or ``--model``."""

    text: str
    place: str
    in_file: bool = False

    @property
    def shown(self) -> str:
        """The text for an error, without the name and password that an address may have before an @."""
        return _CREDENTIALS.sub(r"\1…@", self.text)


def load(flags: Mapping[str, str | None], environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force.

    Args:
        flags: by the names of ``Settings``; None for a flag that is missing.
        environ: the environment.

    Raises:
        SettingsError: the first setting that cannot be used.
    """
    values = gather(VARIABLES, flags, environ)
    model = values.get("model")
    kinds = get_type_hints(Settings)
    chosen: dict[str, Any] = {
        field.name: choice(values, field.name, get_args(kinds[field.name]), str(field.default))
        for field in fields(Settings)
        if get_origin(kinds[field.name]) is Literal
    }
    return Settings(
        model=model.text if model else "cnn",
        models=_folder(values, "models") or _own_models(),
        mnist=_folder(values, "mnist", must_exist=True),
        language=choice(values, "language", LANGUAGES, system_language(environ)),
        figures=_folder(values, "figures"),
        feedback=_feedback(values),
        feedback_per_person=number(values, "feedback_per_person", Feedback.PER_PERSON, 1, MOST_FEEDBACK),
        feedback_in_all=number(values, "feedback_in_all", Feedback.IN_ALL, 1, MOST_FEEDBACK),
        engine=_engine(values),
        engine_key=values["engine_key"].text if "engine_key" in values else "",
        replicas=_replicas(values),
        **chosen,
    )


def spoken_language(flags: Mapping[str, str | None], environ: Mapping[str, str] = os.environ) -> str:
    """The language of errors before the settings are loaded; never fails."""
    try:
        chosen = gather(VARIABLES, flags, environ).get("language")
    except (SettingsError, ModuleNotFoundError):  # the .env file, or what reads it, cannot be used
        chosen = _gather(VARIABLES, flags, environ, {}).get("language")
    if chosen and chosen.text in LANGUAGES:
        return chosen.text
    return system_language(environ)


def system_language(environ: Mapping[str, str]) -> str:
    """The language of the person's system if Digitbot speaks it, else English."""
    name = next((environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(key)), "")
    if not name and sys.platform == "win32":
        name = locale.getlocale()[0] or ""
    # Windows writes "Korean_Korea"; Python knows the code of each such name.
    return language_of(locale.normalize(re.split(r"[_.@]", name)[0])) or "en"


def gather(
    variables: Mapping[str, str], flags: Mapping[str, str | None], environ: Mapping[str, str]
) -> dict[str, Value]:
    """Each setting's value from the place that counts. An empty one is ignored.

    Args:
        variables: the settings' names, and what each is called in the environment.
        flags: by the settings' names; None for a flag that is missing.
        environ: the environment.

    Raises:
        SettingsError: the ``.env`` file cannot be understood.
    """
    return _gather(variables, flags, environ, dotenv(Path(".env")))


def _gather(
    variables: Mapping[str, str], flags: Mapping[str, str | None], environ: Mapping[str, str], file: Mapping[str, str]
) -> dict[str, Value]:
    values = {}
    for name, variable in variables.items():
        for text, place, in_file in (
            (flags.get(name), f"--{name}", False),
            (environ.get(variable), variable, False),
            (file.get(variable), f"{variable} (.env)", True),
        ):
            if text and text.strip():
                values[name] = Value(text.strip(), place, in_file)
                break
    return values


def dotenv(path: Path) -> dict[str, str]:
    """What a ``.env`` file sets; nothing if there is no such file.

    Raises:
        SettingsError: it cannot be understood.
    """
    if not files.is_file(path):
        return {}
    from dotenv.parser import parse_stream

    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("settings.env_unreadable", path=path.absolute()) from error
    for binding in bindings:
        if binding.error:
            raise SettingsError("settings.env_line", path=path.absolute(), line=binding.original.line)
    return {binding.key: binding.value or "" for binding in bindings if binding.key}


def _folder(values: Mapping[str, Value], name: str, *, must_exist: bool = False) -> Path | None:
    value = values.get(name)
    if value is None:
        return None
    path = files.expanded(value.text)
    if str(path).startswith("~") or (must_exist and not files.exists(path)):  # "~nobody"
        raise SettingsError("settings.no_folder", name=value.place, path=path)
    if files.exists(path) and not files.is_folder(path):
        raise SettingsError("settings.not_a_folder", name=value.place, path=path)
    return path


def choice(values: Mapping[str, Value], name: str, choices: tuple[str, ...], default: str) -> str:
    """The setting, which is one of several words.

    Raises:
        SettingsError: it is none of them.
    """
    value = values.get(name)
    if value is None:
        return default
    if value.text.lower() not in choices:
        raise SettingsError("settings.choice", name=value.place, value=value.shown, choices=", ".join(choices))
    return value.text.lower()


def number(values: Mapping[str, Value], name: str, default: int, low: int, high: int) -> int:
    """A setting that is a number. Raises ``SettingsError`` if it is not one, or is out of range."""
    value = values.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value.text) or not low <= int(value.text) <= high:
        raise SettingsError("settings.number", name=value.place, value=value.shown, low=low, high=high)
    return int(value.text)


def _feedback(values: Mapping[str, Value]) -> str:
    value = values.get("feedback")
    if value is None or "://" not in value.text:
        return choice(values, "feedback", ("on", "off"), "off")
    try:
        usable = urlsplit(value.text).scheme in ("postgresql", "postgres")
    except ValueError:
        usable = False
    if not usable:  # its password is a secret, and not told
        raise SettingsError("settings.feedback", name=value.place)
    return value.text


def _engine(values: Mapping[str, Value]) -> EngineSetting | None:
    value, key = values.get("engine"), values.get("engine_key")
    if value is None:
        return None
    engine = parse(value.text)
    if engine is None:
        raise SettingsError("backend.setting", name=value.place, value=value.shown)
    # Whoever speaks for a cluster can run code here, and gets Ray's token.
    if engine.kind == "ray" and engine.address and value.in_file:
        raise SettingsError("backend.setting_cluster", name=value.place)
    # A .env file in the current folder may be somebody else's, and must not say where our key goes.
    if engine.kind == "http" and key is not None and value.in_file != key.in_file:
        raise SettingsError("backend.setting_source", name=value.place, key=key.place)
    return engine


def _replicas(values: Mapping[str, Value]) -> tuple[int, int]:
    value = values.get("replicas")
    if value is None:
        return Settings.replicas
    match = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", value.text)
    fewest, most = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= fewest <= most:
        raise SettingsError("backend.setting_replicas", name=value.place, value=value.shown)
    return fewest, most


def feedback_file() -> Path:
    """Where corrections are kept, in the platform's own place."""
    from platformdirs import user_data_path

    return user_data_path("digitbot", appauthor=False) / "feedback.sqlite3"


def _own_models() -> Path:
    from platformdirs import user_data_path

    return user_data_path("digitbot", appauthor=False) / "models"
