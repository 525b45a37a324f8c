"""Nothing is acknowledged before it is stored, and gaps in what the messenger delivers are noticed."""

import asyncio
from typing import Any

import pytest

from bot.conversation.store import Conflict, InboxRow
from bot.conversation.wire import ConflictingPoller, TokenRefused, WebhookState, WireDown
from bot.runtime import availability, intake, poller, waiting_updates
from bot.runtime.availability import Availability
from bot.runtime.health import Health
from bot.runtime.intake import UNWANTED, Intake
from bot.runtime.poller import Poller
from bot.runtime.waiting_updates import UpdatesInMemory
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import BALE, TG, FakeAdapter, FakeStore, cancel_tasks, start_loops, until

HOOK = WebhookState("https://bot.example.org/webhook/telegram")


def updates(*ids: Any) -> list[dict[str, Any]]:
    return [{"update_id": update_id} for update_id in ids]


class ReceivingScene:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.adapter = FakeAdapter()
        self.health = Health()
        self.clock = FakeClock()
        self.updates = UpdatesInMemory()
        self.intake = Intake(self.store, self.updates, health=self.health, clock=self.clock)
        self.poller = Poller(self.adapter, self.intake, health=self.health, clock=self.clock)

    async def poll(self, *answers: Any) -> None:
        """Run the poller with these answers, until it asks for more than there are."""
        self.adapter.polls = list(answers)
        before = len(self.adapter.offsets)
        tasks = await start_loops(self.poller.run)
        await until(lambda: len(self.adapter.offsets) > before + len(answers))
        await cancel_tasks(tasks)

    async def store_ids(self, *ids: Any) -> int | None:
        return await self.intake.store_updates(self.adapter, updates(*ids))

    def stored_update_ids(self) -> list[int]:
        return [row.update_id for row in self.store.inbox]

    def gap(self) -> str | None:
        trouble = self.health.troubles.get("gap-telegram")
        return trouble.what if trouble else None


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> ReceivingScene:
    monkeypatch.setattr(poller, "PAUSE", 0.002)
    monkeypatch.setattr(poller, "LONGEST_PAUSE", 0.004)
    monkeypatch.setattr(poller, "SHORTEST_ROUND", 0.002)
    return ReceivingScene()


# --- the poller -----------------------------------------------------------------------------------------


async def test_the_offset_follows_what_is_stored(scene: ReceivingScene) -> None:
    await scene.poll(updates(10, 11), [], updates(12))
    assert scene.adapter.offsets == [None, 12, 12, 13]
    assert scene.stored_update_ids() == [10, 11, 12] and len(scene.updates) == 3


async def test_what_could_not_be_stored_is_not_acknowledged(scene: ReceivingScene) -> None:
    scene.store.conflicts["put"] = [Conflict("full", lasting=True)]
    scene.adapter.polls = [updates(10), updates(10)]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: "storing" in scene.health.troubles)
    assert "poll-telegram" in scene.health.troubles
    await until(lambda: len(scene.adapter.offsets) == 3)
    await cancel_tasks(tasks)
    assert scene.adapter.offsets == [None, None, 11]
    assert scene.stored_update_ids() == [10] and not scene.health.troubles


async def test_the_first_update_of_bale_has_the_number_zero(scene: ReceivingScene) -> None:
    await scene.poll(updates(0), updates(1))
    assert scene.adapter.offsets == [None, 1, 2] and scene.stored_update_ids() == [0, 1]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (ConflictingPoller(), "another process polls"),
        (TokenRefused(), "refuses the token"),
        (WireDown("reset"), "cannot be reached"),
        (WireDown("busy", 0.001), "cannot be reached"),
    ],
)
async def test_trouble_is_on_health_page_until_it_ends(
    scene: ReceivingScene, error: Exception, what: str
) -> None:
    scene.adapter.polls = [error, error]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: len(scene.adapter.offsets) == 3)
    assert what in scene.health.troubles["poll-telegram"].what
    await cancel_tasks(tasks)
    await scene.poll(updates(5))
    assert "poll-telegram" not in scene.health.troubles


@pytest.mark.parametrize(
    ("error", "failed"), [(WireDown("busy", 0.001, limited=True), 0), (WireDown("502"), 1)]
)
async def test_poll_refused_as_one_too_many_is_no_outage(
    scene: ReceivingScene, monkeypatch: pytest.MonkeyPatch, error: Exception, failed: int
) -> None:
    monkeypatch.setattr(availability, "AWAY_AFTER", 0.0)
    available = Availability()
    scene.poller = Poller(
        scene.adapter, scene.intake, health=scene.health, clock=scene.clock, availability=available
    )
    scene.adapter.polls = [error]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: len(scene.adapter.offsets) == 2)
    await cancel_tasks(tasks)
    assert "poll-telegram" in scene.health.troubles
    assert (available.outage() is not None) == bool(failed)


