"""The worker that claims updates from a shared table: what it loses is open again, and is tried alone."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation.incoming import Incoming
from bot.conversation.store import Conflict
from bot.runtime import claiming_worker
from bot.runtime.claiming_worker import ClaimingWorker
from bot.runtime.membership import LONG_AGO
from bot.runtime.waiting_updates import UpdatesInTable
from tests.fakes.turns import button_press, group, text_message
from tests.runtime.fakes import TG, cancel_tasks, start_loops, until
from tests.runtime.test_turns import REZA, TurnsScene


class ClaimingScene(TurnsScene):
    """As on PostgreSQL: what is stored is claimed from the table."""

    def __init__(self) -> None:
        super().__init__()
        self.table = UpdatesInTable()
        self.table.open_messenger(TG)
        self.checker._updates = self.table
        self.claiming = ClaimingWorker(
            store=self.store,
            updates=self.table,
            turns=self.worker._turns,
            health=self.health,
            clock=self.clock,
        )

    def receive(self, *updates: Incoming | BaseException, conversation: str = "") -> None:
        rows = [self.row(update) for update in updates]
        rows = [replace(row, conversation=conversation or f"of {row.id}") for row in rows]
        self.store.inbox += rows
        self.table.put(rows)

    async def work_all(self) -> None:
        while await self.claiming.work():
            pass


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> ClaimingScene:
    monkeypatch.setattr(claiming_worker, "DISK_PAUSE", 0.0)
    return ClaimingScene()


async def test_lost_transaction_is_claimed_again_one_by_one(scene: ClaimingScene) -> None:
    scene.store.conflicts["commit"] = [Conflict("deadlock"), Conflict("again")]
    scene.receive(text_message("a"), text_message("b"), text_message("c"), conversation="mina")
    while await scene.claiming.work() or len(scene.table):
        pass
    assert scene.store.logged_values("done") == [1, 2, 3]
    assert len(scene.store.replies()) == len(scene.sent.rows) == 3
    assert scene.handlers.took == ["a", "b", "c", "a", "a", "b", "c"], "in order, each until it succeeds"


async def test_only_culprit_of_lost_batch_fails(
    scene: ClaimingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = scene.store.commit_changes

    def picky(batch: Any) -> Any:
        if ("done", 2) in batch.pending_changes:
            raise TypeError("what was staged cannot be written")
        return commit(batch)

    monkeypatch.setattr(scene.store, "commit_changes", picky)
    scene.receive(text_message("a"), text_message("b"), text_message("c"))
    await scene.work_all()
    assert scene.store.logged_values("done") == [1, 3]
    assert [row_id for row_id, _ in scene.store.logged_values("fail")] == [2]
    assert not len(scene.table) and not scene.table.busy


async def test_row_that_cannot_even_fail_is_passed_over(
    scene: ClaimingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = scene.store.commit_changes

    def refuse_first(batch: Any) -> Any:
        if any((what == "done" and value == 1) or what == "fail" for what, value in batch.pending_changes):
            raise TypeError("nothing of it can be written")
        return commit(batch)

    monkeypatch.setattr(scene.store, "commit_changes", refuse_first)
    scene.receive(text_message("a"), text_message("b"), conversation="mina")
    await scene.work_all()
    assert scene.store.logged_values("done") == [2]
    assert "neither as handled nor as failed: 1;" in scene.health.troubles["unstored"].what, (
        "while others go on"
    )
    scene.claiming.forget()
    assert not scene.health.troubles


async def test_updates_behind_held_press_stay_in_table(scene: ClaimingScene) -> None:
    scene.register()
    mine = [button_press(key, by=REZA, chat=group()) for key in ("claim:1", "go:2")]
    scene.receive(*mine, conversation="reza")
    scene.receive(text_message("other"))
    await scene.work_all()
    assert scene.store.logged_values("wait") == [1] and scene.handlers.took == ["other"]
    scene.receive(button_press("go:3", by=REZA, chat=group()), conversation="reza")
    assert await scene.claiming.work() == 0, "behind the press"

    tasks = await start_loops(partial(scene.checker.run, TG))
    await until(lambda: scene.table._freed)
    await cancel_tasks(tasks)
    await scene.work_all()
    assert scene.handlers.took == ["other", "claim:1", "go:2", "go:3"]
    assert sorted(scene.store.logged_values("done")) == [1, 2, 3, 4]


async def test_freed_press_survives_lost_transaction(scene: ClaimingScene) -> None:
    scene.register()
    scene.receive(button_press("claim:1", by=REZA, chat=group()))
    await scene.work_all()
    row = replace(scene.store.inbox[0], waiting_since=LONG_AGO)
    scene.table.give_back(row)
    scene.store.conflicts["commit"] = [Conflict("deadlock")]
    assert await scene.claiming.work() == 1
    assert await scene.claiming.work() == 1, "it is freed again, and handled"
    assert scene.store.replies() == [out.Ack("membership-unknown", alert=True)]


async def test_full_disk_turns_health_red_until_room_returns(scene: ClaimingScene) -> None:
    scene.store.conflicts["commit"] = [Conflict("full", lasting=True)] * 2
    scene.receive(text_message("a"))
    await scene.claiming.work()
    assert "storing" in scene.health.troubles
    await scene.work_all()
    assert not scene.health.troubles and scene.store.logged_values("done") == [1]


async def test_stop_ends_loop_and_count_follows_table(
    scene: ClaimingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene.store, "open_updates", lambda: _give_counts({TG: 7}))
    scene.receive(text_message("a"))
    tasks = await start_loops(scene.claiming.run)
    await until(lambda: len(scene.table) == 7 and not scene.table._in_hand)
    monkeypatch.setattr(claiming_worker, "LOOK", 60.0)
    scene.claiming.stop()
    async with asyncio.timeout(5):
        await tasks[0]
    assert scene.store.logged_values("done") == [1]


async def _give_counts(counts: dict[Any, int]) -> dict[Any, int]:
    return counts
