"""Whom a body's measures concern: its liaisons hear what others do with them, and daily what is due."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.domain.moments import is_quiet_time
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.people import Account
from bot.domain.threats.measures import DueMeasure, Measure
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext, Context
from bot.usecases.threats.decide_proposals import working_liaisons
from bot.usecases.threats.keep_measures import measures_with_days

SOON: Final = timedelta(days=2)
"""What is due within these days is reminded of."""
LATE_FOR: Final = timedelta(days=7)
"""What is late is reminded of for so long; afterwards lists alone say that it is late."""
_NOTE: Final = "measures-reminded"
"""The day on which liaisons were reminded last."""


async def liaisons_to_tell(ctx: ActingContext, measure: Measure) -> Sequence[Account]:
    """The other liaisons of its body who can be written to, each person by one account."""
    own_accounts = await accounts_of(ctx, ctx.account)
    return [account for account in await working_liaisons(ctx, measure.body) if account not in own_accounts]


async def measures_to_remind(ctx: Context, *, later: MonthsLater) -> Mapping[Account, Sequence[DueMeasure]]:
    """For each liaison their body's unfinished measures that are due soon or late; once a day, by daytime."""
    today = ctx.clock.today()
    if is_quiet_time(ctx.clock.now()) or await ctx.uow.settings.note(_NOTE) == today.isoformat():
        return {}
    by_body: dict[str, list[DueMeasure]] = {}
    for due in await measures_with_days(ctx, later=later):
        is_near = due.due is not None and today - LATE_FOR <= due.due <= today + SOON
        if is_near and due.measure.is_unfinished:
            by_body.setdefault(due.measure.body, []).append(due)
    ctx.uow.settings.set_note(_NOTE, today.isoformat())
    return {account: dues for body, dues in by_body.items() for account in await working_liaisons(ctx, body)}
