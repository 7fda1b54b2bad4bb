"""Who is blocked stays so after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.serving.blocklist import Blocklist

pytestmark = pytest.mark.usefixtures("loop")


async def test_the_blocklist_outlives_a_restart(tmp_path: Path) -> None:
    blocklist = Blocklist(tmp_path / "state")
    await blocklist.add(30)
    await blocklist.add(20)
    await blocklist.add(20)
    await blocklist.remove(30)
    await blocklist.add(10)
    again = Blocklist(tmp_path / "state")
    assert again.ids() == (10, 20)
    assert 20 in again
    assert 30 not in again


@pytest.mark.parametrize("content", ["", "{", "null", '{"a": 1}', '["x", null, 7]'])
def test_a_damaged_file_is_no_reason_not_to_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "blocklist.json").write_text(content, encoding="utf-8")
    assert set(Blocklist(tmp_path).ids()) <= {7}


async def test_a_block_that_cannot_be_written_down_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    blocklist = Blocklist(tmp_path / "file")
    with pytest.raises(OSError, match=r".+"):
        await blocklist.add(1)
    assert 1 not in blocklist


async def test_without_a_folder_it_lasts_as_long_as_the_process(tmp_path: Path) -> None:
    blocklist = Blocklist()
    await blocklist.add(7)
    assert 7 in blocklist
    assert "seven" not in blocklist
    assert list(tmp_path.iterdir()) == []
