"""A voice report gets an act and a summary in a moderator's words; its sender says whether they are right."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cases import triage as rules
from bot.domain.cases.case_access import fits_circle, is_restricted_case, may_see
from bot.domain.cases.reports import Case, State, clear_assignee
from bot.domain.catalogue.catalogue import Act, Phase
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.events import CaseChanged, CaseMoved, ClaimEnded, Fact, SummaryAnswered, SummaryWritten
from bot.domain.reporting.drafts import FormVariant
from bot.domain.reporting.scope import gravest_first
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Report, Side, Summary
from bot.domain.typed import require_no_contacts
from bot.usecases.access.case_access import access_of, find_case, living_reports
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content
from bot.usecases.submissions.index_report import index_traces


async def voice_reports(ctx: Context, case_id: str) -> tuple[Report, ...]:
    """The case's open reports that consist only of a voice note."""
    reports = []
    for report in await living_reports(ctx, case_id):
        body = await ctx.uow.reports.body(report.id)
        if body is not None and body.way == FormVariant.VOICE:
            reports.append(report)
    return tuple(reports)


def acts_for(case: Case, content: Content) -> Sequence[Act]:
    """The acts that a voice note may be about, gravest first: those of the phase in which it came and of
    earlier ones, because its day was not asked."""
    past = tuple(Phase)[: tuple(Phase).index(case.phase) + 1]
    return gravest_first(
        act for act in content.acts.values() if act.reportable() and not set(past).isdisjoint(act.phases)
    )


async def summarise_voice(
    ctx: ActingContext, case_id: str, act_id: str, words: str
) -> tuple[Case, tuple[Fact, ...]]:
    """Set the act and give each voice report the summary, sealed under its own key.

    Returnable senders are told; the others find it through their code. It may be rewritten while the case is
    claimed. Raises NotFound, NotAllowed (not theirs), WrongState (no voice, decided), BadInput.
    """
    case = await find_case(ctx, case_id)
    spoken = await voice_reports(ctx, case_id)
    if not spoken:
        raise WrongState("case-no-voice")
    act = next((act for act in acts_for(case, ctx.content) if act.id == act_id), None)
    if act is None:
        raise BadInput("case-act-unfit")
    await require_second_moderator(ctx, case)
    named = rules.renew(rules.name_act(case, act, by=ctx.account), now=ctx.clock.now())
    typed = require_no_contacts(rules.moderator_words(words), mask=ctx.mask)
    named, facts = await _move_to_circle(ctx, case, named)
    ctx.uow.cases.save(named)
    ctx.uow.audit.record(
        AuditAction.SUMMARISE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case_id,
        detail=act_id,
        words=typed,
    )
    for report in spoken:
        ctx.uow.reports.add_line(report.id, DialogueLine(Side.SUMMARY, typed, ctx.clock.now()))
        body = await ctx.uow.reports.body(report.id)
        if body is not None:
            new_body = replace(body, act_id=act_id, text=typed)
            index_traces(ctx, report.id, new_body, sent=case.opened_at)
        ctx.uow.reports.save(replace(report, summary=Summary.ASKED))
    return named, (*facts, SummaryWritten(case_id, tuple(report.id for report in spoken)))


async def _move_to_circle(ctx: ActingContext, case: Case, named: Case) -> tuple[Case, tuple[Fact, ...]]:
    """The act that was heard can make the case restricted: it moves to the circle, and an assignee outside
    the circle loses it."""
    facts: tuple[Fact, ...] = (CaseChanged(case.id),)
    if case.witnesses > 1 and not fits_circle(case, named):
        raise WrongState("case-merge-circle")  # it would take other restricted witnesses out of the circle
    if is_restricted_case(named) is not is_restricted_case(case):
        facts += (CaseMoved(case.id),)
        for report in await living_reports(ctx, case.id):
            ctx.uow.online.move_report(report.id, circle=is_restricted_case(named))
    if may_see(named, await access_of(ctx, ctx.account)):
        return named, facts
    return clear_assignee(named, State.NEW), (*facts, ClaimEnded(case.id, ctx.account))


async def has_only_no_return_senders(ctx: Context, case_id: str) -> bool:
    """Whether every sender of these voice notes has only their code."""
    return all(r.mode is ContactMode.NO_RETURN for r in await voice_reports(ctx, case_id))


async def judge_summary(ctx: Context, report_id: str, *, right: bool) -> tuple[Fact, ...]:
    """The sender says whether the summary is right; once per summary. Raises NotFound, WrongState."""
    report = await ctx.uow.reports.get(report_id)
    case = await ctx.uow.cases.get(report.case_id) if report is not None else None
    if report is None or case is None or report.withdrawn:
        raise NotFound("my-report-not-found")
    if report.summary is not Summary.ASKED:
        raise WrongState("my-summary-not-asked")
    ctx.uow.reports.save(replace(report, summary=Summary.RIGHT if right else Summary.WRONG))
    return (SummaryAnswered(case.id, right),)
