"""Updates and messages: stored once, sealed, handed over, with their delivery results."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import codec
from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import (
    CardOf,
    DetailOf,
    EditCard,
    EditPrivate,
    EraseChat,
    EraseDetails,
    PrivateCardOf,
    Say,
    Screen,
    SendLane,
)
from bot.conversation.session import Session
from bot.conversation.store import DeliveryResult, DeliveryStatus, OutboxRow, Outgoing, PressContext
from bot.domain.cases.reports import DETAILS_LAST
from bot.domain.owner.settings import Retention
from bot.domain.people import Messenger
from bot.domain.submissions.witnesses import ContactMode
from storage.link import Link
from storage.store import SqlStore
from storage.trouble import RowRefused
from tests.fakes.turns import FakeClock
from tests.storage.conftest import ON_POSTGRESQL, ON_SQLITE, Opening, sqlite_url
from tests.storage.test_key_chain import rows_of
from tests.storage.values import (
    CODE,
    MINA,
    NOW,
    REZA,
    SARA,
    a_body,
    a_case,
    a_report,
    outgoing,
    receipt_of,
    ref,
    update,
)

GROUP = -100_777


async def enqueue_messages(store: SqlStore, *messages: Outgoing) -> list[OutboxRow]:
    async with store.batch() as batch:
        for message in messages:
            batch.enqueue(message)
        batch.keep_turn()
        return list(await batch.commit())


async def test_an_update_is_stored_once_per_bot(store: SqlStore) -> None:
    first = await store.put_updates(Messenger.TELEGRAM, 1, [update(5), update(6), update(5)])
    again = await store.put_updates(Messenger.TELEGRAM, 1, [update(6), update(7)])
    other_bot = await store.put_updates(Messenger.TELEGRAM, 2, [update(5)])
    assert [row.update_id for row in first] == [5, 6]
    assert [row.update_id for row in again] == [7]
    assert [row.update_id for row in other_bot] == [5]
    pending = await store.pending_updates()
    assert [(row.bot_id, row.update_id) for row in pending] == [(1, 5), (1, 6), (1, 7), (2, 5)]
    assert pending[0] == first[0]


async def test_last_update_id_is_last_stored_despite_restarted_count(store: SqlStore) -> None:
    assert await store.last_update_id(Messenger.BALE, 1) is None
    await store.put_updates(Messenger.BALE, 1, [update(900)])
    await store.put_updates(Messenger.BALE, 1, [update(3)])
    assert await store.last_update_id(Messenger.BALE, 1) == 3


async def test_states_of_updates(store: SqlStore, clock: FakeClock) -> None:
    rows = await store.put_updates(Messenger.TELEGRAM, 1, [update(n) for n in range(4)])
    async with store.batch() as batch:
        batch.mark_done(rows[0])
        batch.wait(rows[1], NOW)
        batch.fail(rows[2], reference="ref-1")
        batch.set_aside(rows[3], why="unreadable")
        batch.keep_turn()
        await batch.commit()
    (waiting,) = await store.pending_updates()
    assert waiting == replace(rows[1], waiting_since=NOW)
    counts = await store.counts()
    assert (counts["inbox"], counts["waiting"], counts["failed"], counts["aside"]) == (0, 1, 1, 1)
    assert await store.put_updates(Messenger.TELEGRAM, 1, [update(0)]) == [], "the id of a done one is known"


async def test_a_batch_that_is_left_leaves_nothing(store: SqlStore) -> None:
    (row,) = await store.put_updates(Messenger.TELEGRAM, 1, [update(1)])
    async with store.batch() as batch:
        batch.mark_done(row)
        batch.save_session("c1", Session("form"))
        batch.enqueue(outgoing())
        batch.keep_turn()
    assert await store.pending_updates() == [row]
    assert await store.unsent() == []
    async with store.batch() as batch:
        assert await batch.session("c1") == Session()


async def test_sessions_are_kept_and_forgotten(store: SqlStore) -> None:
    session = Session("form.act", 3, data={"case": "abc"})
    async with store.batch() as batch:
        batch.save_session("c1", session)
        batch.save_session("c2", Session("menu"))
        assert await batch.session("c1") == session
        batch.keep_turn()
        batch.save_session("c1", Session("lost"))
        batch.drop_turn()
        assert await batch.session("c1") == session
        await batch.commit()
    async with store.batch() as batch:
        assert await batch.session("c1") == session
        batch.forget_session("c1")
        batch.keep_turn()
        await batch.commit()
    async with store.batch() as batch:
        await batch.prefetch([])
        assert await batch.session("c1") == Session()
        assert await batch.session("c2") == Session("menu")


async def test_unstorable_session_fails_its_own_turn(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.save_session("c1", Session("fine"))
        batch.keep_turn()
        with pytest.raises(TypeError):
            batch.save_session("c2", Session("bad", data={"x": object()}))  # type: ignore[dict-item] # the point
        with pytest.raises(TypeError):
            batch.enqueue(outgoing(reply=Say("hello", {"n": 1.5})))  # type: ignore[dict-item] # the point
        batch.drop_turn()
        await batch.commit()
    async with store.batch() as batch:
        assert await batch.session("c1") == Session("fine")


async def test_committed_messages_are_delivered_in_order_until_marked(store: SqlStore) -> None:
    rows = await enqueue_messages(store, outgoing("one"), outgoing("two", conversation="c2"))
    assert [row.outgoing.reply for row in rows] == [Say("one"), Say("two")]
    assert await store.unsent() == rows
    await store.record_deliveries([DeliveryResult(rows[0], DeliveryStatus.SENT, ref(50))])
    later = NOW + timedelta(seconds=9)
    await store.record_deliveries([DeliveryResult(rows[1], DeliveryStatus.LATER, later=later)])
    (left,) = await store.unsent()
    assert left == replace(rows[1], outgoing=replace(rows[1].outgoing, not_before=later), attempts=1)
    for fate in (DeliveryStatus.GONE, DeliveryStatus.REFUSED, DeliveryStatus.DROPPED):
        await store.record_deliveries(
            [DeliveryResult(row, fate) for row in await enqueue_messages(store, outgoing())]
        )
    assert len(await store.unsent()) == 1


async def test_only_the_last_message_of_a_slot_is_stored(store: SqlStore) -> None:
    rows = await enqueue_messages(
        store,
        outgoing("old", slot="screen"),
        outgoing("other chat", slot="screen", conversation="c2"),
        outgoing("receipt"),
        outgoing("new", slot="screen"),
    )
    assert [codec.decode(codec.encode(row.outgoing.reply)).key for row in rows] == [
        "other chat",
        "receipt",
        "new",
    ]


async def test_rows_of_another_run_are_uncertain(
    open_store_at: Opening, database_url: str, clock: FakeClock
) -> None:
    store = await open_store_at(database_url)
    (row,) = await enqueue_messages(store, outgoing())
    if store.is_shared:
        await store.note_sending([row.id])
    await store.close()
    again = await open_store_at(database_url)
    assert await again.unsent() == [replace(row, uncertain=True)]
    (newer,) = await enqueue_messages(again, outgoing())
    assert newer.id > row.id, "numbers go on after a restart"


@ON_POSTGRESQL
async def test_only_rows_about_to_be_sent_are_in_doubt(open_store_at: Opening, database_url: str) -> None:
    store = await open_store_at(database_url)
    answer = replace(outgoing(), lane=SendLane.PRESS)
    taken, left, late = await enqueue_messages(store, outgoing(), outgoing("more"), answer)
    await store.note_sending([taken.id])
    assert not any(row.uncertain for row in await store.unsent() if row.id != late.id)
    await store.close()
    again = await open_store_at(database_url)
    doubts = {row.id: row.uncertain for row in await again.unsent()}
    assert doubts == {taken.id: True, left.id: False, late.id: True}, "nobody waits for the answer to a press"


async def test_an_edit_that_became_the_card_is_found_again(store: SqlStore) -> None:
    """The edit overtook the unsent posting,
    so it is the message that later edits must go to, also after a restart."""
    edit = outgoing(
        reply=EditCard("case-1", "card"), chat_id=GROUP, kind=ChatKind.GROUP, conversation="card:case-1"
    )
    (row,) = await enqueue_messages(store, edit)
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(12, chat_id=GROUP))])
    assert await store.cards_of("case-1") == [ref(12, chat_id=GROUP)]


async def test_a_card_is_found_again_one_a_group(store: SqlStore) -> None:
    card = outgoing("card", remember=CardOf("case-1"), chat_id=GROUP, kind=ChatKind.GROUP, conversation="g")
    for message_id in (10, 11):
        (row,) = await enqueue_messages(store, card)
        await store.record_deliveries(
            [DeliveryResult(row, DeliveryStatus.SENT, ref(message_id, chat_id=GROUP))]
        )
    assert await store.cards_of("case-1") == [ref(11, chat_id=GROUP)]
    await store.migrate_group(Messenger.TELEGRAM, old=GROUP, new=-100_999)
    assert await store.cards_of("case-1") == [ref(11, chat_id=-100_999)]
    assert await store.chat_messages("g") == [], "a group's messages are not a person's chat"


async def test_details_are_due_after_day_and_forgotten_once_erased(store: SqlStore, clock: FakeClock) -> None:
    clock.stand(NOW)
    whisper = MessageRef(Messenger.TELEGRAM, GROUP, 0, receiver_id=REZA.id, ephemeral_id=77)
    detail = outgoing(remember=DetailOf("case-1", REZA), chat_id=REZA.id)
    rows = await enqueue_messages(store, detail, detail, outgoing(remember=DetailOf("case-1", MINA)))
    await store.record_deliveries(
        [
            DeliveryResult(rows[0], DeliveryStatus.SENT, ref(20, chat_id=REZA.id)),
            DeliveryResult(rows[1], DeliveryStatus.SENT, whisper),
            DeliveryResult(rows[2], DeliveryStatus.REFUSED),
        ]
    )
    assert await store.details_of("case-1", REZA) == [ref(20, chat_id=REZA.id), whisper]
    assert await store.details_of("case-1", MINA) == []
    assert await store.details_due(NOW + DETAILS_LAST - timedelta(seconds=1)) == []
    assert await store.details_due(NOW + DETAILS_LAST) == [("case-1", REZA)]
    (erase,) = await enqueue_messages(store, outgoing(reply=EraseDetails("case-1", REZA)))
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.LATER, later=NOW)])
    details = tuple(await store.details_of("case-1", REZA))
    assert len(details) == 2
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT, erased=details)])
    assert await store.details_of("case-1", REZA) == []


async def test_cases_shown_in_a_chat_are_known(store: SqlStore) -> None:
    """A person who loses their rights loses these messages, whether or not they were counted as a reading."""
    first_message, second_message = (
        outgoing(remember=DetailOf("case-1", REZA)),
        outgoing(remember=DetailOf("case-2", REZA)),
    )
    rows = await enqueue_messages(
        store, first_message, first_message, second_message, outgoing(remember=DetailOf("case-3", MINA))
    )
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, ref(20 + n, chat_id=REZA.id)) for n, row in enumerate(rows)]
    )
    async with store.batch() as batch:
        assert await batch.uow.shown_cases.of(REZA) == {"case-1", "case-2"}
        assert await batch.uow.shown_cases.of(MINA) == {"case-3"}
    (erase,) = await enqueue_messages(store, outgoing(reply=EraseDetails("case-1", REZA)))
    details = tuple(await store.details_of("case-1", REZA))
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT, erased=details)])
    async with store.batch() as batch:
        assert await batch.uow.shown_cases.of(REZA) == {"case-2"}


async def test_only_what_an_erasure_took_is_forgotten(store: SqlStore) -> None:
    """A moderator may type, and the next claim may show, something about the case meanwhile."""
    whispers = [
        MessageRef(Messenger.TELEGRAM, GROUP, 0, receiver_id=REZA.id, ephemeral_id=number)
        for number in (77, 78)
    ]
    detail = outgoing(remember=DetailOf("case-1", REZA))
    *rows, erase = await enqueue_messages(
        store, detail, detail, detail, outgoing(reply=EraseDetails("case-1", REZA))
    )
    before = (ref(20, chat_id=REZA.id), whispers[0])
    for row, place in zip(rows, (*before, whispers[1]), strict=True):
        await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, place)])
    async with store.batch() as batch:
        batch.note_detail(DetailOf("case-1", REZA), ref(21, chat_id=REZA.id))
        batch.keep_turn()
        await batch.commit()
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT, erased=before)])
    assert await store.details_of("case-1", REZA) == [whispers[1], ref(21, chat_id=REZA.id)]


async def test_details_sent_right_after_erasure_are_kept(store: SqlStore) -> None:
    """Both results are stored in one transaction: what was deleted is older than what arrived."""
    detail, erase = outgoing(remember=DetailOf("case-1", REZA)), outgoing(reply=EraseDetails("case-1", REZA))
    rows = await enqueue_messages(store, detail, erase, detail)
    await store.record_deliveries([DeliveryResult(rows[0], DeliveryStatus.SENT, ref(20, chat_id=REZA.id))])
    await store.record_deliveries(
        [
            DeliveryResult(rows[1], DeliveryStatus.SENT, erased=(ref(20, chat_id=REZA.id),)),
            DeliveryResult(rows[2], DeliveryStatus.SENT, ref(21, chat_id=REZA.id)),
        ]
    )
    assert await store.details_of("case-1", REZA) == [ref(21, chat_id=REZA.id)]


async def test_screen_replacing_details_is_no_longer_details(store: SqlStore) -> None:
    """A text about a case is written on a screen; the card that replaces the screen stays."""
    detail, stands = DetailOf("case-1", REZA), ref(20, chat_id=REZA.id)
    press = PressContext("p-1", REZA.id, stands)
    screen_message = outgoing(reply=Screen("case-reason-preview", remember=detail), chat_id=REZA.id)
    other = outgoing(reply=Screen("case-reason-preview", remember=detail), chat_id=REZA.id)
    card = replace(outgoing(reply=Screen("case-card"), chat_id=REZA.id), press=press)
    rows = await enqueue_messages(store, screen_message, other, card)
    await store.record_deliveries(
        [
            DeliveryResult(rows[0], DeliveryStatus.SENT, stands),
            DeliveryResult(rows[1], DeliveryStatus.SENT, ref(21, chat_id=REZA.id)),
        ]
    )
    assert await store.details_of("case-1", REZA) == [stands, ref(21, chat_id=REZA.id)]
    await store.record_deliveries([DeliveryResult(rows[2], DeliveryStatus.SENT, stands)])
    assert await store.details_of("case-1", REZA) == [ref(21, chat_id=REZA.id)]


async def test_later_of_two_screens_recorded_together_stands(store: SqlStore) -> None:
    """A press may come before the last screen is recorded:
    the message in its place is not deleted as details."""
    detail, stands = DetailOf("case-1", REZA), ref(20, chat_id=REZA.id)
    press = PressContext("p-1", REZA.id, stands)
    replies = (Screen("case-card", remember=detail), Screen("case-ask-reject"), Screen("case-card"))
    screens = [replace(outgoing(reply=reply, chat_id=REZA.id), press=press) for reply in replies]
    rows = await enqueue_messages(store, *screens, outgoing(reply=replies[0], chat_id=REZA.id))
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, stands) for row in rows[:3]])
    assert await store.details_of("case-1", REZA) == []
    await store.record_deliveries(
        [
            DeliveryResult(rows[2], DeliveryStatus.SENT, stands),
            DeliveryResult(rows[0], DeliveryStatus.SENT, stands),
        ]
    )
    assert await store.details_of("case-1", REZA) == [stands], "and what comes last is kept"


async def test_private_card_is_separate_until_claim_makes_it_details(
    store: SqlStore, clock: FakeClock
) -> None:
    """It is not removed with a claim as it is; once its reader holds the case, it is.
    After a day it is left alone."""
    clock.stand(NOW)
    card, detail = PrivateCardOf("case-1", REZA), DetailOf("case-1", REZA, screen="card")
    rows = await enqueue_messages(
        store,
        *(outgoing(remember=note, chat_id=REZA.id) for note in (card, detail, card)),
        outgoing(remember=PrivateCardOf("case-1", MINA), chat_id=MINA.id),
        outgoing(reply=EraseDetails("case-1", REZA)),
        outgoing(reply=EditPrivate("case-1", REZA, "case-card", remember=card)),
        outgoing(reply=EditPrivate("case-1", REZA, "case-card", remember=detail)),
    )
    places = [ref(20 + number, chat_id=REZA.id) for number in range(3)]
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, place) for row, place in zip(rows, places, strict=False)]
    )
    await store.record_deliveries(
        [
            DeliveryResult(rows[3], DeliveryStatus.SENT, ref(40, chat_id=MINA.id)),
            DeliveryResult(rows[4], DeliveryStatus.SENT, erased=(places[1],)),
        ]
    )
    await store.record_deliveries([DeliveryResult(rows[5], DeliveryStatus.SENT)])
    assert await store.private_cards("case-1", REZA) == [places[0], places[2]]
    assert await store.details_of("case-1", REZA) == await store.details_due(NOW + DETAILS_LAST) == []
    async with store.batch() as batch:
        assert set(await batch.uow.shown_cases.viewers("case-1")) == {REZA, MINA}
        assert await batch.uow.shown_cases.of(REZA) == frozenset()
    await store.record_deliveries([DeliveryResult(rows[6], DeliveryStatus.SENT)])
    assert await store.private_cards("case-1", REZA) == [places[0], places[2]], "they go on changing with it"
    assert await store.details_of("case-1", REZA) == [places[0], places[2]]
    assert len(await store.private_cards("case-1", MINA)) == 1
    clock.stand(NOW + DETAILS_LAST)
    assert (await store.purge(clock.now()))["private_cards"] == 1
    assert await store.private_cards("case-1", MINA) == []
    assert await store.details_due(clock.now()) == [("case-1", REZA)]


async def test_decided_card_recorded_with_its_claim_stays_a_card(store: SqlStore) -> None:
    """Under load the claim and the decision are recorded together: the end of the claim removes only the
    card that stood before the claim, and the undo still finds the decided one."""
    card, detail = PrivateCardOf("case-1", REZA), DetailOf("case-1", REZA)
    before, decided = ref(20, chat_id=REZA.id), ref(21, chat_id=REZA.id)
    rows = await enqueue_messages(
        store,
        outgoing(remember=card, chat_id=REZA.id),
        outgoing(reply=EditPrivate("case-1", REZA, "case-card", remember=detail)),
        outgoing(reply=Screen("case-card", remember=card), chat_id=REZA.id),
    )
    places = (before, None, decided)
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, place) for row, place in zip(rows, places, strict=True)]
    )
    assert await store.details_of("case-1", REZA) == [before]
    assert await store.private_cards("case-1", REZA) == [decided]


async def test_what_a_moderator_types_is_known_with_the_details(store: SqlStore, clock: FakeClock) -> None:
    clock.stand(NOW)
    async with store.batch() as batch:
        batch.note_detail(DetailOf("case-1", REZA), ref(30, chat_id=REZA.id))
        batch.drop_turn()
        batch.note_detail(DetailOf("case-1", REZA), ref(31, chat_id=REZA.id))
        batch.keep_turn()
        await batch.commit()
    assert await store.details_of("case-1", REZA) == [ref(31, chat_id=REZA.id)]
    assert await store.details_due(NOW + DETAILS_LAST) == [("case-1", REZA)]


async def test_details_are_known_beyond_the_end_of_their_case(store: SqlStore, clock: FakeClock) -> None:
    """They are still in a moderator's chat, and are deleted at their own time."""
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.enqueue(outgoing(remember=DetailOf("case-1", REZA)))
        batch.keep_turn()
        (row,) = await batch.commit()
    clock.advance(timedelta(days=Retention().longest, hours=-12))
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(20, chat_id=REZA.id))])
    clock.advance(timedelta(hours=13))
    assert (await store.purge(clock.now()))["cases"] == 1
    assert await store.details_due(clock.now() + DETAILS_LAST) == [("case-1", REZA)]
    assert await store.details_of("case-1", REZA) == [ref(20, chat_id=REZA.id)]
    (erase,) = await enqueue_messages(store, outgoing(reply=EraseDetails("case-1", REZA)))
    erased = (ref(20, chat_id=REZA.id),)
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT, erased=erased)])
    assert await store.details_of("case-1", REZA) == []


