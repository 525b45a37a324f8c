"""For the brief: how many alerts went out on these days and how many were acknowledged in time, rounded."""

from datetime import date, timedelta
from typing import Final

from bot.domain.figures.alert_counts import AlertCounts, count_alerts, round_alerts
from bot.domain.moments import midnight
from bot.usecases.context import Context

KEY_NOTE: Final = "alert-rounding"
"""The secret of the rounding. It stays, so that days that are asked for again show the same numbers."""


async def alerts_of_days(ctx: Context, first: date, last: date) -> AlertCounts:
    """From ``first`` to ``last``, both included. Only whole past days count: today's alerts are in nobody's figure."""
    last = min(last, ctx.clock.today() - timedelta(days=1))
    if last < first:
        return AlertCounts(0, 0)
    alerts = await ctx.uow.alerts.sent_between(midnight(first), midnight(last + timedelta(days=1)))
    return round_alerts(count_alerts(alerts), first=first, last=last, key=await _key(ctx))


async def _key(ctx: Context) -> bytes:
    key = await ctx.uow.settings.note(KEY_NOTE)
    if not key:
        key = ctx.ids.new() + ctx.ids.new()
        ctx.uow.settings.set_note(KEY_NOTE, key)
    return key.encode()
