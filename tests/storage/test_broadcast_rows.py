"""Broadcasts are one contract in memory and in SQL; their counts are the sender's, and nobody else overwrites them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import BroadcastOf, EditCard, Lane, Letterbox, Say
from bot.conversation.store import Conflict, Destination, Fate, Mark, Outgoing
from bot.domain.learning.lessons import Audience
from bot.domain.news.broadcasts import UNCOUNTED, Broadcast, Kind, Signature, Stage
from bot.usecases.ports.training import Follower
from storage.store import SqlStore
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import MINA, NOW, REZA, SARA
from tests.storage.workplace import Workplace

ONE = Broadcast(
    "b-1", 1, Kind.CORRECTION, REZA, NOW,
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
        assert await uow.broadcasts.numbered(1) == ONE
        uow.broadcasts.save(replace(ONE, stage=Stage.GOING, cursor="box", told=3, total=9, over_at=NOW))
        assert [one.number for one in await uow.broadcasts.waiting()] == [1]
    async with work.turn() as uow:
        (going,) = await uow.broadcasts.waiting()
        assert (going.cursor, going.told, going.total, going.over_at) == ("box", 3, 9, NOW)
        assert [one.number for one in await uow.broadcasts.corrections(limit=5)] == [1]
        assert await uow.broadcasts.under_way(1) == 0
        uow.broadcasts.drop("b-1")
        assert await uow.broadcasts.get("b-1") is None
    async with work.turn() as uow:
        assert await uow.broadcasts.get("b-1") is None and await uow.broadcasts.waiting() == []


async def test_corrections_come_newest_first_and_only_those_that_somebody_was_told(work: Workplace) -> None:
    async with work.turn() as uow:
        for number in range(1, 5):
            told = 0 if number == 2 else 1
            uow.broadcasts.add(replace(ONE, id=f"b-{number}", number=number, stage=Stage.DONE, told=told))
        uow.broadcasts.add(replace(ONE, id="b-9", number=9, kind=Kind.WORDS, told=1))
    async with work.turn() as uow:
        assert [one.number for one in await uow.broadcasts.corrections(limit=2)] == [4, 3]
        assert [one.number for one in await uow.broadcasts.corrections(limit=9)] == [4, 3, 1]


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


async def sends(store: SqlStore, box: str) -> None:
    said = Say("broadcast-words", {}, to=Letterbox(box), lane=Lane.REMINDER, remember=BroadcastOf("b-1"))
    async with store.batch() as batch:
        assert batch.uow.letterboxes.keep(box, SARA)
        batch.uow.followers.add(box)
        batch.enqueue(Outgoing(said, f"letterbox:{box}", Lane.REMINDER, letterbox=box, slot="broadcast:1"))
        batch.keep_turn()
        await batch.commit()


async def test_marks_count_and_a_turn_that_saves_the_rest_overwrites_no_count(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.broadcasts.add(replace(ONE, stage=Stage.GOING, total=4))
        batch.keep_turn()
        await batch.commit()
    for box in ("box-a", "box-b", "box-c", "box-d"):
        await sends(store, box)
    async with store.batch() as batch:
        assert await batch.uow.broadcasts.under_way(1) == 4
        stale = await batch.uow.broadcasts.get("b-1")
    rows = await store.unsent()
    fates = (Fate.SENT, Fate.GONE, Fate.REFUSED, Fate.DROPPED)
    await store.mark([Mark(row, fate) for row, fate in zip(rows, fates, strict=True)])
    async with store.batch() as batch:
        assert stale is not None
        batch.uow.broadcasts.save(replace(stale, told=4))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        one = await batch.uow.broadcasts.get("b-1")
        assert one is not None and (one.told, one.sent, one.gone, one.lost, one.untold) == (4, 1, 1, 1, 1)
        assert await batch.uow.broadcasts.under_way(1) == 0
        assert await batch.uow.followers.count(("",)) == 3, "who has left the bot is off the list"


async def test_a_stopped_one_does_not_go(store: SqlStore) -> None:
    assert not await store.broadcast_goes("b-1")
    for stage, goes in ((Stage.GOING, True), (Stage.STOPPED, False)):
        async with store.batch() as batch:
            if await batch.uow.broadcasts.get("b-1") is None:
                batch.uow.broadcasts.add(ONE)
            batch.uow.broadcasts.save(replace(ONE, stage=stage))
            batch.keep_turn()
            await batch.commit()
        assert await store.broadcast_goes("b-1") is goes


async def test_a_stop_is_not_undone_by_whoever_read_it_before(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.broadcasts.add(replace(ONE, stage=Stage.GOING, told=1))
        batch.keep_turn()
        await batch.commit()
    for one in (
        replace(ONE, stage=Stage.STOPPED, told=1, shown=UNCOUNTED),
        replace(ONE, stage=Stage.GOING, told=2, cursor="box"),
    ):
        async with store.batch() as batch:
            batch.uow.broadcasts.save(one)
            batch.keep_turn()
            await batch.commit()
    async with store.batch() as batch:
        (there,) = await batch.uow.broadcasts.waiting()
        assert (there.stage, there.told) == (Stage.STOPPED, 1)
        batch.uow.broadcasts.save(replace(there, shown=100))
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        assert await batch.uow.broadcasts.waiting() == []


async def test_whoever_ends_one_knows_whether_somebody_was_told(store: SqlStore) -> None:
    """What follows from an end depends on it: a day that is taken back before anybody heard of it is no news."""
    for one in (replace(ONE, stage=Stage.GOING), replace(ONE, stage=Stage.GOING, told=5, cursor="box")):
        async with store.batch() as batch:
            if await batch.uow.broadcasts.get(one.id) is None:
                batch.uow.broadcasts.add(one)
            batch.uow.broadcasts.save(one)
            batch.keep_turn()
            await batch.commit()
    async with store.batch() as batch:
        batch.uow.broadcasts.save(replace(ONE, stage=Stage.STOPPED))
        batch.keep_turn()
        with pytest.raises(Conflict):
            await batch.commit()
    assert await store.broadcast_goes(ONE.id)


async def test_the_message_with_the_progress_is_forgotten_once_it_is_edited_no_more(
    opened: Opening, data_dir: Path
) -> None:
    store = await opened(sqlite_url(data_dir))
    here = Destination(REZA.messenger, REZA.id, ChatKind.PRIVATE)
    for one in (
        replace(ONE, stage=Stage.DONE, told=1, over_at=NOW),
        replace(ONE, id="b-2", number=2, stage=Stage.GOING, told=1),
    ):
        shown = EditCard(one.id, "broadcast-progress")
        async with store.batch() as batch:
            batch.uow.broadcasts.add(one)
            batch.enqueue(Outgoing(shown, f"card:{one.id}", Lane.DIALOGUE, destination=here))
            batch.keep_turn()
            (row,) = await batch.commit()
        await store.mark([Mark(row, Fate.SENT, ref=MessageRef(REZA.messenger, REZA.id, 7))])
    await store.purge(NOW + timedelta(days=1))
    assert await store.cards_of("b-1") and await store.cards_of("b-2")
    await store.purge(NOW + timedelta(days=3))
    assert not await store.cards_of("b-1") and await store.cards_of("b-2")


async def test_what_reached_nobody_and_was_watched_goes_with_the_message_that_showed_it(
    opened: Opening, data_dir: Path
) -> None:
    """Begun at night, ended an hour later by newer news: the row must not go before the place of its message."""
    store = await opened(sqlite_url(data_dir))
    here = Destination(REZA.messenger, REZA.id, ChatKind.PRIVATE)
    ended = NOW + timedelta(hours=1)
    async with store.batch() as batch:
        batch.uow.broadcasts.add(replace(ONE, kind=Kind.MOVED, stage=Stage.STOPPED, over_at=ended))
        shown = EditCard("b-1", "broadcast-progress")
        batch.enqueue(Outgoing(shown, "card:b-1", Lane.DIALOGUE, destination=here))
        batch.keep_turn()
        (row,) = await batch.commit()
    await store.mark([Mark(row, Fate.SENT, ref=MessageRef(REZA.messenger, REZA.id, 7))])
    for at, there in ((timedelta(days=2, minutes=30), True), (timedelta(days=2, hours=2), False)):
        await store.purge(NOW + at)
        async with store.batch() as batch:
            assert (await batch.uow.broadcasts.get("b-1") is not None) is there
        assert bool(await store.cards_of("b-1")) is there


async def test_what_reached_nobody_goes_and_what_people_read_stays(opened: Opening, data_dir: Path) -> None:
    store = await opened(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.broadcasts.add(ONE)
        batch.uow.broadcasts.add(replace(ONE, id="b-2", number=2, told=1, stage=Stage.DONE))
        batch.uow.broadcasts.add(replace(ONE, id="b-3", number=3, stage=Stage.GOING))
        batch.keep_turn()
        await batch.commit()
    removed = await store.purge(NOW + timedelta(days=3))
    assert removed["broadcasts"] == 1
    async with store.batch() as batch:
        assert await batch.uow.broadcasts.get("b-1") is None
        assert await batch.uow.broadcasts.get("b-2") and await batch.uow.broadcasts.get("b-3")
