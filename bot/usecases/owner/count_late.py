"""How many open cases are past their deadline, of those that the asker may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.cases.case_access import is_restricted_case
from bot.domain.cases.reports import Case
from bot.domain.desk.desk import Pile
from bot.usecases.access.case_access import access_of, visible_cases
from bot.usecases.context import ActingContext
from bot.usecases.ports.desk import PileQuery

MOST_COUNTED: Final = 200
"""Above this, the count is shown as «or more»: a queue that long needs no exact number."""


@dataclass(frozen=True, slots=True)
class LateCases:
    """``circle``: how many of them are restricted. ``more``: not all were counted."""

    count: int = 0
    circle: int = 0
    more: bool = False


async def count_late(ctx: ActingContext) -> LateCases:
    """Claimed and waiting cases. People outside the circle learn nothing of restricted cases, not even from a
    sum, and nobody learns of cases that are hidden from them."""
    access = await access_of(ctx, ctx.account)
    query = PileQuery(Pile.LATE, ctx.account, ctx.clock.now(), restricted=access.circle)

    async def read_page(limit: int, after: str) -> Sequence[Case]:
        return await ctx.uow.piles.page(query, limit=limit, after=after)

    count, circle = 0, 0
    async for case in visible_cases(ctx, read_page, access):
        if count == MOST_COUNTED:
            return LateCases(count, circle, more=True)
        count, circle = count + 1, circle + is_restricted_case(case)
    return LateCases(count, circle)
