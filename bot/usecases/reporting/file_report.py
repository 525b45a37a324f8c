"""A finished draft becomes a report, with a case that moderators can claim; or it is discarded.

One person may send a limited number of reports within a span. Urgent ones are neither counted nor refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.cases.priority import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space, is_restricted
from bot.domain.errors import NotFound, TooMany, WrongState
from bot.domain.events import CaseChanged, Fact, ReportFiled
from bot.domain.figures.daily_counts import FormStep
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FORM, Draft, FieldName, FormVariant, next_field
from bot.domain.reporting.scope import disagrees, is_act_offered
from bot.domain.submissions.witnesses import AlertConsent, Consent, Report, ReportBody
from bot.usecases.access.release_hidden_cases import release_if_hidden
from bot.usecases.alerts.consent_alert import question_in_form, store_agreed_bodies
from bot.usecases.alerts.end_alerts import call_back_from_accused
from bot.usecases.context import ActingContext, Context
from bot.usecases.desk.mutes import mark_if_muted
from bot.usecases.ports import Content
from bot.usecases.reporting.match_text import (
    ComparableText,
    OwnSendings,
    TextMatches,
    count_own_sendings,
    find_repeated_report,
    make_comparable_text,
    mark_text,
    match_text,
)
from bot.usecases.safety.count_usage import count_form_step
from bot.usecases.submissions.index_report import index_report

TRY: Final = "report"
MOST_SOON: Final = (3, timedelta(minutes=10))
MOST_A_DAY: Final = (10, timedelta(days=1))

TEXT_FAMILIES: Final = ("report-too-many-soon", "report-too-many-day")

_IN_BODY: Final = {
    FieldName.ACT,
    FieldName.SPACE,
    FieldName.AREA,
    FieldName.ADDRESS,
    FieldName.WHEN,
    FieldName.TEXT,
    FieldName.ACTOR,
    FieldName.SEEN,
}
_NOT_IN_BODY: Final = {FieldName.EVIDENCE, FieldName.CONSENT, FieldName.CONTACT, FieldName.VOICE}


@dataclass(frozen=True, slots=True)
class FiledReport:
    """The case, and whether this call created it: a second press on «send» finds it."""

    case: Case
    facts: tuple[Fact, ...]


class RepeatedReport(WrongState):
    """This person sent an equal report within a day: the ``earlier_report``."""

    def __init__(self, earlier_report: Report) -> None:
        super().__init__("report-repeat")
        self.earlier_report = earlier_report


class ActNotTaken(WrongState):
    """Reports of its act are not accepted now, or not for its day, or not by voice."""

    def __init__(self) -> None:
        super().__init__("report-act-not-now")


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft that may be filed now. Only ``_check_draft`` makes one, and nothing else can be stored."""

    draft: Draft
    body: ReportBody
    text: ComparableText
    own_sendings: OwnSendings
    act: Act | None
    """None for a voice note."""
    severity: Severity
    phase: Phase | None
    """The present phase, if one is set."""


async def file_report(ctx: ActingContext, draft: Draft) -> FiledReport:
    """File a draft once. If it equals another person's report of the same moment, it is a second witness of
    its case. Raises NotFound, WrongState (unfinished), ActNotTaken, RepeatedReport or TooMany; the draft
    stays. Every refusal comes before anything is stored, so that the caller may continue the turn."""
    if (case := await _find_filed_case(ctx, draft)) is not None:
        return FiledReport(case, ())
    checked = await _check_draft(ctx, draft)
    matches = await match_text(ctx, checked.text, checked.own_sendings, report_id=draft.id)
    case = await _compose_case(ctx, checked, matches)
    alert = await question_in_form(ctx, draft)
    report = _compose_report(checked, case, has_alert=alert is not None, today=ctx.clock.today())
    _store_report(ctx, report, case, checked, matches)
    if alert is not None:
        store_agreed_bodies(ctx, report.id, alert.bodies)
    await index_report(ctx, report, checked.body, case, sent=ctx.clock.now(), runs=checked.text.runs)
    mark_text(ctx, checked.text, matches, case)
    if matches.joined_case:
        released = (*await release_if_hidden(ctx, case), *await call_back_from_accused(ctx, case))
    else:
        released = ()
    changes = (CaseChanged(changed_case.id) for changed_case in matches.changed_cases)
    return FiledReport(case, (ReportFiled(case.id, report.id), *released, *changes))


async def _find_filed_case(ctx: Context, draft: Draft) -> Case | None:
    """The case of this draft's report, if it is filed already."""
    report = await ctx.uow.reports.get(draft.id)
    if report is None:
        return None
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    return case


# --- check --------------------------------------------------------------------------------------


async def _check_draft(ctx: ActingContext, draft: Draft) -> CheckedDraft:
    """All reasons to refuse a draft, in the order in which the sender should hear of them."""
    if next_field(draft) is not None or not draft.receipt:
        raise WrongState("report-unfinished")
    body = body_of(draft)
    text = make_comparable_text(body, ctx.traces)
    own_sendings = await count_own_sendings(ctx, text)
    earlier_report = await find_repeated_report(ctx, text, own_sendings)
    if earlier_report is not None:
        raise RepeatedReport(earlier_report)
    running = await ctx.uow.settings.running()
    act = _require_taken_act(draft, running, ctx.content, today=ctx.clock.today())
    severity = severity_of(act)
    if (refusal := await over_limit(ctx, severity)) is not None:
        raise refusal
    return CheckedDraft(draft, body, text, own_sendings, act, severity, running.phase)


