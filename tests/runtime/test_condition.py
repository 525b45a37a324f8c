"""What owners see about the running program. A value that is not available is left out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from bot.conversation.store import Store
from bot.runtime.health import Health, Watching
from tests.fakes.turns import FakeClock


class FakeCounts:
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
    health.report_trouble("copy", "cannot be written", now=FakeClock().now())
    condition = await watching(FakeCounts({"inbox": 2}), tmp_path, health).look()
    assert (condition.troubles, condition.loops_down, condition.rows) == (
        ("copy",),
        ("poll-bale",),
        {"inbox": 2},
    )
    assert condition.free_bytes and condition.version and condition.copies and not condition.is_healthy


async def test_unanswering_database_is_its_own_trouble(tmp_path: Path) -> None:
    condition = await watching(FakeCounts(None), tmp_path / "nowhere", Health()).look()
    assert condition.troubles == ("database",) and condition.rows == {} and condition.free_bytes is None
