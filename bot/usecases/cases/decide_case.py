"""The assignee of a case decides it, with a reason that the reporter will read."""

from datetime import datetime

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import Action, Case, ProofGrade
from bot.domain.errors import BadInput
from bot.domain.events import CaseChanged, ClaimEnded, Fact
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.domain.typed import require_no_contacts
from bot.usecases.access.find_case import find_case, living_reports
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.cases.unread import refuse_unread
from bot.usecases.context import ActingContext

WORDED: tuple[Action, ...] = (Action.OUT_OF_SCOPE, Action.REJECT)
"""Decisions whose reason may be typed; verifying names a grade instead."""


async def decide_case(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, tuple[Fact, ...]]:
    """Decide by a prepared reason, which implies the decision.

    The reporter hears of it once it can no longer be undone. Raises NotFound, NotAllowed, WrongState (also if
    the reason is about something that they have not opened), BadInput (no such reason, or it cannot be true
    of this act).
    """
    action, grade = rules.decision_of(reason)
    case = await find_case(ctx, case_id)
    if reason not in rules.reasons_of(action, ctx.content.acts.get(case.act_id)):
        raise BadInput("case-reason-unfit")
    now = ctx.clock.now()
    decided = await _store_decision(ctx, case, action, reason, grade, now=now)
    ctx.uow.audit.record(AuditAction.DECIDE, by=str(ctx.account), at=now, subject=case_id, detail=reason)
    return decided, (CaseChanged(case_id), ClaimEnded(case_id, ctx.account))


async def decide_in_words(
    ctx: ActingContext, case_id: str, action: Action, words: str
) -> tuple[Case, tuple[Fact, ...]]:
    """Reject or put out of scope for a reason in the moderator's own words, sealed under each report's key.

    Raises as ``decide_case`` does, and BadInput for words that are too short or too long, or contain
    contacts.
    """
    if action not in WORDED:
        raise BadInput("case-reason-unfit")
    typed = require_no_contacts(rules.moderator_words(words), mask=ctx.mask)
    case = await find_case(ctx, case_id)
    now = ctx.clock.now()
    decided = await _store_decision(ctx, case, action, rules.TYPED_REASON, None, now=now)
    ctx.uow.audit.record(
        AuditAction.DECIDE, by=str(ctx.account), at=now, subject=case_id, detail=action.value, words=typed
    )
    for report in await living_reports(ctx, case_id):
        ctx.uow.reports.add_line(report.id, DialogueLine(Side.REASON, typed, now))
    return decided, (CaseChanged(case_id), ClaimEnded(case_id, ctx.account))


async def _store_decision(
    ctx: ActingContext, case: Case, action: Action, reason: str, grade: ProofGrade | None, *, now: datetime
) -> Case:
    """Check who decides, what is decided, and that its maker has read the case; then store the decision."""
    await require_second_moderator(ctx, case)
    decided = rules.decide(case, action, by=ctx.account, now=now, reason=reason, grade=grade)
    await refuse_unread(ctx, case, action, reason)
    ctx.uow.cases.save(decided)
    return decided
