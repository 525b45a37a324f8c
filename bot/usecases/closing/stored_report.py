"""The final report as it is kept: one for each election, by the day on which the bot was opened for it."""

from bot.domain.closing.final_report import StoredReport, note_name
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import Context


async def read_report(ctx: Context) -> StoredReport | None:
    """The draft or the signed report of this election."""
    return StoredReport.parse(await ctx.uow.settings.note(await _note_name(ctx)))


async def store_report(ctx: Context, stored: StoredReport) -> None:
    ctx.uow.settings.set_note(await _note_name(ctx), str(stored))


async def drop_report(ctx: Context) -> None:
    ctx.uow.settings.set_note(await _note_name(ctx), "")


async def _note_name(ctx: Context) -> str:
    return note_name(await opening_day(ctx))
