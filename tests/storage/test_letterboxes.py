"""A learner's account is sealed, opened for the sender only, and gone when it is dropped."""

from datetime import date
from pathlib import Path

from bot.conversation.outgoing import Letterbox, Say, SendLane
from bot.conversation.store import Batch, DeliveryResult, DeliveryStatus, Outgoing
from bot.domain.cohorts.group_reminders import GroupReminder
from bot.domain.people import Account, Messenger
from tests.storage.conftest import Opening, sqlite_url

SARA = Account(Messenger.BALE, 4_242_424_242)


async def boxes(batch: Batch, *, after: str = "", limit: int = 9) -> list[str]:
    return [
        follower.letterbox
        for follower in await batch.uow.followers.of_tracks(("",), after=after, limit=limit)
    ]


async def test_letterbox_opens_until_it_is_dropped(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        assert batch.uow.letterboxes.keep("box", SARA)
        batch.keep_turn()
        await batch.commit()
    place = await store.open_letterbox("box")
    assert place is not None and (place.messenger, place.chat_id) == (SARA.messenger, SARA.id)
    await store.checkpoint()
    assert str(SARA.id).encode() not in (data_dir / "amanat.db").read_bytes()
    async with store.batch() as batch:
        batch.uow.letterboxes.drop("box")
        batch.keep_turn()
        await batch.commit()
    assert await store.open_letterbox("box") is None


async def test_a_turn_that_fails_keeps_no_letterbox(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.letterboxes.keep("box", SARA)
        batch.drop_turn()
        await batch.commit()
    assert await store.open_letterbox("box") is None


async def test_followers_are_ordered_including_changes_of_the_turn(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        for box in ("c", "a", "b", "d"):
            batch.uow.followers.add(box)
        assert await boxes(batch, limit=2) == ["a", "b"], "before it is stored"
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        batch.uow.followers.drop("b")
        batch.uow.followers.add("bb")
        batch.uow.followers.add("c")
        assert await boxes(batch, after="a", limit=2) == ["bb", "c"]
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        assert await boxes(batch) == ["a", "bb", "c", "d"]
        batch.drop_turn()
        await batch.commit()


async def test_who_blocks_the_bot_follows_no_more(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.letterboxes.keep("box", SARA)
        batch.uow.followers.add("box")
        say = Say("calendar-moved", {"days": ""}, to=Letterbox("box"))
        batch.enqueue(Outgoing(say, "news", SendLane.REMINDER, letterbox="box"))
        batch.keep_turn()
        (row,) = await batch.commit()
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.GONE)])
    async with store.batch() as batch:
        assert await boxes(batch) == []
        batch.drop_turn()
        await batch.commit()


async def test_who_blocks_the_bot_is_reminded_by_no_lead(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    day = date(2026, 11, 24)
    async with store.batch() as batch:
        batch.uow.letterboxes.keep("box", SARA)
        batch.uow.group_reminders.save(GroupReminder("sara", "g", "box", day, 700))
        batch.uow.group_reminders.save(GroupReminder("reza", "g", "other", day, 701))
        say = Say("group-reminder", {"due": ""}, to=Letterbox("box"))
        batch.enqueue(Outgoing(say, "news", SendLane.REMINDER, letterbox="box"))
        batch.keep_turn()
        (row,) = await batch.commit()
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.GONE)])
    async with store.batch() as batch:
        due = await batch.uow.group_reminders.due(day, 900, limit=9)
        assert [reminder.learner for reminder in due] == ["reza"]
        batch.drop_turn()
        await batch.commit()
