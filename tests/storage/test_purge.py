"""How long data is kept. Cases with several reports are in ``test_purge_merged``."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversation.incoming import ChatKind
from bot.conversation.outgoing import CardOf, EndCase, Say
from bot.conversation.session import Session
from bot.conversation.store import DeliveryResult, DeliveryStatus, OutboxRow
from bot.domain.cases.reports import State
from bot.domain.cases.second_opinion import NOTE
from bot.domain.moments import day_of, midnight
from bot.domain.owner.settings import Retention
from bot.domain.people import Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.reporting.drafts import Draft
from storage.models import settings
from storage.store import SqlStore
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import (
    CODE,
    MINA,
    NOW,
    REZA,
    SARA,
    a_body,
    a_case,
    a_piece,
    a_report,
    outgoing,
    ref,
    update,
)

pytestmark = pytest.mark.slow


async def with_case(store: SqlStore, state: State, *, reason: str = "", **more: Any) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case(state=state, decided_at=NOW, reason=reason, **more))
        batch.uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        batch.uow.evidence.add(a_piece())
        batch.keep_turn()
        await batch.commit()


async def test_a_moderator_who_left_is_forgotten_after_a_month(store: SqlStore, clock: FakeClock) -> None:
    clock.stand(NOW)
    inside, outside, group = MembershipStatus.MEMBER, MembershipStatus.OUTSIDE, -100_777
    async with store.batch() as batch:
        for account, standing in ((MINA, outside), (REZA, inside)):
            started = standing is inside
            batch.uow.staff.save(Staff(account, Role.MODERATOR, "نام", started=started))
            batch.uow.members.save(Membership(account, group, standing, NOW))
        batch.uow.staff.save(Staff(SARA, Role.OWNER))
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=30))
    assert (await store.purge(clock.now()))["staff"] == 0
    clock.advance(timedelta(seconds=1))
    assert (await store.purge(clock.now()))["staff"] == 1
    async with store.batch() as batch:
        assert {person.account for person in await batch.uow.staff.all()} == {REZA, SARA}
        assert await batch.uow.members.get(MINA, group) is None
        assert await batch.uow.members.get(REZA, group) is not None


async def code_answers(store: SqlStore) -> bool:
    async with store.batch() as batch:
        return await batch.uow.reports.by_receipt(CODE) is not None


@pytest.mark.parametrize(
    ("state", "reason", "days"),
    [
        (State.OUT_OF_SCOPE, "out-opinion", 30),
        (State.VERIFIED, "verified-document", 90),
        (State.OUT_OF_SCOPE, "out-spam", 7),
        (State.WITHDRAWN, "", 90),
    ],
)
async def test_a_decided_case_ends_with_its_retention(
    store: SqlStore, clock: FakeClock, state: State, reason: str, days: int
) -> None:
    await with_case(store, state, reason=reason)
    clock.advance(timedelta(days=days, seconds=-1))
    assert (await store.purge(clock.now()))["cases"] == 0
    assert await code_answers(store)
    clock.advance(timedelta(seconds=2))
    assert (await store.purge(clock.now()))["cases"] == 1
    assert not await code_answers(store)
    assert (await store.counts())["evidence"] == 0
    assert await store.open_address("report-1") is None


async def test_case_end_is_shown_on_cards_and_to_assignee(store: SqlStore, clock: FakeClock) -> None:
    """The notices are queued with the end itself,
    so that no card with the content of the case stays in a group."""
    group, until = -100_777, NOW + timedelta(days=999)
    await with_case(store, State.CLAIMED, assignee=REZA, assignee_name="رضا", until=until)
    async with store.batch() as batch:
        batch.uow.cases.add(a_case("case-2", number=2))
        for case in ("case-1", "case-2"):
            card = Say("card", remember=CardOf(case))
            batch.enqueue(outgoing(reply=card, chat_id=group, kind=ChatKind.GROUP, conversation=case))
        batch.keep_turn()
        rows = await batch.commit()
    await store.record_deliveries(
        [
            DeliveryResult(row, DeliveryStatus.SENT, ref(n, chat_id=group))
            for n, row in enumerate(rows, start=31)
        ]
    )
    clock.advance(timedelta(days=90))
    notice_rows: list[OutboxRow] = []
    await store.purge(clock.now(), tell=notice_rows.extend)
    assert notice_rows == await store.unsent() == []
    async with store.batch() as batch:
        case = await batch.uow.cases.get("case-2")
        assert case is not None
        batch.uow.cases.save(replace(case, opened_at=clock.now()))  # a younger one
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=91))
    await store.purge(clock.now(), tell=notice_rows.extend)
    assert [row.outgoing.reply for row in notice_rows] == [EndCase(1, ref(31, chat_id=group)), EndCase(1)]
    to = [row.outgoing.destination for row in notice_rows]
    assert [place and (place.chat_id, place.kind) for place in to] == [
        (group, ChatKind.GROUP),
        (REZA.id, ChatKind.PRIVATE),
    ]
    assert await store.unsent() == notice_rows, "a crash loses none of it"
    assert await store.cards_of("case-1") == []


ENDS: dict[tuple[State, str], tuple[str, ...]] = {
    (State.NEW, ""): ("longest",),
    (State.CLAIMED, ""): ("longest",),
    (State.NEEDS_INFO, ""): ("longest",),
    (State.VERIFIED, "verified-document"): ("closed", "longest"),
    (State.REFERRED, "verified-document"): ("closed", "longest"),
    (State.REJECTED, "reject-unclear"): ("closed", "longest"),
    (State.MERGED, ""): ("closed", "longest"),
    (State.CLOSED, "closed-right"): ("closed", "longest"),
    (State.WITHDRAWN, ""): ("closed", "longest"),
    (State.OUT_OF_SCOPE, "out-opinion"): ("out_of_scope", "longest"),
    (State.OUT_OF_SCOPE, "out-spam"): ("spam", "out_of_scope", "longest"),
}
"""What ends a case, by its state; the shortest limit counts."""


def test_every_state_has_its_end() -> None:
    assert {state for state, _ in ENDS} == set(State)
    assert {name for names in ENDS.values() for name in names} == {f.name for f in fields(Retention)} - {
        "draft"
    }


@pytest.mark.parametrize("shortened", [None, *(f.name for f in fields(Retention))])
@pytest.mark.parametrize(("state", "reason"), ENDS, ids=lambda value: str(value) or "-")
async def test_each_state_ends_only_by_its_own_setting(
    open_store_at: Opening, data_dir: Path, clock: FakeClock, state: State, reason: str, shortened: str | None
) -> None:
    retention = replace(Retention(), **{shortened: 2}) if shortened else Retention()
    ends = min(_end(name, getattr(retention, name)) for name in ENDS[state, reason])
    store = await open_store_at(sqlite_url(data_dir), retention=retention)
    await with_case(store, state, reason=reason)
    clock.at = ends - timedelta(seconds=1)
    assert (await store.purge(clock.now()))["cases"] == 0
    clock.advance(timedelta(seconds=2))
    assert (await store.purge(clock.now()))["cases"] == 1
    assert not await code_answers(store)


def _end(name: str, days: int) -> datetime:
    """After a decision the exact moment counts; of a report's filing only the day is known:
    never longer than promised."""
    return midnight(day_of(NOW) + timedelta(days=days)) if name == "longest" else NOW + timedelta(days=days)


async def test_a_draft_s_days_can_be_shortened(
    open_store_at: Opening, data_dir: Path, clock: FakeClock
) -> None:
    store = await open_store_at(sqlite_url(data_dir), retention=Retention(draft=2))
    async with store.batch() as batch:
        batch.save_session("c1", Session("form"))
        batch.uow.evidence.add(a_piece())
        batch.keep_turn()
        await batch.commit()
    for days, gone in ((2, 0), (1, 1)):
        clock.advance(timedelta(days=days))
        removed = await store.purge(clock.now())
        assert (removed["sessions"], removed["drafts"]) == (gone, gone)


async def test_settings_shorten_retention_and_never_lengthen_it(
    open_store_at: Opening, database_url: str, clock: FakeClock
) -> None:
    store = await open_store_at(database_url, retention=Retention(out_of_scope=3, closed=9999))
    await with_case(store, State.OUT_OF_SCOPE)
    clock.advance(timedelta(days=3, seconds=1))
    assert (await store.purge(clock.now()))["cases"] == 1
    await with_case(store, State.VERIFIED)
    clock.advance(timedelta(days=91))
    assert (await store.purge(clock.now()))["cases"] == 1


async def test_a_case_that_nobody_decides_ends_too(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        batch.uow.cases.add(a_case())
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=179))
    assert (await store.purge(clock.now()))["cases"] == 0
    clock.advance(timedelta(days=2))
    assert (await store.purge(clock.now()))["cases"] == 1


async def test_opinion_request_ends_with_its_case_only(store: SqlStore, clock: FakeClock) -> None:
    await with_case(store, State.OUT_OF_SCOPE, reason="out-opinion")
    case_id = a_case().id
    async with store.batch() as batch:
        for name in (f"{NOTE}{case_id}", f"{NOTE}another", case_id):
            batch.uow.settings.set_note(name, "kept")
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=40))
    await store.purge(clock.now())
    async with store.batch() as batch:
        assert await batch.uow.cases.get(case_id) is None
        rows = await batch._link.rows(select(settings.c.name))  # type: ignore[attr-defined]
    names = {row.name for row in rows}
    assert f"{NOTE}{case_id}" not in names and {f"{NOTE}another", case_id} <= names


async def test_a_draft_ends_after_seven_days_with_its_evidence(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        batch.save_session("c1", Session("form"))
        batch.uow.evidence.add(a_piece())
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(days=7))
    removed = await store.purge(clock.now())
    assert (removed["sessions"], removed["drafts"]) == (0, 0)
    clock.advance(timedelta(days=1))
    removed = await store.purge(clock.now())
    assert (removed["sessions"], removed["drafts"]) == (1, 1)
    async with store.batch() as batch:
        assert await batch.session("c1") == Session()
        assert await batch.uow.evidence.get("piece-1") is None


async def test_a_draft_that_is_still_written_keeps_its_files(store: SqlStore, clock: FakeClock) -> None:
    draft = Draft("report-1", evidence=1)
    async with store.batch() as batch:
        batch.save_session("c1", Session("form", draft=draft))
        batch.uow.evidence.add(a_piece())
        batch.keep_turn()
        await batch.commit()
    for _ in range(3):
        clock.advance(timedelta(days=6))
        async with store.batch() as batch:
            batch.save_session("c1", Session("form", draft=draft.with_editing(None)))
            batch.keep_turn()
            await batch.commit()
        removed = await store.purge(clock.now())
        assert (removed["sessions"], removed["drafts"]) == (0, 0)
    clock.advance(timedelta(days=8))
    removed = await store.purge(clock.now())
    assert (removed["sessions"], removed["drafts"]) == (1, 1)


async def test_ids_stay_two_days_and_what_failed_a_week(store: SqlStore, clock: FakeClock) -> None:
    rows = await store.put_updates(Messenger.TELEGRAM, 1, [update(1), update(2), update(3)])
    async with store.batch() as batch:
        batch.mark_done(rows[0])
        batch.fail(rows[1], reference="ref-1")
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(hours=47))
    assert (await store.purge(clock.now()))["inbox_ids"] == 0
    clock.advance(timedelta(hours=2))
    assert (await store.purge(clock.now()))["inbox_ids"] == 1
    clock.advance(timedelta(days=6))
    assert (await store.purge(clock.now()))["inbox_aside"] == 1
    assert [row.update_id for row in await store.pending_updates()] == [3], "what waits is never purged"
    assert [r.update_id for r in await store.put_updates(Messenger.TELEGRAM, 1, [update(1)])] == [1]


async def test_counters_end_after_a_day(store: SqlStore, clock: FakeClock) -> None:
    async with store.batch() as batch:
        batch.uow.tries.add("receipt", "r1", at=NOW)
        batch.keep_turn()
        await batch.commit()
    clock.advance(timedelta(hours=23))
    assert (await store.purge(clock.now()))["tries"] == 0
    clock.advance(timedelta(hours=2))
    assert (await store.purge(clock.now()))["tries"] == 1
