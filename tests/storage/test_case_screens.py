"""Where a moderator's chat shows a case: its one screen, its details, and the messages of albums."""

from dataclasses import replace

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import (
    AlbumFile,
    DetailOf,
    EraseDetails,
    EraseOlderScreens,
    PrivateCardOf,
    Screen,
    SendAlbum,
    StaffChat,
)
from bot.conversation.store import DeliveryResult, DeliveryStatus, OutboxRow, PressContext
from storage.store import SqlStore
from tests.storage.test_inbox_outbox import enqueue_messages
from tests.storage.values import MINA, REZA, outgoing, ref

CARD, HELD, FORM, WORDS = (
    PrivateCardOf("case-1", REZA),
    DetailOf("case-1", REZA, screen="card"),
    DetailOf("case-1", REZA, screen="form"),
    DetailOf("case-1", REZA),
)


def place(number: int) -> MessageRef:
    return ref(number, chat_id=REZA.id)


def arrival(row: OutboxRow, number: int, *more: int) -> DeliveryResult:
    return DeliveryResult(row, DeliveryStatus.SENT, place(number), more=tuple(map(place, more)))


async def test_screens_are_known_apart_from_details_newest_last(store: SqlStore) -> None:
    rows = await enqueue_messages(
        store, *(outgoing(remember=wish, chat_id=REZA.id) for wish in (CARD, WORDS, FORM, HELD))
    )
    await store.record_deliveries([arrival(row, 20 + number) for number, row in enumerate(rows)])
    assert await store.screens_of("case-1", REZA) == [place(20), place(22), place(23)]
    assert await store.private_cards("case-1", REZA) == [place(20), place(23)], "a form is not edited"
    assert await store.details_of("case-1", REZA) == [place(21), place(22), place(23)]
    async with store.batch() as batch:
        assert await batch.uow.shown_cases.viewers("case-1") == [REZA]
        assert await batch.uow.shown_cases.readers("case-1") == [REZA]
        assert await batch.uow.shown_cases.of(REZA) == frozenset({"case-1"})


async def test_edited_screen_is_the_newest(store: SqlStore) -> None:
    rows = await enqueue_messages(
        store,
        outgoing(remember=HELD, chat_id=REZA.id),
        outgoing(remember=HELD, chat_id=REZA.id),
        replace(
            outgoing(reply=Screen("case-card", remember=FORM), chat_id=REZA.id),
            press=PressContext("p-1", REZA.id, place(20)),
        ),
    )
    await store.record_deliveries([arrival(rows[0], 20), arrival(rows[1], 21)])
    await store.record_deliveries([arrival(rows[2], 20)])
    assert await store.screens_of("case-1", REZA) == [place(21), place(20)]


async def test_erased_screens_are_forgotten_and_details_stay(store: SqlStore) -> None:
    erasure = outgoing(reply=EraseOlderScreens("case-1", REZA, place(9)))
    rows = await enqueue_messages(
        store, *(outgoing(remember=wish, chat_id=REZA.id) for wish in (CARD, WORDS, HELD)), erasure
    )
    await store.record_deliveries([arrival(row, 20 + number) for number, row in enumerate(rows[:3])])
    await store.record_deliveries(
        [DeliveryResult(rows[3], DeliveryStatus.SENT, erased=(place(20), place(9)))]
    )
    assert await store.screens_of("case-1", REZA) == [place(22)]
    assert await store.details_of("case-1", REZA) == [place(21), place(22)]


async def test_part_of_an_album_is_known_before_the_rest(store: SqlStore) -> None:
    reply = SendAlbum((AlbumFile("e1"),), StaffChat(REZA), WORDS)
    (row,) = await enqueue_messages(store, outgoing(reply=reply, chat_id=REZA.id))
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.PART, place(20), more=(place(21), place(22)))]
    )
    assert await store.details_of("case-1", REZA) == [place(20), place(21), place(22)]
    assert (await store.counts())["outbox"] == 1, "after a crash the rest is not forgotten"
    await store.record_deliveries([arrival(row, 23, 24)])
    assert (await store.counts())["outbox"] == 0
    assert await store.details_of("case-1", REZA) == [place(number) for number in range(20, 25)]
    assert sorted(await store.chat_messages(row.outgoing.conversation)) == [20, 21, 22, 23, 24]


async def test_words_of_a_second_case_go_with_either(store: SqlStore) -> None:
    both = replace(WORDS, beside="case-2")
    rows = await enqueue_messages(
        store,
        outgoing(remember=both, chat_id=REZA.id),
        outgoing(remember=DetailOf("case-2", MINA), chat_id=MINA.id),
        outgoing(reply=EraseDetails("case-2", REZA)),
    )
    await store.record_deliveries(
        [arrival(rows[0], 20), DeliveryResult(rows[1], DeliveryStatus.SENT, ref(40, chat_id=MINA.id))]
    )
    assert await store.details_of("case-1", REZA) == await store.details_of("case-2", REZA) == [place(20)]
    async with store.batch() as batch:
        assert set(await batch.uow.shown_cases.readers("case-2")) == {MINA, REZA}
    await store.record_deliveries([DeliveryResult(rows[2], DeliveryStatus.SENT, erased=(place(20),))])
    assert await store.details_of("case-2", REZA) == []
