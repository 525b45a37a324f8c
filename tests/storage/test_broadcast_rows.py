"""Broadcasts are one contract in memory and in SQL; only the sender changes their counts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import BroadcastOf, EditCard, Letterbox, Say, SendLane
from bot.conversation.store import Conflict, DeliveryResult, DeliveryStatus, Destination, Outgoing
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import UNCOUNTED, Broadcast, BroadcastKind, BroadcastStage, Signature
from bot.usecases.ports.training import Follower
from storage.store import SqlStore
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import MINA, NOW, REZA, SARA
from tests.storage.workplace import Workplace

ONE = Broadcast(
    "b-1", 1, BroadcastKind.CORRECTION, REZA, NOW,
    words="رأی‌گیری تا ساعت ۲۰ ادامه دارد.", source="هیئت اجرایی",
    audiences=(Audience.VOTER, Audience.STAFF), dates=("campaign/begins/2026-05-01",),
    signatures=(Signature(REZA, NOW, urgent=True), Signature(MINA, NOW)),
)  # fmt: skip


async def test_a_broadcast_is_kept_whole_changed_and_dropped(work: Workplace) -> None:
    async with work.turn() as uow:
        assert await uow.broadcasts.next_number() == 1
        uow.broadcasts.add(ONE)
        assert await uow.broadcasts.next_number() == 2
        assert await uow.broadcasts.waiting() == []
    async with work.turn() as uow:
        assert await uow.broadcasts.get("b-1") == ONE
        assert await uow.broadcasts.by_number(1) == ONE
        uow.broadcasts.save(
            replace(ONE, stage=BroadcastStage.GOING, cursor="box", queued_count=3, total=9, over_at=NOW)
        )
        assert [broadcast.number for broadcast in await uow.broadcasts.waiting()] == [1]
    async with work.turn() as uow:
        (going,) = await uow.broadcasts.waiting()
        assert (going.cursor, going.queued_count, going.total, going.over_at) == ("box", 3, 9, NOW)
        assert [broadcast.number for broadcast in await uow.broadcasts.corrections(limit=5)] == [1]
        assert await uow.broadcasts.under_way(1) == 0
        uow.broadcasts.drop("b-1")
        assert await uow.broadcasts.get("b-1") is None
    async with work.turn() as uow:
        assert await uow.broadcasts.get("b-1") is None and await uow.broadcasts.waiting() == []


async def test_corrections_are_newest_first_and_only_delivered_ones(work: Workplace) -> None:
    async with work.turn() as uow:
        for number in range(1, 5):
            count = 0 if number == 2 else 1
            uow.broadcasts.add(
                replace(ONE, id=f"b-{number}", number=number, stage=BroadcastStage.DONE, queued_count=count)
            )
        uow.broadcasts.add(replace(ONE, id="b-9", number=9, kind=BroadcastKind.WORDS, queued_count=1))
    async with work.turn() as uow:
        assert [broadcast.number for broadcast in await uow.broadcasts.corrections(limit=2)] == [4, 3]
        assert [broadcast.number for broadcast in await uow.broadcasts.corrections(limit=9)] == [4, 3, 1]


async def test_newest_signed_correction_is_known_before_anybody_received_it(work: Workplace) -> None:
    async with work.turn() as uow:
        assert await uow.broadcasts.newest_correction() is None
        uow.broadcasts.add(replace(ONE, stage=BroadcastStage.SIGNING))
        assert await uow.broadcasts.newest_correction() is None
    async with work.turn() as uow:
        assert await uow.broadcasts.newest_correction() is None
        uow.broadcasts.save(replace(ONE, stage=BroadcastStage.GOING))
        uow.broadcasts.add(replace(ONE, id="b-2", number=2, stage=BroadcastStage.DONE))
        uow.broadcasts.add(
            replace(ONE, id="b-3", number=3, kind=BroadcastKind.WORDS, stage=BroadcastStage.DONE)
        )
    async with work.turn() as uow:
        newest = await uow.broadcasts.newest_correction()
        assert newest is not None and newest.number == 2
        uow.broadcasts.save(replace(ONE, stage=BroadcastStage.STOPPED))
    async with work.turn() as uow:
        newest = await uow.broadcasts.newest_correction()
        assert newest is not None and newest.number == 2


async def test_followers_are_found_by_track_in_order(work: Workplace) -> None:
    async with work.turn() as uow:
        for box, track in (("c", ""), ("a", "candidate"), ("b", "security"), ("d", "candidate")):
            uow.followers.add(box, track)
    async with work.turn() as uow:
        assert list(await uow.followers.of_tracks(("candidate", ""), after="", limit=2)) == [
            Follower("a", "candidate"), Follower("c", ""),
        ]  # fmt: skip
        assert await uow.followers.count(("candidate",)) == 2
        uow.followers.add("d", "staff")
        uow.followers.drop("a")
        assert list(await uow.followers.of_tracks(("candidate",), after="", limit=5)) == []
        assert list(await uow.followers.of_tracks(("staff",), after="c", limit=5)) == [Follower("d", "staff")]


async def test_followers_of_a_district_are_found_by_it(work: Workplace) -> None:
    async with work.turn() as uow:
        for box, area in (("a", "thr01"), ("b", ""), ("c", "thr02"), ("d", "thr01")):
            uow.followers.add(box, "voter", area)
    async with work.turn() as uow:
        there = await uow.followers.of_tracks(("voter",), after="", limit=5, area="thr01")
        assert list(there) == [Follower("a", "voter", "thr01"), Follower("d", "voter", "thr01")]
        assert (
            await uow.followers.count(("voter",), area="thr01") == 2
            and await uow.followers.count(("voter",)) == 4
        )
        uow.followers.add("d", "voter", "")
        assert await uow.followers.get("d") == Follower("d", "voter") and await uow.followers.get("x") is None
        assert len(await uow.followers.of_tracks(("voter",), after="", limit=5, area="thr01")) == 1


async def enqueue_broadcast(store: SqlStore, box: str) -> None:
    reply = Say("broadcast-words", {}, to=Letterbox(box), lane=SendLane.REMINDER, remember=BroadcastOf("b-1"))
    async with store.batch() as batch:
        assert batch.uow.letterboxes.keep(box, SARA)
        batch.uow.followers.add(box)
        batch.enqueue(
            Outgoing(reply, f"letterbox:{box}", SendLane.REMINDER, letterbox=box, slot="broadcast:1")
        )
        batch.keep_turn()
        await batch.commit()


async def test_delivery_counts_survive_saving_the_rest(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.broadcasts.add(replace(ONE, stage=BroadcastStage.GOING, total=4))
        batch.keep_turn()
        await batch.commit()
    for box in ("box-a", "box-b", "box-c", "box-d"):
        await enqueue_broadcast(store, box)
    async with store.batch() as batch:
        assert await batch.uow.broadcasts.under_way(1) == 4
        stale = await batch.uow.broadcasts.get("b-1")
    rows = await store.unsent()
    statuses = (DeliveryStatus.SENT, DeliveryStatus.GONE, DeliveryStatus.REFUSED, DeliveryStatus.DROPPED)
    await store.record_deliveries(
        [DeliveryResult(row, status) for row, status in zip(rows, statuses, strict=True)]
    )
    async with store.batch() as batch:
        assert stale is not None
        batch.uow.broadcasts.save(replace(stale, queued_count=4))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        broadcast = await batch.uow.broadcasts.get("b-1")
        assert broadcast is not None and (
            broadcast.queued_count,
            broadcast.sent,
            broadcast.gone,
            broadcast.lost,
            broadcast.unreached_count,
        ) == (4, 1, 1, 1, 1)
        assert await batch.uow.broadcasts.under_way(1) == 0
        assert await batch.uow.followers.count(("",)) == 3, "who has left the bot is off the list"


async def test_a_stopped_one_does_not_go(store: SqlStore) -> None:
    assert not await store.is_broadcast_active("b-1")
    for stage, goes in ((BroadcastStage.GOING, True), (BroadcastStage.STOPPED, False)):
        async with store.batch() as batch:
            if await batch.uow.broadcasts.get("b-1") is None:
                batch.uow.broadcasts.add(ONE)
            batch.uow.broadcasts.save(replace(ONE, stage=stage))
            batch.keep_turn()
            await batch.commit()
        assert await store.is_broadcast_active("b-1") is goes


async def test_stop_is_not_undone_by_stale_reader(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.broadcasts.add(replace(ONE, stage=BroadcastStage.GOING, queued_count=1))
        batch.keep_turn()
        await batch.commit()
    for broadcast in (
        replace(ONE, stage=BroadcastStage.STOPPED, queued_count=1, shown_percent=UNCOUNTED),
        replace(ONE, stage=BroadcastStage.GOING, queued_count=2, cursor="box"),
    ):
        async with store.batch() as batch:
            batch.uow.broadcasts.save(broadcast)
            batch.keep_turn()
            await batch.commit()
    async with store.batch() as batch:
        (there,) = await batch.uow.broadcasts.waiting()
        assert (there.stage, there.queued_count) == (BroadcastStage.STOPPED, 1)
        batch.uow.broadcasts.save(replace(there, shown_percent=100))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        assert await batch.uow.broadcasts.waiting() == []


async def test_whoever_ends_one_knows_whether_somebody_was_told(store: SqlStore) -> None:
    """The consequences of an end depend on it:
    a day that is withdrawn before anybody was told is not news."""
    for broadcast in (
        replace(ONE, stage=BroadcastStage.GOING),
        replace(ONE, stage=BroadcastStage.GOING, queued_count=5, cursor="box"),
    ):
        async with store.batch() as batch:
            if await batch.uow.broadcasts.get(broadcast.id) is None:
                batch.uow.broadcasts.add(broadcast)
            batch.uow.broadcasts.save(broadcast)
            batch.keep_turn()
            await batch.commit()
    async with store.batch() as batch:
        batch.uow.broadcasts.save(replace(ONE, stage=BroadcastStage.STOPPED))
        batch.keep_turn()
        with pytest.raises(Conflict):
            await batch.commit()
    assert await store.is_broadcast_active(ONE.id)


async def test_progress_message_is_forgotten_after_its_last_edit(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    here = Destination(REZA.messenger, REZA.id, ChatKind.PRIVATE)
    for broadcast in (
        replace(ONE, stage=BroadcastStage.DONE, queued_count=1, over_at=NOW),
        replace(ONE, id="b-2", number=2, stage=BroadcastStage.GOING, queued_count=1),
    ):
        edit = EditCard(broadcast.id, "broadcast-progress")
        async with store.batch() as batch:
            batch.uow.broadcasts.add(broadcast)
            batch.enqueue(Outgoing(edit, f"card:{broadcast.id}", SendLane.DIALOGUE, destination=here))
            batch.keep_turn()
            (row,) = await batch.commit()
        await store.record_deliveries(
            [DeliveryResult(row, DeliveryStatus.SENT, ref=MessageRef(REZA.messenger, REZA.id, 7))]
        )
    await store.purge(NOW + timedelta(days=1))
    assert await store.cards_of("b-1") and await store.cards_of("b-2")
    await store.purge(NOW + timedelta(days=3))
    assert not await store.cards_of("b-1") and await store.cards_of("b-2")


async def test_undelivered_watched_broadcast_ends_with_its_progress_message(
    open_store_at: Opening, data_dir: Path
) -> None:
    """Begun at night, ended an hour later by newer news:
    the row must not be removed before the place of its message."""
    store = await open_store_at(sqlite_url(data_dir))
    here = Destination(REZA.messenger, REZA.id, ChatKind.PRIVATE)
    ended = NOW + timedelta(hours=1)
    async with store.batch() as batch:
        batch.uow.broadcasts.add(
            replace(ONE, kind=BroadcastKind.MOVED, stage=BroadcastStage.STOPPED, over_at=ended)
        )
        edit = EditCard("b-1", "broadcast-progress")
        batch.enqueue(Outgoing(edit, "card:b-1", SendLane.DIALOGUE, destination=here))
        batch.keep_turn()
        (row,) = await batch.commit()
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, ref=MessageRef(REZA.messenger, REZA.id, 7))]
    )
    for at, there in ((timedelta(days=2, minutes=30), True), (timedelta(days=2, hours=2), False)):
        await store.purge(NOW + at)
        async with store.batch() as batch:
            assert (await batch.uow.broadcasts.get("b-1") is not None) is there
        assert bool(await store.cards_of("b-1")) is there


async def test_what_reached_nobody_goes_and_what_people_read_stays(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.broadcasts.add(ONE)
        batch.uow.broadcasts.add(replace(ONE, id="b-2", number=2, queued_count=1, stage=BroadcastStage.DONE))
        batch.uow.broadcasts.add(replace(ONE, id="b-3", number=3, stage=BroadcastStage.GOING))
        batch.keep_turn()
        await batch.commit()
    removed = await store.purge(NOW + timedelta(days=3))
    assert removed["broadcasts"] == 1
    async with store.batch() as batch:
        assert await batch.uow.broadcasts.get("b-1") is None
        assert await batch.uow.broadcasts.get("b-2") and await batch.uow.broadcasts.get("b-3")
