"""People who may not see a case any more are not notified of its referral either."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.catalogue.catalogue import Severity
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.domain.referrals.referrals import CONSENT_STANDS, SIGNED_WITHIN
from bot.handlers.referrals.referral_handover import remind_late_referrals
from tests.fakes.floor import LEILA, Floor
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_referrals import (
    LIAISON,
    add_agreed_referral,
    add_proposed_referral,
    floor,
    send_referral,
)

__all__ = ("floor",)

A_MOMENT = timedelta(seconds=1)


async def the_reporter_agrees(floor: Floor) -> Callable[[], Awaitable[object]]:
    referral_id = await add_proposed_referral(floor)
    return lambda: floor.presses(f"my-refer-yes:r-c1/{referral_id}", by=SARA, private=True)


async def the_reporter_refuses(floor: Floor) -> Callable[[], Awaitable[object]]:
    referral_id = await add_proposed_referral(floor)
    return lambda: floor.presses(f"my-refer-no:r-c1/{referral_id}", by=SARA, private=True)


async def the_reporter_is_silent(floor: Floor) -> Callable[[], Awaitable[object]]:
    await add_proposed_referral(floor)
    floor.clock.advance(CONSENT_STANDS + A_MOMENT)
    return lambda: floor.ticks(remind_late_referrals)


async def a_colleague_signs(floor: Floor) -> Callable[[], Awaitable[object]]:
    referral_id = await add_agreed_referral(floor)
    return lambda: floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)


async def a_colleague_refuses(floor: Floor) -> Callable[[], Awaitable[object]]:
    referral_id = await add_agreed_referral(floor)
    return lambda: floor.presses(f"ref.no:{referral_id}", by=LEILA, private=True)


async def nobody_signs(floor: Floor) -> Callable[[], Awaitable[object]]:
    await add_agreed_referral(floor)
    floor.clock.advance(SIGNED_WITHIN + A_MOMENT)
    return lambda: floor.ticks(remind_late_referrals)


async def the_body_takes_it(floor: Floor) -> Callable[[], Awaitable[object]]:
    referral_id = await send_referral(floor)
    return lambda: floor.presses(f"body.ack:{referral_id}", by=LIAISON, private=True)


async def the_body_answers(floor: Floor) -> Callable[[], Awaitable[object]]:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    return lambda: floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)


async def the_body_is_late(floor: Floor) -> Callable[[], Awaitable[object]]:
    await send_referral(floor)
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    return lambda: floor.ticks(remind_late_referrals)


TURNS = {
    "notice-refer-agreed": the_reporter_agrees,
    "notice-refer-refused": the_reporter_refuses,
    "notice-refer-lapsed-asked": the_reporter_is_silent,
    "notice-refer-signed": a_colleague_signs,
    "notice-refer-unsigned": a_colleague_refuses,
    "notice-refer-lapsed-sign": nobody_signs,
    "notice-body-acked": the_body_takes_it,
    "notice-body-answered": the_body_answers,
    "notice-body-late": the_body_is_late,
}


def notified_chats(floor: Floor, key: str) -> set[StaffChat]:
    return {
        r.to for r in floor.replies if isinstance(r, Say) and r.key == key and isinstance(r.to, StaffChat)
    }


@pytest.mark.parametrize("barred", ["not", "recused", "circle"])
@pytest.mark.parametrize("key", TURNS)
async def test_preparer_is_notified_only_while_they_may_see_case(floor: Floor, key: str, barred: str) -> None:
    act = await TURNS[key](floor)
    match barred:
        case "recused":
            floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))
        case "circle":
            leila = await floor.uow.staff.get(LEILA)
            assert leila is not None
            floor.uow.staff.save(replace(leila, circle=True))
            floor.uow.cases.save(replace(await floor.case(), act_id="O13", restricted=True))
    floor.uow.keep_turn()
    await act()
    recipients = notified_chats(floor, key)
    assert (StaffChat(REZA) in recipients) is (barred == "not"), floor.replies
    if key == "notice-body-late":
        assert notified_chats(floor, "body-late") == {StaffChat(LIAISON)}, (
            "a liaison is told about cases that their body has"
        )
