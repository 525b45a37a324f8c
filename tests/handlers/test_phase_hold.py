"""The phase follows the day of voting; an owner holds it with a reason; a moved day moves open cases."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat
from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.events import CaseChanged
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.owner.phase_hold import turn_phase
from bot.handlers.ticks import move_deadlines
from bot.usecases.owner.change_settings import set_day
from bot.usecases.owner.hold_phase import AT_ONCE, PAGE, ROUND, end_hold, hold_phase
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.talk import Talk
from tests.storage.values import a_case

OWNER = Account(Messenger.TELEGRAM, 111)
TODAY = date(2026, 5, 1)


@pytest.fixture
def chat() -> Talk:
    chat = Talk(account=OWNER, staff=Staff(OWNER, Role.OWNER, started=True))
    assert chat.staff is not None
    chat.uow.staff.save(chat.staff)
    chat.uow.commit()
    return chat


async def polling(chat: Talk, day: date | None) -> None:
    await set_day(context(chat.uow, clock=chat.clock), "polling", day, by=OWNER)
    chat.uow.commit()


async def ticks(chat: Talk) -> list[Say]:
    turn = await turn_phase(make_tick_ctx(chat.uow, chat.clock, chat.content))
    chat.uow.commit()
    return [reply for reply in turn.replies if isinstance(reply, Say)]


async def running(chat: Talk) -> RunningSettings:
    return await chat.uow.settings.running()


async def test_phase_changes_automatically_and_notifies_owners_once_each(chat: Talk) -> None:
    assert await ticks(chat) == []
    await polling(chat, TODAY + timedelta(days=1))
    (notice,) = await ticks(chat)
    assert notice.to == StaffChat(OWNER) and (await running(chat)).phase is Phase.BEFORE
    assert await ticks(chat) == []
    for phase in (Phase.DAY, Phase.AFTER):
        chat.clock.advance(timedelta(days=1))
        assert len(await ticks(chat)) == 1 and (await running(chat)).phase is phase
    assert chat.uow.tables.audit[-1].by == "program"


async def hold_phase_as_owner(chat: Talk, how: str = "day") -> None:
    await polling(chat, TODAY + timedelta(days=5))
    await ticks(chat)
    await chat.commands("phase", "day")
    await chat.says("آزمایش پیش از روز رأی‌گیری")
    await chat.presses(f"phase-until:{how}")
    await chat.presses(f"phase-until-yes:day/{how}")


async def test_phase_hold_shows_reason_and_ends_on_time(chat: Talk) -> None:
    await hold_phase_as_owner(chat)
    assert (await running(chat)).phase is Phase.DAY
    assert "آزمایش پیش از روز" in chat.texts[-1] and "دستی" in chat.texts[-1]
    assert await ticks(chat) == []
    chat.clock.advance(timedelta(days=1))
    (notice,) = await ticks(chat)
    assert notice.key == "admin-phase-hold-over"
    assert await running(chat) == RunningSettings(phase=Phase.BEFORE, polling_day=TODAY + timedelta(days=5))


async def test_a_hold_is_ended_by_hand(chat: Talk) -> None:
    await hold_phase_as_owner(chat, "open")
    await chat.commands("admin")
    await chat.presses("admin.see:phase")
    await chat.presses("phase-auto")
    await chat.presses("phase-auto-yes")
    assert (await running(chat)).phase is Phase.BEFORE and not (await running(chat)).phase_why


async def test_overlapping_hold_is_refused_with_what_to_do(chat: Talk) -> None:
    await hold_phase_as_owner(chat, "open")
    await chat.commands("phase", "after")
    refused = next(reply for reply in chat.replies if isinstance(reply, Say | Ack | Screen))
    assert refused.key == "admin-phase-overlaps" and "برگشت به تاریخ‌ها" in chat.texts[-1]
    assert (await running(chat)).phase is Phase.DAY
    await chat.commands("phase", "before")
    await chat.presses("admin.yes:phase/before/day")
    assert not (await running(chat)).phase_why, "the hold ends when the dates give the same phase"


async def test_phase_needs_no_reason_without_polling_day(chat: Talk) -> None:
    await chat.commands("phase", "day")
    await chat.presses("admin.yes:phase/day/none")
    assert await running(chat) == RunningSettings(phase=Phase.DAY)


async def test_a_day_that_is_over_is_asked_again(chat: Talk) -> None:
    await chat.commands("polling_day", "۱۴۰۵/۰۱/۰۱")
    assert "دوباره بنویسید" in chat.texts[-1]
    assert (await running(chat)).polling_day is None


async def test_postponement_extends_open_cases_a_few_per_tick(chat: Talk) -> None:
    chat.clock.stand()
    await polling(chat, TODAY)
    for n in range(AT_ONCE + 5):
        case = a_case(
            f"case-{n}", number=n, phase=Phase.DAY, severity=Severity.HIGH, opened_at=chat.clock.now()
        )
        chat.uow.cases.add(case)
    chat.uow.commit()
    await move_deadlines(make_tick_ctx(chat.uow, chat.clock, chat.content))
    chat.uow.commit()
    assert {case.phase for case in chat.uow.tables.cases.values()} == {Phase.DAY}
    await polling(chat, TODAY + timedelta(days=40))
    seen = []
    for most in (AT_ONCE, 5, 0):
        turn = await move_deadlines(make_tick_ctx(chat.uow, chat.clock, chat.content))
        chat.uow.commit()
        assert len(turn.facts) == most and all(isinstance(fact, CaseChanged) for fact in turn.facts)
        seen += turn.facts
    assert len(seen) == AT_ONCE + 5
    due = deadline_for(Severity.HIGH, Phase.BEFORE, now=chat.clock.now())
    assert {case.deadline for case in chat.uow.tables.cases.values()} == {due}


async def run_recount(chat: Talk) -> int:
    turn = await move_deadlines(make_tick_ctx(chat.uow, chat.clock, chat.content))
    chat.uow.commit()
    return len(turn.facts)


def record_page_sizes(chat: Talk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record how many cases each read of open cases returned."""
    read, real = list[int](), chat.uow.dues.open_after

    async def open_after(*args: Any, **more: Any) -> Sequence[Case]:
        cases = await real(*args, **more)
        read.append(len(cases))
        return cases

    monkeypatch.setattr(chat.uow.dues, "open_after", open_after)
    return read


