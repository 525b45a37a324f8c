"""Leads enter who reads in which hour; each person accepts their hours or gives them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.domain.desk import roster as rules
from bot.domain.desk.roster import HourSpan, RosterEntry, RosterHour
from bot.domain.errors import BadInput, NotFound
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.seek_second_looks import can_work, is_in_group
from bot.usecases.context import ActingContext, Context

USED: Final = "roster-used"
"""The polling day for which leads last entered somebody: whoever gives hours back leaves no row."""


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """The roster's days, and who is entered there and still works here."""

    days: Sequence[date]
    entries: Sequence[RosterEntry]

    def of_hour(self, hour: RosterHour) -> Sequence[RosterEntry]:
        return [entry for entry in self.entries if entry.hour == hour]


async def roster_plan(ctx: Context) -> RosterPlan:
    """Without a polling day it has no days. Hours of people who no longer read cases, or are frozen, do not count."""
    polling_day = (await ctx.uow.settings.running()).polling_day
    if polling_day is None:
        return RosterPlan((), ())
    days = rules.roster_days(polling_day)
    entries = await ctx.uow.roster.of_days(days[0], days[-1])
    able = {account for account in {e.account for e in entries} if await can_serve(ctx, account)}
    return RosterPlan(days, [entry for entry in entries if entry.account in able])


async def is_roster_used(ctx: Context) -> bool:
    """Whether leads have entered anybody for these days, also if all have given their hours back or count no more."""
    polling_day = (await ctx.uow.settings.running()).polling_day
    if polling_day is None:
        return False
    days = rules.roster_days(polling_day)
    is_noted = await ctx.uow.settings.note(USED) == polling_day.isoformat()
    return is_noted or bool(await ctx.uow.roster.of_days(days[0], days[-1]))


async def can_serve(ctx: Context, account: Account) -> bool:
    """Whether somebody can be on the roster: they work on cases, are not frozen, and can be written to."""
    return can_work(await ctx.uow.staff.get(account), Permission.HANDLE_CASES)


async def people_to_enter(ctx: Context) -> Sequence[Staff]:
    """Everybody who can be on the roster and is known in a moderators' group, leads included."""
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if await can_serve(ctx, staff.account) and await is_in_group(ctx, staff.account)
    ]


@dataclass(frozen=True, slots=True)
class EnteredHours:
    """Hours of one person. ``is_accepted``: they entered themselves, so nobody needs to ask them."""

    account: Account
    span: HourSpan
    is_accepted: bool = False


async def enter_hours(ctx: ActingContext, account: Account, first: RosterHour, length: int) -> EnteredHours:
    """Enter a person; they are asked, unless they enter themselves.

    Raises BadInput (no polling day, outside the roster, over, or in one of these hours already by any of their
    accounts), TooMany (an hour is full), NotFound (no longer a moderator here).
    """
    span = await _planned_span(ctx, first, length)
    if not (await can_serve(ctx, account) and await is_in_group(ctx, account)):
        raise NotFound("roster-not-here")
    accounts = await accounts_of(ctx, account)
    plan = await roster_plan(ctx)
    entries = rules.enter_person(plan.entries, span, accounts=accounts, account=account, by=ctx.account)
    is_self = ctx.account in accounts
    for entry in entries:
        ctx.uow.roster.save(entry.as_accepted() if is_self else entry)
    await note_use(ctx)
    _record(ctx, account, f"entered {_words(span)}")
    return EnteredHours(account, span, is_self)


async def remove_hours(ctx: ActingContext, account: Account, first: RosterHour, length: int) -> EnteredHours:
    """A lead takes a person out of these hours; taking out the last one gives the roster up. Raises NotFound if they
    are in none of them."""
    span = HourSpan(first, length)
    await _drop(ctx, account, span)
    if not (await roster_plan(ctx)).entries:
        ctx.uow.settings.set_note(USED, "")
    _record(ctx, account, f"removed {_words(span)}")
    return EnteredHours(account, span)