def _require_taken_act(
    draft: Draft, running: RunningSettings, content: Content, *, today: date
) -> Act | None:
    """The draft's act, if it is accepted now and fits its day; None for a voice note. Raises ActNotTaken."""
    act_id = draft.get(FieldName.ACT)
    if not act_id and draft.way is FormVariant.VOICE:
        if running.reporting is not Reporting.OPEN:
            raise ActNotTaken
        return None
    act = content.acts.get(act_id)
    if act is None or not is_act_offered(act, running, today=today):
        raise ActNotTaken
    if disagrees(draft, running, content.acts, today=today):
        raise ActNotTaken
    return act


def severity_of(act: Act | None) -> Severity:
    """How urgent a report is; one without an act is treated as one to look at soon."""
    return act.severity if act is not None else Severity.HIGH


async def over_limit(ctx: ActingContext, severity: Severity) -> TooMany | None:
    """Why this person's report is refused now; None if it is not."""
    if severity is Severity.CRITICAL:
        return None
    most, day = MOST_A_DAY
    today = await ctx.uow.tries.count(TRY, ctx.keys.reporter, since=ctx.clock.now() - day)
    if today >= most:
        return TooMany("report-too-many-day", {"most": most})
    most, soon = MOST_SOON
    if (
        today >= most
        and await ctx.uow.tries.count(TRY, ctx.keys.reporter, since=ctx.clock.now() - soon) >= most
    ):
        return TooMany("report-too-many-soon", {"most": most})
    return None


def body_of(draft: Draft) -> ReportBody:
    """The draft's answers as they are sealed. Answers to newer questions go into ``more``."""
    return ReportBody(
        text=draft.get(FieldName.TEXT),
        act_id=draft.get(FieldName.ACT),
        space=_space(draft),
        area_id=draft.get(FieldName.AREA),
        actor=draft.actor,
        when=draft.get(FieldName.WHEN),
        seen=draft.get(FieldName.SEEN),
        address=draft.get(FieldName.ADDRESS),
        forwarded=draft.forwarded,
        way=draft.way.value,
        point=draft.point,
        place_words=draft.place_words,
        captions=tuple(caption for caption in draft.captions if caption in draft.get(FieldName.TEXT)),
        more=_more(draft),
    )


def _space(draft: Draft) -> Space:
    return Space(draft.get(FieldName.SPACE) or Space.REAL)


def _more(draft: Draft) -> Mapping[str, str]:
    elsewhere = _IN_BODY | _NOT_IN_BODY
    return {name: draft.get(name) for name in FORM if name in draft.answers and name not in elsewhere}


# --- compose ------------------------------------------------------------------------------------


async def _compose_case(ctx: ActingContext, checked: CheckedDraft, matches: TextMatches) -> Case:
    """A new case, or the case that the report joins, with one witness more."""
    joined_case = matches.joined_case
    if joined_case is None:
        case = await _begin_case(ctx, checked)
    else:
        case = replace(joined_case, witnesses=joined_case.witnesses + 1)
    case = replace(case, signals=matches.signals or case.signals)
    return await mark_if_muted(ctx, case, joined_case=joined_case)


async def _begin_case(ctx: Context, checked: CheckedDraft) -> Case:
    body, act = checked.body, checked.act
    phases = act.phases if act is not None else tuple(Phase)
    phase = checked.phase or (Phase.DAY if Phase.DAY in phases else phases[0])
    now = ctx.clock.now()
    return Case(
        ctx.ids.new(),
        await ctx.uow.cases.new_number(ctx.clock.today()),
        act.id if act is not None else "",
        body.space,
        phase,
        checked.severity,
        ctx.content.areas.coarse(body.area_id).id,
        now,
        deadline_for(checked.severity, phase, now=now),
        actor=body.actor if body.actor in ActorClass else "",
        restricted=is_restricted(act.id if act is not None else "", ctx.content.acts),
    )


def _compose_report(checked: CheckedDraft, case: Case, *, has_alert: bool, today: date) -> Report:
    draft = checked.draft
    consent = Consent(draft.get(FieldName.CONSENT) or Consent.ASK_ME)
    alert = AlertConsent.YES if has_alert else AlertConsent.NONE
    return Report(draft.id, case.id, draft.contact, consent, today, alert=alert)


# --- store --------------------------------------------------------------------------------------


def _store_report(
    ctx: ActingContext, report: Report, case: Case, checked: CheckedDraft, matches: TextMatches
) -> None:
    """Stage the report, its case and the earlier cases of its wave, and count it against the limit."""
    _count_report(ctx, checked.severity)
    count_form_step(ctx, checked.draft, FormStep.SENT)
    if matches.joined_case is None:
        ctx.uow.cases.add(case)
    else:
        ctx.uow.cases.save(case)
    for changed_case in matches.changed_cases:
        ctx.uow.cases.save(changed_case)
    ctx.uow.reports.add(
        report,
        body=checked.body,
        receipt=checked.draft.receipt,
        reporter_key=ctx.keys.reporter,
        account=ctx.account,
        language=ctx.person.language,
    )


def _count_report(ctx: ActingContext, severity: Severity) -> None:
    """Count it, unless it is urgent: a third threat on polling day must not use up the place of an ordinary
    report."""
    if severity is not Severity.CRITICAL:
        ctx.uow.tries.add(TRY, ctx.keys.reporter, at=ctx.clock.now())


# --- discard ------------------------------------------------------------------------------------


def discard_draft(ctx: Context, draft: Draft | None, why: FormStep) -> None:
    """Destroy what a draft left outside the session; the session drops the draft itself. ``why`` is counted if
    the form was reached."""
    if draft is not None:
        if draft.reached:
            count_form_step(ctx, draft, why)
        ctx.uow.evidence.drop_draft(draft.id)