async def test_failed_erasure_is_due_again_a_day_later(store: SqlStore, clock: FakeClock) -> None:
    """An outage of a day must not leave details in the chat for good."""
    rows = await enqueue_messages(
        store,
        outgoing(remember=DetailOf("case-1", REZA)),
        outgoing(reply=EraseDetails("case-1", REZA)),
        outgoing(reply=EraseDetails("case-1", REZA)),
    )
    await store.record_deliveries([DeliveryResult(rows[0], DeliveryStatus.SENT, ref(20, chat_id=REZA.id))])
    clock.advance(DETAILS_LAST)
    await store.record_deliveries([DeliveryResult(rows[1], DeliveryStatus.REFUSED)])
    assert await store.details_due(clock.now()) == []
    assert await store.details_due(clock.now() + DETAILS_LAST) == [("case-1", REZA)]
    erased = (ref(20, chat_id=REZA.id),)
    await store.record_deliveries([DeliveryResult(rows[2], DeliveryStatus.GONE, erased=erased)])
    assert await store.details_of("case-1", REZA) == [], "the chat is closed to us"


async def test_private_chat_messages_are_known_until_cleaned(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.note_message("c1", 9)
        batch.note_message("c2", 5)
        batch.keep_turn()
        await batch.commit()
    rows = await enqueue_messages(store, outgoing(), outgoing(), outgoing(kind=ChatKind.GROUP, chat_id=GROUP))
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, ref(n)) for n, row in zip((12, 10, 30), rows, strict=True)]
    )
    assert await store.chat_messages("c1") == [9, 10, 12]
    (erase,) = await enqueue_messages(store, outgoing(reply=EraseChat("cleaned")))
    await store.record_deliveries([DeliveryResult(erase, DeliveryStatus.SENT)])
    assert await store.chat_messages("c1") == []
    assert await store.chat_messages("c2") == [5]


