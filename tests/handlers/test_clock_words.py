"""What the clock says to staff: to whom, when, once, and when it is silent."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import GroupChat, Say, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.owner.settings import Reporting, Running
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.desk.clock_words import ends_soon, how_much_waits, past_deadline
from bot.usecases.ports import Group
from bot.usecases.sight.duty import change_duty
from tests.fakes.floor import rendered, verbs
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeContent
from tests.storage.values import MINA, REZA, a_case

HERE = Group(Messenger.TELEGRAM, -100)
LEAD, OWNER = Account(Messenger.TELEGRAM, 1), Account(Messenger.TELEGRAM, 2)
MINUTE = timedelta(minutes=1)
NOON = datetime.fromisoformat("2026-05-01T08:30:00+00:00")
NIGHT = datetime.fromisoformat("2026-05-01T20:00:00+00:00")
"""Half past eleven in the evening in Tehran."""


class Scene:
    def __init__(self, phase: Phase = Phase.DAY, at: datetime = NOON) -> None:
        self.uow, self.clock = MemoryUow(), FakeClock()
        self.clock.at = at
        self.uow.groups.save(HERE)
        self.uow.settings.save(Running(Reporting.OPEN, phase))
        for account, role in ((LEAD, Role.LEAD), (OWNER, Role.OWNER), (REZA, Role.MODERATOR)):
            self.uow.staff.save(Staff(account, role, "نام", started=True))
        self.uow.commit()

    def has(self, case_id: str, **changes: Any) -> None:
        number = 100 + len(self.uow.tables.cases)
        self.uow.cases.add(a_case(case_id, number=number, opened_at=self.clock.now(), **changes))

    async def ticks(self, what: Callable[[TickCtx], Awaitable[Turn]]) -> list[Say]:
        turn = await what(TickCtx(self.uow, self.clock, FakeContent()))
        self.uow.commit()
        said = [reply for reply in turn.replies if isinstance(reply, Say)]
        assert len(said) == len(turn.replies) and all(rendered(one) for one in said)
        return said

    async def later(self, what: Callable[[TickCtx], Awaitable[Turn]], minutes: float) -> list[Say]:
        """Second by second is too fine here: every ten."""
        said = []
        ends = self.clock.now() + minutes * MINUTE
        while self.clock.now() < ends:
            self.clock.advance(timedelta(seconds=10))
            said += await self.ticks(what)
        return said


def to(say: Say) -> object:
    return say.to.account if isinstance(say.to, StaffChat) else say.to


async def test_the_holder_hears_once_before_his_claim_ends_and_again_after_he_has_renewed_it() -> None:
    scene = Scene()
    await scene.ticks(ends_soon)
    due = NOON + 20 * MINUTE
    scene.has("c", state=State.CLAIMED, owner=REZA, until=due, deadline=NOON + 600 * MINUTE)
    assert await scene.later(ends_soon, 14) == []
    said = await scene.later(ends_soon, 4)
    assert [(one.key, to(one)) for one in said] == [("clock-claim-ends", REZA)]
    assert verbs(said[0]) == ["case.open:c", "case.show:c"]
    scene.uow.tables.cases["c"] = a_case("c", state=State.CLAIMED, owner=REZA, until=due + 15 * MINUTE)
    assert [one.key for one in await scene.later(ends_soon, 15)] == ["clock-claim-ends"]


async def test_the_holder_hears_of_the_deadline_before_and_after_and_two_leads_after() -> None:
    scene = Scene()
    for tick in (ends_soon, past_deadline):
        await scene.ticks(tick)
    scene.has("c", state=State.NEEDS_INFO, owner=REZA, owner_name="رضا", deadline=NOON + 15 * MINUTE)
    assert [(s.key, to(s)) for s in await scene.later(ends_soon, 11)] == [("clock-deadline-near", REZA)]
    assert await scene.ticks(past_deadline) == []
    said = await scene.later(past_deadline, 9)
    assert [(s.key, to(s)) for s in said] == [
        ("clock-late-yours", REZA), ("clock-late-held", LEAD), ("clock-late-held", OWNER),
    ]  # fmt: skip
    assert not any(s.quiet for s in said)
    assert await scene.later(past_deadline, 20) == [], "once"


async def test_leads_sleep_through_a_deadline_in_somebody_s_hands_outside_polling_day() -> None:
    scene = Scene(Phase.BEFORE, NIGHT)
    await scene.ticks(past_deadline)
    scene.has("c", state=State.CLAIMED, owner=REZA, deadline=NIGHT + MINUTE)
    said = await scene.later(past_deadline, 2)
    assert [(s.key, s.quiet) for s in said] == [
        ("clock-late-yours", False), ("clock-late-held", True), ("clock-late-held", True),
    ]  # fmt: skip


async def test_what_nobody_holds_is_told_together_once_to_the_group_and_two_leads() -> None:
    scene = Scene()
    await scene.ticks(past_deadline)
    for number in range(12):
        scene.has(f"c{number}", deadline=NOON + (1 + number / 10) * MINUTE)
    said = await scene.later(past_deadline, 5.5)
    assert [to(s) for s in said] == [GroupChat(Messenger.TELEGRAM, -100), LEAD, OWNER]
    assert (
        {s.key for s in said} == {"clock-late"} and said[0].args["count"] == 12 and said[0].args["more"] == 4
    )
    assert verbs(said[0]) == ["case.next"]
    assert await scene.later(past_deadline, 30) == []


async def test_a_critical_one_is_told_within_half_a_minute_at_any_hour() -> None:
    scene = Scene(Phase.BEFORE, NIGHT)
    await scene.ticks(past_deadline)
    scene.has("grave", severity=Severity.CRITICAL, deadline=NIGHT + MINUTE)
    scene.has("other", deadline=NIGHT + MINUTE)
    said = await scene.later(past_deadline, 1.7)
    assert len(said) == 3 and said[0].args["count"] == 1
    assert await scene.later(past_deadline, 7 * 60) == [], "the other waits for the morning"
    assert [s.args["count"] for s in await scene.later(past_deadline, 60)] == [1, 1, 1]


async def test_a_clock_that_is_set_back_says_nothing_twice() -> None:
    scene = Scene()
    await scene.ticks(past_deadline)
    scene.has("c", deadline=NOON + MINUTE)
    assert len(await scene.later(past_deadline, 6)) == 3
    scene.clock.advance(-timedelta(hours=1))
    assert await scene.later(past_deadline, 70) == []


@pytest.mark.parametrize(("phase", "hours"), [(Phase.DAY, 3), (Phase.BEFORE, 0)])
async def test_each_hour_of_polling_day_and_each_morning_otherwise(phase: Phase, hours: int) -> None:
    scene = Scene(phase)
    scene.has("old", severity=Severity.LOW)
    assert await scene.ticks(how_much_waits) == [], "the first look tells nothing"
    scene.has("grave", severity=Severity.CRITICAL)
    scene.has("mine", state=State.CLAIMED, owner=MINA)
    said = await scene.later(how_much_waits, 180)
    assert len(said) == hours
    if phase is Phase.BEFORE:
        said = await scene.later(how_much_waits, 24 * 60)
        assert len(said) == 1 and scene.clock.now() > NOON
    assert said[0].args["count"] == 2 and said[0].args["held"] == 1
    scene.uow.tables.cases.clear()
    assert await scene.later(how_much_waits, 26 * 60) == [], "where nothing waits nothing is said"


async def test_a_case_of_the_smaller_circle_is_told_inside_it_alone() -> None:
    scene = Scene()
    inner = Group(Messenger.TELEGRAM, -200, circle=True)
    scene.uow.groups.save(inner)
    scene.uow.staff.save(Staff(OWNER, Role.OWNER, "نام", started=True, circle=True))
    await scene.ticks(past_deadline)
    scene.has("c", act_id="O13", deadline=NOON + MINUTE)
    said = await scene.later(past_deadline, 6)
    assert [to(one) for one in said] == [GroupChat(Messenger.TELEGRAM, -200), OWNER]


async def test_leads_on_duty_hear_before_those_who_are_off() -> None:
    scene = Scene()
    another = Account(Messenger.TELEGRAM, 3)
    scene.uow.staff.save(Staff(another, Role.LEAD, "نام", started=True))
    await change_duty(LEAD, on=False, uow=scene.uow, clock=scene.clock)
    await scene.ticks(past_deadline)
    scene.has("c", deadline=NOON + MINUTE)
    assert [to(one) for one in await scene.later(past_deadline, 6)][1:] == [another, OWNER]


async def test_the_circle_hears_of_its_late_case_where_the_two_leads_are_outside_and_no_group_is_its_own() -> (
    None
):
    scene = Scene()
    scene.uow.staff.save(Staff(MINA, Role.MODERATOR, "مینا", started=True, circle=True))
    scene.uow.commit()
    await scene.ticks(past_deadline)
    scene.has("c1", act_id="O13", severity=Severity.CRITICAL, deadline=NOON + MINUTE)
    assert {to(s) for s in await scene.later(past_deadline, 9)} == {MINA}


async def test_a_group_that_is_not_spoken_to_reads_nothing_of_the_clock() -> None:
    scene = Scene()
    scene.uow.groups.save(replace(HERE, stopped="public"))
    scene.uow.commit()
    for tick in (past_deadline, how_much_waits):
        await scene.ticks(tick)
    scene.has("c1", deadline=NOON + MINUTE)
    said = await scene.later(past_deadline, 9)
    scene.clock.advance(timedelta(hours=1))
    said += await scene.ticks(how_much_waits)
    assert said and not [s for s in said if isinstance(s.to, GroupChat)]


async def test_what_is_in_hand_is_told_behind_any_number_that_waits() -> None:
    scene = Scene()
    for tick in (ends_soon, past_deadline):
        await scene.ticks(tick)
    for number in range(1_200):
        scene.has(f"c{number:04}", deadline=NOON + MINUTE)
    scene.has("mine", state=State.CLAIMED, owner=REZA, until=NOON + 60 * MINUTE, deadline=NOON + 2 * MINUTE)
    scene.clock.advance(9 * MINUTE)
    said = await scene.ticks(past_deadline)
    assert [(s.key, to(s)) for s in said if s.key != "clock-late"] == [
        ("clock-late-yours", REZA), ("clock-late-held", LEAD), ("clock-late-held", OWNER),
    ]  # fmt: skip
    assert {s.args["count"] for s in said if s.key == "clock-late"} == {1_200}


async def test_of_a_late_case_of_the_circle_two_of_it_hear_and_not_the_first_two_leads() -> None:
    scene = Scene()
    scene.uow.staff.save(Staff(MINA, Role.MODERATOR, "مینا", started=True, circle=True))
    scene.uow.staff.save(Staff(REZA, Role.MODERATOR, "رضا", started=True, circle=True))
    await scene.ticks(past_deadline)
    scene.has("c", act_id="O13", state=State.CLAIMED, owner=REZA, owner_name="رضا", deadline=NOON + MINUTE)
    said = await scene.later(past_deadline, 3)
    assert [(s.key, to(s)) for s in said] == [("clock-late-yours", REZA), ("clock-late-held", MINA)]


async def test_a_mark_of_an_earlier_release_is_read_on() -> None:
    """The note is a moment in microseconds since 1970: with another meaning an update would swallow reminders."""
    scene = Scene()
    scene.uow.settings.set_note("clock:claims", str(round(NOON.timestamp() * 1_000_000)))
    scene.has("c", state=State.CLAIMED, owner=REZA, until=NOON + 4 * MINUTE, deadline=NOON + 600 * MINUTE)
    scene.clock.advance(MINUTE)
    assert [reply.key for reply in await scene.ticks(ends_soon)] == ["clock-claim-ends"]
