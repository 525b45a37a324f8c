"""A receipt code opens its report, from any account on any messenger."""

from datetime import timedelta
from typing import Final

from bot.domain.sent_reports.receipts import TRIES_AN_HOUR
from bot.domain.submissions.witnesses import Report
from bot.usecases.context import ActingContext
from bot.usecases.safety.count_try import count_try

TRY: Final = "receipt"
SPAN: Final = timedelta(hours=1)


async def look_up_receipt(ctx: ActingContext, code: str) -> Report | None:
    """The report of a code, or None. Five tries per person and hour; the next raises TooMany.

    The try is counted either way, so that guessing costs the same as knowing. The caller must commit the turn
    (answer None with a sentence), or the try is forgotten with it.
    """
    since, most = ctx.clock.now() - SPAN, TRIES_AN_HOUR
    await count_try(ctx, TRY, ctx.keys.reporter, most=most, since=since, refusal="receipt-too-many")
    return await ctx.uow.reports.by_receipt(code)
