"""A case is decided, closed, undone or reopened, and its reporters are told of decisions that can no longer be
undone.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.alerts.alerts import CallBackReason
from bot.domain.cases import follow_up, triage
from bot.domain.cases.follow_up import CLOSINGS, close, put_right_due_at
from bot.domain.cases.reports import Action, Case, ProofGrade
from bot.domain.errors import BadInput
from bot.domain.events import CaseChanged, CaseClosed, CaseReopened, ClaimEnded, DecisionStands, Fact
from bot.domain.referrals.referrals import ReferralEndReason
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.domain.typed import require_no_contacts
from bot.usecases.access.case_access import find_case, living_reports
from bot.usecases.access.leads import role_of
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.alerts.end_alerts import end_alerts
from bot.usecases.cases.reads import refuse_unread
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.end_referral import end_unsent_referrals

WORDED: tuple[Action, ...] = (Action.OUT_OF_SCOPE, Action.REJECT)
"""Decisions whose reason may be typed; verifying names a grade instead."""


async def decide_case(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, tuple[Fact, ...]]:
    """Decide by a prepared reason, which implies the decision.

    The reporter hears of it once it can no longer be undone. Raises NotFound, NotAllowed, WrongState (also if
    the reason is about something that they have not opened), BadInput (no such reason, or it cannot be true
    of this act).
    """
    action, grade = triage.decision_of(reason)
    case = await find_case(ctx, case_id)
    if reason not in triage.reasons_of(action, ctx.content.acts.get(case.act_id)):
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
    typed = require_no_contacts(triage.moderator_words(words), mask=ctx.mask)
    case = await find_case(ctx, case_id)
    now = ctx.clock.now()
    decided = await _store_decision(ctx, case, action, triage.TYPED_REASON, None, now=now)
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
    decided = triage.decide(case, action, by=ctx.account, now=now, reason=reason, grade=grade)
    await refuse_unread(ctx, case, action, reason)
    ctx.uow.cases.save(decided)
    return decided


async def may_close(ctx: ActingContext, case_id: str) -> Case:
    """Raises NotFound, NotAllowed (they may not see it, or made the first of two decisions), WrongState."""
    case = await find_case(ctx, case_id)
    await require_second_moderator(ctx, case)
    close(case, by=ctx.account, name=ctx.person.name, reason=CLOSINGS[0], now=ctx.clock.now())
    return case


async def close_case(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, tuple[Fact, ...]]:
    """Close for a prepared reason, which the reporters read; an unsent referral or alert ends. Raises as
    ``may_close``, and BadInput."""
    if reason not in CLOSINGS:
        raise BadInput("case-reason-unfit")
    case = await may_close(ctx, case_id)
    closed = close(case, by=ctx.account, name=ctx.person.name, reason=reason, now=ctx.clock.now())
    ctx.uow.cases.save(closed)
    ctx.uow.audit.record(
        AuditAction.CLOSE, by=str(ctx.account), at=ctx.clock.now(), subject=case_id, detail=reason
    )
    stopped = await end_unsent_referrals(ctx, case_id, ReferralEndReason.CLOSED)
    stopped += await end_alerts(ctx, case_id, CallBackReason.SET_ASIDE, also_sent=False)
    # Only the closer was shown the choice of reasons. The decider's access to the details ends too.
    ended = dict.fromkeys(account for account in (ctx.account, case.assignee) if account is not None)
    return closed, (
        CaseChanged(case_id),
        CaseClosed(case_id),
        *stopped,
        *(ClaimEnded(case_id, account) for account in ended),
    )


async def undo_decision(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """They have the case again, even as a fourth one; alerts of it are called back. Raises NotFound, NotAllowed (not
    theirs), WrongState once the window has closed."""
    now = ctx.clock.now()
    decided = await find_case(ctx, case_id)
    case = triage.undo(decided, by=ctx.account, now=now)
    ctx.uow.cases.save(case)
    await _withdraw_typed_reason(ctx, decided)
    alerts = await end_alerts(ctx, case_id, CallBackReason.SET_ASIDE)
    ctx.uow.audit.record(AuditAction.UNDO, by=str(ctx.account), at=now, subject=case_id)
    return case, (CaseChanged(case_id), *alerts)


async def _withdraw_typed_reason(ctx: Context, decided: Case) -> None:
    """Remove a typed reason with its decision: no later assignee reads it, and an earlier question waits
    again."""
    if decided.reason != triage.TYPED_REASON:
        return
    for report in await living_reports(ctx, decided.id):
        for line in await ctx.uow.reports.dialogue(report.id):
            if line.side is Side.REASON and line.at == decided.decided_at:
                ctx.uow.reports.drop_line(report.id, line)


async def may_reopen(ctx: ActingContext, case_id: str) -> Case:
    """Raises NotFound, NotAllowed (also for the first decider about the second decision), WrongState."""
    case = await find_case(ctx, case_id)
    await require_second_moderator(ctx, case)
    follow_up.reopenable(case, by=ctx.account, role=await role_of(ctx, ctx.account), now=ctx.clock.now())
    return case


async def reopen_case(ctx: ActingContext, case_id: str, reason: str) -> tuple[Case, tuple[Fact, ...]]:
    """The case waits again. Reporters who know the decision hear that there is something new. An unsent
    referral was written for that decision and ends; alerts are called back. Raises as above, and BadInput."""
    before = await find_case(ctx, case_id)
    await require_second_moderator(ctx, before)
    role, now = await role_of(ctx, ctx.account), ctx.clock.now()
    case = follow_up.reopen(before, by=ctx.account, role=role, reason=reason, now=now)
    ctx.uow.cases.save(case)
    ended = await end_unsent_referrals(ctx, case_id, ReferralEndReason.REOPENED)
    ended += await end_alerts(ctx, case_id, CallBackReason.SET_ASIDE)
    ctx.uow.audit.record(AuditAction.REOPEN, by=str(ctx.account), at=now, subject=case_id, detail=reason)
    reopened_facts: tuple[Fact, ...] = (CaseReopened(case_id),) if before.reporter_notified else ()
    # Only they were shown the choice of reasons; it is removed.
    return case, (CaseChanged(case_id), *reopened_facts, *ended, ClaimEnded(case_id, ctx.account))


async def tell_decisions(ctx: Context) -> tuple[Fact, ...]:
    """Mark each such case as announced; ``DecisionStands`` sends it. Running it again changes nothing."""
    now = ctx.clock.now()
    facts: list[Fact] = []
    for case in await ctx.uow.cases.cases_to_notify(now - triage.UNDO_LASTS):
        if triage.is_due_to_notify(case, now=now):
            ctx.uow.cases.save(
                replace(case, reporter_notified=True, right_due=put_right_due_at(case, now=now))
            )
            facts += (DecisionStands(case.id), CaseChanged(case.id))
    return tuple(facts)