async def file_with_receipt(store: SqlStore, mode: ContactMode, conversation: str) -> OutboxRow:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(
            a_report(mode=mode), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA
        )
        batch.save_session(conversation, Session("sent"))
        batch.enqueue(receipt_of("report-1", conversation=conversation))
        batch.keep_turn()
        (row,) = await batch.commit()
    return row


async def test_a_no_return_report_never_stores_its_senders_name(
    open_store_at: Opening, data_dir: Path
) -> None:
    """Not even until its receipt has arrived:
    anyone with the keys could compute that name for every account."""
    store = await open_store_at(sqlite_url(data_dir))
    await file_with_receipt(store, ContactMode.NO_RETURN, "c1")
    assert rows_of(data_dir / "amanat.db", "SELECT reporter FROM reports") == [(None,)]
    async with store.batch() as batch:
        assert await batch.uow.reports.of_reporter("r1") == []


async def test_no_return_sender_is_forgotten_once_receipt_arrives(store: SqlStore) -> None:
    row = await file_with_receipt(store, ContactMode.NO_RETURN, "c1")
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.LATER, later=NOW)])
    assert await store.open_address("report-1") is not None, "until then the receipt must find its way"
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(60))])
    assert await store.open_address("report-1") is None
    async with store.batch() as batch:
        assert await batch.session("c1") == Session("sent"), "by then it may hold the next report's draft"
        report = await batch.uow.reports.by_receipt(CODE)
        assert report is not None
        assert report.receipt_confirmed
        assert await batch.uow.reports.body("report-1") == a_body()
    assert await store.chat_messages("c1") == [60]


