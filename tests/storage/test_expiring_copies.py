"""Copies in a reporter's chat: known until they are deleted, a day at most, and linked to no report."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.conversation import codec
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import EraseChat, EraseExpiringCopies, ExpiringCopy, OriginChat, SendEvidence
from bot.conversation.store import DeliveryResult, DeliveryStatus, Destination, OutboxRow, Outgoing
from bot.domain.owner.burning import Burn
from storage.models_queues import shown_copies
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.values import SARA, outgoing, ref

DAY = timedelta(hours=24)
COPY = SendEvidence("e1", OriginChat(), ExpiringCopy(), going=True)


def copy(conversation: str = "c1") -> Outgoing:
    return outgoing(reply=COPY, chat_id=SARA.id, conversation=conversation)


async def show_copies(store: SqlStore, *numbers: int, conversation: str = "c1") -> None:
    rows = await enqueue_messages(store, *(copy(conversation) for _ in numbers))
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, at(n)) for row, n in zip(rows, numbers, strict=True)]
    )


async def enqueue_messages(store: SqlStore, *messages: Outgoing) -> list[OutboxRow]:
    async with store.batch() as batch:
        for message in messages:
            batch.enqueue(message)
        batch.keep_turn()
        return list(await batch.commit())


def at(number: int) -> MessageRef:
    return ref(number, chat_id=SARA.id)


async def test_they_are_known_until_they_are_taken_away(store: SqlStore) -> None:
    await show_copies(store, 20, 21)
    await show_copies(store, 30, conversation="c2")
    lost, erase = await enqueue_messages(
        store, copy(), outgoing(reply=EraseExpiringCopies(), conversation="c1")
    )
    await store.record_deliveries([DeliveryResult(lost, DeliveryStatus.REFUSED)])
    assert set(await store.expiring_copies("c1")) == {at(20), at(21)}
    assert await store.open_copies_chat("c1") == Destination(SARA.messenger, SARA.id, ChatKind.PRIVATE)
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.DROPPED)])
    assert len(await store.expiring_copies("c1")) == 2, "a newer order of the same kind has overtaken it"
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT)])
    assert await store.expiring_copies("c1") == [] and await store.open_copies_chat("c1") is None
    assert await store.expiring_copies("c2") == [at(30)]


async def test_copy_sent_right_after_erasure_is_kept(store: SqlStore) -> None:
    await show_copies(store, 20)
    erase, again = await enqueue_messages(
        store, outgoing(reply=EraseExpiringCopies(), conversation="c1"), copy()
    )
    await store.record_deliveries(
        [DeliveryResult(erase, DeliveryStatus.SENT), DeliveryResult(again, DeliveryStatus.SENT, at(21))]
    )
    assert await store.expiring_copies("c1") == [at(21)]


async def test_they_go_with_a_chat_that_is_cleaned(store: SqlStore) -> None:
    await show_copies(store, 20)
    assert 20 in await store.chat_messages("c1")
    (clean,) = await enqueue_messages(store, outgoing(reply=EraseChat("k"), conversation="c1"))
    await store.record_deliveries([DeliveryResult(clean, DeliveryStatus.SENT)])
    assert await store.expiring_copies("c1") == []


@pytest.mark.parametrize("minutes", [0, 59])
async def test_they_are_due_within_a_day(store: SqlStore, clock: FakeClock, minutes: int) -> None:
    clock.advance(timedelta(minutes=minutes))
    await show_copies(store, 20)
    assert await store.expiring_copies_due(clock.now() + timedelta(hours=22)) == []
    assert await store.expiring_copies_due(clock.now() + DAY) == ["c1"]
    await store.purge(clock.now() + DAY)
    assert await store.expiring_copies("c1") == [at(20)], "its key is there as long as it is needed"
    await store.purge(clock.now() + 2 * DAY + timedelta(hours=2))
    assert await store.expiring_copies_due(clock.now() + 3 * DAY) == [], "no messenger deletes it any more"


async def test_row_reveals_nothing_including_its_session(store: SqlStore) -> None:
    await show_copies(store, 20)
    async with store._reading() as link:
        (row,) = await link.rows(select(shown_copies))
    assert row.conversation != "c1" and str(SARA.id).encode() not in row.sealed and b"e1" not in row.sealed


async def test_row_of_former_version_is_due_and_removed(store: SqlStore, clock: FakeClock) -> None:
    means = store._context
    key_id, key = await means.lasting_key()
    row = {"conversation": "c1", "sealed": means.sealer.seal(codec.encode(at(20)), key), "key": key_id}
    async with store._writer.transaction() as link:
        await link.put(shown_copies, [row])
        await store._writer.commit(link)
    assert await store.expiring_copies("c1") == [at(20)]
    assert await store.expiring_copies_due(clock.now() + DAY) == ["c1"]
    (erase,) = await enqueue_messages(store, outgoing(reply=EraseExpiringCopies(), conversation="c1"))
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT)])
    assert await store.expiring_copies("c1") == []


async def test_what_is_burnt_opens_no_more(store: SqlStore) -> None:
    await show_copies(store, 20)
    await store.burn(Burn.ALL)
    assert await store.expiring_copies("c1") == [] and await store.open_copies_chat("c1") is None
    while await store.sweep():
        pass
    async with store._reading() as link:
        assert not await link.rows(select(shown_copies))
