"""A receipt code opens its report, from any account on any messenger."""

from datetime import timedelta
from typing import Final

from bot.domain.errors import TooMany
from bot.domain.people import Person
from bot.domain.receipts import TRIES_AN_HOUR
from bot.domain.reports import Report
from bot.usecases.ports import Clock, UnitOfWork

TRY: Final = "receipt"
SPAN: Final = timedelta(hours=1)


async def look_up_receipt(code: str, *, by: Person, uow: UnitOfWork, clock: Clock) -> Report | None:
    """The report of a code, or None. Five tries a person and hour; the next raises TooMany.

    The try is counted either way, so that guessing costs the same as knowing; the caller must let the
    turn stand (answer None with a sentence), or the try is forgotten with it.
    """
    now = clock.now()
    if await uow.tries.count(TRY, by.keys.reporter, since=now - SPAN) >= TRIES_AN_HOUR:
        raise TooMany("receipt-too-many", {"most": TRIES_AN_HOUR})
    uow.tries.add(TRY, by.keys.reporter, at=now)
    return await uow.reports.by_receipt(code)
