"""Both spaces side by side, for leads: how many came where, of which pages, of which graded accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.cases.sight import Sight
from bot.domain.catalogue.catalogue import Space
from bot.domain.errors import NotFound
from bot.domain.figures.figures import LENGTHS, Cut, Span
from bot.domain.moments import day_of
from bot.domain.people import Account
from bot.domain.submissions.online import AccountGrade, read_online
from bot.usecases.ports import Clock, UnitOfWork
from bot.usecases.ports.online import Counted, LinkKind
from bot.usecases.sight.sight import sees, sight_of

MOST_LINKS: Final = 5
MOST_ACCOUNTS: Final = 5
MOST_CASES: Final = 6
_TRIED: Final = 3

type BySpace[K] = Mapping[tuple[K, Space], int]


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """A graded account as leads see it. ``handle`` is read out of a report; empty where that cannot be opened."""

    name: str
    handle: str
    grade: AccountGrade
    count: int


@dataclass(frozen=True, slots=True)
class Spaces:
    """What came within a span, without what is not the reader's to see."""

    hours: Mapping[tuple[datetime, Space], int]
    acts: Mapping[tuple[str, Space], int]
    areas: Mapping[tuple[str, Space], int]
    links: Sequence[Counted]
    accounts: Sequence[AccountSeen]

    def total(self, space: Space) -> int:
        return sum(count for (_, of), count in self.acts.items() if of is space)


async def look_at_spaces(length: Span, *, by: Account, uow: UnitOfWork, clock: Clock) -> Spaces:
    sight, now = await sight_of(by, uow=uow), clock.now()
    since, restricted = now - LENGTHS[length], sight.circle
    hours = await uow.figures.spaces(Cut.HOUR, since=since, restricted=restricted)
    acts = await uow.figures.spaces(Cut.ACT, since=since, restricted=restricted)
    areas = await uow.figures.spaces(Cut.AREA, since=since, restricted=restricted)
    links = await uow.online.top(LinkKind.PAGE, since=day_of(since), circle=sight.circle, limit=MOST_LINKS)
    return Spaces(
        {(at, space): count for (at, space), count in hours.items() if isinstance(at, datetime)},
        {(str(act), space): count for (act, space), count in acts.items()},
        {(str(area), space): count for (area, space), count in areas.items()},
        links,
        await _accounts(since, sight, uow=uow),
    )


async def _accounts(since: datetime, sight: Sight, *, uow: UnitOfWork) -> Sequence[AccountSeen]:
    found = await uow.online.top(
        LinkKind.ACCOUNT, since=day_of(since), circle=sight.circle, limit=MOST_ACCOUNTS
    )
    return [
        AccountSeen(one.name, await _handle(one.name, sight, uow=uow), one.grade, one.count)
        for one in found
        if one.grade is not None
    ]


async def _handle(name: str, sight: Sight, *, uow: UnitOfWork) -> str:
    """Out of one of its reports: no column holds it."""
    for report_id in await uow.online.reports_of(LinkKind.ACCOUNT, name, circle=sight.circle, limit=_TRIED):
        report = await uow.reports.get(report_id)
        case = await uow.cases.get(report.case_id) if report is not None else None
        if case is None or not await sees(case, sight, uow=uow):
            continue
        body = await uow.reports.body(report_id)
        if body is not None:
            return read_online(body.address).account
    return ""


async def cases_of_link(name: str, *, by: Account, uow: UnitOfWork) -> Sequence[Case]:
    """Its cases that this lead may see, the newest first. The address itself is read by whoever holds one of them.
    Raises NotFound."""
    sight = await sight_of(by, uow=uow)
    found = await uow.online.cases_of(LinkKind.PAGE, name, restricted=sight.circle, limit=MOST_CASES)
    cases = [await uow.cases.get(case_id) for case_id in found]
    seen = [case for case in cases if case is not None and await sees(case, sight, uow=uow)]
    if not seen:
        raise NotFound("spaces-link-gone")
    return seen


@dataclass(frozen=True, slots=True)
class AccountFigures:
    seen: AccountSeen
    acts: Mapping[str, int]
    quarters: Mapping[datetime, int]


async def look_at_account(
    name: str, length: Span, *, by: Account, uow: UnitOfWork, clock: Clock
) -> AccountFigures:
    """One graded account by act and by hour. Raises NotFound where it is not among the graded ones now."""
    sight, since = await sight_of(by, uow=uow), clock.now() - LENGTHS[length]
    seen = next((one for one in await _accounts(since, sight, uow=uow) if one.name == name), None)
    if seen is None:
        raise NotFound("spaces-account-gone")
    restricted = sight.circle
    return AccountFigures(
        seen,
        await uow.online.acts_of(name, since=since, restricted=restricted),
        await uow.online.quarters_of(name, since=since, restricted=restricted),
    )
