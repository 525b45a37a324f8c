"""What the form says of when a report is read: only if nobody on the roster reads now, and never of a critical one,
which wakes somebody."""

from bot.conversation.outgoing import TextRef
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Severity
from bot.handlers.pieces import NOTHING, time_of_day
from bot.usecases.desk.roster_gaps import when_read_next

_MINUTES = 60


async def read_later_term(ctx: Ctx, severity: Severity | None) -> TextRef:
    """From when reports that are not critical are read; empty if somebody reads now, or nobody is known to."""
    if severity is Severity.CRITICAL:
        return NOTHING
    hour = await when_read_next(ctx)
    if hour is None:
        return NOTHING
    return TextRef("report-read-later", {"day": hour.day, "since": time_of_day(hour.number * _MINUTES)})
