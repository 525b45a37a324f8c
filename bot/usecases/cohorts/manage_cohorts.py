"""Owners create groups of learners, close and open them, and give out codes. A code is shown once, never
stored.

The actor is recorded: ``by`` is an owner's account, or ``operator``.
"""

from dataclasses import KW_ONLY, dataclass, replace
from datetime import date

from bot.domain.cohorts.codes import code_from
from bot.domain.cohorts.cohorts import MOST, Cohort, CohortState, Purpose, last_day
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.staff.audit import AuditAction
from bot.usecases.ports import Clock, Ids, UnitOfWork


@dataclass(frozen=True, slots=True)
class Invitation:
    """A group with its new codes; empty for a code that was not renewed."""

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
    by: str,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
) -> Invitation:
    """A new group, open at once. Raises BadInput for an impossible size or last day."""
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
    _record(cohort, "made", by, uow, clock)
    return Invitation(cohort, code=code, lead_code=lead_code)


async def find_cohort(cohort_id: str, *, uow: UnitOfWork) -> Cohort:
    """Raises NotFound."""
    cohort = await uow.cohorts.get(cohort_id)
    if cohort is None:
        raise NotFound("cohort-gone")
    return cohort


async def new_code(cohort_id: str, *, by: str, uow: UnitOfWork, ids: Ids, clock: Clock) -> Invitation:
    """A new code to join; the old one and its link stop working."""
    cohort = await find_cohort(cohort_id, uow=uow)
    code = code_from(ids.seed())
    cohort = replace(cohort, code=uow.codes.name(Purpose.ENROL, code))
    uow.cohorts.save(cohort)
    _record(cohort, "code", by, uow, clock)
    return Invitation(cohort, code=code)


async def new_lead(cohort_id: str, *, by: str, uow: UnitOfWork, ids: Ids, clock: Clock) -> Invitation:
    """A code for another lead; the present lead loses the role at once, and an unused code stops working."""
    cohort = await find_cohort(cohort_id, uow=uow)
    code = code_from(ids.seed())
    cohort = replace(cohort, lead=None, lead_code=uow.codes.name(Purpose.LEAD, code))
    uow.cohorts.save(cohort)
    _record(cohort, "lead", by, uow, clock)
    return Invitation(cohort, lead_code=code)


async def may_switch(cohort_id: str, *, active: bool, uow: UnitOfWork, clock: Clock) -> Cohort:
    """The group, unchanged. Raises NotFound; WrongState if it is in that state already, or to open a group
    whose last day has passed."""
    cohort = await find_cohort(cohort_id, uow=uow)
    if cohort.active == active:
        raise WrongState("admin-same")
    if active and replace(cohort, active=True).state(clock.today()) is CohortState.EXPIRED:
        raise WrongState("cohort-expired-open")
    return cohort


async def open_or_close(cohort_id: str, *, active: bool, by: str, uow: UnitOfWork, clock: Clock) -> Cohort:
    """Nobody can join a closed group; its members stay. Raises as ``may_switch`` does."""
    cohort = replace(await may_switch(cohort_id, active=active, uow=uow, clock=clock), active=active)
    uow.cohorts.save(cohort)
    _record(cohort, "opened" if active else "closed", by, uow, clock)
    return cohort


def _record(cohort: Cohort, what: str, by: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(AuditAction.COHORT, by=by, at=clock.now(), subject=cohort.id, detail=what)