async def repeat_day(ctx: ActingContext, day: date) -> Sequence[EnteredHours]:
    """Enter the people of the day before into the same hours of this day; hours that they have here already, or that
    are over or full, are left out. Everybody is asked. Raises BadInput: outside the roster, or nobody to repeat."""
    await _planned_span(ctx, RosterHour(day, 0), rules.HOURS)
    plan = await roster_plan(ctx)
    before = [entry for entry in plan.entries if entry.hour.day == day - timedelta(days=1)]
    entered: dict[Account, list[RosterHour]] = {}
    now, entries = RosterHour.at(ctx.clock.now()), list(plan.entries)
    for entry in before:
        hour = RosterHour(day, entry.hour.number)
        there = [other for other in entries if other.hour == hour]
        accounts = await accounts_of(ctx, entry.account)
        if hour < now or len(there) >= rules.MOST_IN_AN_HOUR or any(e.account in accounts for e in there):
            continue
        new = RosterEntry(hour, entry.account, ctx.account)
        new = new.as_accepted() if ctx.account in accounts else new
        entries.append(new)
        ctx.uow.roster.save(new)
        entered.setdefault(entry.account, []).append(hour)
    if not entered:
        raise BadInput("roster-nothing-to-repeat")
    await note_use(ctx)
    asked: list[EnteredHours] = []
    for account, hours in entered.items():
        is_self = ctx.account in await accounts_of(ctx, account)
        asked += [EnteredHours(account, span, is_self) for span in rules.spans_of(hours)]
        _record(ctx, account, f"entered {len(hours)} h on {day.isoformat()}")
    return asked


async def own_hours(ctx: ActingContext) -> Sequence[RosterEntry]:
    """The hours of the acting person from now on, by any of their accounts."""
    accounts, present = await accounts_of(ctx, ctx.account), RosterHour.at(ctx.clock.now())
    plan = await roster_plan(ctx)
    return [entry for entry in plan.entries if entry.account in accounts and entry.hour >= present]


async def accept_hours(ctx: ActingContext, span: HourSpan | None = None) -> Sequence[HourSpan]:
    """Accept the hours that one was asked for, all of them or those of a span. Raises NotFound if there are none."""
    wanted = set(span.hours()) if span is not None else None
    asked = [
        entry
        for entry in await own_hours(ctx)
        if not entry.is_accepted and (wanted is None or entry.hour in wanted)
    ]
    if not asked:
        raise NotFound("roster-none")
    for entry in asked:
        ctx.uow.roster.save(entry.as_accepted())
    spans = rules.spans_of(entry.hour for entry in asked)
    for accepted in spans:
        _record(ctx, ctx.account, f"accepted {_words(accepted)}")
    return spans


@dataclass(frozen=True, slots=True)
class ReturnedHours:
    """Hours that somebody gave back, and who hears of it: whoever had entered them and still plans the roster, or else
    two leads. ``leads`` is empty where nobody else plans it."""

    span: HourSpan
    leads: Sequence[Account]
    were_accepted: bool


async def return_hours(ctx: ActingContext, span: HourSpan) -> ReturnedHours:
    """Give hours back, accepted or not. Raises NotFound if one has none of them any more."""
    hours = set(span.hours())
    own = [entry for entry in await own_hours(ctx) if entry.hour in hours]
    if not own:
        raise NotFound("roster-none")
    for entry in own:
        ctx.uow.roster.drop(entry)
    _record(ctx, ctx.account, f"returned {_words(span)}")
    return ReturnedHours(span, await _leads_to_tell(ctx, own), any(entry.is_accepted for entry in own))


async def _leads_to_tell(ctx: ActingContext, returned: Sequence[RosterEntry]) -> Sequence[Account]:
    own_accounts = await accounts_of(ctx, ctx.account)
    enterers = dict.fromkeys(entry.by for entry in returned if entry.by not in own_accounts)
    leads = [lead for lead in enterers if can_work(await ctx.uow.staff.get(lead), Permission.PLAN_ROSTER)]
    return leads or await two_leads_to_notify(ctx, besides=ctx.account)


async def _planned_span(ctx: ActingContext, first: RosterHour, length: int) -> HourSpan:
    polling_day = (await ctx.uow.settings.running()).polling_day
    return rules.planned_span(first, length, polling_day=polling_day, now=ctx.clock.now())


async def note_use(ctx: ActingContext) -> None:
    """Leads use the roster of this polling day."""
    polling_day = (await ctx.uow.settings.running()).polling_day
    if polling_day is not None and await ctx.uow.settings.note(USED) != polling_day.isoformat():
        ctx.uow.settings.set_note(USED, polling_day.isoformat())


async def _drop(ctx: ActingContext, account: Account, span: HourSpan) -> None:
    hours, plan = set(span.hours()), await roster_plan(ctx)
    entries = [entry for entry in plan.entries if entry.account == account and entry.hour in hours]
    if not entries:
        raise NotFound("roster-gone")
    for entry in entries:
        ctx.uow.roster.drop(entry)


def _words(span: HourSpan) -> str:
    return f"{span.first.day.isoformat()} {span.first.number:02} for {span.count} h"


def _record(ctx: ActingContext, account: Account, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ROSTER, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail=detail
    )
