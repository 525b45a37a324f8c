"""The assignee of a case asks its reporters, and reads what they have added."""

from dataclasses import replace

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import DECIDED, PROVEN, Case
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, Fact, QuestionAsked
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from bot.domain.typed import require_no_contacts
from bot.usecases.access.case_access import find_case, living_reports
from bot.usecases.context import ActingContext, Context


async def ask_reporter(ctx: ActingContext, case_id: str, question: str) -> tuple[Case, tuple[Fact, ...]]:
    """Each report's question waits for an answer for 24 hours, and the case for all of them; each is sealed
    under its report's own key.

    ``moderator_words`` checks ``question``, which may not contain contacts. Raises NotFound, NotAllowed,
    WrongState, BadInput.
    """
    words = require_no_contacts(rules.moderator_words(question), mask=ctx.mask)
    now = ctx.clock.now()
    case = rules.ask(await find_case(ctx, case_id), by=ctx.account, now=now)
    ctx.uow.cases.save(case)
    ctx.uow.audit.record(AuditAction.ASK, by=str(ctx.account), at=now, subject=case_id, words=words)
    for report in await living_reports(ctx, case_id):
        ctx.uow.reports.add_line(report.id, DialogueLine(Side.QUESTION, words, now))
    return case, (CaseChanged(case_id), QuestionAsked(case_id))


async def has_no_returnable_report(ctx: Context, case_id: str) -> bool:
    """Whether every reporter of this case can only be answered through their code."""
    reports = await living_reports(ctx, case_id)
    return all(report.mode is ContactMode.NO_RETURN for report in reports)


def clear_additions(ctx: Context, case: Case) -> tuple[Case, tuple[Fact, ...]]:
    """The case without the mark that something was added."""
    if not case.added:
        return case, ()
    seen = replace(case, added=False)
    ctx.uow.cases.save(seen)
    return seen, (CaseChanged(case.id),)


async def read_additions(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """For the person who decided or closed a case: its details are closed, but later additions are not.

    Raises NotFound, NotAllowed (another person's), WrongState (undecided: its details are open to the
    assignee).
    """
    case = (await find_case(ctx, case_id)).require_assignee(ctx.account)
    if case.state not in DECIDED | PROVEN:
        raise WrongState("case-not-decided")
    return clear_additions(ctx, case)
