"""How far the learners of some groups have come. Computed for their leads at each press."""

from collections.abc import Sequence

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.completion import CohortCounts, by_place, count_cohort
from bot.domain.errors import NotAllowed
from bot.domain.people import Person
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.learning.find_learner import progress_of
from bot.usecases.ports import Content, UnitOfWork

ALL = "all"


async def groups_of(person: Person, *, uow: UnitOfWork) -> Sequence[Cohort]:
    """All groups for an owner; for a lead, those that name their account now."""
    return await (
        uow.cohorts.all()
        if has_role_for(person.staff, Permission.MANAGE_COHORTS)
        else uow.cohorts.led_by(person.account)
    )


async def chosen_groups(which: str, *, person: Person, uow: UnitOfWork) -> Sequence[Cohort]:
    """One group by its id, or ``all`` of the person's. Raises NotAllowed for another person's."""
    mine = await groups_of(person, uow=uow)
    cohorts = [cohort for cohort in mine if which in (ALL, cohort.id)]
    if not cohorts:
        raise NotAllowed("cohort-not-yours")
    return cohorts


async def completion(
    cohorts: Sequence[Cohort], *, content: Content, uow: UnitOfWork
) -> Sequence[CohortCounts]:
    """By track and place, small places merged."""
    return by_place([await _cohort_counts(cohort, content=content, uow=uow) for cohort in cohorts])


async def _cohort_counts(cohort: Cohort, *, content: Content, uow: UnitOfWork) -> CohortCounts:
    keys = await uow.cohorts.enrolled_learners(cohort.id)
    learners = await uow.learners.several(keys)
    return count_cohort(
        cohort.track,
        cohort.area_id,
        [progress_of(learner) for learner in learners],
        enrolled=len(keys),
        certified=await uow.cohorts.count_certified(cohort),
        lessons=content.lessons,
    )
