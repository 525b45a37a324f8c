"""A message that waits ends with its hour or its day: the key that seals it is dropped, whatever else waits."""

from datetime import datetime, timedelta

import pytest

from bot.conversation.session import BRIEF, Session
from bot.domain.people import Messenger
from storage import key_rounds
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import ON_SQLITE, Opening
from tests.storage.test_session_key_expiry import save_sessions, session_of
from tests.storage.values import outgoing, update

MARK = "a-mark-of-these-words"


UPKEEP = timedelta(minutes=5)
LATEST = timedelta(hours=1, minutes=15) + UPKEEP
"""After which nothing can be read that waits for an hour."""


def waiting(clock: FakeClock) -> Session:
    until = (clock.at + timedelta(hours=1)).isoformat()
    return Session("reading.choice").with_waiting({"words": MARK, "until": until, BRIEF: "yes"})


def waiting_for_a_day(clock: FakeClock) -> Session:
    until = (clock.at + timedelta(days=1)).isoformat()
    return Session("reading.later").with_waiting({"words": MARK, "until": until})


async def forget_rows_in_memory(store: SqlStore) -> None:
    store._context.cache.clear()


async def test_brief_words_are_read_within_their_hour(store: SqlStore, clock: FakeClock) -> None:
    await save_sessions(store, sara=waiting(clock))
    clock.advance(timedelta(minutes=50))
    await store.purge(clock.now())
    await forget_rows_in_memory(store)
    assert (await session_of(store)).waiting["words"] == MARK


async def pass_time(store: SqlStore, clock: FakeClock, span: timedelta) -> None:
    """With an upkeep every five minutes."""
    end = clock.at + span
    while clock.at < end:
        clock.advance(min(UPKEEP, end - clock.at))
        await store.purge(clock.now())
    await forget_rows_in_memory(store)


@ON_SQLITE
@pytest.mark.parametrize("minute", [1, 59])
async def test_brief_words_are_unreadable_soon_after_their_hour(
    store: SqlStore, clock: FakeClock, minute: int
) -> None:
    clock.at = clock.at.replace(minute=minute)
    await save_sessions(store, sara=waiting(clock))
    await pass_time(store, clock, LATEST)
    session = await session_of(store)
    assert (session.state, session.waiting) == ("reading.choice", {}), "the rest of the conversation stays"


async def hold_keys_of_this_hour(store: SqlStore) -> None:
    """A message that cannot be sent, and an update that is not handled."""
    await store.put_updates(Messenger.TELEGRAM, 1, [update(1)])
    async with store.batch() as batch:
        batch.enqueue(outgoing())
        batch.keep_turn()
        await batch.commit()


async def test_an_outage_keeps_no_brief_words(store: SqlStore, clock: FakeClock) -> None:
    await hold_keys_of_this_hour(store)
    await save_sessions(store, sara=waiting(clock))
    await pass_time(store, clock, LATEST)
    assert (await session_of(store)).waiting == {}
    assert await store.pending_updates() and await store.unsent(), "these wait on"


@pytest.mark.parametrize("small", [key_rounds.SMALL, 0])
async def test_brief_words_of_an_earlier_run_end_too(
    open_store_at: Opening, database_url: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    """In a large store, too, which looks at all keys only every two hours."""
    monkeypatch.setattr(key_rounds, "SMALL", small)
    store = await open_store_at(database_url)
    await save_sessions(store, sara=waiting(clock))
    await hold_keys_of_this_hour(store)
    await store.close()
    store = await open_store_at(database_url)
    await pass_time(store, clock, timedelta(minutes=30))
    assert (await session_of(store)).waiting["words"] == MARK
    await pass_time(store, clock, LATEST - timedelta(minutes=30))
    assert (await session_of(store)).waiting == {}


async def test_handled_update_cannot_be_read_during_an_outage(store: SqlStore, clock: FakeClock) -> None:
    """The words came in an update: what holds a message of that hour does not keep its key."""
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(1)])
    passing, _ = await store._context.update_key()
    async with store.batch() as batch:
        batch.mark_done(row)
        batch.enqueue(outgoing())
        batch.keep_turn()
        await batch.commit()
    assert store._context.hours.get(passing) is not None
    await pass_time(store, clock, timedelta(hours=2))
    assert store._context.hours.get(passing) is None


@ON_SQLITE
async def test_words_whose_time_is_over_are_not_stored_again(store: SqlStore, clock: FakeClock) -> None:
    session = waiting(clock)
    clock.advance(timedelta(hours=1))
    await save_sessions(store, sara=session)
    await forget_rows_in_memory(store)
    assert (await session_of(store)).waiting == {}


@ON_SQLITE
async def test_each_end_has_one_key(store: SqlStore, clock: FakeClock) -> None:
    hours = store._context.hours
    ends = [datetime(2026, 12, 1, 10, minute, tzinfo=clock.at.tzinfo) for minute in (31, 44, 45, 46)]
    keys = [(await hours.key_until(end))[0] for end in ends]
    assert keys[0] == keys[1] == keys[2] != keys[3]


async def test_question_for_editors_ends_with_its_hour(store: SqlStore, clock: FakeClock) -> None:
    until = (clock.at + timedelta(hours=1)).isoformat()
    asked = Session("reading.answer", data={"question": MARK, "until": until, BRIEF: "yes"})
    await save_sessions(store, sara=asked)
    await forget_rows_in_memory(store)
    assert await session_of(store) == asked
    clock.advance(timedelta(hours=2))
    await store.purge(clock.now())
    await forget_rows_in_memory(store)
    assert await session_of(store) == Session("reading.answer")


async def test_words_that_wait_a_day_outlast_their_hour(store: SqlStore, clock: FakeClock) -> None:
    await save_sessions(store, sara=waiting_for_a_day(clock))
    clock.advance(timedelta(hours=3))
    await store.purge(clock.now())
    await forget_rows_in_memory(store)
    assert (await session_of(store)).waiting["words"] == MARK


async def test_words_that_wait_a_day_are_unreadable_after_it(store: SqlStore, clock: FakeClock) -> None:
    """Nobody has to come back for them to end."""
    await hold_keys_of_this_hour(store)
    await save_sessions(store, sara=waiting_for_a_day(clock))
    clock.advance(timedelta(hours=23))
    await pass_time(store, clock, LATEST)
    session = await session_of(store)
    assert (session.state, session.waiting) == ("reading.later", {})
