"""Links that open once, screens that end, keys of walls, and what a wall counts."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cases.reports import State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import Severity, Space
from bot.domain.figures.publication import Period
from bot.domain.figures.screens import LINK_LASTS, SHIFT, ScreenMode, ScreenPass
from bot.domain.figures.situation import OpenCaseCounts, SeverityCount
from bot.domain.figures.wall import BodyRow, WallCase, WallReferral, WallTable
from bot.domain.moments import day_of
from bot.domain.people import Role, Staff
from bot.domain.referrals.referrals import Referral, ReferralOutcome, ReferralPackage, ReferralStep
from bot.language.dates import months_later
from bot.usecases.desk.browse_cases import desk_counts
from bot.usecases.figures.look_at_situation import look_at_situation
from storage.store import SqlStore
from storage.writer import Writer
from tests.fakes.contexts import context
from tests.fakes.turns import FakeClock
from tests.storage.values import MINA, NOW, REZA, a_case
from tests.storage.workplace import Workplace

LINK = ScreenPass("hash-of-link", REZA, ScreenMode.WALL, NOW + LINK_LASTS)
MINUTE = timedelta(minutes=1)


async def issue(store: SqlStore, *links: ScreenPass) -> None:
    async with store.batch() as batch:
        for link in links:
            batch.uow.screens.issue(link)
        batch.keep_turn()
        await batch.commit()


async def test_links_and_screens_of_a_person(work: Workplace) -> None:
    later = replace(LINK, name="later", until=NOW + SHIFT, opened=True)
    async with work.turn() as uow:
        uow.screens.issue(later)
        uow.screens.issue(LINK)
        uow.screens.issue(replace(LINK, name="hers", account=MINA))
        assert list(await uow.screens.of(REZA)) == [LINK, later]
    async with work.turn() as uow:
        assert list(await uow.screens.of(REZA)) == [LINK, later], "the first to end is first"
        uow.screens.end(LINK)
    async with work.turn() as uow:
        assert list(await uow.screens.of(REZA)) == [later]


async def test_of_many_who_open_at_once_one_succeeds(store: SqlStore) -> None:
    await issue(store, LINK)
    openings = [store.screens.open_screen(LINK.name, f"screen-{n}", now=NOW) for n in range(8)]
    opened = [screen for screen in await asyncio.gather(*openings) if screen is not None]
    assert [(s.account, s.mode, s.until, s.opened) for s in opened] == [
        (REZA, ScreenMode.WALL, NOW + SHIFT, True)
    ]
    assert await store.screens.screen_of(opened[0].name, now=NOW) == opened[0]
    assert await store.screens.screen_of(LINK.name, now=NOW) is None, "a link is no screen"
    assert await store.screens.open_screen(opened[0].name, "again", now=NOW) is None, "nor a screen a link"


async def test_guessed_link_takes_no_turn_of_the_writer(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[object] = []
    monkeypatch.setattr(Writer, "submit", lambda _, work: turns.append(work))
    assert await store.screens.open_screen("guessed", "screen", now=NOW) is None
    assert turns == []


async def test_what_is_over_opens_and_shows_nothing(store: SqlStore) -> None:
    await issue(store, LINK, replace(LINK, name="screen", opened=True))
    over = NOW + LINK_LASTS
    assert await store.screens.open_screen(LINK.name, "s", now=over) is None
    assert await store.screens.screen_of("screen", now=over) is None
    assert await store.screens.screen_of("screen", now=over - MINUTE) is not None


async def test_screens_end_with_their_owner(store: SqlStore) -> None:
    await issue(store, LINK, replace(LINK, name="s", opened=True), replace(LINK, name="m", account=MINA))
    await store.screens.end_screens(REZA)
    assert await store.screens.open_screen(LINK.name, "x", now=NOW) is None
    assert await store.screens.screen_of("s", now=NOW) is None
    assert await store.screens.open_screen("m", "x", now=NOW) is not None


async def test_first_key_of_a_day_holds(store: SqlStore) -> None:
    day = NOW.date()
    keys = await asyncio.gather(*(store.screens.wall_key(day, bytes([n]) * 32) for n in range(4)))
    assert len(set(keys)) == 1
    assert await store.screens.wall_key(day + timedelta(days=1), b"x" * 32) == b"x" * 32


async def test_rows_of_a_day_keep_their_highest_number(store: SqlStore) -> None:
    day, act = NOW.date(), (WallTable.ACT, "O01")
    await store.screens.keep_wall_rows(day, {act: 10, (WallTable.AREA, ""): 5})
    await asyncio.gather(*(store.screens.keep_wall_rows(day, {act: number}) for number in (15, 20, 5)))
    assert await store.screens.keep_wall_rows(day, {}) == {act: 20, (WallTable.AREA, ""): 5}
    assert await store.screens.keep_wall_rows(day + timedelta(days=1), {act: 5}) == {act: 5}


async def test_what_is_over_is_removed(store: SqlStore) -> None:
    await issue(store, LINK, replace(LINK, name="lasts", until=NOW + SHIFT, opened=True))
    await store.screens.wall_key(NOW.date() - timedelta(days=1), b"o" * 32)
    await store.screens.wall_key(NOW.date(), b"n" * 32)
    await store.screens.keep_wall_rows(NOW.date() - timedelta(days=1), {(WallTable.ACT, "O01"): 5})
    removed = await store.purge(NOW + LINK_LASTS)
    assert (removed["screens"], removed["wall_keys"], removed["wall_rows"]) == (1, 1, 1)
    assert await store.screens.wall_key(NOW.date(), b"x" * 32) == b"n" * 32


async def test_look_sees_what_is_stored_and_writes_nothing(store: SqlStore) -> None:
    async with store.screens.look() as uow:
        uow.staff.save(Staff(REZA, Role.LEAD, "Reza"))
        uow.screens.issue(LINK)
        assert await uow.staff.get(REZA) is not None
    async with store.screens.look() as uow:
        assert await uow.staff.get(REZA) is None and not await uow.screens.of(REZA)
    async with store.batch() as batch:
        batch.uow.staff.save(Staff(REZA, Role.LEAD, "Reza"))
        batch.keep_turn()
        await batch.commit()
        async with store.screens.look() as uow:
            assert await uow.staff.get(REZA) is not None


async def test_wall_counts_unrestricted_cases_of_its_span(work: Workplace) -> None:
    decided: dict[str, Any] = {"state": State.REJECTED, "assignee": REZA}
    cases = [
        a_case("kept", number=1, decided_at=NOW + MINUTE, **decided),
        a_case("undecided-yet", number=2, decided_at=NOW + 30 * MINUTE, **decided),
        a_case("late", number=3, deadline=NOW + MINUTE),
        a_case("hidden", number=4, restricted=True),
        a_case("spam", number=5, state=State.OUT_OF_SCOPE, reason=SPAM, decided_at=NOW),
        a_case("gone", number=6, state=State.WITHDRAWN),
        a_case("merged", number=7, state=State.MERGED, merged_into="kept", decided_at=NOW),
        a_case("before", number=8, opened_at=NOW - MINUTE),
        a_case("after", number=9, opened_at=NOW + 15 * MINUTE),
        a_case("voice", number=10, act_id=""),
    ]
    async with work.turn() as uow:
        for case in cases:
            uow.cases.add(case)
    until = NOW + 15 * MINUTE
    async with work.turn() as uow:
        counted = {case.id: case for case in await uow.walls.cases(NOW, until, as_of=until)}
    assert {case_id: case.in_time for case_id, case in counted.items()} == {
        "kept": True, "undecided-yet": None, "late": False, "gone": None, "merged": True,
    }  # fmt: skip
    assert counted["late"] == WallCase(
        "late", "O01", "tehran-1", Space.REAL, NOW, Severity.HIGH, in_time=False
    )


async def test_voice_named_after_midnight_is_on_no_wall(work: Workplace) -> None:
    """The wall of the next day says what came in since midnight; publication counts it on its own day."""
    midnight = NOW + timedelta(hours=4)
    voice = a_case("voice", act_id="")
    async with work.turn() as uow:
        uow.cases.add(voice)
    async with work.turn() as uow:
        assert not await uow.walls.cases(NOW, midnight, as_of=midnight)
    async with work.turn() as uow:
        uow.cases.save(replace(voice, act_id="O01"))
    async with work.turn() as uow:
        assert not await uow.walls.cases(midnight, midnight + timedelta(hours=1), as_of=midnight)
        period = Period(day_of(NOW), day_of(NOW))
        assert [case.act_id for case in await uow.publications.counted_cases(period)] == ["O01"]


async def test_wall_counts_referrals_sent_within_its_span(work: Workplace) -> None:
    sent = Referral(
        "f1", case_id="case-1", body="court", by=REZA, step=ReferralStep.SENT, until=NOW, sent_at=NOW
    )
    answered = replace(sent, step=ReferralStep.ANSWERED)
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.cases.add(a_case("hidden", number=2, restricted=True))
        for referral in (
            sent,
            replace(answered, id="f2", outcome=ReferralOutcome.ACTED),
            replace(answered, id="f3", outcome=ReferralOutcome.UNFOUNDED),
            replace(sent, id="f4", case_id="hidden"),
            replace(sent, id="f5", sent_at=NOW - MINUTE),
            replace(sent, id="f6", step=ReferralStep.SIGN, sent_at=None),
        ):
            uow.referrals.add(referral, packed=ReferralPackage("words"), consents={})
    async with work.turn() as uow:
        counted = await uow.walls.referrals(NOW, NOW + MINUTE)
    assert sorted(counted, key=lambda referral: referral.id) == [
        WallReferral("f1", BodyRow.WAITS),
        WallReferral("f2", BodyRow.ACTED),
        WallReferral("f3", BodyRow.ANSWERED),
    ]


async def test_open_cases_as_the_desk_counts_them(work: Workplace) -> None:
    held: dict[str, Any] = {"assignee": REZA, "until": NOW + MINUTE}
    cases = [
        a_case("soon", number=1, deadline=NOW + 29 * MINUTE),
        a_case("late", number=2, deadline=NOW, state=State.CLAIMED, **held),
        a_case("asked", number=3, severity=Severity.CRITICAL, state=State.NEEDS_INFO, **held),
        a_case("muted", number=4, muted=True, deadline=NOW),
        a_case("hidden", number=5, restricted=True),
        a_case("done", number=6, state=State.REJECTED, decided_at=NOW, deadline=NOW),
    ]
    async with work.turn() as uow:
        for case in cases:
            uow.cases.add(case)
    async with work.turn() as uow:
        counts = await uow.figures.open_cases(now=NOW)
        assert replace(counts, by_severity={}) == OpenCaseCounts(waiting=2, held=1, asked=1, late=2)
        assert counts.by_severity[Severity.HIGH] == SeverityCount(open=2, soon=1, late=1)
        assert counts.by_severity[Severity.LOW] == SeverityCount()
        assert (await uow.figures.open_cases(now=NOW, restricted=True)).waiting == 3


async def test_desk_and_screen_show_the_same_counts(work: Workplace) -> None:
    """Critical cases that wait, that somebody holds, that are asked about, and of a muted reporter."""
    grave = [a_case(f"case-{n}", number=n, severity=Severity.CRITICAL, deadline=NOW) for n in range(1, 6)]
    held: dict[str, Any] = {"assignee": MINA, "until": NOW + MINUTE}
    grave[1] = replace(grave[1], state=State.CLAIMED, **held)
    grave[2] = replace(grave[2], state=State.NEEDS_INFO, **held)
    grave[3] = replace(grave[3], muted=True)
    async with work.turn() as uow:
        for case in grave:
            uow.cases.add(case)
    async with work.turn() as uow:
        ctx = context(uow, REZA, clock=FakeClock(NOW))
        desk = await desk_counts(ctx)
        screen = (await look_at_situation(ctx, restricted=False, later=months_later)).desk
        assert screen is not None and desk.critical == 2
        names = ("late", "critical", "waiting", "asked")
        assert [getattr(desk, name) for name in names] == [getattr(screen, name) for name in names]
