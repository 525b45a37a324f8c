"""Which hours of the roster have too few people: for leads, the owners' checklist and ``doctor``."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from bot.domain.desk.roster import (
    RED_BEFORE,
    RosterEntry,
    RosterGaps,
    RosterHour,
    find_gaps,
    is_roster_time,
    next_reading,
)
from bot.domain.moments import MORNING, day_of, minute_of_day
from bot.domain.people import Account
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import Context
from bot.usecases.desk.plan_roster import is_roster_used, roster_plan

TOLD: Final = "roster-gaps"
"""The last morning on which it was looked whether leads must hear of gaps."""


async def roster_gaps(ctx: Context) -> RosterGaps | None:
    """The hours from now on that have fewer than two people who have accepted; a person with two accounts counts
    once. None without a polling day, and once the roster's days are over."""
    polling_day = (await ctx.uow.settings.running()).polling_day
    if polling_day is None:
        return None
    entries = (await roster_plan(ctx)).entries
    return find_gaps(
        await _people_by_hour(ctx, [entry for entry in entries if entry.is_accepted]),
        await _people_by_hour(ctx, [entry for entry in entries if not entry.is_accepted]),
        polling_day=polling_day,
        now=ctx.clock.now(),
    )


async def morning_gaps(ctx: Context) -> RosterGaps | None:
    """What leads read of once a morning, from three days before the roster on; where nobody uses it, on the first of
    these mornings only. None at any other time, on the program's own first day, and while nothing is missing."""
    now = ctx.clock.now()
    if minute_of_day(now) < MORNING:
        return None
    today, before = day_of(now), await ctx.uow.settings.note(TOLD)
    if before == today.isoformat():
        return None
    ctx.uow.settings.set_note(TOLD, today.isoformat())
    gaps = await roster_gaps(ctx)
    if not before or gaps is None or gaps.is_whole or not gaps.is_due:
        return None
    return gaps if today == gaps.days[0] - RED_BEFORE or await is_roster_used(ctx) else None


async def _people_by_hour(ctx: Context, entries: Iterable[RosterEntry]) -> Counter[RosterHour]:
    people: dict[Account, str] = {}
    pairs = set[tuple[RosterHour, str]]()
    for entry in entries:
        if entry.account not in people:
            people[entry.account] = min(map(str, await accounts_of(ctx, entry.account)))
        pairs.add((entry.hour, people[entry.account]))
    return Counter(hour for hour, _ in pairs)


async def when_read_next(ctx: Context) -> RosterHour | None:
    """When somebody on the roster reads again, if nobody does in this hour: reports that are not critical wait until
    then. None while somebody does, outside the roster's days, and if nobody is on it later."""
    polling_day = (await ctx.uow.settings.running()).polling_day
    if not is_roster_time(ctx.clock.now(), polling_day):
        return None
    entries = (await roster_plan(ctx)).entries
    return next_reading(entries, polling_day=polling_day, now=ctx.clock.now())
