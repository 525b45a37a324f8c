"""A message that waits for its sender's choice ends with its hour: the key that seals it is dropped."""

from datetime import timedelta

from bot.conversation.session import BRIEF, Session
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.test_session_key_expiry import save_sessions, session_of

MARK = "a-mark-of-these-words"


def waiting(clock: FakeClock) -> Session:
    until = (clock.at + timedelta(hours=1)).isoformat()
    return Session("reading.choice").with_waiting({"words": MARK, "until": until, BRIEF: "yes"})


async def forget_rows_in_memory(store: SqlStore) -> None:
    store._context.cache.clear()


async def test_brief_words_are_read_within_their_hour(store: SqlStore, clock: FakeClock) -> None:
    await save_sessions(store, sara=waiting(clock))
    clock.advance(timedelta(minutes=50))
    await store.purge(clock.now())
    await forget_rows_in_memory(store)
    assert (await session_of(store)).waiting["words"] == MARK


async def test_brief_words_are_unreadable_after_two_hours(store: SqlStore, clock: FakeClock) -> None:
    await save_sessions(store, sara=waiting(clock))
    clock.advance(timedelta(hours=2))
    await store.purge(clock.now())
    await forget_rows_in_memory(store)
    session = await session_of(store)
    assert (session.state, session.waiting) == ("reading.choice", {}), "the rest of the conversation stays"


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
    until = (clock.at + timedelta(days=1)).isoformat()
    await save_sessions(store, sara=Session().with_waiting({"words": MARK, "until": until}))
    clock.advance(timedelta(hours=3))
    await store.purge(clock.now())
    await forget_rows_in_memory(store)
    assert (await session_of(store)).waiting["words"] == MARK
