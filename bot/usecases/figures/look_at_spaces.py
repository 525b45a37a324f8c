"""Both spaces compared, for leads: how many reports came where, of which pages, of which graded accounts.

A lead removes a grade that they see counted: it may have been given to a private person's account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.cases.case_access import CaseAccess
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Space
from bot.domain.errors import NotFound
from bot.domain.figures.figures import LENGTHS, ComparisonAxis, FiguresSpan
from bot.domain.moments import day_of
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.online import AccountGrade, read_online
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports.online import LinkCount, LinkKind

MOST_LINKS: Final = 5
MOST_ACCOUNTS: Final = 5
MOST_CASES: Final = 6
_TRIED: Final = 3

type BySpace[K] = Mapping[tuple[K, Space], int]


@dataclass(frozen=True, slots=True)
class GradedAccount:
    """A graded account as leads see it. ``handle`` is read from a report; empty if that cannot be opened."""

    name: str
    handle: str
    grade: AccountGrade
    count: int


@dataclass(frozen=True, slots=True)
class Spaces:
    """What came within a span, without what the reader may not see."""

    hours: Mapping[tuple[datetime, Space], int]
    acts: Mapping[tuple[str, Space], int]
    areas: Mapping[tuple[str, Space], int]
    links: Sequence[LinkCount]
    accounts: Sequence[GradedAccount]

    def total(self, space: Space) -> int:
        return sum(count for (_, of), count in self.acts.items() if of is space)


async def look_at_spaces(ctx: Context, length: FiguresSpan, *, by: Account) -> Spaces:
    access, now = await access_of(ctx, by), ctx.clock.now()
    since, restricted = now - LENGTHS[length], access.circle
    hours = await ctx.uow.figures.spaces(ComparisonAxis.HOUR, since=since, restricted=restricted)
    acts = await ctx.uow.figures.spaces(ComparisonAxis.ACT, since=since, restricted=restricted)
    areas = await ctx.uow.figures.spaces(ComparisonAxis.AREA, since=since, restricted=restricted)
    links = await ctx.uow.online.top(
        LinkKind.PAGE, since=day_of(since), circle=access.circle, limit=MOST_LINKS
    )
    return Spaces(
        {(at, space): count for (at, space), count in hours.items() if isinstance(at, datetime)},
        {(str(act), space): count for (act, space), count in acts.items()},
        {(str(area), space): count for (area, space), count in areas.items()},
        links,
        await _accounts(ctx, since, access),
    )


async def _accounts(ctx: Context, since: datetime, access: CaseAccess) -> Sequence[GradedAccount]:
    top_accounts = await ctx.uow.online.top(
        LinkKind.ACCOUNT, since=day_of(since), circle=access.circle, limit=MOST_ACCOUNTS
    )
    return [
        GradedAccount(account.name, await _handle(ctx, account.name, access), account.grade, account.count)
        for account in top_accounts
        if account.grade is not None
    ]


async def _handle(ctx: Context, name: str, access: CaseAccess) -> str:
    """Read from one of its reports: no column contains it."""
    for report_id in await ctx.uow.online.reports_of(
        LinkKind.ACCOUNT, name, circle=access.circle, limit=_TRIED
    ):
        report = await ctx.uow.reports.get(report_id)
        case = await ctx.uow.cases.get(report.case_id) if report is not None else None
        if case is None or not await can_see(ctx, case, access):
            continue
        body = await ctx.uow.reports.body(report_id)
        if body is not None:
            return read_online(body.address).account
    return ""


async def cases_of_link(ctx: ActingContext, name: str) -> Sequence[Case]:
    """The page's cases that this lead may see, newest first. Only an assignee of one of them reads the
    address itself. Raises NotFound."""
    access = await access_of(ctx, ctx.account)
    case_ids = await ctx.uow.online.cases_of(LinkKind.PAGE, name, restricted=access.circle, limit=MOST_CASES)
    cases = [await ctx.uow.cases.get(case_id) for case_id in case_ids]
    seen = [case for case in cases if case is not None and await can_see(ctx, case, access)]
    if not seen:
        raise NotFound("spaces-link-gone")
    return seen


@dataclass(frozen=True, slots=True)
class AccountFigures:
    seen: GradedAccount
    acts: Mapping[str, int]
    quarters: Mapping[datetime, int]


async def look_at_account(ctx: ActingContext, name: str, length: FiguresSpan) -> AccountFigures:
    """One graded account by act and by hour. Raises NotFound if it is not graded now."""
    access, since = await access_of(ctx, ctx.account), ctx.clock.now() - LENGTHS[length]
    seen = next((account for account in await _accounts(ctx, since, access) if account.name == name), None)
    if seen is None:
        raise NotFound("spaces-account-gone")
    restricted = access.circle
    return AccountFigures(
        seen,
        await ctx.uow.online.acts_of(name, since=since, restricted=restricted),
        await ctx.uow.online.quarters_of(name, since=since, restricted=restricted),
    )


async def end_grade(ctx: ActingContext, name: str, length: FiguresSpan) -> None:
    """``name``: the account's keyed name. The record names neither. Raises NotFound if they do not see it
    counted, or if its handle can no longer be read: then it ends with the last of its reports."""
    figures = await look_at_account(ctx, name, length)
    if not figures.seen.handle:
        raise NotFound("spaces-account-gone")
    await ctx.uow.online.drop_grade(figures.seen.handle)
    ctx.uow.audit.record(AuditAction.GRADE, by=str(ctx.account), at=ctx.clock.now(), detail="none")
