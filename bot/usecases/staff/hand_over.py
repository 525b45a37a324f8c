"""At the end of a shift a moderator asks a colleague to take over their claims."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.cases import claims as rules
from bot.domain.cases.case_access import may_see
from bot.domain.cases.reports import IN_WORK, Case
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.case_access import access_of, can_see, is_recused
from bot.usecases.access.leads import on_duty
from bot.usecases.access.one_person import accounts_of, require_second_moderator
from bot.usecases.access.seek_second_looks import works_here
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.own_areas import is_outside


@dataclass(frozen=True, slots=True)
class HandoverResult:
    """The cases that changed their assignee, how many stay with the giver, and why, if that is all of them."""

    cases: tuple[Case, ...]
    left: int
    facts: tuple[Fact, ...]
    refusal: NotAllowed | None = None


async def colleagues(ctx: ActingContext) -> Sequence[Staff]:
    """People who could take over: members of the moderators' groups on duty who can be reached in private."""
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if staff.account != ctx.account and await works_here(ctx, staff) and await on_duty(ctx, staff.account)
    ]


async def offer_claims(ctx: ActingContext, to: Account) -> Sequence[Case]:
    """The cases that they are asked to take; of all others they do not even see the number. Raises NotFound
    if there are no claims or no such colleague, NotAllowed if they can take none of the cases (why is their own
    affair), WrongState if leads are about to break all of these claims."""
    if to not in [colleague.account for colleague in await colleagues(ctx)]:
        raise NotFound("hand-nobody")
    held = await ctx.uow.cases.held_by(ctx.account)
    if not held:
        raise NotFound("queue-mine-none")
    access, own_accounts = await access_of(ctx, to), await accounts_of(ctx, to)
    seen_cases = [case for case in held if may_see(case, access)]
    if not seen_cases:
        raise NotAllowed("hand-circle")
    fit = [
        case
        for case in seen_cases
        if case.barred not in own_accounts
        and await can_see(ctx, case, access)
        and not await is_outside(ctx, case, by=to)
    ]
    if not fit:
        raise NotAllowed("hand-unfit")
    free = [case for case in fit if rules.may_offer(case, now=ctx.clock.now())]
    if not free:
        raise WrongState("hand-not-now")
    for case in free:
        ctx.uow.cases.save(rules.offer(case, by=ctx.account, to=to, now=ctx.clock.now()))
    return free


async def take_claims(ctx: ActingContext, giver: Account) -> HandoverResult:
    """Take as many as their limit allows, most urgent first; the rest stays with the giver.

    Whatever they may not take is no longer offered to them. Raises NotFound if there is no offer any more.
    """
    waiting = await _offered_cases(ctx, giver, to=ctx.account)
    if not waiting:
        raise NotFound("hand-none")
    taken: list[Case] = []
    refused: NotAllowed | None = None
    now, in_work = ctx.clock.now(), await ctx.uow.cases.open_claims(ctx.account)
    access = await access_of(ctx, ctx.account)
    for case in waiting:
        try:
            if not may_see(case, access):
                raise NotAllowed("case-circle")
            if await is_recused(ctx, case, access):
                raise NotAllowed("case-recused")
            await require_second_moderator(ctx, case)
            taken_case = rules.take_over(
                case, by=ctx.account, name=ctx.person.name, now=now, open_claims=in_work
            )
        except NotAllowed as refusal:
            refused = refused or refusal
            ctx.uow.cases.save(replace(case, pending=None))
        else:
            ctx.uow.cases.save(taken_case)
            detail = str(giver)
            ctx.uow.audit.record(
                AuditAction.HAND_OVER, by=str(ctx.account), at=now, subject=case.id, detail=detail
            )
            taken.append(taken_case)
            in_work += taken_case.state in IN_WORK
    facts = [fact for case in taken for fact in (CaseChanged(case.id), ClaimEnded(case.id, giver))]
    return HandoverResult(tuple(taken), len(waiting) - len(taken), tuple(facts), None if taken else refused)


async def decline_claims(ctx: ActingContext, giver: Account) -> int:
    """Decline them; returns how many were offered."""
    waiting = await _offered_cases(ctx, giver, to=ctx.account)
    for case in waiting:
        ctx.uow.cases.save(replace(case, pending=None))
    return len(waiting)


async def _offered_cases(ctx: Context, giver: Account, *, to: Account) -> list[Case]:
    held = await ctx.uow.cases.held_by(giver)
    return [case for case in held if rules.is_handover_offered(case, by=giver, to=to, now=ctx.clock.now())]