def add_open_cases(chat: Talk, count: int, phase: Phase = Phase.DAY) -> None:
    for n in range(count):
        made = {"number": n, "phase": phase, "severity": Severity.HIGH, "opened_at": chat.clock.now()}
        chat.uow.cases.add(a_case(f"case-{n:04}", **made))
    chat.uow.commit()


async def test_open_cases_are_read_in_pages_after_day_moved(
    chat: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = record_page_sizes(chat, monkeypatch)
    await polling(chat, TODAY)
    add_open_cases(chat, PAGE + 5)
    while await chat.uow.settings.note(ROUND):
        assert await run_recount(chat) == 0
    assert read == [PAGE, 5], "nothing has to move"
    await run_recount(chat)
    await polling(chat, TODAY)
    await run_recount(chat)
    await set_day(context(chat.uow, clock=chat.clock), "qualified", TODAY - timedelta(days=20), by=OWNER)
    await run_recount(chat)
    assert read == [PAGE, 5], "the phase is unchanged"


async def test_recount_continues_when_cases_change_places(chat: Talk) -> None:
    await polling(chat, TODAY)
    add_open_cases(chat, PAGE + 5)
    await polling(chat, TODAY + timedelta(days=40))
    moved = 0
    while await chat.uow.settings.note(ROUND):
        count = await run_recount(chat)
        assert count <= AT_ONCE
        moved += count
    assert moved == PAGE + 5
    assert {case.phase for case in chat.uow.tables.cases.values()} == {Phase.BEFORE}


async def test_day_moved_during_hold_counts_after_the_hold(
    chat: Talk,
) -> None:
    await polling(chat, TODAY)
    add_open_cases(chat, 3)
    await hold_phase(context(chat.uow, by=OWNER, clock=chat.clock), Phase.AFTER, "a test", until=None)
    await polling(chat, TODAY + timedelta(days=40))
    assert [await run_recount(chat) for _ in range(2)] == [0, 0]
    await end_hold(context(chat.uow, by=OWNER, clock=chat.clock))
    chat.uow.commit()
    assert await run_recount(chat) == 3


async def test_day_moved_again_recounts_from_the_beginning(chat: Talk) -> None:
    await polling(chat, TODAY)
    add_open_cases(chat, AT_ONCE + 5)
    await polling(chat, TODAY + timedelta(days=40))
    assert await run_recount(chat) == AT_ONCE
    await polling(chat, TODAY)
    assert await run_recount(chat) == AT_ONCE and await run_recount(chat) == 0
    assert {case.phase for case in chat.uow.tables.cases.values()} == {Phase.DAY}
