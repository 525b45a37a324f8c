"""The holder of a case asks colleagues what they think of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import MOST_ASKED, Opinion
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.roles import NO_MODERATORS
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.sight.keep_claim import keep_claim
from bot.usecases.sight.keep_opinion import keep_opinion, opinion_of
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.sight.sight import who_may_see
from bot.usecases.staff.hand_over import colleagues
from bot.usecases.staff.own_areas import is_outside


@dataclass(frozen=True, slots=True)
class Sought:
    """``before``: whoever was reading it and has not answered in his time."""

    case: Case
    asked: Sequence[Account]
    before: Account | None
    facts: tuple[Fact, ...]


async def seek_opinion(
    case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock, content: Content
) -> Sought:
    """One request a case at a time. Raises NotFound where nobody is there to be asked, NotAllowed, WrongState."""
    case, facts = await keep_claim(case_id, by=by, uow=uow, clock=clock)
    before = await opinion_of(case, uow=uow)
    if before is not None and before.waits(now=clock.now()):
        raise WrongState("case-opinion-waits")
    last = before.reader if before is not None else None
    able = await _able(case, by=by, uow=uow, content=content)
    asked = sorted(able, key=lambda one: one == last)[:MOST_ASKED]
    if not asked:
        raise NotFound("case-opinion-nobody")
    detail = f"asked {len(asked)}"
    keep_opinion(case, Opinion(by, clock.now(), tuple(asked)), by=by, detail=detail, uow=uow, clock=clock)
    reading = last if before is not None and before.answer is None else None
    return Sought(case, asked, reading, facts)


async def _able(case: Case, *, by: Account, uow: UnitOfWork, content: Content) -> list[Account]:
    """People on duty who may see the case, each by one account: those whose area it is before others, then those with
    the fewest cases in hand. Not the holder himself, nor whoever decided first."""
    out = await accounts_of(by, case.barred, uow=uow)
    there = [one for one in await colleagues(by, uow=uow) if one.role not in NO_MODERATORS]
    seeing = await who_may_see(case, [one for one in there if one.account not in out], uow=uow)
    found: list[tuple[bool, int, str, Account]] = []
    for account in _once_each(seeing):
        outside = await is_outside(case, by=account, uow=uow, content=content)
        found.append((outside, await uow.cases.open_claims(account), str(account), account))
    return [account for *_, account in sorted(found)]


def _once_each(people: Sequence[Staff]) -> list[Account]:
    found: list[Account] = []
    for one in people:
        if one.same_as not in found:
            found.append(one.account)
    return found
