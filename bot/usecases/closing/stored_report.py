"""The final report as it is kept: one for each election, by the day on which the bot was opened for it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.domain.closing.final_report import StoredReport, note_name
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import Context

EARLIER_NOTE: Final = "final-reports"
"""The opening days of earlier elections whose report was signed, the oldest first, with spaces between them."""


async def read_report(ctx: Context) -> StoredReport | None:
    """The draft or the signed report of this election."""
    return StoredReport.parse(await ctx.uow.settings.note(await _note_name(ctx)))


async def store_report(ctx: Context, stored: StoredReport) -> None:
    ctx.uow.settings.set_note(await _note_name(ctx), str(stored))


async def drop_report(ctx: Context) -> None:
    ctx.uow.settings.set_note(await _note_name(ctx), "")


async def keep_signed_report(ctx: Context) -> None:
    """Before the next election begins: enter the signed report of this one among those of earlier ones."""
    stored = await read_report(ctx)
    if stored is not None and stored.is_signed:
        days = dict.fromkeys([*await _earlier_days(ctx), await opening_day(ctx)])
        ctx.uow.settings.set_note(EARLIER_NOTE, " ".join(day.isoformat() for day in days))


async def earlier_reports(ctx: Context) -> Sequence[StoredReport]:
    """The signed reports of earlier elections, the newest first."""
    notes = [await ctx.uow.settings.note(note_name(day)) for day in reversed(await _earlier_days(ctx))]
    return [stored for stored in map(StoredReport.parse, notes) if stored is not None]


async def _earlier_days(ctx: Context) -> Sequence[date]:
    return [date.fromisoformat(day) for day in (await ctx.uow.settings.note(EARLIER_NOTE)).split()]


async def _note_name(ctx: Context) -> str:
    return note_name(await opening_day(ctx))
