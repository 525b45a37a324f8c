"""The assignee works on the case: they may go on reading, and the claim is renewed."""

from datetime import timedelta
from typing import Final

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import CLAIM_LASTS, Case
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, Fact
from bot.usecases.access.find_case import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.context import ActingContext

RENEWED_AFTER: Final = timedelta(minutes=5)
"""A younger claim is left as it is, so that work does not edit the group's card at each press."""


async def keep_claim(ctx: ActingContext, case_id: str) -> tuple[Case, tuple[Fact, ...]]:
    """The case, claimed by the acting person and undecided. Raises NotFound, NotAllowed, WrongState."""
    case = (await find_case(ctx, case_id)).require_assignee(ctx.account)
    if not case.is_open:
        raise WrongState("case-closed")
    await require_second_moderator(ctx, case)
    now = ctx.clock.now()
    renewed = rules.renew(case, now=now)
    if renewed == case or (case.until is not None and case.until - now > CLAIM_LASTS - RENEWED_AFTER):
        return case, ()
    ctx.uow.cases.save(renewed)
    return renewed, (CaseChanged(case_id),)