async def test_poller_asks_nothing_while_another_may_poll(scene: ReceivingScene) -> None:
    """The lease is looked at before each poll, not once."""
    looks: list[int] = []

    def check_lease() -> None:
        looks.append(len(scene.adapter.offsets))
        if 1 < len(looks) < 4:
            raise Conflict("the lease receive-telegram is not held", mend="see that the database runs")

    scene.poller = Poller(
        scene.adapter, scene.intake, health=scene.health, clock=scene.clock, check_lease=check_lease
    )
    scene.adapter.polls = [updates(4), updates(5)]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: len(looks) == 3)
    assert scene.adapter.offsets == [None], "nothing was asked since the lease was lost"
    assert "see that the database runs" in scene.health.troubles["storing"].what
    await until(lambda: scene.stored_update_ids() == [4, 5])
    await cancel_tasks(tasks)
    assert looks[:4] == [0, 1, 1, 1] and scene.adapter.offsets[:3] == [None, 5, 6]
    assert "poll-telegram" not in scene.health.troubles


async def test_webhook_of_an_earlier_start_is_removed(scene: ReceivingScene) -> None:
    """While one is set, no poll is ever answered."""
    scene.adapter.hook = HOOK
    scene.adapter.polls = [ConflictingPoller(), updates(4)]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: scene.stored_update_ids() == [4])
    await cancel_tasks(tasks)
    assert scene.adapter.hook == WebhookState() and "poll-telegram" not in scene.health.troubles


async def test_webhook_is_removed_once_the_messenger_answers(scene: ReceivingScene) -> None:
    scene.adapter.hook = WireDown("reset")
    scene.adapter.polls = [ConflictingPoller()] * 500
    tasks = await start_loops(scene.poller.run)
    await until(lambda: "poll-telegram" in scene.health.troubles)
    scene.adapter.hook, scene.adapter.polls = HOOK, [ConflictingPoller(), updates(4)]
    await until(lambda: scene.stored_update_ids() == [4])
    await cancel_tasks(tasks)
    assert scene.adapter.hook == WebhookState() and "poll-telegram" not in scene.health.troubles


async def test_webhook_that_is_set_later_is_a_trouble(scene: ReceivingScene) -> None:
    """It is somebody else's, who has the token: health must not hide it."""
    scene.adapter.polls = [updates(4), *[ConflictingPoller()] * 500]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: scene.stored_update_ids() == [4])
    scene.adapter.hook = HOOK
    await until(lambda: "poll-telegram" in scene.health.troubles)
    await cancel_tasks(tasks)
    assert scene.adapter.hook == HOOK


async def test_a_messenger_that_counts_anew_is_followed(scene: ReceivingScene) -> None:
    await scene.poll(updates(500_000_000), updates(17), updates(18))
    assert scene.adapter.offsets == [None, 500_000_001, 18, 19]


async def test_unusable_poll_answers_cause_no_hot_loop(
    scene: ReceivingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "SHORTEST_ROUND", 0.02)
    scene.adapter.polls = [[{"message": {}}]] * 100
    tasks = await start_loops(scene.poller.run)
    await asyncio.sleep(0.05)
    await cancel_tasks(tasks)
    assert 1 <= len(scene.adapter.offsets) <= 4


async def test_the_poller_pauses_while_too_much_waits(
    scene: ReceivingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting_updates, "FULL", 4)
    scene.adapter.polls = [updates(1, 2, 3, 4), updates(5)]
    tasks = await start_loops(scene.poller.run)
    await until(lambda: len(scene.updates) == 4)
    await asyncio.sleep(0.01)
    assert len(scene.adapter.offsets) == 1 and scene.updates.is_full(TG)
    await scene.updates.take(3)
    await until(lambda: len(scene.adapter.offsets) == 3)
    await cancel_tasks(tasks)


# --- the intake -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["12", None, -1, 2**63, True, 1.5])
async def test_updates_without_usable_id_are_counted_and_others_stored(
    scene: ReceivingScene, bad: Any
) -> None:
    assert await scene.store_ids(bad, 3) == 3
    assert scene.stored_update_ids() == [3]
    assert scene.health.registry.get_sample_value("amanat_turns_total", {"outcome": "without-id"}) == 1


async def test_things_that_are_no_updates_at_all_stop_nothing(scene: ReceivingScene) -> None:
    raws: Any = [["list"], "text", None, {"no": "id"}, {"update_id": 4}]
    assert await scene.intake.store_updates(scene.adapter, raws) == 4
    assert await scene.intake.store_updates(scene.adapter, raws[:4]) is None


async def test_a_repeated_update_is_stored_and_worked_once(scene: ReceivingScene) -> None:
    await scene.store_ids(1, 2)
    assert await scene.store_ids(2, 3) == 3
    assert scene.stored_update_ids() == [1, 2, 3] and len(scene.updates) == 3


