"""Owners create groups of learners, close and open them, and give out codes. A code is shown once, never stored.

The actor is recorded: ``by`` is an owner's account, or ``operator``.

How far the learners of some groups have come. Computed for their leads at each press.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date

from bot.domain.cohorts.codes import code_from
from bot.domain.cohorts.cohorts import MOST, Cohort, CohortState, Purpose, can_be_due, last_day
from bot.domain.cohorts.completion import CohortCounts, by_place, count_cohort
from bot.domain.cohorts.stops import StopCount, count_stops
from bot.domain.errors import BadInput, NotAllowed, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.people import Person
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import progress_of

ALL = "all"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A group with its new codes; empty for a code that was not renewed."""

    cohort: Cohort
    _: KW_ONLY
    code: str = ""
    lead_code: str = ""


async def make_cohort(
    ctx: Context, track: Audience, body: str, *, area_id: str, most: int, expires: date, by: str
) -> Invitation:
    """A new group, open at once. Raises BadInput for an impossible size or last day."""
    if not 1 <= most <= MOST:
        raise BadInput("cohort-most-how", {"most": MOST})
    if not last_day(expires, today=ctx.clock.today()):
        raise BadInput("cohort-until-how")
    code, lead_code = code_from(ctx.ids.seed()), code_from(ctx.ids.seed())
    cohort = Cohort(
        ctx.ids.new(),
        track=track,
        body=body,
        area_id=area_id,
        code=ctx.uow.codes.name(Purpose.ENROL, code),
        lead_code=ctx.uow.codes.name(Purpose.LEAD, lead_code),
        most=most,
        expires=expires,
    )
    ctx.uow.cohorts.add(cohort)
    _record(ctx, cohort, "made", by)
    return Invitation(cohort, code=code, lead_code=lead_code)


async def find_cohort(ctx: Context, cohort_id: str) -> Cohort:
    """Raises NotFound."""
    cohort = await ctx.uow.cohorts.get(cohort_id)
    if cohort is None:
        raise NotFound("cohort-gone")
    return cohort


async def new_code(ctx: Context, cohort_id: str, *, by: str) -> Invitation:
    """A new code to join; the old one and its link stop working."""
    cohort = await find_cohort(ctx, cohort_id)
    code = code_from(ctx.ids.seed())
    cohort = replace(cohort, code=ctx.uow.codes.name(Purpose.ENROL, code))
    ctx.uow.cohorts.save(cohort)
    _record(ctx, cohort, "code", by)
    return Invitation(cohort, code=code)


async def new_lead(ctx: Context, cohort_id: str, *, by: str) -> Invitation:
    """A code for another lead; the present lead loses the role at once, and an unused code stops working."""
    cohort = await find_cohort(ctx, cohort_id)
    code = code_from(ctx.ids.seed())
    cohort = replace(cohort, lead=None, lead_code=ctx.uow.codes.name(Purpose.LEAD, code))
    ctx.uow.cohorts.save(cohort)
    _record(ctx, cohort, "lead", by)
    return Invitation(cohort, lead_code=code)


async def may_switch(ctx: Context, cohort_id: str, *, active: bool) -> Cohort:
    """The group, unchanged. Raises NotFound; WrongState if it is in that state already, or to open a group
    whose last day has passed."""
    cohort = await find_cohort(ctx, cohort_id)
    if cohort.active == active:
        raise WrongState("admin-same")
    if active and replace(cohort, active=True).state(ctx.clock.today()) is CohortState.EXPIRED:
        raise WrongState("cohort-expired-open")
    return cohort


async def open_or_close(ctx: Context, cohort_id: str, *, active: bool, by: str) -> Cohort:
    """Nobody can join a closed group; its members stay. Raises as ``may_switch`` does."""
    cohort = replace(await may_switch(ctx, cohort_id, active=active), active=active)
    ctx.uow.cohorts.save(cohort)
    _record(ctx, cohort, "opened" if active else "closed", by)
    return cohort


def _record(ctx: Context, cohort: Cohort, what: str, by: str) -> None:
    ctx.uow.audit.record(AuditAction.COHORT, by=by, at=ctx.clock.now(), subject=cohort.id, detail=what)


async def groups_of(ctx: Context, person: Person) -> Sequence[Cohort]:
    """All groups for an owner; for a lead, those that name their account now."""
    return await (
        ctx.uow.cohorts.all()
        if has_role_for(person.staff, Permission.MANAGE_COHORTS)
        else ctx.uow.cohorts.led_by(person.account)
    )


async def chosen_groups(ctx: ActingContext, which: str) -> Sequence[Cohort]:
    """One group by its id, or ``all`` of the person's. Raises NotAllowed for another person's."""
    mine = await groups_of(ctx, ctx.person)
    cohorts = [cohort for cohort in mine if which in (ALL, cohort.id)]
    if not cohorts:
        raise NotAllowed("cohort-not-yours")
    return cohorts


async def managed_group(ctx: ActingContext, cohort_id: str) -> Cohort:
    """One group of the person's. Raises NotAllowed for another person's, NotFound if the id names no single group."""
    groups = [cohort for cohort in await chosen_groups(ctx, cohort_id) if cohort.id == cohort_id]
    if not groups:
        raise NotFound("cohort-gone")
    return groups[0]


async def completion(ctx: Context, cohorts: Sequence[Cohort]) -> Sequence[CohortCounts]:
    """By track and place, small places merged."""
    return by_place([await _cohort_counts(ctx, cohort) for cohort in cohorts])


async def _cohort_counts(ctx: Context, cohort: Cohort) -> CohortCounts:
    keys = await ctx.uow.cohorts.enrolled_learners(cohort.id)
    learners = await ctx.uow.learners.several(keys)
    return count_cohort(
        cohort.track,
        cohort.area_id,
        [progress_of(learner) for learner in learners],
        enrolled=len(keys),
        certified=await ctx.uow.cohorts.count_certified(cohort),
        lessons=ctx.content.lessons,
    )


def sees_all_tracks(person: Person) -> bool:
    """Whether the person may see figures of everybody in a track, in a group or not."""
    return has_role_for(person.staff, Permission.MANAGE_COHORTS)


async def stops(ctx: Context, cohort: Cohort) -> Sequence[StopCount]:
    """Where learners of the group have stopped, most first."""
    learners = await ctx.uow.learners.several(await ctx.uow.cohorts.enrolled_learners(cohort.id))
    return count_stops(
        cohort.track, [progress_of(learner) for learner in learners], lessons=ctx.content.lessons
    )


async def set_due_day(ctx: ActingContext, cohort_id: str, day: date | None) -> Cohort:
    """Set the day by which the group should finish, or take it back; its learners see it above their lessons.

    Raises NotAllowed for another person's group, BadInput ``group-due-how`` for a day in the past or more than a year
    ahead.
    """
    cohort = await managed_group(ctx, cohort_id)
    if day is not None and not can_be_due(day, today=ctx.clock.today()):
        raise BadInput("group-due-past" if day < ctx.clock.today() else "group-due-how")
    cohort = replace(cohort, due=day)
    ctx.uow.cohorts.save(cohort)
    _record(ctx, cohort, "due", str(ctx.account))
    return cohort


async def due_day(ctx: Context, learner: str, track: Audience) -> date | None:
    """The nearest day from today on by which an open group of this learner should finish the track, or the newest past
    one."""
    groups = await ctx.uow.cohorts.of_learner(learner)
    days = [group.due for group in groups if group.track is track and group.active and group.due is not None]
    coming = [day for day in days if day >= ctx.clock.today()]
    return min(coming) if coming else max(days, default=None)
