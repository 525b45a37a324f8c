"""Two acts on one referral at the same instant, at two workers: the second is played again on what the first has left.

Nothing of a referral is numbered but its case: an act that did not store that would be lost, or undo the other.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.conversation.store import Conflict
from bot.domain.people import Role, Staff
from bot.domain.referrals.referrals import SIGNED_WITHIN, Outcome, Packed
from bot.domain.staff.signatures import Matter
from bot.usecases.cases.close_case import close_case
from bot.usecases.cases.reopen_case import reopen_case
from bot.usecases.ports import UnitOfWork
from bot.usecases.referrals.answer_referral import acknowledge, answer
from bot.usecases.referrals.introduce import answer_wish, refuse_to_sign, sign_wish
from bot.usecases.referrals.recall_referral import recall_referral
from bot.usecases.referrals.refer_case import propose, take_back
from bot.usecases.referrals.sign_referral import refuse_referral, sign_referral
from bot.usecases.referrals.watch_referrals import watch_referrals
from bot.usecases.sent_reports.consent_referral import agree, disagree
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes import floor as floors
from tests.fakes.floor import BABAK, BALE_GROUP, LEILA, Floor
from tests.fakes.turns import REZA
from tests.handlers.test_referrals import BODY, LIAISON, MINA, SUMMARY, agreed, floor, proposed, sent
from tests.stateful.two_workers import Shelf, copied

__all__ = ("floor",)
type Act = Callable[["Desk", UnitOfWork], Awaitable[object]]


class Desk:
    def __init__(self, floor: Floor, one: str) -> None:
        self.floor, self.one = floor, one
        self.clock = {"clock": floor.clock}
        self.content = {"clock": floor.clock, "content": floors.content()}
        self.ids = floor.ids


async def _signs(desk: Desk, uow: UnitOfWork) -> object:
    return await sign_referral(desk.one, by=LEILA, uow=uow, **desk.content)


async def _refuses(desk: Desk, uow: UnitOfWork) -> object:
    return await refuse_referral(desk.one, by=LEILA, uow=uow, **desk.content)


async def _takes_back(desk: Desk, uow: UnitOfWork) -> object:
    return await take_back(desk.one, by=REZA, uow=uow, **desk.clock)


async def _agrees(desk: Desk, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-c1")
    assert report is not None
    return await agree(desk.one, report=report, uow=uow, **desk.clock)


async def _agrees_too(desk: Desk, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-2")
    assert report is not None
    return await agree(desk.one, report=report, uow=uow, **desk.clock)


async def _disagrees(desk: Desk, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-c1")
    assert report is not None
    return await disagree(desk.one, report=report, uow=uow, **desk.clock)


async def _lapses(desk: Desk, uow: UnitOfWork) -> object:
    return await watch_referrals(uow=uow, **desk.content)


async def _acknowledges(desk: Desk, uow: UnitOfWork) -> object:
    return await acknowledge(desk.one, by=LIAISON, uow=uow, **desk.clock)


async def _answers(desk: Desk, uow: UnitOfWork) -> object:
    return await answer(desk.one, Outcome.ACTED, "", by=LIAISON, uow=uow, mask=str, **desk.content)


async def _withdraws(desk: Desk, uow: UnitOfWork) -> object:
    return await withdraw_report("r-c1", uow=uow, **desk.clock)


async def _recalls(desk: Desk, uow: UnitOfWork) -> object:
    wanted = next(one for one in await uow.signatures.all() if one.matter is Matter.RECALL)
    return await recall_referral(wanted.id, by=MINA, uow=uow, **desk.clock)


async def _proposes(desk: Desk, uow: UnitOfWork) -> object:
    return await propose(
        "c1", BODY, Packed(SUMMARY), by=REZA, uow=uow, ids=desk.ids, mask=str, **desk.content
    )


async def _reopens(desk: Desk, uow: UnitOfWork) -> object:
    return await reopen_case("c1", "reopen-mistake", by=LEILA, uow=uow, **desk.clock)


async def _closes(desk: Desk, uow: UnitOfWork) -> object:
    by = floors.turns.make_ctx(LEILA, uow=uow).person
    return await close_case("c1", "closed-right", by=by, uow=uow, **desk.clock)


async def collide(desk: Desk, first: Act, second: Act) -> None:
    shelf = Shelf(desk.floor.uow)
    shelf.kept = copied(shelf.kept)
    (one, saw), (other, seen) = shelf.open(), shelf.open()
    await first(desk, one)
    await second(desk, other)
    shelf.commit(one, saw)
    with pytest.raises(Conflict):
        shelf.commit(other, seen)


@pytest.mark.parametrize("act", [_disagrees, _takes_back, _refuses, _withdraws, _reopens, _closes])
@pytest.mark.parametrize("signed_first", [True, False])
async def test_what_is_signed_at_the_instant_in_which_it_ends(
    floor: Floor, act: Act, signed_first: bool
) -> None:
    desk = Desk(floor, await agreed(floor))
    await collide(desk, *((_signs, act) if signed_first else (act, _signs)))


async def test_what_is_signed_at_the_end_of_its_time(floor: Floor) -> None:
    floor.clock.stand()
    desk = Desk(floor, await agreed(floor))
    floor.clock.advance(SIGNED_WITHIN)
    await collide(desk, _lapses, _signs)
    await collide(desk, _signs, _lapses)


@pytest.mark.parametrize("act", [_agrees, _disagrees, _takes_back])
async def test_two_reporters_who_answer_at_once(floor: Floor, act: Act) -> None:
    await floor.joins("r-2", by=BABAK)
    desk = Desk(floor, await proposed(floor))
    await collide(desk, act, _agrees_too)
    await collide(desk, _agrees_too, act)


def owner_in_the_group(floor: Floor) -> None:
    floor.uow.staff.save(Staff(MINA, Role.OWNER, "Mina", started=True))
    babak = floor.uow.tables.members[BABAK, BALE_GROUP.chat_id]
    floor.uow.members.save(replace(babak, account=MINA))
    floor.uow.commit()


@pytest.mark.parametrize("act", [_withdraws, _recalls])
async def test_a_body_that_takes_in_hand_what_goes_from_it(floor: Floor, act: Act) -> None:
    owner_in_the_group(floor)
    desk = Desk(floor, await sent(floor))
    await floor.presses(f"ref.recall-why:{desk.one}/body", by=LEILA, private=True)
    for other in (_acknowledges, _answers):
        await collide(desk, act, other)
        await collide(desk, other, act)


@pytest.mark.parametrize("act", [_proposes, _reopens, _closes, _withdraws])
async def test_what_is_prepared_at_the_instant_in_which_something_else_begins(floor: Floor, act: Act) -> None:
    desk = Desk(floor, "")
    await collide(desk, act, _proposes)
    await collide(desk, _proposes, act)


async def _is_asked(desk: Desk, uow: UnitOfWork) -> object:
    return await sign_wish(
        next(iter(desk.floor.uow.tables.introductions.values())).wish, by=MINA, uow=uow, **desk.content
    )


async def _is_not_asked(desk: Desk, uow: UnitOfWork) -> object:
    wish = next(iter(desk.floor.uow.tables.introductions.values())).wish
    return await refuse_to_sign(wish, by=LEILA, uow=uow, **desk.clock)


async def _tells(desk: Desk, uow: UnitOfWork) -> object:
    report = await uow.reports.get("r-c1")
    assert report is not None
    one = next(iter(desk.floor.uow.tables.introductions))
    return await answer_wish(one, "I was there, my name is Sara.", report=report, uow=uow, **desk.clock)


@pytest.mark.parametrize("signed", [False, True])
async def test_what_a_body_wishes_to_hear_at_the_instant_in_which_it_has_the_case_no_more(
    floor: Floor, signed: bool
) -> None:
    owner_in_the_group(floor)
    desk = Desk(floor, await sent(floor))
    await floor.presses("body.witness:c1", by=LIAISON, private=True)
    await floor.says("Did anybody see who handed it out?", by=LIAISON)
    await floor.presses("body.wish:c1", by=LIAISON, private=True)
    if signed:
        wish = next(iter(floor.uow.tables.introductions.values())).wish
        await floor.presses(f"intro.yes:{wish}", by=LEILA, private=True)
    await floor.presses(f"ref.recall-why:{desk.one}/body", by=LEILA, private=True)
    for act in (_tells,) if signed else (_is_asked, _is_not_asked):
        await collide(desk, _recalls, act)
        await collide(desk, act, _recalls)
    if not signed:
        await collide(desk, _is_asked, _is_not_asked)
