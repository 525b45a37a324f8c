"""Messages from the clock to staff: the recipients, the time, once each, and when there are none."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import GroupChat, Say, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.desk.clock_words import report_missed_deadlines, send_waiting_digest, warn_of_ending_claims
from bot.usecases.access.leads import change_duty
from bot.usecases.ports import Group
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.floor import render_reply, verbs
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeContent
from tests.storage.values import MINA, REZA, a_case

HERE = Group(Messenger.TELEGRAM, -100)
LEAD, OWNER = Account(Messenger.TELEGRAM, 1), Account(Messenger.TELEGRAM, 2)
MINUTE = timedelta(minutes=1)
NOON = datetime.fromisoformat("2026-05-01T08:30:00+00:00")
NIGHT = datetime.fromisoformat("2026-05-01T20:00:00+00:00")
"""23:30 in Tehran."""


class ClockScene:
    def __init__(self, phase: Phase = Phase.DAY, at: datetime = NOON) -> None:
        self.uow, self.clock = MemoryUow(), FakeClock()
        self.clock.at = at
        self.uow.groups.save(HERE)
        self.uow.settings.save(RunningSettings(Reporting.OPEN, phase))
        for account, role in ((LEAD, Role.LEAD), (OWNER, Role.OWNER), (REZA, Role.MODERATOR)):
            self.uow.staff.save(Staff(account, role, "نام", started=True))
        self.uow.commit()

    def add_case(self, case_id: str, **changes: Any) -> None:
        number = 100 + len(self.uow.tables.cases)
        self.uow.cases.add(a_case(case_id, number=number, opened_at=self.clock.now(), **changes))

    async def ticks(self, what: Callable[[TickCtx], Awaitable[Turn]]) -> list[Say]:
        turn = await what(make_tick_ctx(self.uow, self.clock, FakeContent()))
        self.uow.commit()
        messages = [reply for reply in turn.replies if isinstance(reply, Say)]
        assert len(messages) == len(turn.replies) and all(render_reply(message) for message in messages)
        return messages

    async def run_ticks_for(self, what: Callable[[TickCtx], Awaitable[Turn]], minutes: float) -> list[Say]:
        """Ticks every ten seconds, because every second would be too slow here."""
        messages = []
        ends = self.clock.now() + minutes * MINUTE
        while self.clock.now() < ends:
            self.clock.advance(timedelta(seconds=10))
            messages += await self.ticks(what)
        return messages


def recipient_of(say: Say) -> object:
    return say.to.account if isinstance(say.to, StaffChat) else say.to


async def test_assignee_is_warned_once_per_ending_claim() -> None:
    scene = ClockScene()
    await scene.ticks(warn_of_ending_claims)
    due = NOON + 20 * MINUTE
    scene.add_case("c", state=State.CLAIMED, assignee=REZA, until=due, deadline=NOON + 600 * MINUTE)
    assert await scene.run_ticks_for(warn_of_ending_claims, 14) == []
    messages = await scene.run_ticks_for(warn_of_ending_claims, 4)
    assert [(message.key, recipient_of(message)) for message in messages] == [("clock-claim-ends", REZA)]
    assert verbs(messages[0]) == ["case.open:c", "case.show:c"]
    scene.uow.tables.cases["c"] = a_case("c", state=State.CLAIMED, assignee=REZA, until=due + 15 * MINUTE)
    assert [message.key for message in await scene.run_ticks_for(warn_of_ending_claims, 15)] == [
        "clock-claim-ends"
    ]


async def test_assignee_and_two_leads_are_notified_of_deadline() -> None:
    scene = ClockScene()
    for tick in (warn_of_ending_claims, report_missed_deadlines):
        await scene.ticks(tick)
    scene.add_case(
        "c", state=State.NEEDS_INFO, assignee=REZA, assignee_name="رضا", deadline=NOON + 15 * MINUTE
    )
    assert [(s.key, recipient_of(s)) for s in await scene.run_ticks_for(warn_of_ending_claims, 11)] == [
        ("clock-deadline-near", REZA)
    ]
    assert await scene.ticks(report_missed_deadlines) == []
    messages = await scene.run_ticks_for(report_missed_deadlines, 9)
    assert [(s.key, recipient_of(s)) for s in messages] == [
        ("clock-late-yours", REZA), ("clock-late-held", LEAD), ("clock-late-held", OWNER),
    ]  # fmt: skip
    assert not any(s.quiet for s in messages)
    assert await scene.run_ticks_for(report_missed_deadlines, 20) == [], "once"


async def test_claimed_cases_deadline_is_quiet_for_leads_at_night() -> None:
    scene = ClockScene(Phase.BEFORE, NIGHT)
    await scene.ticks(report_missed_deadlines)
    scene.add_case("c", state=State.CLAIMED, assignee=REZA, deadline=NIGHT + MINUTE)
    messages = await scene.run_ticks_for(report_missed_deadlines, 2)
    assert [(s.key, s.quiet) for s in messages] == [
        ("clock-late-yours", False), ("clock-late-held", True), ("clock-late-held", True),
    ]  # fmt: skip


async def test_unclaimed_late_cases_are_notified_together_once() -> None:
    scene = ClockScene()
    await scene.ticks(report_missed_deadlines)
    for number in range(12):
        scene.add_case(f"c{number}", deadline=NOON + (1 + number / 10) * MINUTE)
    messages = await scene.run_ticks_for(report_missed_deadlines, 5.5)
    assert [recipient_of(s) for s in messages] == [GroupChat(Messenger.TELEGRAM, -100), LEAD, OWNER]
    assert (
        {s.key for s in messages} == {"clock-late"}
        and messages[0].args["count"] == 12
        and messages[0].args["more"] == 4
    )
    assert verbs(messages[0]) == ["case.next"]
    assert await scene.run_ticks_for(report_missed_deadlines, 30) == []


async def test_critical_case_is_notified_within_half_a_minute() -> None:
    scene = ClockScene(Phase.BEFORE, NIGHT)
    await scene.ticks(report_missed_deadlines)
    scene.add_case("grave", severity=Severity.CRITICAL, deadline=NIGHT + MINUTE)
    scene.add_case("other", deadline=NIGHT + MINUTE)
    messages = await scene.run_ticks_for(report_missed_deadlines, 1.7)
    assert len(messages) == 3 and messages[0].args["count"] == 1
    assert await scene.run_ticks_for(report_missed_deadlines, 7 * 60) == [], (
        "the other one waits for the morning"
    )
    assert [s.args["count"] for s in await scene.run_ticks_for(report_missed_deadlines, 60)] == [1, 1, 1]


async def test_a_clock_that_is_set_back_says_nothing_twice() -> None:
    scene = ClockScene()
    await scene.ticks(report_missed_deadlines)
    scene.add_case("c", deadline=NOON + MINUTE)
    assert len(await scene.run_ticks_for(report_missed_deadlines, 6)) == 3
    scene.clock.advance(-timedelta(hours=1))
    assert await scene.run_ticks_for(report_missed_deadlines, 70) == []


@pytest.mark.parametrize(("phase", "hours"), [(Phase.DAY, 3), (Phase.BEFORE, 0)])
async def test_each_hour_of_polling_day_and_each_morning_otherwise(phase: Phase, hours: int) -> None:
    scene = ClockScene(phase)
    scene.add_case("old", severity=Severity.LOW)
    assert await scene.ticks(send_waiting_digest) == [], "the first tick sends nothing"
    scene.add_case("grave", severity=Severity.CRITICAL)
    scene.add_case("mine", state=State.CLAIMED, assignee=MINA)
    messages = await scene.run_ticks_for(send_waiting_digest, 180)
    assert len(messages) == hours
    if phase is Phase.BEFORE:
        messages = await scene.run_ticks_for(send_waiting_digest, 24 * 60)
        assert len(messages) == 1 and scene.clock.now() > NOON
    assert messages[0].args["count"] == 2 and messages[0].args["held"] == 1
    scene.uow.tables.cases.clear()
    assert await scene.run_ticks_for(send_waiting_digest, 26 * 60) == [], (
        "without waiting cases there is no message"
    )


async def test_restricted_case_deadline_is_notified_inside_circle_only() -> None:
    scene = ClockScene()
    inner = Group(Messenger.TELEGRAM, -200, circle=True)
    scene.uow.groups.save(inner)
    scene.uow.staff.save(Staff(OWNER, Role.OWNER, "نام", started=True, circle=True))
    await scene.ticks(report_missed_deadlines)
    scene.add_case("c", act_id="O13", deadline=NOON + MINUTE)
    messages = await scene.run_ticks_for(report_missed_deadlines, 6)
    assert [recipient_of(message) for message in messages] == [GroupChat(Messenger.TELEGRAM, -200), OWNER]


async def test_leads_on_duty_hear_before_those_who_are_off() -> None:
    scene = ClockScene()
    another = Account(Messenger.TELEGRAM, 3)
    scene.uow.staff.save(Staff(another, Role.LEAD, "نام", started=True))
    await change_duty(context(scene.uow, by=LEAD, clock=scene.clock), on=False)
    await scene.ticks(report_missed_deadlines)
    scene.add_case("c", deadline=NOON + MINUTE)
    assert [recipient_of(message) for message in await scene.run_ticks_for(report_missed_deadlines, 6)][
        1:
    ] == [another, OWNER]


async def test_circle_without_group_or_leads_gets_late_case_notice() -> None:
    scene = ClockScene()
    scene.uow.staff.save(Staff(MINA, Role.MODERATOR, "مینا", started=True, circle=True))
    scene.uow.commit()
    await scene.ticks(report_missed_deadlines)
    scene.add_case("c1", act_id="O13", severity=Severity.CRITICAL, deadline=NOON + MINUTE)
    assert {recipient_of(s) for s in await scene.run_ticks_for(report_missed_deadlines, 9)} == {MINA}


async def test_stopped_group_gets_no_clock_messages() -> None:
    scene = ClockScene()
    scene.uow.groups.save(replace(HERE, stopped="public"))
    scene.uow.commit()
    for tick in (report_missed_deadlines, send_waiting_digest):
        await scene.ticks(tick)
    scene.add_case("c1", deadline=NOON + MINUTE)
    messages = await scene.run_ticks_for(report_missed_deadlines, 9)
    scene.clock.advance(timedelta(hours=1))
    messages += await scene.ticks(send_waiting_digest)
    assert messages and not [s for s in messages if isinstance(s.to, GroupChat)]


async def test_the_digest_begins_with_late_critical_cases() -> None:
    scene = ClockScene()
    await scene.ticks(send_waiting_digest)
    grave = {"severity": Severity.CRITICAL}
    scene.add_case("calm", deadline=NOON + MINUTE)
    scene.add_case("soon", deadline=NOON + timedelta(days=2), **grave)
    scene.add_case("late", deadline=NOON + 2 * MINUTE, **grave)
    scene.add_case("latest", deadline=NOON + MINUTE, **grave)
    scene.add_case("hidden", act_id="O13", deadline=NOON + MINUTE, **grave)
    scene.add_case("held", state=State.CLAIMED, assignee=REZA, deadline=NOON + MINUTE, **grave)
    (message,) = await scene.run_ticks_for(send_waiting_digest, 61)
    assert message.args["late"] == 2
    (words,) = [text for text in render_reply(message) if "منتظر" in text]
    assert words.index("۱۰۳") < words.index("۱۰۲") < words.index("منتظر"), "the longest late first"


async def test_claimed_late_case_is_notified_behind_many_waiting() -> None:
    scene = ClockScene()
    for tick in (warn_of_ending_claims, report_missed_deadlines):
        await scene.ticks(tick)
    for number in range(1_200):
        scene.add_case(f"c{number:04}", deadline=NOON + MINUTE)
    scene.add_case(
        "mine", state=State.CLAIMED, assignee=REZA, until=NOON + 60 * MINUTE, deadline=NOON + 2 * MINUTE
    )
    scene.clock.advance(9 * MINUTE)
    messages = await scene.ticks(report_missed_deadlines)
    assert [(s.key, recipient_of(s)) for s in messages if s.key != "clock-late"] == [
        ("clock-late-yours", REZA), ("clock-late-held", LEAD), ("clock-late-held", OWNER),
    ]  # fmt: skip
    assert {s.args["count"] for s in messages if s.key == "clock-late"} == {1_200}


async def test_late_restricted_case_notifies_two_circle_members() -> None:
    scene = ClockScene()
    scene.uow.staff.save(Staff(MINA, Role.MODERATOR, "مینا", started=True, circle=True))
    scene.uow.staff.save(Staff(REZA, Role.MODERATOR, "رضا", started=True, circle=True))
    await scene.ticks(report_missed_deadlines)
    scene.add_case(
        "c", act_id="O13", state=State.CLAIMED, assignee=REZA, assignee_name="رضا", deadline=NOON + MINUTE
    )
    messages = await scene.run_ticks_for(report_missed_deadlines, 3)
    assert [(s.key, recipient_of(s)) for s in messages] == [
        ("clock-late-yours", REZA),
        ("clock-late-held", MINA),
    ]


async def test_a_mark_of_an_earlier_release_is_read_on() -> None:
    """The note is in microseconds since 1970. If its meaning changed, an update would lose reminders."""
    scene = ClockScene()
    scene.uow.settings.set_note("clock:claims", str(round(NOON.timestamp() * 1_000_000)))
    scene.add_case(
        "c", state=State.CLAIMED, assignee=REZA, until=NOON + 4 * MINUTE, deadline=NOON + 600 * MINUTE
    )
    scene.clock.advance(MINUTE)
    assert [reply.key for reply in await scene.ticks(warn_of_ending_claims)] == ["clock-claim-ends"]
