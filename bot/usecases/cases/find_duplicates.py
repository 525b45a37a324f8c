"""Cases that may be the same incident: only suggested to the assignee."""

from dataclasses import dataclass
from typing import Final

from bot.domain.cases.case_access import fits_circle
from bot.domain.cases.follow_up import JOINABLE
from bot.domain.cases.reports import Case
from bot.domain.submissions.duplicates import DuplicateLevel, Match, by_case, rank_matches
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.find_case import living_reports
from bot.usecases.context import ActingContext, Context

MOST: Final = 3
_ASKED: Final = 5
"""The number of the case's reports that are used to find similar ones."""
_LOOKED_AT: Final = 8


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    case: Case
    match: Match


async def matches_of(ctx: Context, report_id: str) -> list[Match]:
    """Other reports, likeliest first."""
    near = await ctx.uow.traces.similar_reports(report_id)
    return rank_matches(near) if near is not None else []


async def likely_duplicates(ctx: ActingContext, case: Case) -> tuple[LikelyDuplicate, ...]:
    """At most MOST other cases that they may see and that could take this one's witnesses, likeliest
    first."""
    matches: list[Match] = []
    access = await access_of(ctx, ctx.account)
    for report in (await living_reports(ctx, case.id))[:_ASKED]:
        matches += await matches_of(ctx, report.id)
    likely: list[LikelyDuplicate] = []
    fitting = (
        match
        for match in by_case(matches)
        if match.case_id != case.id and match.level is not DuplicateLevel.NONE
    )
    for match in list(fitting)[:_LOOKED_AT]:
        other = await ctx.uow.cases.get(match.case_id)
        if (
            other is not None
            and other.state in JOINABLE
            and fits_circle(case, other)
            and await can_see(ctx, other, access)
        ):
            likely.append(LikelyDuplicate(other, match))
    return tuple(likely[:MOST])
