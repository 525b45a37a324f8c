"""The request for a second opinion on a claimed case, and its end: with the claim at the latest."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.cases.second_opinion import NOTE, SecondOpinion
from bot.domain.events import CaseUnmerged, ClaimEnded, Fact, ReportWithdrawn
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext, Context


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
