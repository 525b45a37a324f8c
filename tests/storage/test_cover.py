"""What a stolen database must not reveal about a chat:
how much was said in it, and whether something is begun there."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.conversation.outgoing import Ack, SendLane
from bot.conversation.session import Session
from bot.conversation.store import DeliveryResult, DeliveryStatus
from bot.domain.reporting.drafts import Draft, FieldName
from storage.restored_database import discard_pending_work
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_inbox_outbox import enqueue_messages
from tests.storage.test_key_chain import rows_of
from tests.storage.test_session_key_expiry import save_sessions, session_of
from tests.storage.values import SARA, WORDS, outgoing, ref

DRAFTED = Session("report.text").with_draft(Draft("report-1", answers={FieldName.TEXT: WORDS}))


def keys_in(data_dir: Path) -> dict[object, object]:
    return {
        row[0]: row[1] for row in rows_of(data_dir / "amanat.db", "SELECT conversation, key FROM sessions")
    }


async def note_sent(store: SqlStore, number: int) -> None:
    (row,) = await enqueue_messages(store, outgoing())
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(number))])


async def test_message_notes_reveal_no_conversation_or_other_hour(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await save_sessions(store, c1=Session("menu"))
    for hour in range(3):
        await note_sent(store, 10 + hour)
        await note_sent(store, 20 + hour)
        clock.advance(timedelta(hours=1))
    names = [name for (name,) in rows_of(data_dir / "amanat.db", "SELECT conversation FROM chat_messages")]
    assert (len(names), len(set(names)), "c1" in names) == (6, 3, False)
    assert await store.chat_messages("c1") == [10, 11, 12, 20, 21, 22]
    assert await store.chat_messages("c2") == []


async def test_chat_is_cleaned_of_two_day_old_messages(store: SqlStore, clock: FakeClock) -> None:
    await note_sent(store, 10)
    clock.advance(timedelta(hours=48, minutes=30))  # the upkeep is late
    assert await store.chat_messages("c1") == [10]


async def test_press_answer_that_is_a_message_is_cleaned(store: SqlStore) -> None:
    """It is ordered by itself, under a name of chance."""
    answer = replace(outgoing(reply=Ack("heard"), conversation="press:0a1b"), lane=SendLane.PRESS)
    (row,) = await enqueue_messages(store, answer)
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(10))])
    assert await store.chat_messages(store.keys_of(SARA).conversation) == [10]


async def test_notes_are_found_after_clock_was_set_back(store: SqlStore, clock: FakeClock) -> None:
    await note_sent(store, 10)
    clock.advance(timedelta(hours=-2))
    assert await store.chat_messages("c1") == [10]


async def test_empty_conversation_has_its_own_key_too(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await save_sessions(
        store, sara=DRAFTED, reza=Session("menu"), mina=Session("").at("reading", lesson="vb1", card="2")
    )
    await save_sessions(store, omid=Session("menu"))
    keys = keys_in(data_dir)
    assert len(set(keys.values())) == 4
    await save_sessions(store, reza=Session("menu", epoch=1))
    assert keys_in(data_dir) == keys, "nothing has left it: it keeps its key, and costs none"


async def test_foreign_keys_forget_bare_place_but_keep_draft(
    store: SqlStore,
) -> None:
    await save_sessions(store, sara=DRAFTED, reza=Session("menu"))
    async with store._writer.transaction() as link:
        await discard_pending_work(link, store._context)
        await store._writer.commit(link)
    store._context.cache.clear()
    assert await session_of(store, "sara") == DRAFTED
    assert await session_of(store, "reza") == Session()
