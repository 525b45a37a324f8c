"""A moderator claims several cases at once, as many as they have room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.desk.desk import MOST
from bot.domain.errors import BadInput, NotAllowed, RequestRefused, WrongState
from bot.domain.events import Fact
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.cases.claim import claim_report
from bot.usecases.context import ActingContext


@dataclass(frozen=True, slots=True)
class BulkClaim:
    """What was claimed; the cases that are not free for them; the number for which there was no room; and the number
    that no longer exist or that they may not see."""

    claimed: tuple[Case, ...]
    left: tuple[Case, ...]
    over: int
    gone: int
    facts: tuple[Fact, ...]


async def claim_many(ctx: ActingContext, case_ids: Sequence[str]) -> BulkClaim:
    """Claim each case by the usual rule, in this order, up to the limit of open claims. Raises BadInput for too many,
    NotAllowed if there is no room or they cannot be reached in private, WrongState if none is free."""
    if not 0 < len(case_ids) <= MOST:
        raise BadInput("bulk-count", {"most": MOST})
    room = MOST_OPEN_CLAIMS - await ctx.uow.cases.open_claims(ctx.account)
    if room <= 0:
        raise NotAllowed("case-too-many-claims", {"most": MOST_OPEN_CLAIMS})
    access = await access_of(ctx, ctx.account)
    claimed, left, facts, over, gone = list[Case](), list[Case](), list[Fact](), 0, 0
    for case_id in dict.fromkeys(case_ids):
        case = await ctx.uow.cases.get(case_id)
        if case is None or not await can_see(ctx, case, access):
            gone += 1
            continue
        if len(claimed) == room:
            over += 1
            continue
        try:
            case, more = await claim_report(ctx, case_id)
        except RequestRefused as refusal:
            if refusal.key == "never-started":
                raise
            left.append(case)
        else:
            claimed.append(case)
            facts += more
    if not claimed:
        raise WrongState("bulk-none")
    return BulkClaim(tuple(claimed), tuple(left), over, gone, tuple(facts))
