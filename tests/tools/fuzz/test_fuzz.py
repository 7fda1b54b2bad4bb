"""The fuzzers find nothing in a minute's cases, and find every kind of fault that is put before them."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("limits of processes are set by Unix's resource module", allow_module_level=True)

from tests.tools.fuzz import planted
from tools.fuzz.__main__ import section
from tools.fuzz.runner import MODULES, Sender, Tally

# About ten seconds each on one core. A run says the same each time; other seeds are for `make fuzz`.
CASES = {"pictures": 400, "drawings": 250, "bombs": 70, "messages": 40, "models": 100, "starvation": 10}
FAULTS = {
    "none": "",
    "raises": "ZeroDivisionError in attack: none",
    "says so": "nothing is right",
    "crashes": "ended the process with status -11",
    "ends": "ended the process with status 3",
    "waits": "did not end in 10 s",
    "takes memory": "MB",
}


@pytest.mark.parametrize("kind", MODULES)
def test_a_minute_of_cases_breaks_no_promise(kind: str) -> None:
    with Sender(MODULES[kind]) as sender:
        results = list(sender.send(range(CASES[kind])))
    assert [result for result in results if result.fault] == []
    assert len(results) == CASES[kind]
    assert len({result.outcome for result in results}) > 1  # not all are refused, nor all let through


def test_every_fault_is_found_and_the_next_case_is_sent_all_the_same() -> None:
    tally = Tally()
    with Sender(planted.__name__, wait=10) as sender:
        for result in sender.send(range(20)):
            tally.add(result)
            kind = _kind(result.seed)
            assert FAULTS[kind] in result.fault
            assert bool(FAULTS[kind]) == bool(result.fault)
    assert {_kind(result.seed) for result in tally.faults} == set(FAULTS) - {"none"}
    assert f"| planted | 20 | {len(tally.faults)} |" in section({"planted": tally}, "20 cases")


def test_what_a_case_leaves_on_the_disk_is_removed_even_if_it_ended_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Sender(planted.__name__, wait=10) as sender:
        results = list(sender.send(seed for seed in range(20) if _kind(seed) in ("crashes", "none")))
        assert {bool(result.fault) for result in results} == {False, True}
        assert list(tmp_path.rglob(planted.LEFT))
    assert list(tmp_path.iterdir()) == []


def _kind(seed: int) -> str:
    return planted.kind_of(random.Random(seed))  # noqa: S311 - repeatable chance
