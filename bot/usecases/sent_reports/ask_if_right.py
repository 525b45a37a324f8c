"""Some time after a final decision, reporters are asked whether it was put right, and answer."""

from bot.domain.cases.follow_up import is_put_right_due, mark_put_right_asked, record_put_right_answer
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, Fact, PutRightAsked
from bot.domain.submissions.witnesses import Rightness
from bot.usecases.context import Context


async def ask_if_put_right(ctx: Context) -> tuple[Fact, ...]:
    """Ask in every case whose time has come; runs every few seconds. Running it again changes nothing."""
    now = ctx.clock.now()
    facts: list[Fact] = []
    for case in await ctx.uow.cases.right_due(now):
        if is_put_right_due(case, now=now):
            ctx.uow.cases.save(mark_put_right_asked(case))
            facts.append(PutRightAsked(case.id))
    return tuple(facts)


async def answer_if_put_right(ctx: Context, report_id: str, answer: Rightness) -> tuple[Fact, ...]:
    """One reporter's answer, counted on the card. Raises NotFound, WrongState (not asked, or answered
    already)."""
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    counted, answered = record_put_right_answer(case, report, answer)
    ctx.uow.cases.save(counted)
    ctx.uow.reports.save(answered)
    return (CaseChanged(case.id),)