async def test_group_chatter_is_acknowledged_unread_with_its_id(scene: ReceivingScene) -> None:
    scene.adapter.unwanted = {1, 3, 4}
    assert await scene.store_ids(1, 2, 3, 4) == 4
    assert [(row.update_id, dict(row.raw)) for row in scene.store.inbox] == [
        (2, {"update_id": 2}),
        (4, {UNWANTED: True}),
    ]


async def test_update_of_unknown_shape_is_stored_for_quarantine(scene: ReceivingScene) -> None:
    def strange(raw: Any) -> bool:
        raise TypeError("a list where an object belongs")

    scene.adapter.is_wanted = strange  # type: ignore[method-assign] # an adapter that stumbles
    await scene.store_ids(9)
    assert dict(scene.store.inbox[0].raw) == {"update_id": 9, "unreadable": True}


async def test_jump_means_nothing_where_others_receive_too(scene: ReceivingScene) -> None:
    """By webhook; the other messenger is polled by one process, and its jumps are losses."""
    scene.intake.shared = frozenset({TG})
    await scene.store_ids(10, 11)
    await scene.store_ids(15)
    assert scene.gap() is None and scene.intake.gap_found.empty()
    bale = FakeAdapter(messenger=BALE)
    await scene.intake.store_updates(bale, updates(10, 11))
    await scene.intake.store_updates(bale, updates(15))
    assert scene.intake.gap_found.get_nowait() == (BALE, 3) and "gap-bale" in scene.health.troubles


async def test_jump_in_update_ids_is_reported_as_loss(scene: ReceivingScene) -> None:
    await scene.store_ids(10, 11)
    assert scene.gap() is None
    await scene.store_ids(15)
    assert (
        scene.gap() == "3 updates of telegram were never delivered; see docs/operating/troubleshooting.md#gap"
    )
    assert scene.intake.gap_found.get_nowait() == ("telegram", 3)
    assert scene.health.registry.get_sample_value("amanat_update_gap_total", {"messenger": "telegram"}) == 3


async def test_disorder_and_repetition_are_no_gap(scene: ReceivingScene) -> None:
    await scene.store_ids(12, 10, 11)
    await scene.store_ids(11, 12, 13)
    assert scene.gap() is None


async def test_new_series_of_update_ids_is_no_gap(scene: ReceivingScene) -> None:
    await scene.store_ids(900_000_000)
    await scene.store_ids(17)
    await scene.store_ids(18)
    await scene.store_ids(800_000_000)
    assert scene.gap() is None
    await scene.store_ids(800_000_002)
    assert scene.gap() is not None, "a gap within the new series counts again"


async def test_gap_across_restart_is_found_but_chatter_is_none(scene: ReceivingScene) -> None:
    scene.store.last_ids[TG] = 20
    await scene.intake.begin(scene.adapter)
    await scene.store_ids(21)
    assert scene.gap() is None
    await scene.intake.begin(scene.adapter)
    await scene.store_ids(23)
    assert scene.gap() is not None


async def test_rows_put_first_are_taken_first_in_their_order(scene: ReceivingScene) -> None:
    await scene.store_ids(1, 2)
    rows = await scene.updates.take(1)
    assert scene.updates.busy
    scene.updates.put(rows, first=True)
    assert [row.update_id for row in await scene.updates.take(10)] == [1, 2]
    scene.updates.rest()
    assert not scene.updates.busy


# --- the load, for which other work waits -----------------------------------------------------------------


async def test_backlog_or_slow_commit_is_not_calm(
    scene: ReceivingScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scene.intake.load.calm()
    await scene.store_ids(*range(1, intake.BACKLOG + 2))
    assert not scene.intake.load.calm()
    await scene.updates.take(100)
    assert scene.intake.load.calm()
    put = scene.store.put_updates

    async def slowly(*given: Any, **more: Any) -> Any:
        await asyncio.sleep(intake.SLOW * 1.2)
        return await put(*given, **more)

    monkeypatch.setattr(scene.store, "put_updates", slowly)
    await scene.store_ids(1000)
    assert not scene.intake.load.calm()


async def test_backlog_of_one_messenger_delays_nobody_on_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_updates, "FULL", 1_000)
    receiving = UpdatesInMemory()
    receiving.put([InboxRow(number, BALE, 1, number, {}) for number in range(1_000)])
    receiving.put([InboxRow(5_000 + number, TG, 1, number, {}) for number in range(3)])
    taken = [row.id for row in await receiving.take(100)]
    assert sorted(taken) == [*range(97), 5_000, 5_001, 5_002] and len(receiving) == 903
    assert receiving.is_full(BALE) is False and not receiving.is_full(TG)
    receiving.put([InboxRow(number, BALE, 1, number, {}) for number in range(97)], first=True)
    async with asyncio.timeout(5):
        await receiving.room(TG)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await receiving.room(BALE)
    assert [row.id for row in await receiving.take(100)] == list(range(100)), "in the order of its messenger"
