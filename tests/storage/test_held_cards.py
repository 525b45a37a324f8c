"""Cases without a card, and what groups were sent: in memory, on SQLite, on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, EditCard, GroupChat, Lane, Say
from bot.conversation.store import Destination, Fate, Mark, OutboxRow, Outgoing
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
    said = Say("case-card", to=GroupChat(Messenger.TELEGRAM, -100), remember=CardOf(case_id))
    return Outgoing(said, f"card:{case_id}:-100", Lane.DIALOGUE, destination=PLACE, slot=f"card:{case_id}")


async def said(store: SqlStore, *wanted: Outgoing) -> list[OutboxRow]:
    async with store.batch() as batch:
        for outgoing in wanted:
            batch.enqueue(outgoing)
        batch.keep_turn()
        return list(await batch.commit())


async def cases(store: SqlStore) -> None:
    some = (
        a_case("low", number=1, severity=Severity.LOW),
        a_case("high", number=2, severity=Severity.HIGH),
        a_case("mine", number=3, severity=Severity.CRITICAL, state=State.CLAIMED, owner=REZA, until=NOW),
        a_case("done", number=4, state=State.REJECTED, owner=REZA, decided_at=NOW),
    )
    async with store.batch() as batch:
        for one in some:
            batch.uow.cases.add(one)
        batch.keep_turn()
        await batch.commit()


async def next_ones(store: SqlStore, group: Group = HERE) -> list[str]:
    async with store.batch() as batch:
        return list(await batch.uow.held.next(group, most=10))


async def test_held_cards_go_by_urgency_and_what_waits_goes_first(store: SqlStore) -> None:
    await cases(store)
    rows = await said(store, *map(card, ("low", "high", "mine", "done")))
    await store.mark([Mark(row, Fate.HELD) for row in rows])
    assert not await store.unsent(), "a held card lies in no outbox"
    assert await next_ones(store) == ["high", "low", "mine"]
    assert await next_ones(store, replace(HERE, chat_id=-200)) == []
    async with store.batch() as batch:
        counts = await batch.uow.held.counts(HERE)
    assert sum(counts.values()) == 2 and {severity for severity, _ in counts} == {Severity.LOW, Severity.HIGH}

    await store.migrate_group(Messenger.TELEGRAM, old=-100, new=-300)
    assert await next_ones(store, replace(HERE, chat_id=-300)) == ["high", "low", "mine"]
    removed = await store.purge(NOW)
    assert removed["held_cards"] == 1, "a decided case needs no card"


async def test_a_card_that_stands_outlives_the_case_s_decision_until_it_is_shown_anew(
    store: SqlStore,
) -> None:
    await cases(store)
    first = await said(store, card("done"))
    await store.mark([Mark(first[0], Fate.SENT, ref=MessageRef(Messenger.TELEGRAM, -100, 5))])
    held = await said(store, card("done"), card("low"))
    await store.mark([Mark(row, Fate.HELD) for row in held])
    assert (await store.purge(NOW))["held_cards"] == 0 and await next_ones(store) == ["low"]
    async with store.batch() as batch:
        assert await batch.uow.held.outdated(HERE, most=9) == ["done"]
        assert await batch.uow.held.outdated(replace(HERE, chat_id=-200), most=9) == []


async def test_a_group_that_is_silent_is_known_by_its_row(store: SqlStore) -> None:
    for stopped in ("", "public", ""):
        async with store.batch() as batch:
            batch.uow.groups.save(replace(HERE, stopped=stopped))
            batch.keep_turn()
            await batch.commit()
        assert await store.is_silent(Messenger.TELEGRAM, -100) is bool(stopped)
    assert not await store.is_silent(Messenger.BALE, -100)


async def test_a_card_that_stands_is_held_no_more(store: SqlStore) -> None:
    await cases(store)
    rows = await said(store, card("low"), card("high"))
    await store.mark([Mark(row, Fate.HELD) for row in rows])
    again = await said(store, card("high"))
    await store.mark([Mark(again[0], Fate.SENT, ref=MessageRef(Messenger.TELEGRAM, -100, 5))])
    assert await next_ones(store) == ["low"]
    async with store.batch() as batch:
        batch.uow.held.drop(HERE, "low")
        batch.keep_turn()
        await batch.commit()
    assert await next_ones(store) == []


async def test_a_group_keeps_the_place_of_its_last_digest_only(store: SqlStore) -> None:
    for wave in (1, 2):
        digest = EditCard(f"digest:{wave}", "group-digest", digest=True)
        slot = f"card:digest:{wave}"
        rows = await said(store, Outgoing(digest, slot, Lane.DIALOGUE, destination=PLACE, slot=slot))
        await store.mark([Mark(rows[0], Fate.SENT, ref=MessageRef(Messenger.TELEGRAM, -100, wave))])
    assert await store.cards_of("digest:1") == []
    assert [ref.message_id for ref in await store.cards_of("digest:2")] == [2]


async def test_what_a_group_was_sent_outlives_the_process(
    opened: Opening, database_url: str, clock: FakeClock
) -> None:
    first = await opened(database_url)
    times = [clock.now() - timedelta(seconds=n) for n in (50, 3)]
    await first.note_sends(Messenger.TELEGRAM, -100, times[:1])
    await first.note_sends(Messenger.TELEGRAM, -100, times)
    await first.close()
    assert dict(await (await opened(database_url)).sends()) == {(Messenger.TELEGRAM, -100): times}


async def test_whose_cards_stand_in_a_group(store: SqlStore) -> None:
    """All of the smaller circle, of the others those that are open."""
    await cases(store)
    inner = (
        a_case("in", number=5, act_id="O43"),
        a_case("over", number=6, act_id="O13", state=State.REJECTED),
    )
    async with store.batch() as batch:
        for one in (*inner, a_case("far", number=7, act_id="O53", severity=Severity.CRITICAL)):
            batch.uow.cases.add(one)
        batch.keep_turn()
        await batch.commit()
    rows = await said(store, *map(card, ("low", "done", "in", "over")))
    places = [MessageRef(Messenger.TELEGRAM, -100, number) for number in range(4)]
    await store.mark([Mark(row, Fate.SENT, ref=ref) for row, ref in zip(rows, places, strict=True)])
    async with store.batch() as batch:
        held = batch.uow.held
        assert list(await held.cards_in(HERE, circle=True)) == ["in", "over"]
        assert list(await held.cards_in(HERE, circle=True, most=1)) == ["in"]
        assert list(await held.cards_in(HERE, circle=True, after="in", most=1)) == ["over"]
        assert list(await held.cards_in(HERE, circle=False)) == ["low"]
        assert list(await held.cards_in(replace(HERE, chat_id=-200), circle=True)) == []
        assert list(await held.of_circle()) == ["far", "in"]


async def test_it_is_known_where_cards_stand_and_which_are_held(store: SqlStore) -> None:
    await cases(store)
    rows = await said(store, *map(card, ("low", "high")))
    there = MessageRef(Messenger.TELEGRAM, -100, 55)
    await store.mark([Mark(rows[0], Fate.SENT, ref=there), Mark(rows[1], Fate.HELD)])
    async with store.batch() as batch:
        ids = ("low", "high", "mine")
        assert set(await batch.uow.held.standing(ids)) == {("low", Messenger.TELEGRAM, -100)}
        assert set(await batch.uow.held.waiting(ids)) == {("high", Messenger.TELEGRAM, -100)}
        assert not await batch.uow.held.standing(()) and not await batch.uow.held.waiting(("low",))


async def test_a_card_that_was_closed_where_it_stood_stands_there_no_more(store: SqlStore) -> None:
    await cases(store)
    posted = await said(store, card("low"))
    there = MessageRef(Messenger.TELEGRAM, -100, 55)
    await store.mark([Mark(posted[0], Fate.SENT, ref=there)])
    line = Outgoing(
        EditCard("low", "case-moved", there_only=True, leaves=True),
        "card:low:-100", Lane.DIALOGUE, destination=PLACE, slot="card:low",
    )  # fmt: skip
    gone = await said(store, line)
    await store.mark([Mark(gone[0], Fate.SENT, ref=there)])
    assert await store.cards_of("low") == []
    again = await said(store, card("low"))
    await store.mark([Mark(again[0], Fate.SENT, ref=replace(there, message_id=77))])
    assert [ref.message_id for ref in await store.cards_of("low")] == [77]


async def test_a_card_that_is_only_shown_anew_still_stands_there(store: SqlStore) -> None:
    """After a refused press, or a decision while the group was silent: its next edit must find it."""
    await cases(store)
    posted = await said(store, card("low"))
    there = MessageRef(Messenger.TELEGRAM, -100, 55)
    await store.mark([Mark(posted[0], Fate.SENT, ref=there)])
    again = Outgoing(
        EditCard("low", "card", there_only=True, again=True),
        "card:low:-100", Lane.REMINDER, destination=PLACE, slot="card:low",
    )  # fmt: skip
    shown = await said(store, again)
    await store.mark([Mark(shown[0], Fate.SENT, ref=there)])
    assert [ref.message_id for ref in await store.cards_of("low")] == [55]
