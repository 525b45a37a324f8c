"""How far the learners of some groups have come. Computed for their leads at each press."""

from collections.abc import Sequence

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.completion import CohortCounts, by_place, count_cohort
from bot.domain.errors import NotAllowed
from bot.domain.people import Person
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.find_learner import progress_of

ALL = "all"


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
