"""The assignee works on the case: they may go on reading, and the claim is renewed."""

from datetime import timedelta
from typing import Final

from bot.domain.cases import triage as rules
from bot.domain.cases.reports import CLAIM_LASTS, Case
from bot.domain.errors import WrongState
from bot.domain.events import CaseChanged, Fact
from bot.domain.people import Account
from bot.usecases.access.find_case import find_case
from bot.usecases.access.one_person import require_second_moderator
from bot.usecases.ports import Clock, UnitOfWork

RENEWED_AFTER: Final = timedelta(minutes=5)
"""A younger claim is left as it is, so that work does not edit the group's card at each press."""


async def keep_claim(
    case_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Case, tuple[Fact, ...]]:
    """The case, claimed by ``by`` and undecided. Raises NotFound, NotAllowed, WrongState."""
    case = (await find_case(case_id, by=by, uow=uow)).require_assignee(by)
    if not case.is_open:
        raise WrongState("case-closed")
    await require_second_moderator(case, by=by, uow=uow)
    now = clock.now()
    renewed = rules.renew(case, now=now)
    if renewed == case or (case.until is not None and case.until - now > CLAIM_LASTS - RENEWED_AFTER):
        return case, ()
    uow.cases.save(renewed)
    return renewed, (CaseChanged(case_id),)
