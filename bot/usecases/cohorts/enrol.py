"""A code opens a group: to a learner, or to its lead."""

from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cohorts.codes import TRIES_AN_HOUR
from bot.domain.cohorts.cohorts import Cohort, CohortState, Purpose
from bot.usecases.context import ActingContext
from bot.usecases.person.choose_audience import choose_audience
from bot.usecases.safety.count_try import count_try

TRY: Final = "cohort-code"
SPAN: Final = timedelta(hours=1)


class JoinOutcome(StrEnum):
    """The outcome of a code."""

    ENROLLED = "enrolled"
    ALREADY = "already"
    LEAD = "lead"
    UNKNOWN = "unknown"
    FULL = "full"
    EXPIRED = "expired"
    CLOSED = "closed"


_SHUT: Final = {
    CohortState.FULL: JoinOutcome.FULL,
    CohortState.EXPIRED: JoinOutcome.EXPIRED,
    CohortState.CLOSED: JoinOutcome.CLOSED,
}


@dataclass(frozen=True, slots=True)
class JoinResult:
    """The outcome, and the group, if the code is valid."""

    outcome: JoinOutcome
    _: KW_ONLY
    cohort: Cohort | None = None


async def join_cohort(ctx: ActingContext, code: str) -> JoinResult:
    """Enrol the learner, or make the person the group's lead, depending on the code.

    Five tries per person and hour, right or wrong; the next raises TooMany. Of a learner only the keyed name
    is stored; a lead is staff, and their account is stored with the group. The turn must be committed, or the
    try is forgotten.
    """
    since, key = ctx.clock.now() - SPAN, ctx.keys.learner
    await count_try(ctx, TRY, key, most=TRIES_AN_HOUR, since=since, refusal="enrol-too-many")
    led = await ctx.uow.cohorts.by_lead_code(ctx.uow.codes.name(Purpose.LEAD, code))
    if led is not None:
        await ctx.uow.cohorts.take_lead(led, ctx.account)
        return JoinResult(JoinOutcome.LEAD, cohort=led)
    cohort = await ctx.uow.cohorts.by_code(ctx.uow.codes.name(Purpose.ENROL, code))
    if cohort is None:
        return JoinResult(JoinOutcome.UNKNOWN)
    mine = await ctx.uow.cohorts.of_learner(ctx.keys.learner)
    if any(own_cohort.id == cohort.id for own_cohort in mine):
        await _adopt_track(ctx, cohort)
        return JoinResult(JoinOutcome.ALREADY, cohort=cohort)
    state = cohort.state(ctx.clock.today())
    if state is not CohortState.OPEN:
        return JoinResult(_SHUT[state], cohort=cohort)
    await ctx.uow.cohorts.enrol(cohort, ctx.keys.learner, ctx.clock.today())
    await _adopt_track(ctx, cohort)
    return JoinResult(JoinOutcome.ENROLLED, cohort=cohort)


async def _adopt_track(ctx: ActingContext, cohort: Cohort) -> None:
    """Switch the learner to the group's lessons; it overrides their earlier choice."""
    await choose_audience(ctx, cohort.track)
