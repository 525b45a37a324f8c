"""Owners make groups of learners, close and open them, and give out codes. A code is told once, never kept."""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import date

from bot.domain.cohorts.codes import code_from
from bot.domain.cohorts.cohorts import MOST, Cohort, CohortState, Purpose, last_day
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.usecases.ports import Clock, Ids, UnitOfWork


@dataclass(frozen=True, slots=True)
class Invitation:
    """A group with the codes that were just made for it; an empty one was not made anew."""

    cohort: Cohort
    _: KW_ONLY
    code: str = ""
    lead_code: str = ""


async def make_cohort(
    track: Audience,
    body: str,
    *,
    area_id: str,
    most: int,
    expires: date,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
) -> Invitation:
    """A new group, open at once. Raises BadInput for a size or a last day that cannot be."""
    if not 1 <= most <= MOST:
        raise BadInput("cohort-most-how", {"most": MOST})
    if not last_day(expires, today=clock.today()):
        raise BadInput("cohort-until-how")
    code, lead_code = code_from(ids.seed()), code_from(ids.seed())
    cohort = Cohort(
        ids.new(),
        track=track,
        body=body,
        area_id=area_id,
        code=uow.codes.name(Purpose.ENROL, code),
        lead_code=uow.codes.name(Purpose.LEAD, lead_code),
        most=most,
        expires=expires,
    )
    uow.cohorts.add(cohort)
    return Invitation(cohort, code=code, lead_code=lead_code)


async def cohort_named(cohort_id: str, *, uow: UnitOfWork) -> Cohort:
    """Raises NotFound."""
    found = await uow.cohorts.get(cohort_id)
    if found is None:
        raise NotFound("cohort-gone")
    return found


async def new_code(cohort_id: str, *, uow: UnitOfWork, ids: Ids) -> Invitation:
    """Another code to join with; the old one and its link are dead."""
    cohort = await cohort_named(cohort_id, uow=uow)
    code = code_from(ids.seed())
    cohort = replace(cohort, code=uow.codes.name(Purpose.ENROL, code))
    uow.cohorts.save(cohort)
    return Invitation(cohort, code=code)


async def new_lead(cohort_id: str, *, uow: UnitOfWork, ids: Ids) -> Invitation:
    """A code for another lead; whoever was lead is none from now on, and an unused code is dead."""
    cohort = await cohort_named(cohort_id, uow=uow)
    code = code_from(ids.seed())
    cohort = replace(cohort, lead=None, lead_code=uow.codes.name(Purpose.LEAD, code))
    uow.cohorts.save(cohort)
    return Invitation(cohort, lead_code=code)


async def open_or_close(cohort_id: str, *, active: bool, uow: UnitOfWork, clock: Clock) -> Cohort:
    """Nobody joins a closed group; who is in it stays. Raises WrongState for opening one whose day has passed."""
    cohort = replace(await cohort_named(cohort_id, uow=uow), active=active)
    if active and cohort.state(clock.today()) is CohortState.EXPIRED:
        raise WrongState("cohort-expired-open")
    uow.cohorts.save(cohort)
    return cohort