@pytest.mark.parametrize("fate", [DeliveryStatus.GONE, DeliveryStatus.REFUSED])
async def test_no_return_sender_is_forgotten_when_receipt_cannot_arrive(
    store: SqlStore, fate: DeliveryStatus
) -> None:
    """The bot was blocked right after sending: nothing will ever need the address again."""
    row = await file_with_receipt(store, ContactMode.NO_RETURN, "c1")
    await store.record_deliveries([DeliveryResult(row, fate)])
    assert await store.open_address("report-1") is None
    async with store.batch() as batch:
        report = await batch.uow.reports.by_receipt(CODE)
        assert report is not None
        assert not report.receipt_confirmed
        assert await batch.uow.reports.of_reporter("r1") == []


async def test_messages_to_sealed_address_are_cleaned_with_persons_chat(store: SqlStore) -> None:
    """No row links the report with the message: the message is noted under the person's conversation."""
    row = await file_with_receipt(store, ContactMode.RETURNABLE, "c1")
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(60))])
    async with store.batch() as batch:
        notice = Outgoing(Say("notice-new"), "report:report-1", SendLane.DIALOGUE, report_id="report-1")
        batch.enqueue(notice)
        batch.keep_turn()
        (notice_row,) = await batch.commit()
    await store.record_deliveries(
        [DeliveryResult(notice_row, DeliveryStatus.SENT, MessageRef(SARA.messenger, SARA.id, 61))]
    )
    assert await store.chat_messages("report:report-1") == []
    assert await store.chat_messages(store.keys_of(SARA).conversation) == [61]


