"""Measures against threats: taken up from ready ones or written, moved, noted, given another day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.catalogue.catalogue import Confidence
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.news.legal_calendar import AnchorOffset, MonthsLater, days_of
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.measures import (
    UNFINISHED,
    DueMeasure,
    Measure,
    MeasureState,
    note_words,
    set_measure_state,
    take_up_measure,
    with_due_days,
)
from bot.domain.threats.own_threats import measure_title, refuse_groups, require_sound_measure
from bot.domain.threats.threats import (
    MeasureContext,
    ReadyMeasure,
    ThreatFault,
    due_faults,
    is_before_registration,
)
from bot.usecases.context import ActingContext, Context
from bot.usecases.threats.register import find_threat, measures_of_election, threat_register

MOST_OPEN: Final = 12
"""Unfinished measures against one threat: more would be no plan."""


def may_set_measure(body: str, by: Person) -> bool:
    """Whether they may take up and move measures of this body: leads all, a liaison those of their own."""
    staff = by.staff
    own = staff is not None and bool(body) and staff.body == body
    return has_role_for(staff, Permission.SET_MEASURE, is_of_own_body=own)


def _must_set(ctx: ActingContext, body: str) -> None:
    if not may_set_measure(body, ctx.person):
        raise NotAllowed("measure-not-yours")


async def measures_with_days(
    ctx: Context, *, later: MonthsLater, threat_id: str = ""
) -> tuple[DueMeasure, ...]:
    """All measures, or those against one threat, by their last day as the election's days are set now. Measures
    against a threat that has left the register are not among them."""
    from_register = {threat_id} if threat_id else {threat.id for threat in await threat_register(ctx)}
    running = await ctx.uow.settings.running()
    measures = [measure for measure in await measures_of_election(ctx) if measure.threat in from_register]
    return with_due_days(measures, days_of(running), later)


async def late_measures(ctx: Context, *, later: MonthsLater) -> Sequence[DueMeasure]:
    """Unfinished measures whose last day has passed."""
    today = ctx.clock.today()
    return [due for due in await measures_with_days(ctx, later=later) if due.is_late(today)]


async def find_measure(ctx: Context, measure_id: str) -> Measure:
    """One of this election. Raises NotFound."""
    for measure in await measures_of_election(ctx):
        if measure.id == measure_id:
            return measure
    raise NotFound("measure-gone")


async def measure_from(ctx: Context, threat_id: str, ready_id: str) -> Measure | None:
    """What was made of a ready measure, dropped or not; None while nobody has taken it up."""
    measures = await measures_of_election(ctx)
    return next((m for m in measures if (m.threat, m.ready) == (threat_id, ready_id)), None)


async def take_up(ctx: ActingContext, threat_id: str, ready_id: str, *, later: MonthsLater) -> Measure:
    """Take up a ready measure; one that was taken up already comes back as it is. One that was dropped opens again for
    leads alone. Raises NotAllowed, NotFound; BadInput for a last day before registration, or too many."""
    threat = await find_threat(ctx, threat_id)
    ready = threat.measure(ready_id)
    if ready is None:
        raise NotFound("measure-gone")
    _must_set(ctx, ready.body)
    known = await measure_from(ctx, threat.id, ready.id)
    if known is not None:
        is_dropped = known.state is MeasureState.DROPPED
        return await move_measure(ctx, known.id, MeasureState.OPEN, later=later) if is_dropped else known
    await _refuse_early(ctx, ready.due, later)
    await _refuse_crowd(ctx, threat.id)
    measure = take_up_measure(
        ready, measure_id=ctx.ids.new(), threat=threat.id, by=ctx.account, today=ctx.clock.today()
    )
    return _save(ctx, measure, f"taken up {ready.kind}")


async def add_measure(
    ctx: ActingContext, threat_id: str, draft: ReadyMeasure, *, later: MonthsLater
) -> Measure:
    """Add a measure in one's own words. Raises NotAllowed, NotFound; BadInput for what the check of the content would
    refuse, and for a last day before registration."""
    threat = await find_threat(ctx, threat_id)
    _must_set(ctx, draft.body)
    titled = replace(draft, title=ctx.mask(measure_title(draft.title, ctx.content.threats.refused)))
    require_sound_measure(titled, measure_context(ctx, titled.lesson))
    await _refuse_early(ctx, titled.due, later)
    await _refuse_crowd(ctx, threat.id)
    measure = take_up_measure(
        titled, measure_id=ctx.ids.new(), threat=threat.id, by=ctx.account, today=ctx.clock.today(), own=True
    )
    return _save(ctx, measure, f"added {draft.kind}", words=measure.title)


def measure_context(ctx: Context, lesson: str = "") -> MeasureContext:
    """What a measure may name, as the content is now. ``lesson``: the one that is asked about."""
    content = ctx.content
    return MeasureContext(
        content.agencies,
        {lesson} if lesson and content.lesson(lesson) is not None else set(),
        {line.number for line in content.hotlines if line.confidence is not Confidence.RECHECK},
        content.election.days,
    )


def may_drop_measure(by: Person) -> bool:
    """Whether they may drop measures, and open again those that were dropped."""
    return has_role_for(by.staff, Permission.DROP_MEASURE)


async def move_measure(
    ctx: ActingContext, measure_id: str, state: MeasureState, *, later: MonthsLater
) -> Measure:
    """What is opened again is judged as what is taken up. Raises NotFound; NotAllowed, also for a liaison who drops one
    or moves a dropped one; BadInput."""
    measure = await find_measure(ctx, measure_id)
    _must_set(ctx, measure.body)
    if measure.state is state:
        return measure
    was_dropped = measure.state is MeasureState.DROPPED
    if MeasureState.DROPPED in (measure.state, state) and not may_drop_measure(ctx.person):
        raise NotAllowed("measure-leads-reopen" if was_dropped else "measure-leads-drop")
    if was_dropped:
        await _refuse_early(ctx, measure.due, later)
    if state in UNFINISHED and not measure.is_unfinished:
        await _refuse_crowd(ctx, measure.threat)
    return _save(ctx, _with_state(ctx, measure, state), state.value)


async def note_measure(ctx: ActingContext, measure_id: str, text: str) -> Measure:
    """Set the note, masked; it replaces the one before. Who set the state, and when, stays. Raises
    NotFound, NotAllowed, BadInput."""
    measure = await find_measure(ctx, measure_id)
    _must_set(ctx, measure.body)
    words = ctx.mask(refuse_groups(note_words(text), ctx.content.threats.refused))
    return _save(ctx, replace(measure, note=words), "noted", words=words)


async def set_measure_due(
    ctx: ActingContext, measure_id: str, due: AnchorOffset, *, later: MonthsLater
) -> Measure:
    """Give it another last day. Who set the state, and when, stays. Raises NotFound, NotAllowed, BadInput (an unknown
    day, one before registration)."""
    measure = await find_measure(ctx, measure_id)
    _must_set(ctx, measure.body)
    await check_due(ctx, due, later=later)
    return _save(ctx, replace(measure, due=due), f"due {due.anchor} {due.days:+d}")


async def check_due(ctx: Context, due: AnchorOffset, *, later: MonthsLater) -> AnchorOffset:
    """Raises BadInput for a day that the election does not have, or one before registration."""
    for what, value in due_faults(due, ctx.content.election.days):
        raise BadInput(f"threat-fault-{what}", {"value": value})
    await _refuse_early(ctx, due, later)
    return due


async def _refuse_early(ctx: Context, due: AnchorOffset, later: MonthsLater) -> None:
    known = days_of(await ctx.uow.settings.running())
    if is_before_registration(due, known, later):
        raise BadInput(f"threat-fault-{ThreatFault.BEFORE_REGISTRATION}", {"value": due.anchor})


async def _refuse_crowd(ctx: Context, threat_id: str) -> None:
    unfinished = [
        measure
        for measure in await measures_of_election(ctx)
        if measure.threat == threat_id and measure.is_unfinished
    ]
    if len(unfinished) >= MOST_OPEN:
        raise BadInput("measure-too-many", {"most": MOST_OPEN})


def _with_state(ctx: ActingContext, measure: Measure, state: MeasureState) -> Measure:
    return set_measure_state(measure, state, by=ctx.account, today=ctx.clock.today())


def _save(ctx: ActingContext, measure: Measure, detail: str, *, words: str = "") -> Measure:
    ctx.uow.threats.save_measure(measure)
    ctx.uow.audit.record(
        AuditAction.MEASURE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=measure.id,
        detail=detail,
        words=words,
    )
    return measure
