"""By when a body is to answer: by the phase of the day on which it is sent, and the letter says the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, SendPackage, Term
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.owner.settings import Running
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.handlers.referrals.referral_clock import referrals_late
from tests.fakes.floor import Floor, verbs
from tests.handlers.test_referrals import LIAISON, floor, said, sent

__all__ = ("floor",)
WITHIN = ANSWERED_WITHIN[Severity.HIGH]


async def in_phase(floor: Floor, *, opened: Phase, today: Phase | None) -> None:
    floor.uow.cases.save(replace(await floor.case(), phase=opened))
    floor.uow.settings.save(replace(Running(), phase=today))
    floor.uow.commit()


async def letter(floor: Floor, one: str) -> SendPackage:
    await floor.presses(f"body.open:{one}", by=LIAISON, private=True)
    found = floor.only(SendPackage)
    assert isinstance(found, SendPackage)
    return found


@pytest.mark.parametrize(
    ("opened", "today", "times"),
    [
        (Phase.BEFORE, Phase.DAY, 1),
        (Phase.DAY, Phase.AFTER, 3),
        (Phase.DAY, None, 1),
    ],
)
async def test_the_body_s_time_is_that_of_today(
    floor: Floor, opened: Phase, today: Phase | None, times: int
) -> None:
    floor.clock.stand()
    await in_phase(floor, opened=opened, today=today)
    one = await sent(floor)
    due = floor.clock.now() + times * WITHIN
    assert floor.uow.tables.referrals[one].until == due
    told = floor.only(Say, "body-new")
    assert told.args["until"] == due
    assert (await letter(floor, one)).fields["request"] == Term("letter-request", {"until": due})


async def test_a_reminder_gives_time_by_the_phase_of_its_own_day(floor: Floor) -> None:
    floor.clock.stand()
    await in_phase(floor, opened=Phase.BEFORE, today=Phase.BEFORE)
    one = await sent(floor)
    floor.clock.advance(3 * WITHIN)
    await in_phase(floor, opened=Phase.BEFORE, today=Phase.DAY)
    await floor.ticks(referrals_late)
    assert floor.uow.tables.referrals[one].until == floor.clock.now() + WITHIN


async def test_the_letter_and_the_desk_keep_the_first_date_whatever_the_clock_has_said_since(
    floor: Floor,
) -> None:
    one = await sent(floor)
    due, first = floor.uow.tables.referrals[one].until, await letter(floor, one)
    for _ in range(2):
        floor.clock.advance(WITHIN)
        await floor.ticks(referrals_late)
    assert floor.uow.tables.referrals[one].until > due + timedelta(days=20), "when the clock looks again"
    assert (await letter(floor, one)).fields == first.fields
    await floor.presses("body.list", by=LIAISON, private=True)
    row = floor.replies[0].buttons[0][0]  # type: ignore[union-attr] # the desk is a screen
    assert verbs(floor.replies[0]) == [f"body.see:{one}"]
    assert row.label.args["state"] == Term("refer-step-sent", {"until": due})
    await floor.presses(f"body.see:{one}", by=LIAISON, private=True)
    assert "پاسخ تا" in said(floor)
