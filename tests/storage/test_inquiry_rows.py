"""Questions to the editors: one contract in memory, on SQLite, on PostgreSQL; what remains of them, and when
nothing does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.incoming import ChatKind
from bot.conversation.outgoing import Letterbox, Say
from bot.conversation.store import (
    Conflict,
    DeliveryResult,
    DeliveryStatus,
    Destination,
    Outgoing,
)
from bot.domain.asking.inquiries import (
    CLAIM_LASTS,
    STAYS,
    AnswerKind,
    Inquiry,
    InquiryAnswer,
    InquiryState,
    InquiryWait,
)
from bot.domain.asking.suggestions import AskSuggestion, SuggestionState
from bot.domain.owner.burning import Burn
from bot.domain.people import Account, Messenger
from storage.models_asking import inquiries, inquiry_waits
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.workplace import Workplace

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SARA = Account(Messenger.BALE, 4_242_424_242)
MINA = Account(Messenger.TELEGRAM, 9002)
REZA = Account(Messenger.TELEGRAM, 9001)
WORDS = "بدون شناسنامه چه کنیم؟"
ANSWER = InquiryAnswer(AnswerKind.WORDS, "کارت ملی هم پذیرفته می‌شود.")


def inquiry(key: str, *, at: datetime = NOW, asker: str = "sara") -> Inquiry:
    return Inquiry(key, asker=asker, asked_at=at, due_at=at + timedelta(hours=1))


async def find_stored(work: Workplace, key: str) -> Inquiry:
    async with work.turn() as uow:
        question = await uow.inquiries.get(key)
    assert question is not None
    return question


async def test_question_moves_from_asker_to_answer(work: Workplace) -> None:
    async with work.turn() as uow:
        assert uow.inquiries.add(inquiry("a"), words=WORDS, account=SARA)
        assert await uow.inquiries.get("a") == inquiry("a") and await uow.inquiries.words("a") == WORDS
    async with work.turn() as uow:
        assert list(await uow.inquiries.of_asker("sara")) == [inquiry("a")]
        assert not await uow.inquiries.of_asker("mina")
        claimed = inquiry("a").claim(REZA, now=NOW)
        uow.inquiries.save(claimed)
    async with work.turn() as uow:
        (held,) = await uow.inquiries.claimed_inquiries()
        assert held.editor == REZA and held.claimed_until == NOW + CLAIM_LASTS
        assert await uow.inquiries.answer("a") is None
        uow.inquiries.save(held.end(REZA, AnswerKind.WORDS, now=NOW, on=NOW.date()), answer=ANSWER)
        uow.inquiries.record_wait(InquiryWait("w", NOW.date(), 25))
    async with work.turn() as uow:
        assert not await uow.inquiries.waiting(limit=9) and not await uow.inquiries.claimed_inquiries()
        assert await uow.inquiries.answer("a") == ANSWER and await uow.inquiries.words("a") == WORDS
        assert list(await uow.inquiries.wait_minutes(since=NOW.date())) == [25]
        assert not await uow.inquiries.wait_minutes(since=NOW.date() + timedelta(days=1))
        uow.inquiries.destroy("a")
    async with work.turn() as uow:
        assert await uow.inquiries.get("a") is None and await uow.inquiries.words("a") == ""


async def test_earliest_due_comes_first_and_notices_are_counted_once(work: Workplace) -> None:
    async with work.turn() as uow:
        for n, key in enumerate("cab"):
            uow.inquiries.add(inquiry(key, at=NOW - timedelta(minutes=n)), words=WORDS, account=SARA)
    async with work.turn() as uow:
        assert [row.id for row in await uow.inquiries.waiting(limit=2)] == ["b", "a"]
        assert [row.id for row in await uow.inquiries.waiting(limit=2, skip=2)] == ["c"]
        assert await uow.inquiries.count_waiting() == 3
        first, *_ = await uow.inquiries.new_inquiries(limit=9)
        uow.inquiries.save(replace(first, announced=True))
        assert [row.id for row in await uow.inquiries.new_inquiries(limit=9)] == ["a", "c"]
        late = await uow.inquiries.late_inquiries(NOW + timedelta(minutes=59), limit=9)
        assert [row.id for row in late] == ["b", "a"]
    async with work.turn() as uow:
        question = await uow.inquiries.get("b")
        assert question is not None
        uow.inquiries.save(replace(question, late_told=True))
    async with work.turn() as uow:
        assert [row.id for row in await uow.inquiries.late_inquiries(NOW + timedelta(hours=9), limit=9)] == [
            "a",
            "c",
        ]


async def test_of_two_claims_at_once_one_is_replayed(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.inquiries.add(inquiry("a"), words=WORDS, account=SARA)
    before = await find_stored(work, "a")
    async with work.turn() as uow:
        uow.inquiries.save(before.claim(REZA, now=NOW))
    with pytest.raises(Conflict):
        async with work.turn() as uow:
            uow.inquiries.save(before.claim(MINA, now=NOW))
    assert (await find_stored(work, "a")).editor == REZA


async def test_suggestions_wait_until_accepted_or_dropped(work: Workplace) -> None:
    first, second = (
        AskSuggestion(key, place="card:vb1/who", words=f"پرسش {key}", day=NOW.date()) for key in "ab"
    )
    async with work.turn() as uow:
        uow.suggestions.save(first)
        uow.suggestions.save(second)
    async with work.turn() as uow:
        assert list(await uow.suggestions.new_ones(limit=9)) == [first, second]
        uow.suggestions.save(first.accept())
        uow.suggestions.drop("b")
        assert await uow.suggestions.count_new() == 0
    async with work.turn() as uow:
        question = await uow.suggestions.get("a")
        assert question is not None and question.state is SuggestionState.ACCEPTED
        assert await uow.suggestions.get("b") is None


# --- what is stored, and when it ends ---------------------------------------------------------------------------


async def ask(store: SqlStore, *keys: str, at: datetime = NOW) -> None:
    async with store.batch() as batch:
        for key in keys:
            assert batch.uow.inquiries.add(inquiry(key, at=at), words=WORDS, account=SARA)
        batch.keep_turn()
        await batch.commit()


async def answer(store: SqlStore, key: str, *, at: datetime) -> None:
    async with store.batch() as batch:
        question = await batch.uow.inquiries.get(key)
        assert question is not None
        ended = question.end(REZA, AnswerKind.WORDS, now=at, on=at.date())
        batch.uow.inquiries.save(ended, answer=ANSWER)
        batch.keep_turn()
        await batch.commit()


async def own_key(store: SqlStore, key: str) -> int:
    async with store._context.database.reading() as link:
        rows = await link.rows(select(inquiries.c.key).where(inquiries.c.id == key))
    return int(rows[0].key)


async def kept_ids(store: SqlStore) -> set[str]:
    async with store._context.database.reading() as link:
        return {row.id for row in await link.rows(select(inquiries.c.id))}


async def test_nothing_of_asker_question_or_answer_is_readable(
    open_store_at: Opening, data_dir: Path
) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    await ask(store, "a")
    await answer(store, "a", at=NOW)
    await store.checkpoint()
    database_bytes = (data_dir / "amanat.db").read_bytes()
    for words in ("شناسنامه", "پذیرفته", str(SARA.id)):
        assert words.encode() not in database_bytes


async def test_letterbox_leads_to_asker_until_question_is_destroyed(store: SqlStore) -> None:
    await ask(store, "a")
    assert await store.open_letterbox("a") == Destination(Messenger.BALE, SARA.id, ChatKind.PRIVATE)
    key = await own_key(store, "a")
    async with store.batch() as batch:
        batch.uow.inquiries.destroy("a")
        batch.keep_turn()
        await batch.commit()
    assert await store.open_letterbox("a") is None
    assert store._context.hours.get(key) is None, "at once, without waiting for the upkeep"


async def test_key_question_and_letterbox_end_on_seventh_day(store: SqlStore, clock: FakeClock) -> None:
    clock.stand(NOW)
    await ask(store, "answered", "open")
    await answer(store, "answered", at=NOW)
    assert (await store.counts())["questions"] == 1
    keys = [await own_key(store, key) for key in ("answered", "open")]
    clock.advance(STAYS - timedelta(days=1))
    assert (await store.purge(clock.now()))["inquiries"] == 0
    assert await kept_ids(store) == {"answered", "open"}
    assert await store.open_letterbox("answered") is not None
    clock.advance(timedelta(days=1))
    assert (await store.purge(clock.now()))["inquiries"] == 2
    assert await kept_ids(store) == set()
    assert [store._context.hours.get(key) for key in keys] == [None, None]
    assert await store.open_letterbox("answered") is None
    async with store.batch() as batch:
        assert list(await batch.uow.inquiries.wait_minutes(since=NOW.date())) == [None], (
            "nobody answered one of them"
        )


async def test_key_of_a_question_in_use_outlives_every_upkeep(store: SqlStore, clock: FakeClock) -> None:
    clock.stand(NOW)
    await ask(store, "a")
    for _ in range(5):
        clock.advance(timedelta(days=1))
        await store.purge(clock.now())
    async with store.batch() as batch:
        assert await batch.uow.inquiries.words("a") == WORDS


async def test_question_is_destroyed_once_its_asker_blocked_us(store: SqlStore, clock: FakeClock) -> None:
    clock.stand(NOW)
    await ask(store, "a", "b")
    async with store.batch() as batch:
        notice = Say("notice-new", to=Letterbox("a"))
        batch.enqueue(Outgoing(notice, "letterbox:a", notice.lane, letterbox="a"))
        batch.keep_turn()
        (row,) = await batch.commit()
    await store.record_deliveries([DeliveryResult(row, DeliveryStatus.GONE)])
    assert await store.open_letterbox("a") is None
    await store.purge(clock.now())
    assert await kept_ids(store) == {"b"}
    async with store._context.database.reading() as link:
        assert not await link.rows(select(inquiry_waits)), "it was not the editors who let it wait"


async def test_burning_accounts_destroys_all_questions(store: SqlStore, clock: FakeClock) -> None:
    await ask(store, "a")
    await store.burn(Burn.ACCOUNTS)
    async with store.batch() as batch:
        assert await batch.uow.inquiries.words("a") == ""
    assert await store.open_letterbox("a") is None
    await store.purge(clock.now())
    while await store.sweep():
        pass
    assert await kept_ids(store) == set()


async def test_a_turn_that_fails_asks_nothing(store: SqlStore) -> None:
    async with store.batch() as batch:
        batch.uow.inquiries.add(inquiry("a"), words=WORDS, account=SARA)
        batch.drop_turn()
        await batch.commit()
    assert await kept_ids(store) == set()


def test_states_end_in_one_of_three() -> None:
    assert set(InquiryState) == {InquiryState.WAITING, InquiryState.ANSWERED, InquiryState.DECLINED}


async def test_sealed_addresses_keep_the_language_of_their_reader(store: SqlStore) -> None:
    async with store.batch() as batch:
        assert batch.uow.letterboxes.keep("persian", SARA)
        assert batch.uow.letterboxes.keep("english", SARA, language="en")
        batch.keep_turn()
        await batch.commit()
    here = Destination(Messenger.BALE, SARA.id, ChatKind.PRIVATE)
    assert await store.open_letterbox("persian") == here
    assert await store.open_letterbox("english") == replace(here, language="en")