async def test_a_returnable_report_keeps_its_sealed_address(store: SqlStore) -> None:
    row = await file_with_receipt(store, ContactMode.RETURNABLE, "c1")
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.SENT, ref(60))])
    address = await store.open_address("report-1")
    assert address is not None
    assert (address.messenger, address.chat_id, address.kind) == (SARA.messenger, SARA.id, ChatKind.PRIVATE)
    assert await store.open_address("nobody") is None
    async with store.batch() as batch:
        assert await batch.session("c1") == Session("sent")


async def test_small_writes_go_along_with_a_batch(store: SqlStore) -> None:
    """Incoming updates and delivery results that wait while a batch works are all stored once it is done."""

    async def put_update(n: int) -> Any:
        return await store.put_updates(Messenger.TELEGRAM, 1, [update(100 + n)])

    async with store.batch() as batch:
        waiting = [asyncio.create_task(put_update(n)) for n in range(5)]
        await asyncio.sleep(0)
        batch.enqueue(outgoing())
        batch.keep_turn()
        await batch.commit()
    stored = [row for rows in await asyncio.gather(*waiting) for row in rows]
    assert sorted(row.update_id for row in stored) == [100, 101, 102, 103, 104]
    assert sorted(row.id for row in await store.pending_updates()) == sorted(row.id for row in stored)


