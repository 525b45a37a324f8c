"""Searches are counted: two leads hear of a moderator who searches unusually often, and there is a daily
limit.

Search reveals which words are in reports that one has not claimed; many small searches would read them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import TooMany
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.context import ActingContext

UNUSUAL: Final = 40
"""Searches of one moderator in a day, above which two leads hear of it."""
MOST: Final = 120
"""Searches of one moderator in a day; the desk's lists and the next case have no limit."""
_NOTE: Final = "searches-{}"


@dataclass(frozen=True, slots=True)
class SearchAlarm:
    """Who is told, and the number of searches."""

    to: Sequence[Account]
    count: int


async def count_search(ctx: ActingContext) -> SearchAlarm | None:
    """Count this search. Return the alarm that it raises, once per moderator and day. Raises TooMany."""
    today, note = ctx.clock.today().isoformat(), _NOTE.format(ctx.account)
    day, _, counted = (await ctx.uow.settings.note(note)).partition(" ")
    count = int(counted) + 1 if day == today else 1
    if count > MOST:
        raise TooMany("search-enough", {"most": MOST})
    ctx.uow.settings.set_note(note, f"{today} {count}")
    if count != UNUSUAL + 1:
        return None
    ctx.uow.audit.record(
        AuditAction.ALARM, by=PROGRAM, at=ctx.clock.now(), subject=str(ctx.account), detail="searches"
    )
    return SearchAlarm(await two_leads_to_notify(ctx, besides=ctx.account), count)
