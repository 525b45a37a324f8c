"""Which hours of the roster have too few people: for leads, the owners' checklist and ``doctor``."""

from collections import Counter
from collections.abc import Iterable

from bot.domain.desk.roster import (
    RosterEntry,
    RosterGaps,
    RosterHour,
    find_gaps,
    is_roster_time,
    next_reading,
)
from bot.domain.people import Account
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import Context
from bot.usecases.desk.plan_roster import roster_plan


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
