"""A claim while it lasts: renewed by work on the case, ended by the clock, with the request for a second opinion."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import CLAIM_LASTS, HELD, Case
from bot.domain.cases.second_opinion import NOTE, SecondOpinion
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, CaseUnmerged, ClaimEnded, Fact, ReportWithdrawn
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.case_access import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext, Context

RENEWED_AFTER: Final = timedelta(minutes=5)
"""A younger claim is left as it is, so that work does not edit the group's card at each press."""


async def keep_claim(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """The case, claimed by the acting person and undecided. Raises NotFound, NotAllowed, WrongState."""
    case = (await find_case(ctx, case_id)).require_assignee(ctx.account)
    if not case.is_open:
        raise WrongState("case-closed")
    await require_second_moderator(ctx, case)
    now = ctx.clock.now()
    renewed = rules.renew(case, now=now)
    if renewed == case or (case.until is not None and case.until - now > CLAIM_LASTS - RENEWED_AFTER):
        return case, ()
    ctx.uow.cases.save(renewed)
    return renewed, (CaseChanged(case_id),)


async def expire_claims(ctx: Context) -> tuple[Fact, ...]:
    """Free every case whose ``until`` has passed. Running it again changes nothing."""
    return tuple(
        fact for case in await ctx.uow.cases.expired_cases(ctx.clock.now()) for fact in free_case(ctx, case)
    )


async def free_claims_of(ctx: Context, account: Account) -> tuple[Fact, ...]:
    """Free every case that this account has claimed, because it lost its rights."""
    return tuple(fact for case in await ctx.uow.cases.held_by(account) for fact in free_case(ctx, case))


def free_case(ctx: Context, case: Case) -> Iterator[Fact]:
    """Free the case on behalf of the program."""
    if case.state not in HELD:
        return
    ctx.uow.cases.save(rules.expire(case))
    whose = str(case.assignee) if case.assignee is not None else ""
    ctx.uow.audit.record(AuditAction.EXPIRE, by=PROGRAM, at=ctx.clock.now(), subject=case.id, detail=whose)
    yield CaseChanged(case.id)
    if case.assignee is not None:
        yield ClaimEnded(case.id, case.assignee)


async def opinion_of(ctx: Context, case: Case) -> SecondOpinion | None:
    """The request, if the case still belongs to the asker and is undecided."""
    opinion = SecondOpinion.parse(await ctx.uow.settings.note(_name(case.id)))
    return opinion if opinion is not None and opinion.stands(case) else None


def keep_opinion(ctx: ActingContext, case: Case, opinion: SecondOpinion, *, detail: str) -> None:
    """Store the request together with the case, although the case does not change: of two presses at once the
    row's version lets only one through. The action is recorded with a prepared word."""
    ctx.uow.cases.save(case)
    ctx.uow.settings.set_note(_name(case.id), str(opinion))
    ctx.uow.audit.record(
        AuditAction.SECOND_OPINION, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=detail
    )


async def is_reading_for_assignee(ctx: Context, case: Case, account: Account) -> bool:
    """Whether this colleague was shown the case for an opinion."""
    opinion = await opinion_of(ctx, case)
    return opinion is not None and opinion.reader == account


async def end_opinion(ctx: Context, case_id: str, facts: Sequence[Fact]) -> SecondOpinion | None:
    """The request that these facts end: the claim, the reader's right to see the case, or words of the case
    are gone. None if nothing ends."""
    ended = {fact.assignee for fact in facts if isinstance(fact, ClaimEnded)}
    fewer = any(isinstance(fact, ReportWithdrawn | CaseUnmerged) for fact in facts)
    if not (ended or fewer):
        return None
    opinion = SecondOpinion.parse(await ctx.uow.settings.note(_name(case_id)))
    if opinion is None or not (fewer or ended & {opinion.assignee, opinion.reader}):
        return None
    ctx.uow.settings.set_note(_name(case_id), "")
    return opinion


def _name(case_id: str) -> str:
    return f"{NOTE}{case_id}"
