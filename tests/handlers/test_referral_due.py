"""A body's deadline follows the phase on the day of sending, and the letter says the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, SendPackage, TextRef
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.owner.settings import RunningSettings
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.handlers.referrals.referral_handover import remind_late_referrals
from tests.fakes.floor import Floor, verbs
from tests.handlers.test_referrals import LIAISON, floor, send_referral, visible_text

__all__ = ("floor",)
WITHIN = ANSWERED_WITHIN[Severity.HIGH]


async def set_phase(floor: Floor, *, opened: Phase, today: Phase | None) -> None:
    floor.uow.cases.save(replace(await floor.case(), phase=opened))
    floor.uow.settings.save(replace(RunningSettings(), phase=today))
    floor.uow.commit()


async def letter(floor: Floor, referral_id: str) -> SendPackage:
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    sent_package = floor.only_reply(SendPackage)
    assert isinstance(sent_package, SendPackage)
    return sent_package


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
    await set_phase(floor, opened=opened, today=today)
    referral_id = await send_referral(floor)
    due = floor.clock.now() + times * WITHIN
    assert floor.uow.tables.referrals[referral_id].until == due
    notice = floor.only_reply(Say, "body-new")
    assert notice.args["until"] == due
    assert (await letter(floor, referral_id)).fields["request"] == TextRef("letter-request", {"until": due})


async def test_reminder_deadline_follows_phase_of_its_own_day(floor: Floor) -> None:
    floor.clock.stand()
    await set_phase(floor, opened=Phase.BEFORE, today=Phase.BEFORE)
    referral_id = await send_referral(floor)
    floor.clock.advance(3 * WITHIN)
    await set_phase(floor, opened=Phase.BEFORE, today=Phase.DAY)
    await floor.ticks(remind_late_referrals)
    assert floor.uow.tables.referrals[referral_id].until == floor.clock.now() + WITHIN


async def test_letter_and_desk_keep_the_first_due_date(
    floor: Floor,
) -> None:
    referral_id = await send_referral(floor)
    due, first = floor.uow.tables.referrals[referral_id].until, await letter(floor, referral_id)
    for _ in range(2):
        floor.clock.advance(WITHIN)
        await floor.ticks(remind_late_referrals)
    assert floor.uow.tables.referrals[referral_id].until > due + timedelta(days=20), (
        "at the clock's next tick"
    )
    assert (await letter(floor, referral_id)).fields == first.fields
    await floor.presses("body.list", by=LIAISON, private=True)
    row = floor.replies[0].buttons[0][0]  # type: ignore[union-attr] # the desk is a screen
    assert verbs(floor.replies[0]) == [f"body.see:{referral_id}"]
    assert row.label.args["state"] == TextRef("refer-step-sent", {"until": due})
    await floor.presses(f"body.see:{referral_id}", by=LIAISON, private=True)
    assert "پاسخ تا" in visible_text(floor)
