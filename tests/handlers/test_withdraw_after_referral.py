"""Withdrawing promises only what is possible: what was sent to a body does not come back by itself."""

from collections.abc import Awaitable, Callable

import pytest

from bot.conversation.outgoing import Arg, Screen, TextRef
from bot.handlers.pieces import NOTHING, comma_list
from tests.fakes.floor import Floor
from tests.fakes.referring import SHIPPED
from tests.fakes.turns import SARA
from tests.handlers.test_referrals import (
    BODY,
    add_agreed_referral,
    add_proposed_referral,
    floor,
    send_referral,
    visible_text,
)

__all__ = ("floor",)


async def withdrawal_args(floor: Floor) -> list[Arg]:
    """What the question says about it, and what the answer says afterwards."""
    await floor.presses("my-withdraw:r-c1", by=SARA, private=True)
    asked = floor.only_reply(Screen, "my-withdraw-ask").args["gone"]
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    return [asked, floor.only_reply(Screen, "my-withdrawn").args["gone"]]


async def test_what_a_body_holds_is_named_before_and_after(floor: Floor) -> None:
    await send_referral(floor)
    named = comma_list([TextRef("my-withdraw-body", {"body": SHIPPED.agencies[BODY].name})])
    assert await withdrawal_args(floor) == [
        TextRef(key, {"bodies": named}) for key in ("my-withdraw-gone", "my-withdrawn-gone")
    ]


@pytest.mark.parametrize("far", [add_proposed_referral, add_agreed_referral])
async def test_of_what_has_not_gone_nothing_is_said(
    floor: Floor, far: Callable[[Floor], Awaitable[str]]
) -> None:
    await far(floor)
    assert await withdrawal_args(floor) == [NOTHING, NOTHING]


async def test_who_has_agreed_reads_that_nothing_has_gone_yet(floor: Floor) -> None:
    """The button that withdraws consent does not say what the consent was about."""
    await add_agreed_referral(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert SHIPPED.agencies[BODY].name in visible_text(floor) and "هنوز نرفته است" in visible_text(floor)
    assert "پشیمان شدم، نرود" in visible_text(floor)
