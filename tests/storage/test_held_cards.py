"""Cases without a card, and what groups were sent: in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, EditCard, GroupChat, Say, SendLane
from bot.conversation.store import DeliveryResult, DeliveryStatus, Destination, OutboxRow, Outgoing
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Messenger
from bot.usecases.ports import Group
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening
from tests.storage.values import NOW, REZA, a_case

HERE = Group(Messenger.TELEGRAM, -100)
PLACE = Destination(Messenger.TELEGRAM, -100, ChatKind.GROUP)


def card(case_id: str) -> Outgoing:
    reply = Say("case-card", to=GroupChat(Messenger.TELEGRAM, -100), remember=CardOf(case_id))
    return Outgoing(
        reply, f"card:{case_id}:-100", SendLane.DIALOGUE, destination=PLACE, slot=f"card:{case_id}"
    )


async def enqueue_messages(store: SqlStore, *wanted: Outgoing) -> list[OutboxRow]:
    async with store.batch() as batch:
        for outgoing in wanted:
            batch.enqueue(outgoing)
        batch.keep_turn()
        return list(await batch.commit())


async def cases(store: SqlStore) -> None:
    some = (
        a_case("low", number=1, severity=Severity.LOW),
        a_case("high", number=2, severity=Severity.HIGH),
        a_case("mine", number=3, severity=Severity.CRITICAL, state=State.CLAIMED, assignee=REZA, until=NOW),
        a_case("done", number=4, state=State.REJECTED, assignee=REZA, decided_at=NOW),
    )
    async with store.batch() as batch:
        for case in some:
            batch.uow.cases.add(case)
        batch.keep_turn()
        await batch.commit()


async def next_held_cases(store: SqlStore, group: Group = HERE) -> list[str]:
    async with store.batch() as batch:
        return list(await batch.uow.held_cards.next_cases(group, most=10))


async def test_held_cards_go_by_urgency_with_waiting_first(store: SqlStore) -> None:
    await cases(store)
    rows = await enqueue_messages(store, *map(card, ("low", "high", "mine", "done")))
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.HELD) for row in rows])
    assert not await store.unsent(), "a held card lies in no outbox"
    assert await next_held_cases(store) == ["high", "low", "mine"]
    assert await next_held_cases(store, replace(HERE, chat_id=-200)) == []
    async with store.batch() as batch:
        counts = await batch.uow.held_cards.counts(HERE)
    assert sum(counts.values()) == 2 and {severity for severity, _ in counts} == {Severity.LOW, Severity.HIGH}

    await store.migrate_group(Messenger.TELEGRAM, old=-100, new=-300)
    assert await next_held_cases(store, replace(HERE, chat_id=-300)) == ["high", "low", "mine"]
    removed = await store.purge(NOW)
    assert removed["held_cards"] == 1, "a decided case needs no card"


async def test_existing_card_outlives_decision_until_refreshed(
    store: SqlStore,
) -> None:
    await cases(store)
    first = await enqueue_messages(store, card("done"))
    await store.record_deliveries(
        [DeliveryResult(first[0], DeliveryStatus.SENT, ref=MessageRef(Messenger.TELEGRAM, -100, 5))]
    )
    held = await enqueue_messages(store, card("done"), card("low"))
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.HELD) for row in held])
    assert (await store.purge(NOW))["held_cards"] == 0 and await next_held_cases(store) == ["low"]
    async with store.batch() as batch:
        assert await batch.uow.held_cards.outdated_cards(HERE, most=9) == ["done"]
        assert await batch.uow.held_cards.outdated_cards(replace(HERE, chat_id=-200), most=9) == []


async def test_silent_group_is_known_by_its_row(store: SqlStore) -> None:
    for stopped in ("", "public", ""):
        async with store.batch() as batch:
            batch.uow.groups.save(replace(HERE, stopped=stopped))
            batch.keep_turn()
            await batch.commit()
        assert await store.is_silent(Messenger.TELEGRAM, -100) is bool(stopped)
    assert not await store.is_silent(Messenger.BALE, -100)


async def test_a_card_that_stands_is_held_no_more(store: SqlStore) -> None:
    await cases(store)
    rows = await enqueue_messages(store, card("low"), card("high"))
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.HELD) for row in rows])
    again = await enqueue_messages(store, card("high"))
    await store.record_deliveries(
        [DeliveryResult(again[0], DeliveryStatus.SENT, ref=MessageRef(Messenger.TELEGRAM, -100, 5))]
    )
    assert await next_held_cases(store) == ["low"]
    async with store.batch() as batch:
        batch.uow.held_cards.drop(HERE, "low")
        batch.keep_turn()
        await batch.commit()
    assert await next_held_cases(store) == []


async def test_group_keeps_only_last_digests_place(store: SqlStore) -> None:
    for wave in (1, 2):
        digest = EditCard(f"digest:{wave}", "group-digest", digest=True)
        slot = f"card:digest:{wave}"
        rows = await enqueue_messages(
            store, Outgoing(digest, slot, SendLane.DIALOGUE, destination=PLACE, slot=slot)
        )
        await store.record_deliveries(
            [DeliveryResult(rows[0], DeliveryStatus.SENT, ref=MessageRef(Messenger.TELEGRAM, -100, wave))]
        )
    assert await store.cards_of("digest:1") == []
    assert [ref.message_id for ref in await store.cards_of("digest:2")] == [2]


async def test_what_a_group_was_sent_outlives_the_process(
    open_store_at: Opening, database_url: str, clock: FakeClock
) -> None:
    first = await open_store_at(database_url)
    times = [clock.now() - timedelta(seconds=n) for n in (50, 3)]
    await first.note_sends(Messenger.TELEGRAM, -100, times[:1])
    await first.note_sends(Messenger.TELEGRAM, -100, times)
    await first.close()
    assert dict(await (await open_store_at(database_url)).sends()) == {(Messenger.TELEGRAM, -100): times}


async def test_whose_cards_stand_in_a_group(store: SqlStore) -> None:
    """All restricted ones, and of the others those that are open."""
    await cases(store)
    inner = (
        a_case("in", number=5, act_id="O43"),
        a_case("over", number=6, act_id="O13", state=State.REJECTED),
    )
    async with store.batch() as batch:
        for case in (*inner, a_case("far", number=7, act_id="O53", severity=Severity.CRITICAL)):
            batch.uow.cases.add(case)
        batch.keep_turn()
        await batch.commit()
    rows = await enqueue_messages(store, *map(card, ("low", "done", "in", "over")))
    places = [MessageRef(Messenger.TELEGRAM, -100, number) for number in range(4)]
    await store.record_deliveries(
        [DeliveryResult(row, DeliveryStatus.SENT, ref=ref) for row, ref in zip(rows, places, strict=True)]
    )
    async with store.batch() as batch:
        held = batch.uow.held_cards
        assert list(await held.cards_in(HERE, circle=True)) == ["in", "over"]
        assert list(await held.cards_in(HERE, circle=True, most=1)) == ["in"]
        assert list(await held.cards_in(HERE, circle=True, after="in", most=1)) == ["over"]
        assert list(await held.cards_in(HERE, circle=False)) == ["low"]
        assert list(await held.cards_in(replace(HERE, chat_id=-200), circle=True)) == []
        assert list(await held.of_circle()) == ["far", "in"]


async def test_locations_of_posted_and_held_cards_are_known(store: SqlStore) -> None:
    await cases(store)
    rows = await enqueue_messages(store, *map(card, ("low", "high")))
    there = MessageRef(Messenger.TELEGRAM, -100, 55)
    await store.record_deliveries(
        [
            DeliveryResult(rows[0], DeliveryStatus.SENT, ref=there),
            DeliveryResult(rows[1], DeliveryStatus.HELD),
        ]
    )
    async with store.batch() as batch:
        ids = ("low", "high", "mine")
        assert set(await batch.uow.held_cards.posted_cards(ids)) == {("low", Messenger.TELEGRAM, -100)}
        assert set(await batch.uow.held_cards.waiting(ids)) == {("high", Messenger.TELEGRAM, -100)}
        assert not await batch.uow.held_cards.posted_cards(()) and not await batch.uow.held_cards.waiting(
            ("low",)
        )


async def test_closed_card_no_longer_stands_there(store: SqlStore) -> None:
    await cases(store)
    posted = await enqueue_messages(store, card("low"))
    there = MessageRef(Messenger.TELEGRAM, -100, 55)
    await store.record_deliveries([DeliveryResult(posted[0], DeliveryStatus.SENT, ref=there)])
    line = Outgoing(
        EditCard("low", "case-moved", there_only=True, leaves=True),
        "card:low:-100", SendLane.DIALOGUE, destination=PLACE, slot="card:low",
    )  # fmt: skip
    gone = await enqueue_messages(store, line)
    await store.record_deliveries([DeliveryResult(gone[0], DeliveryStatus.SENT, ref=there)])
    assert await store.cards_of("low") == []
    again = await enqueue_messages(store, card("low"))
    await store.record_deliveries(
        [DeliveryResult(again[0], DeliveryStatus.SENT, ref=replace(there, message_id=77))]
    )
    assert [ref.message_id for ref in await store.cards_of("low")] == [77]


async def test_refreshed_only_card_still_stands_there(store: SqlStore) -> None:
    """After a refused press, or a decision while the group could not be reached:
    its next edit must find it."""
    await cases(store)
    posted = await enqueue_messages(store, card("low"))
    there = MessageRef(Messenger.TELEGRAM, -100, 55)
    await store.record_deliveries([DeliveryResult(posted[0], DeliveryStatus.SENT, ref=there)])
    again = Outgoing(
        EditCard("low", "card", there_only=True, again=True),
        "card:low:-100", SendLane.REMINDER, destination=PLACE, slot="card:low",
    )  # fmt: skip
    rows = await enqueue_messages(store, again)
    await store.record_deliveries([DeliveryResult(rows[0], DeliveryStatus.SENT, ref=there)])
    assert [ref.message_id for ref in await store.cards_of("low")] == [55]
