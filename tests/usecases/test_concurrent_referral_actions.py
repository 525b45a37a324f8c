"""Two acts on one referral at the same instant, on two workers: the second runs again on the result of the
first.

A referral has no version; only its case has one. An act that did not store the case would be lost, or would
undo the other.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.conversation.store import Conflict
from bot.domain.people import Role, Staff
from bot.domain.referrals.referrals import SIGNED_WITHIN, ReferralOutcome, ReferralPackage
from bot.domain.staff.signatures import Matter
from bot.usecases.cases.decide import close_case, reopen_case
from bot.usecases.ports import UnitOfWork
from bot.usecases.referrals.answer_referral import acknowledge_referral, answer_referral
from bot.usecases.referrals.introduce import answer_wish, refuse_to_sign, sign_wish
from bot.usecases.referrals.recall_referral import recall_referral
from bot.usecases.referrals.refer_case import propose_referral, take_back_referral
from bot.usecases.referrals.sign_referral import refuse_referral, sign_referral
from bot.usecases.referrals.watch_referrals import watch_referrals
from bot.usecases.sent_reports.consent_referral import agree_to_referral, decline_referral
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, BALE_GROUP, LEILA, Floor
from tests.fakes.turns import REZA
from tests.handlers.test_referrals import (
    BODY,
    LIAISON,
    MINA,
    SUMMARY,
    add_agreed_referral,
    add_proposed_referral,
    floor,
    send_referral,
)
from tests.stateful.two_workers import SnapshotStore, copy_tables

__all__ = ("floor",)
type Act = Callable[["ReferralActions", UnitOfWork], Awaitable[object]]


class ReferralActions:
    def __init__(self, floor: Floor, referral_id: str) -> None:
        self.floor, self.referral_id = floor, referral_id
        self.clock = {"clock": floor.clock}
        self.content = {"clock": floor.clock, "content": floors.content()}
        self.ids = floor.ids


async def _signs(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await sign_referral(context(uow, by=LEILA, **desk.content), desk.referral_id)


async def _refuses(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await refuse_referral(context(uow, by=LEILA, **desk.content), desk.referral_id)


async def _takes_back(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await take_back_referral(context(uow, by=REZA, **desk.clock), desk.referral_id)


async def _agrees(desk: ReferralActions, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-c1")
    assert report is not None
    return await agree_to_referral(context(uow, **desk.clock), desk.referral_id, report=report)


async def _agrees_too(desk: ReferralActions, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-2")
    assert report is not None
    return await agree_to_referral(context(uow, **desk.clock), desk.referral_id, report=report)


async def _disagrees(desk: ReferralActions, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-c1")
    assert report is not None
    return await decline_referral(context(uow, **desk.clock), desk.referral_id, report=report)


async def _lapses(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await watch_referrals(context(uow, **desk.content))


async def _acknowledges(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await acknowledge_referral(context(uow, by=LIAISON, **desk.clock), desk.referral_id)


async def _answers(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await answer_referral(
        context(uow, by=LIAISON, mask=str, **desk.content), desk.referral_id, ReferralOutcome.ACTED, ""
    )


async def _withdraws(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await withdraw_report(context(uow, **desk.clock), "r-c1")


async def _recalls(desk: ReferralActions, uow: UnitOfWork) -> object:
    wanted = next(signature for signature in await uow.signatures.all() if signature.matter is Matter.RECALL)
    return await recall_referral(context(uow, by=MINA, **desk.clock), wanted.id)


async def _proposes(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await propose_referral(
        context(uow, by=REZA, ids=desk.ids, mask=str, **desk.content), "c1", BODY, ReferralPackage(SUMMARY)
    )


async def _reopens(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await reopen_case(context(uow, by=LEILA, **desk.clock), "c1", "reopen-mistake")


async def _closes(desk: ReferralActions, uow: UnitOfWork) -> object:
    by = floors.turns.make_ctx(LEILA, uow=uow).person
    return await close_case(context(uow, by=by, **desk.clock), "c1", "closed-right")


async def run_concurrently(desk: ReferralActions, first: Act, second: Act) -> None:
    shelf = SnapshotStore(desk.floor.uow)
    shelf.tables = copy_tables(shelf.tables)
    (first_uow, saw), (second_uow, seen) = shelf.open(), shelf.open()
    await first(desk, first_uow)
    await second(desk, second_uow)
    shelf.commit(first_uow, saw)
    with pytest.raises(Conflict):
        shelf.commit(second_uow, seen)


@pytest.mark.parametrize("act", [_disagrees, _takes_back, _refuses, _withdraws, _reopens, _closes])
@pytest.mark.parametrize("signed_first", [True, False])
async def test_signing_races_with_events_that_end_it(floor: Floor, act: Act, signed_first: bool) -> None:
    desk = ReferralActions(floor, await add_agreed_referral(floor))
    await run_concurrently(desk, *((_signs, act) if signed_first else (act, _signs)))


async def test_what_is_signed_at_the_end_of_its_time(floor: Floor) -> None:
    floor.clock.stand()
    desk = ReferralActions(floor, await add_agreed_referral(floor))
    floor.clock.advance(SIGNED_WITHIN)
    await run_concurrently(desk, _lapses, _signs)
    await run_concurrently(desk, _signs, _lapses)


@pytest.mark.parametrize("act", [_agrees, _disagrees, _takes_back])
async def test_two_reporters_who_answer_at_once(floor: Floor, act: Act) -> None:
    await floor.joins("r-2", by=BABAK)
    desk = ReferralActions(floor, await add_proposed_referral(floor))
    await run_concurrently(desk, act, _agrees_too)
    await run_concurrently(desk, _agrees_too, act)


def owner_in_the_group(floor: Floor) -> None:
    floor.uow.staff.save(Staff(MINA, Role.OWNER, "Mina", started=True))
    babak = floor.uow.tables.members[BABAK, BALE_GROUP.chat_id]
    floor.uow.members.save(replace(babak, account=MINA))
    floor.uow.commit()


@pytest.mark.parametrize("act", [_withdraws, _recalls])
async def test_recall_races_with_bodys_acknowledgement_or_answer(floor: Floor, act: Act) -> None:
    owner_in_the_group(floor)
    desk = ReferralActions(floor, await send_referral(floor))
    await floor.presses(f"ref.recall-why:{desk.referral_id}/body", by=LEILA, private=True)
    for other in (_acknowledges, _answers):
        await run_concurrently(desk, act, other)
        await run_concurrently(desk, other, act)


@pytest.mark.parametrize("act", [_proposes, _reopens, _closes, _withdraws])
async def test_preparing_races_with_conflicting_actions(floor: Floor, act: Act) -> None:
    desk = ReferralActions(floor, "")
    await run_concurrently(desk, act, _proposes)
    await run_concurrently(desk, _proposes, act)


async def _is_asked(desk: ReferralActions, uow: UnitOfWork) -> object:
    return await sign_wish(
        context(uow, by=MINA, **desk.content), next(iter(desk.floor.uow.tables.introductions.values())).wish
    )


async def _is_not_asked(desk: ReferralActions, uow: UnitOfWork) -> object:
    wish = next(iter(desk.floor.uow.tables.introductions.values())).wish
    return await refuse_to_sign(context(uow, by=LEILA, **desk.clock), wish)


async def _tells(desk: ReferralActions, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-c1")
    assert report is not None
    introduction_id = next(iter(desk.floor.uow.tables.introductions))
    return await answer_wish(
        context(uow, **desk.clock), introduction_id, "I was there, my name is Sara.", report=report
    )


@pytest.mark.parametrize("signed", [False, True])
async def test_introduction_races_with_recall_of_the_case(floor: Floor, signed: bool) -> None:
    owner_in_the_group(floor)
    desk = ReferralActions(floor, await send_referral(floor))
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    await floor.says("Did anybody see who handed it out?", by=LIAISON)
    await floor.presses("body.wish:c1", by=LIAISON, private=True)
    if signed:
        wish = next(iter(floor.uow.tables.introductions.values())).wish
        await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    await floor.presses(f"ref.recall-why:{desk.referral_id}/body", by=LEILA, private=True)
    for act in (_tells,) if signed else (_is_asked, _is_not_asked):
        await run_concurrently(desk, _recalls, act)
        await run_concurrently(desk, act, _recalls)
    if not signed:
        await run_concurrently(desk, _is_asked, _is_not_asked)
