"""Cases that may be the same incident as one: offered to its holder, and nothing more."""

from dataclasses import dataclass
from typing import Final

from bot.domain.cases.afterwards import JOINABLE
from bot.domain.cases.reports import Case
from bot.domain.cases.sight import fits_circle
from bot.domain.people import Account
from bot.domain.submissions.duplicates import Level, Match, by_case, ranked
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.find_case import living_reports
from bot.usecases.sight.sight import sees, sight_of

MOST: Final = 3
_ASKED: Final = 5
"""So many witnesses of a case are asked for others like them."""
_LOOKED_AT: Final = 8


@dataclass(frozen=True, slots=True)
class Likely:
    case: Case
    match: Match


async def matches_of(report_id: str, *, uow: UnitOfWork) -> list[Match]:
    """Other reports, likest first."""
    near = await uow.traces.near(report_id)
    return ranked(near) if near is not None else []


async def likely_duplicates(case: Case, *, by: Account, uow: UnitOfWork) -> tuple[Likely, ...]:
    """At most MOST other cases that he may see and that could be given this one's witnesses, likest first."""
    found: list[Match] = []
    sight = await sight_of(by, uow=uow)
    for report in (await living_reports(case.id, uow=uow))[:_ASKED]:
        found += await matches_of(report.id, uow=uow)
    likely: list[Likely] = []
    fitting = (
        match for match in by_case(found) if match.case_id != case.id and match.level is not Level.NONE
    )
    for match in list(fitting)[:_LOOKED_AT]:
        other = await uow.cases.get(match.case_id)
        if (
            other is not None
            and other.state in JOINABLE
            and fits_circle(case, other)
            and await sees(other, sight, uow=uow)
        ):
            likely.append(Likely(other, match))
    return tuple(likely[:MOST])
