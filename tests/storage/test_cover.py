"""What a stolen database must not tell of a chat: how much was said in it, and whether something is begun there."""

from datetime import timedelta
from pathlib import Path

from bot.conversation.session import Session
from bot.conversation.store import Fate, Mark
from bot.domain.reporting.drafts import Draft, Name
from storage.former import end_what_was_under_way
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.test_ends_alone import saved, session_of
from tests.storage.test_inbox_outbox import enqueued
from tests.storage.test_key_chain import rows_of
from tests.storage.values import WORDS, outgoing, ref

DRAFTED = Session("report.text").with_draft(Draft("report-1", answers={Name.TEXT: WORDS}))


def keys_in(data_dir: Path) -> dict[object, object]:
    return {
        row[0]: row[1] for row in rows_of(data_dir / "amanat.db", "SELECT conversation, key FROM sessions")
    }


async def noted(store: SqlStore, number: int) -> None:
    (row,) = await enqueued(store, outgoing())
    await store.mark([Mark(row, Fate.SENT, ref(number))])


async def test_notes_of_messages_lead_to_no_conversation_and_to_no_other_hour(
    opened: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await opened(sqlite_url(data_dir))
    await saved(store, c1=Session("menu"))
    for hour in range(3):
        await noted(store, 10 + hour)
        await noted(store, 20 + hour)
        clock.advance(timedelta(hours=1))
    names = [name for (name,) in rows_of(data_dir / "amanat.db", "SELECT conversation FROM chat_messages")]
    assert (len(names), len(set(names)), "c1" in names) == (6, 3, False)
    assert await store.chat_messages("c1") == [10, 11, 12, 20, 21, 22]
    assert await store.chat_messages("c2") == []


async def test_a_chat_is_cleaned_of_what_was_said_two_days_ago(store: SqlStore, clock: FakeClock) -> None:
    await noted(store, 10)
    clock.advance(timedelta(hours=48, minutes=30))  # the upkeep is late
    assert await store.chat_messages("c1") == [10]


async def test_notes_are_found_again_when_the_clock_was_set_back(store: SqlStore, clock: FakeClock) -> None:
    await noted(store, 10)
    clock.advance(timedelta(hours=-2))
    assert await store.chat_messages("c1") == [10]


async def test_a_conversation_that_holds_nothing_has_a_key_of_its_own_too(
    opened: Opening, data_dir: Path
) -> None:
    store = await opened(sqlite_url(data_dir))
    await saved(
        store, sara=DRAFTED, reza=Session("menu"), mina=Session("").at("reading", lesson="vb1", card="2")
    )
    await saved(store, omid=Session("menu"))
    keys = keys_in(data_dir)
    assert len(set(keys.values())) == 4
    await saved(store, reza=Session("menu", epoch=1))
    assert keys_in(data_dir) == keys, "nothing has left it: it keeps its key, and costs none"


async def test_beside_keys_of_another_moment_a_bare_place_is_forgotten_and_a_draft_is_not(
    store: SqlStore,
) -> None:
    await saved(store, sara=DRAFTED, reza=Session("menu"))
    async with store._writer.transaction() as link:
        await end_what_was_under_way(link, store._means)
        await store._writer.commit(link)
    store._means.hot.clear()
    assert await session_of(store, "sara") == DRAFTED
    assert await session_of(store, "reza") == Session()
