"""The settings of serving: defaults, their former names, and a sentence for each that cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.serving.settings import FORMER, VARIABLES, Rate, ServingSettings, load, renamed
from bot.serving.words import words
from engine import LANGUAGES, SettingsError

ROOT = Path(__file__).parents[3]
VALUES = {
    "processes": "3",
    "queue": "50",
    "picture_seconds": "7",
    "picture_megabytes": "5",
    "user_rate": "3/60",
    "channel_rate": "9 / 60",
    "monitor": "9100",
    "logs": "JSON",
}
REDIS = "redis://:a-secret@localhost:6379/0"
EXPECTED = ServingSettings(3, 50, 7, 5, Rate(3, 60), Rate(9, 60), 9100, "json")


def test_without_anything_set_the_defaults_hold() -> None:
    assert load({}) == ServingSettings()
    assert list(renamed(words("en"), {})) == []


@pytest.mark.parametrize("names", [VARIABLES, FORMER])
def test_everything_can_be_set_by_its_name_and_its_former_one(names: dict[str, str]) -> None:
    assert load({names[name]: value for name, value in VALUES.items()}) == EXPECTED


@pytest.mark.parametrize(
    "value",
    [
        *(REDIS, "redis://localhost", "redis://localhost/", "redis://user:a%20secret@[::1]:6380/15?db=3"),
        *("rediss://cache.example.org", "rediss://host/1?ssl_cert_reqs=required&ssl_check_hostname=true"),
        *("unix:///run/redis/redis.sock?db=1", "unix://user:a-secret@/run/redis.sock"),
    ],
)
def test_the_state_is_in_a_redis_and_its_password_is_never_shown(value: str) -> None:
    settings = load({"DIGITBOT_STATE": value})
    assert settings.state == value
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    "value",
    [
        *("on", "redis://", "unix:", "http://:a-secret@host", "redis://:a-secret@host:port", "redis://:a#secret@host"),
        *("redis://:a-secret@host/abc", "redis://host/0/1", "redis://host/-1", "redis://host/0#a-secret"),
        *("unix://tmp/redis.sock", "redis://host:0", "redis://host:70000", "redis://[::1/0"),
        *(
            "redis://host?db=abc",
            "redis://host?db=",
            "redis://:a-secret@host/0?foo=bar",
            "redis://host?socket_timeout=5",
        ),
        *("redis://host?protocol=3", "redis://host?ssl_cert_reqs=none", "rediss://host?ssl_cert_reqs=bogus"),
        *("rediss://host?ssl_ca_certs=/no/such/file", "redis://host?max_connections=1", "redis://host?db=1&db=x"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_is_no_rediss_is_told_without_its_password(value: str, language: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"DIGITBOT_STATE": value})
    sentence = words(language).error(caught.value)
    assert sentence.startswith("DIGITBOT_STATE")
    assert "secret" not in sentence


def test_where_both_names_are_set_the_new_one_holds(home: Path) -> None:
    (home / ".env").write_text("DIGITBOT_QUEUE=5\nDIGITBOT_DISCORD_PROCESSES=4\n", encoding="utf-8")
    settings = load({"DIGITBOT_DISCORD_QUEUE": "6"})
    assert (settings.queue, settings.processes) == (5, 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_former_name_is_told_of_with_the_new_one(home: Path, language: str) -> None:
    (home / ".env").write_text("DIGITBOT_DISCORD_PROCESSES=4\nDIGITBOT_MONITOR=9100\n", encoding="utf-8")
    first, second = renamed(words(language), {"DIGITBOT_DISCORD_QUEUE": "6", "DIGITBOT_LOGS": "json"})
    assert re.search(r"^DIGITBOT_DISCORD_PROCESSES \(\.env\).* DIGITBOT_PROCESSES(?![A-Z_])", first)
    assert re.search(r"^DIGITBOT_DISCORD_QUEUE .* DIGITBOT_QUEUE(?![A-Z_])", second)


@pytest.mark.parametrize("names", [VARIABLES, FORMER])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("processes", "0"),
        ("queue", "-1"),
        ("picture_seconds", "ten"),
        ("picture_megabytes", "1000"),
        ("user_rate", "10"),
        ("channel_rate", "0/30"),
        ("monitor", "65536"),
        ("logs", "xml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_as_it_was_written(names: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({names[name]: value})
    assert words("en").error(caught.value).startswith(f"{names[name]} is “{value}”")


def test_the_example_lists_every_setting_with_its_default(home: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^# (DIGITBOT_\w+)=(.*)$", text, re.MULTILINE))
    assert not set(FORMER.values()) & set(listed)
    assert load({name: listed[name] for name in VARIABLES.values()}) == ServingSettings()
