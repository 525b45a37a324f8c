"""A finished draft becomes a report, with a case that moderators can claim."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.cases.deadlines import deadline_for
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Space, is_restricted
from bot.domain.errors import NotFound, WrongState
from bot.domain.events import CaseChanged, Fact, ReportFiled
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Person
from bot.domain.reporting.drafts import FORM, Draft, FieldName, FormVariant
from bot.domain.reporting.form_steps import next_field
from bot.domain.reporting.scope import disagrees, is_act_offered
from bot.domain.submissions.witnesses import Consent, Report, ReportBody
from bot.usecases.access.release_hidden_cases import release_if_hidden
from bot.usecases.desk.mute_reporter import mark_if_muted
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.matching import TraceReader
from bot.usecases.reporting.limit_reports import count_report, over_limit, severity_of
from bot.usecases.submissions.index_report import IndexContext, index_online, index_traces
from bot.usecases.submissions.note_wave import make_comparable_text, note_wave, repeat_of, twin_of

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
_BESIDE: Final = {FieldName.EVIDENCE, FieldName.CONSENT, FieldName.CONTACT, FieldName.VOICE}


@dataclass(frozen=True, slots=True)
class FiledReport:
    """The case, and whether this call created it: a second press on «send» finds it."""

    case: Case
    facts: tuple[Fact, ...]


class RepeatedReport(WrongState):
    """This person sent an equal report within a day: the ``earlier`` one."""

    def __init__(self, earlier: Report) -> None:
        super().__init__("report-repeat")
        self.earlier = earlier


class ActNotTaken(WrongState):
    """Reports of its act are not accepted now, or not for its day, or not by voice."""

    def __init__(self) -> None:
        super().__init__("report-act-not-now")


async def file_report(
    draft: Draft,
    *,
    by: Person,
    uow: UnitOfWork,
    clock: Clock,
    ids: Ids,
    content: Content,
    traces: TraceReader,
) -> FiledReport:
    """File a draft once. If it equals another person's report of the same moment, it is a second witness of
    its case. Raises NotFound, WrongState (unfinished), ActNotTaken, RepeatedReport or TooMany; the draft
    stays. Every refusal comes before anything is stored, so that the caller may continue the turn."""
    if (already := await _filed_already(draft.id, uow=uow)) is not None:
        return already
    if next_field(draft) is not None or not draft.receipt:
        raise WrongState("report-unfinished")
    body = body_of(draft)
    comparable_text = make_comparable_text(body, traces)
    if (earlier := await repeat_of(comparable_text, by=by, uow=uow, clock=clock)) is not None:
        raise RepeatedReport(earlier)
    running = await uow.settings.running()
    act = _require_taken_act(draft, running, content, today=clock.today())
    twin = await twin_of(comparable_text, uow=uow, clock=clock)
    if (refusal := await over_limit(act, by.keys.reporter, uow=uow, clock=clock)) is not None:
        raise refusal
    count_report(act, by.keys.reporter, uow=uow, clock=clock)
    begun = twin or await _case(draft, act, running.phase, uow=uow, clock=clock, ids=ids, content=content)
    report = _report(draft, begun, clock.today())
    wave = await note_wave(report, comparable_text, by=by, uow=uow, clock=clock, reader=traces)
    case = replace(begun, signals=wave.signals or begun.signals)
    case = await mark_if_muted(case, twin=twin, by=by, uow=uow, clock=clock)
    case = _save_case(case, twin, uow=uow)
    index_traces(report.id, body, sent=clock.now(), index=IndexContext(uow, traces, content.areas))
    await index_online(report, body, case, uow=uow)
    uow.reports.add(
        report, body=body, receipt=draft.receipt, reporter_key=by.keys.reporter, account=by.account
    )
    freed = await release_if_hidden(case, uow=uow, clock=clock) if twin is not None else ()
    return FiledReport(case, (ReportFiled(case.id, report.id), *freed, *map(CaseChanged, wave.others)))


def _save_case(case: Case, twin: Case | None, *, uow: UnitOfWork) -> Case:
    if twin is None:
        uow.cases.add(case)
        return case
    case = replace(case, witnesses=case.witnesses + 1)
    uow.cases.save(case)
    return case


def _report(draft: Draft, case: Case, today: date) -> Report:
    consent = Consent(draft.get(FieldName.CONSENT) or Consent.ASK_ME)
    return Report(draft.id, case.id, draft.contact, consent, today)


async def _filed_already(draft_id: str, *, uow: UnitOfWork) -> FiledReport | None:
    known = await uow.reports.get(draft_id)
    if known is None:
        return None
    case = await uow.cases.get(known.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    return FiledReport(case, ())


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


def body_of(draft: Draft) -> ReportBody:
    """The draft's answers as they are sealed. Answers to newer questions go into ``more``."""
    return ReportBody(
        text=draft.get(FieldName.TEXT),
        act_id=draft.get(FieldName.ACT),
        space=_space(draft),
        area_id=draft.get(FieldName.AREA),
        actor=draft.get(FieldName.ACTOR),
        when=draft.get(FieldName.WHEN),
        seen=draft.get(FieldName.SEEN),
        address=draft.get(FieldName.ADDRESS),
        forwarded=draft.forwarded,
        way=draft.way.value,
        point=draft.point,
        captions=tuple(below for below in draft.captions if below in draft.get(FieldName.TEXT)),
        more=_more(draft),
    )


def _space(draft: Draft) -> Space:
    return Space(draft.get(FieldName.SPACE) or Space.REAL)


def _more(draft: Draft) -> Mapping[str, str]:
    elsewhere = _IN_BODY | _BESIDE
    return {name: draft.get(name) for name in FORM if name in draft.answers and name not in elsewhere}


async def _case(
    draft: Draft,
    act: Act | None,
    phase: Phase | None,
    *,
    uow: UnitOfWork,
    clock: Clock,
    ids: Ids,
    content: Content,
) -> Case:
    phases = act.phases if act is not None else tuple(Phase)
    span = phase or (Phase.DAY if Phase.DAY in phases else phases[0])
    now = clock.now()
    return Case(
        ids.new(),
        await uow.cases.new_number(clock.today()),
        act.id if act is not None else "",
        _space(draft),
        span,
        severity_of(act),
        content.areas.coarse(draft.get(FieldName.AREA)).id,
        now,
        deadline_for(severity_of(act), span, now=now),
        actor=draft.get(FieldName.ACTOR) if draft.get(FieldName.ACTOR) in ActorClass else "",
        restricted=is_restricted(act.id if act is not None else "", content.acts),
    )