@ON_SQLITE
async def test_what_is_due_at_the_commit_goes_along(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that kept the loop to itself waits for tasks whose time came meanwhile."""
    commits = [0]
    real = Link.commit

    async def count_commit(link: Link) -> None:
        commits[0] += 1
        await real(link)

    async def put_soon() -> Any:
        await asyncio.sleep(0.001)
        return await store.put_updates(Messenger.TELEGRAM, 1, [update(7)])

    monkeypatch.setattr(Link, "commit", count_commit)
    async with store.batch() as batch:
        due = asyncio.create_task(put_soon())
        await asyncio.sleep(0)
        batch.enqueue(outgoing())
        batch.keep_turn()
        time.sleep(0.01)  # noqa: ASYNC251 a turn that does not wait for anything
        await batch.commit()
    assert [row.update_id for row in await due] == [7] and commits == [1]


async def test_a_small_write_that_fails_fails_alone(store: SqlStore) -> None:
    good = asyncio.create_task(store.put_updates(Messenger.TELEGRAM, 1, [update(1)]))
    bad = asyncio.create_task(store.put_updates(Messenger.TELEGRAM, 1, [(2**70, {})]))
    rows = await good
    with pytest.raises(RowRefused):
        await bad
    assert [row.update_id for row in rows] == [1]
    async with store.batch() as batch:
        batch.mark_done(rows[0])
        batch.keep_turn()
        await batch.commit()
    assert await store.pending_updates() == []
