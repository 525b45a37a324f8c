"""For a body without a liaison, leads bring the package and enter the answer. Others are offered nothing that
would be refused. Leads are told when a body's last liaison leaves."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Say, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import Account, Role, Staff
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.handlers.referrals.referral_handover import remind_late_referrals
from bot.usecases.staff.give_role import take_role
from tests.fakes.contexts import context
from tests.fakes.floor import LEILA, Floor, verbs
from tests.fakes.turns import REZA
from tests.handlers.test_referrals import BODY, LIAISON, MINA, floor, send_referral, visible_text

__all__ = ("floor",)


def notices_by_account(floor: Floor, key: str) -> dict[Account, Say]:
    return {
        r.to.account: r
        for r in floor.replies
        if isinstance(r, Say) and r.key == key and isinstance(r.to, StaffChat)
    }


async def end_liaison(floor: Floor, account: Account = LIAISON) -> None:
    _, facts = await take_role(context(floor.uow, by=LEILA, clock=floor.clock), account)
    await floor.hears(facts)


async def test_the_package_s_button_is_the_leads_alone(floor: Floor) -> None:
    referral_id = await send_referral(floor, liaison=False)
    heard = notices_by_account(floor, "refer-no-liaison")
    assert verbs(heard[LEILA]) == [f"body.open:{referral_id}"] and verbs(heard[REZA]) == ["case.show:c1"]


async def test_late_body_without_liaison_is_reported_to_preparers(floor: Floor) -> None:
    referral_id = await send_referral(floor, liaison=False)
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(remind_late_referrals)
    heard = notices_by_account(floor, "notice-late-by-hand")
    assert heard.keys() == {REZA, LEILA} and "body-late" not in floor.reply_keys()
    assert verbs(heard[LEILA]) == [f"body.see:{referral_id}"] and verbs(heard[REZA]) == ["case.show:c1"]
    assert "لطفاً پاسخ دهید" not in visible_text(floor)
    await floor.presses(f"body.see:{referral_id}", by=LEILA, private=True)
    assert floor.reply_keys()[-1] == "body-referral"


async def test_the_liaison_reads_whose_answer_is_late(floor: Floor) -> None:
    await send_referral(floor)
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(remind_late_referrals)
    assert notices_by_account(floor, "body-late").keys() == {LIAISON}
    assert "پاسخ هیئت نظارت شهرستان به پروندهٔ" in visible_text(floor)


async def test_preparers_are_notified_when_last_liaison_leaves(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await end_liaison(floor)
    heard = notices_by_account(floor, "notice-body-unread")
    assert heard.keys() == {REZA, LEILA}
    assert verbs(heard[LEILA]) == [f"body.see:{referral_id}"] and verbs(heard[REZA]) == ["case.show:c1"]
    await floor.presses(f"body.see:{referral_id}", by=LEILA, private=True)
    assert floor.reply_keys()[-1] == "body-referral"


async def test_not_while_another_speaks_for_it(floor: Floor) -> None:
    await send_referral(floor)
    floor.uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", started=True, body=BODY))
    floor.uow.keep_turn()
    await end_liaison(floor)
    assert not notices_by_account(floor, "notice-body-unread")


async def test_not_of_what_it_has_answered(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    await end_liaison(floor)
    assert not notices_by_account(floor, "notice-body-unread")


@pytest.mark.parametrize("frozen", [True, False])
async def test_stopped_liaison_or_recused_preparer_does_not_count(floor: Floor, *, frozen: bool) -> None:
    await send_referral(floor)
    if frozen:
        mina = Staff(MINA, Role.LIAISON, "Mina", started=True, body=BODY)
        floor.uow.staff.save(replace(mina, frozen=True))
    else:
        floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await end_liaison(floor)
    assert notices_by_account(floor, "notice-body-unread").keys() == ({REZA, LEILA} if frozen else {LEILA})
