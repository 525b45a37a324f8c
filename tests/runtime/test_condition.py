"""What owners are told of the running program: a piece that cannot be had is left out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from bot.conversation.store import Store
from bot.runtime.condition import Watching
from bot.runtime.health import Health
from tests.fakes.turns import FakeClock


class Counting:
    def __init__(self, rows: Mapping[str, int] | None) -> None:
        self._rows = rows

    async def counts(self) -> Mapping[str, int]:
        if self._rows is None:
            raise OSError("gone")
        return self._rows


def watching(store: Any, folder: Path, health: Health) -> Watching:
    clock = FakeClock()
    loops = {"worker": True, "poll-bale": False}
    return Watching(cast(Store, store), health, lambda: loops, folder, lambda: None, clock.now(), copies=True)


async def test_all_is_told_at_once(tmp_path: Path) -> None:
    health = Health()
    health.trouble("copy", "cannot be written", now=FakeClock().now())
    found = await watching(Counting({"inbox": 2}), tmp_path, health).look()
    assert (found.troubles, found.loops_down, found.rows) == (("copy",), ("poll-bale",), {"inbox": 2})
    assert found.free_bytes and found.version and found.copies and not found.well


async def test_a_database_that_does_not_answer_is_a_trouble_of_its_own(tmp_path: Path) -> None:
    found = await watching(Counting(None), tmp_path / "nowhere", Health()).look()
    assert found.troubles == ("database",) and found.rows == {} and found.free_bytes is None
