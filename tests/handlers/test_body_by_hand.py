"""A body that nobody speaks for here: leads bring it the package and enter what it says; others are offered nothing
that would refuse them. When the last who spoke for it is gone, they hear that."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Say, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account, Role, Staff
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.handlers.referrals.referral_clock import referrals_late
from bot.usecases.staff.give_role import take_role
from tests.fakes.floor import LEILA, Floor, verbs
from tests.fakes.turns import REZA
from tests.handlers.test_referrals import BODY, LIAISON, MINA, floor, said, sent

__all__ = ("floor",)


def told(floor: Floor, key: str) -> dict[Account, Say]:
    return {
        r.to.account: r
        for r in floor.replies
        if isinstance(r, Say) and r.key == key and isinstance(r.to, StaffChat)
    }


async def ended(floor: Floor, account: Account = LIAISON) -> None:
    _, facts = await take_role(account, by=LEILA, uow=floor.uow, clock=floor.clock)
    await floor.hears(facts)


async def test_the_package_s_button_is_the_leads_alone(floor: Floor) -> None:
    one = await sent(floor, liaison=False)
    heard = told(floor, "refer-no-liaison")
    assert verbs(heard[LEILA]) == [f"body.open:{one}"] and verbs(heard[REZA]) == ["case.show:c1"]


async def test_a_late_body_without_a_liaison_is_spoken_of_and_not_to(floor: Floor) -> None:
    one = await sent(floor, liaison=False)
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(referrals_late)
    heard = told(floor, "notice-late-by-hand")
    assert heard.keys() == {REZA, LEILA} and "body-late" not in floor.heard()
    assert verbs(heard[LEILA]) == [f"body.see:{one}"] and verbs(heard[REZA]) == ["case.show:c1"]
    assert "لطفاً پاسخ دهید" not in said(floor)
    await floor.presses(f"body.see:{one}", by=LEILA, private=True)
    assert floor.heard()[-1] == "body-referral"


async def test_the_liaison_reads_whose_answer_is_late(floor: Floor) -> None:
    await sent(floor)
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(referrals_late)
    assert told(floor, "body-late").keys() == {LIAISON}
    assert "پاسخ هیئت نظارت شهرستان به پروندهٔ" in said(floor)


async def test_when_the_last_liaison_is_gone_those_who_prepared_it_hear_so(floor: Floor) -> None:
    one = await sent(floor)
    await ended(floor)
    heard = told(floor, "notice-body-unread")
    assert heard.keys() == {REZA, LEILA}
    assert verbs(heard[LEILA]) == [f"body.see:{one}"] and verbs(heard[REZA]) == ["case.show:c1"]
    await floor.presses(f"body.see:{one}", by=LEILA, private=True)
    assert floor.heard()[-1] == "body-referral"


async def test_not_while_another_speaks_for_it(floor: Floor) -> None:
    await sent(floor)
    floor.uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", started=True, body=BODY))
    floor.uow.keep_turn()
    await ended(floor)
    assert not told(floor, "notice-body-unread")


async def test_not_of_what_it_has_answered(floor: Floor) -> None:
    one = await sent(floor)
    await floor.presses(f"body.how:{one}/acted", by=LIAISON, private=True)
    await floor.presses(f"body.send:{one}", by=LIAISON, private=True)
    await ended(floor)
    assert not told(floor, "notice-body-unread")


@pytest.mark.parametrize("frozen", [True, False])
async def test_another_who_is_stopped_or_keeps_away_counts_for_nothing(floor: Floor, *, frozen: bool) -> None:
    await sent(floor)
    if frozen:
        mina = Staff(MINA, Role.LIAISON, "Mina", started=True, body=BODY)
        floor.uow.staff.save(replace(mina, frozen=True))
    else:
        floor.uow.recusals.add(Recusal(REZA, From.CASE, "c1"))
    floor.uow.keep_turn()
    await ended(floor)
    assert told(floor, "notice-body-unread").keys() == ({REZA, LEILA} if frozen else {LEILA})
