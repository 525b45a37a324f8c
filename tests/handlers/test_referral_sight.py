"""Whoever may not see a case any more hears nothing of its referral either."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Say, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.catalogue.catalogue import Severity
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.domain.referrals.referrals import CONSENT_STANDS, SIGNED_WITHIN
from bot.handlers.referrals.referral_clock import referrals_late
from tests.fakes.floor import LEILA, Floor
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_referrals import LIAISON, agreed, floor, proposed, sent

__all__ = ("floor",)

A_MOMENT = timedelta(seconds=1)


async def the_reporter_agrees(floor: Floor) -> Callable[[], Awaitable[object]]:
    one = await proposed(floor)
    return lambda: floor.presses(f"my-refer-yes:r-c1/{one}", by=SARA, private=True)


async def the_reporter_refuses(floor: Floor) -> Callable[[], Awaitable[object]]:
    one = await proposed(floor)
    return lambda: floor.presses(f"my-refer-no:r-c1/{one}", by=SARA, private=True)


async def the_reporter_is_silent(floor: Floor) -> Callable[[], Awaitable[object]]:
    await proposed(floor)
    floor.clock.advance(CONSENT_STANDS + A_MOMENT)
    return lambda: floor.ticks(referrals_late)


async def a_colleague_signs(floor: Floor) -> Callable[[], Awaitable[object]]:
    one = await agreed(floor)
    return lambda: floor.presses(f"ref.yes:{one}", by=LEILA, private=True)


async def a_colleague_refuses(floor: Floor) -> Callable[[], Awaitable[object]]:
    one = await agreed(floor)
    return lambda: floor.presses(f"ref.no:{one}", by=LEILA, private=True)


async def nobody_signs(floor: Floor) -> Callable[[], Awaitable[object]]:
    await agreed(floor)
    floor.clock.advance(SIGNED_WITHIN + A_MOMENT)
    return lambda: floor.ticks(referrals_late)


async def the_body_takes_it(floor: Floor) -> Callable[[], Awaitable[object]]:
    one = await sent(floor)
    return lambda: floor.presses(f"body.ack:{one}", by=LIAISON, private=True)


async def the_body_answers(floor: Floor) -> Callable[[], Awaitable[object]]:
    one = await sent(floor)
    await floor.presses(f"body.how:{one}/acted", by=LIAISON, private=True)
    return lambda: floor.presses(f"body.send:{one}", by=LIAISON, private=True)


async def the_body_is_late(floor: Floor) -> Callable[[], Awaitable[object]]:
    await sent(floor)
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    return lambda: floor.ticks(referrals_late)


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


def of_the_referral(floor: Floor, key: str) -> set[StaffChat]:
    return {
        r.to for r in floor.replies if isinstance(r, Say) and r.key == key and isinstance(r.to, StaffChat)
    }


@pytest.mark.parametrize("barred", ["not", "recused", "circle"])
@pytest.mark.parametrize("key", TURNS)
async def test_who_prepared_it_hears_of_it_only_while_he_may_see_the_case(
    floor: Floor, key: str, barred: str
) -> None:
    act = await TURNS[key](floor)
    match barred:
        case "recused":
            floor.uow.recusals.add(Recusal(REZA, From.CASE, "c1"))
        case "circle":
            leila = await floor.uow.staff.get(LEILA)
            assert leila is not None
            floor.uow.staff.save(replace(leila, circle=True))
            floor.uow.cases.save(replace(await floor.case(), act_id="O13", restricted=True))
    floor.uow.keep_turn()
    await act()
    told = of_the_referral(floor, key)
    assert (StaffChat(REZA) in told) is (barred == "not"), floor.replies
    if key == "notice-body-late":
        assert of_the_referral(floor, "body-late") == {StaffChat(LIAISON)}, (
            "what his body has is his to hear of"
        )
