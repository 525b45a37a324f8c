"""What was said ends with its own key: it cannot be read once it is over, not even from an old copy."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.outgoing import Say
from bot.conversation.session import Session
from bot.conversation.store import Conflict
from bot.domain.owner.settings import Retention
from bot.domain.people import Messenger
from bot.domain.reporting.drafts import Draft, FieldName
from storage.hour_keys import HOUR_KEYS
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_key_chain import rows_of
from tests.storage.test_secrecy import put_rows
from tests.storage.values import CODE, SARA, WORDS, a_body, a_case, a_report, outgoing, update

DRAFT = Draft("report-1", answers={FieldName.TEXT: WORDS}).with_receipt(CODE)
AT_REVIEW = Session("report.review").with_draft(DRAFT)

type Ending = Callable[[SqlStore, FakeClock], Awaitable[None]]


async def save_sessions(store: SqlStore, **sessions: Session | None) -> None:
    async with store.batch() as batch:
        for conversation, session in sessions.items():
            await batch.session(conversation)
            if session is None:
                batch.forget_session(conversation)
            else:
                batch.save_session(conversation, session)
        batch.keep_turn()
        await batch.commit()


async def session_of(store: SqlStore, conversation: str = "sara") -> Session:
    async with store.batch() as batch:
        return await batch.session(conversation)


async def file_test_report(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r", account=SARA)
        batch.save_session("sara", Session(""))
        batch.keep_turn()
        await batch.commit()


async def upkeep(store: SqlStore, clock: FakeClock) -> None:
    clock.advance(timedelta(minutes=5))
    await store.purge(clock.now())


async def file_and_run_upkeep(store: SqlStore, clock: FakeClock) -> None:
    await file_test_report(store, clock)
    await upkeep(store, clock)


async def file_and_withdraw(store: SqlStore, clock: FakeClock) -> None:
    await file_test_report(store, clock)
    async with store.batch() as batch:
        batch.uow.reports.destroy("report-1")
        batch.keep_turn()
        await batch.commit()


async def forget_draft(store: SqlStore, clock: FakeClock) -> None:
    await save_sessions(store, sara=None)
    await upkeep(store, clock)


async def begin_another_draft(store: SqlStore, clock: FakeClock) -> None:
    await save_sessions(store, sara=AT_REVIEW.with_draft(Draft("report-2")))
    await upkeep(store, clock)


async def expire_draft(store: SqlStore, clock: FakeClock) -> None:
    clock.advance(timedelta(days=Retention().draft + 1))
    await store.purge(clock.now())


async def stop_before_upkeep(store: SqlStore, clock: FakeClock) -> None:
    await file_test_report(store, clock)
    await store.close()


async def kill_before_upkeep(store: SqlStore, clock: FakeClock) -> None:
    """The release of the key is not recorded any more: it is dropped by its age."""
    await file_test_report(store, clock)
    store._context.hours._over.clear()
    clock.advance(timedelta(hours=2))
    await store.purge(clock.now())


ENDINGS: tuple[Ending, ...] = (
    file_and_run_upkeep,
    file_and_withdraw,
    forget_draft,
    begin_another_draft,
    expire_draft,
    stop_before_upkeep,
    kill_before_upkeep,
)


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
async def test_ended_draft_is_noise_even_in_a_copy(
    open_store_at: Opening, data_dir: Path, clock: FakeClock, end: Ending
) -> None:
    """The copy is from before, the keys are from after, and another person began to talk in that hour."""
    database = data_dir / "amanat.db"
    store = await open_store_at(sqlite_url(data_dir))
    await save_sessions(store, sara=AT_REVIEW, reza=Session("menu"))
    copied = rows_of(database, "SELECT * FROM sessions")
    await end(store, clock)
    await store.close()
    put_rows(database, "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?)", copied)
    store = await open_store_at(sqlite_url(data_dir))
    assert await session_of(store) == Session()
    if end is not expire_draft:
        assert await session_of(store, "reza") == Session("menu"), "what shares a key is there"


async def test_a_draft_keeps_its_key_while_it_is_written(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    keys = set()
    for word in ("یک", "دو", "سه"):
        await save_sessions(store, sara=AT_REVIEW.with_draft(DRAFT.with_words(word)))
        keys.update(rows_of(data_dir / "amanat.db", "SELECT key FROM sessions"))
        await upkeep(store, clock)
        clock.advance(timedelta(hours=5))
    assert len(keys) == 1
    store = await reopen_store(store, open_store_at, data_dir)
    draft = (await session_of(store)).draft
    assert draft is not None and draft.get(FieldName.TEXT).endswith("سه")


async def reopen_store(store: SqlStore, open_store_at: Opening, data_dir: Path) -> SqlStore:
    await store.close()
    return await open_store_at(sqlite_url(data_dir))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (Session("reading.later", data={"words": WORDS}), Session("reading.later", data={"words": "دیگر"})),
        (Session("", data={"report": "report-1"}), Session("menu")),
        (AT_REVIEW.at("report.area", point="35.1,51.2"), AT_REVIEW),
    ],
)
async def test_words_that_waited_beside_no_draft_end_alone_too(
    open_store_at: Opening, data_dir: Path, clock: FakeClock, was: Session, now: Session
) -> None:
    store, database = await open_store_at(sqlite_url(data_dir)), data_dir / "amanat.db"
    await save_sessions(store, sara=was)
    copied: list[tuple[Any, ...]] = rows_of(database, "SELECT * FROM sessions")
    await save_sessions(store, sara=now)
    await upkeep(store, clock)
    assert await session_of(store) == now
    await store.close()
    put_rows(database, "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?)", copied)
    assert await session_of(await open_store_at(sqlite_url(data_dir))) == Session()


async def test_keys_that_nobody_took_go_with_their_hour(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await save_sessions(store, sara=AT_REVIEW)
    made = {key for (key,) in rows_of(data_dir / HOUR_KEYS, "SELECT id FROM keys")}
    assert len(made) > 200
    clock.advance(timedelta(hours=2))
    await store.purge(clock.now())
    left = {key for (key,) in rows_of(data_dir / HOUR_KEYS, "SELECT id FROM keys")}
    assert len(left & made) == 1
    clock.advance(timedelta(hours=-2))  # it was set back
    await save_sessions(store, reza=AT_REVIEW.with_draft(Draft("report-2")))
    store = await reopen_store(store, open_store_at, data_dir)
    for conversation, draft in (("sara", "report-1"), ("reza", "report-2")):
        stored_draft = (await session_of(store, conversation)).draft
        assert stored_draft is not None and stored_draft.id == draft
    await store.close()
    assert len(rows_of(data_dir / HOUR_KEYS, "SELECT id FROM keys")) < 10, "an ordered stop leaves no stock"


async def test_no_key_ends_by_a_clock_that_has_leapt(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    """The database refuses what is committed then; keys and files of the vault end beside it."""

    def refuse() -> None:
        raise Conflict("the clock was set")

    store = await open_store_at(sqlite_url(data_dir))
    await save_sessions(store, sara=AT_REVIEW)
    before = rows_of(data_dir / HOUR_KEYS, "SELECT id FROM keys ORDER BY id")
    store._context.database.check_clock = refuse
    clock.advance(timedelta(days=1))
    with pytest.raises(Conflict):
        await store.purge(clock.now())
    assert rows_of(data_dir / HOUR_KEYS, "SELECT id FROM keys ORDER BY id") == before


async def test_passing_data_is_noise_after_two_hours(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    """Old updates and messages with the current keys;
    a notice that waits for the morning keeps none of them readable."""
    store, database = await open_store_at(sqlite_url(data_dir)), data_dir / "amanat.db"
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(1, WORDS)])
    (failed,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(2, WORDS)])
    async with store.batch() as batch:
        batch.enqueue(outgoing("case-details"))
        batch.enqueue(outgoing(reply=Say("notice-new", quiet=True)))
        batch.save_session("reza", Session("menu"))
        batch.keep_turn()
        details, _ = await batch.commit()
    came = rows_of(database, f"SELECT key, raw, id FROM inbox WHERE id = {row.id}")
    went = rows_of(database, f"SELECT * FROM outbox WHERE id = {details.id}")
    async with store.batch() as batch:
        batch.mark_done(row)
        batch.fail(failed, reference="r")
        batch.keep_turn()
        await batch.commit()
    put_rows(database, "DELETE FROM outbox WHERE id = ?", [(details.id,)])
    clock.advance(timedelta(hours=2))
    await store.purge(clock.now())
    put_rows(database, "UPDATE inbox SET state = 'new', key = ?, raw = ? WHERE id = ?", came)
    put_rows(database, "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", went)
    assert await store.pending_updates() == []
    assert [left.outgoing.reply for left in await store.unsent()] == [Say("notice-new", quiet=True)]
