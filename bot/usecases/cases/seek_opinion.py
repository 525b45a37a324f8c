"""The assignee of a case asks colleagues for an opinion."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import MOST_ASKED, SecondOpinion
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.keep_claim import keep_claim
from bot.usecases.access.keep_opinion import keep_opinion, opinion_of
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext
from bot.usecases.staff.hand_over import colleagues
from bot.usecases.staff.own_areas import is_outside


@dataclass(frozen=True, slots=True)
class OpinionRequest:
    """``before``: a previous reader who did not answer in time."""

    case: Case
    asked: Sequence[Account]
    before: Account | None
    facts: tuple[Fact, ...]


async def seek_opinion(ctx: ActingContext, case_id: str) -> OpinionRequest:
    """One request per case at a time. Raises NotFound if nobody can be asked, NotAllowed, WrongState."""
    case, facts = await keep_claim(ctx, case_id)
    before = await opinion_of(ctx, case)
    if before is not None and before.is_pending(now=ctx.clock.now()):
        raise WrongState("case-opinion-waits")
    last = before.reader if before is not None else None
    able = await _possible_readers(ctx, case)
    asked = sorted(able, key=lambda account: account == last)[:MOST_ASKED]
    if not asked:
        raise NotFound("case-opinion-nobody")
    detail = f"asked {len(asked)}"
    keep_opinion(ctx, case, SecondOpinion(ctx.account, ctx.clock.now(), tuple(asked)), detail=detail)
    reading = last if before is not None and before.answer is None else None
    return OpinionRequest(case, asked, reading, facts)


async def _possible_readers(ctx: ActingContext, case: Case) -> list[Account]:
    """People on duty who may see the case, each by one account: those of its area first, then those with the
    fewest claims. Neither the assignee nor the first decider."""
    out = await accounts_of(ctx, ctx.account, case.barred)
    there = [
        colleague for colleague in await colleagues(ctx) if has_role_for(colleague, Permission.HANDLE_CASES)
    ]
    seeing = await who_may_see(ctx, case, [colleague for colleague in there if colleague.account not in out])
    candidates: list[tuple[bool, int, str, Account]] = []
    for account in _one_account_each(seeing):
        outside = await is_outside(ctx, case, by=account)
        candidates.append((outside, await ctx.uow.cases.open_claims(account), str(account), account))
    return [account for *_, account in sorted(candidates)]


def _one_account_each(people: Sequence[Staff]) -> list[Account]:
    accounts: list[Account] = []
    for staff in people:
        if staff.same_as not in accounts:
            accounts.append(staff.account)
    return accounts
