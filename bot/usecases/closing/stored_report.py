"""The final report as it is kept: one for each election, by its polling day."""

from datetime import date

from bot.domain.closing.final_report import StoredReport, note_name
from bot.usecases.context import Context


async def read_report(ctx: Context, polling_day: date) -> StoredReport | None:
    """The draft or the signed report of this election."""
    return StoredReport.parse(await ctx.uow.settings.note(note_name(polling_day)))


def store_report(ctx: Context, stored: StoredReport) -> None:
    ctx.uow.settings.set_note(note_name(stored.report.polling_day), str(stored))


def drop_report(ctx: Context, stored: StoredReport) -> None:
    ctx.uow.settings.set_note(note_name(stored.report.polling_day), "")
