"""Two acts on one offer at the same instant, on two workers: the second runs again on the result of the first.

An offer has no version; only its case has one. An act that did not store the case would end another lead's offer, or
would say that it was taken back although somebody has accepted it.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from bot.conversation.store import Conflict
from bot.domain.cases.reports import State
from bot.domain.desk.case_requests import LASTS, RequestKind
from bot.domain.errors import RequestRefused
from bot.domain.people import Account
from bot.usecases.cases.claim import claim_report
from bot.usecases.desk.offer_case import (
    accept_offer,
    decline_offer,
    end_case_requests,
    offer_to,
    offer_to_all,
    withdraw_offer,
)
from bot.usecases.ports import UnitOfWork
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, content
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor
from tests.fakes.turns import REZA
from tests.stateful.two_workers import SnapshotStore, copy_tables

type Act = Callable[[Floor, UnitOfWork], Awaitable[object]]


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    floor = await a_lead_floor(monkeypatch)
    floor.clock.stand()
    await floor.files()
    return floor


def offering(by: Account, to: Account | None) -> Act:
    async def act(floor: Floor, uow: UnitOfWork) -> object:
        ctx = context(uow, by=by, clock=floor.clock, content=content())
        return await (offer_to_all(ctx, "c1") if to is None else offer_to(ctx, "c1", to))

    return act


def accepting(by: Account) -> Act:
    async def act(floor: Floor, uow: UnitOfWork) -> object:
        return await accept_offer(context(uow, by=by, clock=floor.clock, content=content()), "c1")

    return act


def declining(by: Account) -> Act:
    async def act(floor: Floor, uow: UnitOfWork) -> object:
        return await decline_offer(context(uow, by=by, clock=floor.clock, content=content()), "c1")

    return act


async def claiming(floor: Floor, uow: UnitOfWork) -> object:
    return await claim_report(context(uow, by=LEILA, clock=floor.clock, content=content()), "c1")


async def withdrawing(floor: Floor, uow: UnitOfWork) -> object:
    return await withdraw_offer(context(uow, by=NADER, clock=floor.clock, content=content()), "c1")


async def ending(floor: Floor, uow: UnitOfWork) -> object:
    return await end_case_requests(context(uow, clock=floor.clock))


async def race(floor: Floor, first: Act, second: Act) -> tuple[SnapshotStore, str]:
    """Both begin from one state, and the first commits first. What is stored in the end, and why the second was refused
    when it was repeated; empty if it was not."""
    shelf = SnapshotStore(floor.uow)
    shelf.tables = copy_tables(shelf.tables)
    (first_uow, saw), (second_uow, seen) = shelf.open(), shelf.open()
    await first(floor, first_uow)
    await second(floor, second_uow)
    shelf.commit(first_uow, saw)
    with pytest.raises(Conflict):
        shelf.commit(second_uow, seen)
    again, seen = shelf.open()
    try:
        await second(floor, again)
    except RequestRefused as refusal:
        return shelf, refusal.key
    shelf.commit(again, seen)
    return shelf, ""


async def stage(floor: Floor, *acts: Act) -> None:
    for act in acts:
        await act(floor, floor.uow)
    floor.uow.commit()


async def test_of_two_leads_one_offers_the_case(floor: Floor) -> None:
    for to in (LEILA, None):
        shelf, refusal = await race(floor, offering(NADER, REZA), offering(MINA, to))
        (request,) = shelf.tables.case_requests.values()
        assert refusal == "offer-standing" and (request.by, request.to) == (NADER, REZA)


async def test_of_two_who_accept_one_gets_the_case(floor: Floor) -> None:
    await stage(floor, offering(NADER, None))
    shelf, refusal = await race(floor, accepting(REZA), accepting(BABAK))
    assert refusal == "offer-none" and shelf.tables.cases["c1"].assignee == REZA
    assert not shelf.tables.case_requests


ENDS: Final = {"taken-back": withdrawing, "claimed": claiming}


@pytest.mark.parametrize("end", ENDS)
async def test_acceptance_and_another_end_agree_on_one(floor: Floor, end: str) -> None:
    await stage(floor, offering(NADER, REZA))
    shelf, refusal = await race(floor, accepting(REZA), ENDS[end])
    assert refusal and shelf.tables.cases["c1"].assignee == REZA, "who accepted has it, and the other is told"
    shelf, refusal = await race(floor, ENDS[end], accepting(REZA))
    assert refusal in ("offer-none", "case-held") and shelf.tables.cases["c1"].assignee != REZA


async def test_late_refusal_leaves_the_next_offer_alone(floor: Floor) -> None:
    """The lead takes the offer back and asks somebody else while the first person still declines."""
    await stage(floor, offering(NADER, REZA))

    async def ask_other(floor: Floor, uow: UnitOfWork) -> object:
        await withdrawing(floor, uow)
        return await offering(NADER, LEILA)(floor, uow)

    shelf, refusal = await race(floor, ask_other, declining(REZA))
    (request,) = shelf.tables.case_requests.values()
    assert refusal == "offer-none" and request.to == LEILA


async def test_sweep_leaves_a_fresh_offer_alone(floor: Floor) -> None:
    await stage(floor, offering(NADER, REZA))
    floor.clock.advance(LASTS[RequestKind.OFFER])
    shelf, refusal = await race(floor, offering(MINA, LEILA), ending)
    (request,) = shelf.tables.case_requests.values()
    assert not refusal and (request.by, request.to) == (MINA, LEILA)
    assert shelf.tables.cases["c1"].state is State.NEW
