"""Once a day the audit log's head is posted where the program cannot change it: in the moderators' groups."""

from typing import Final

from bot.domain.moments import at_night
from bot.domain.staff.audit import ChainHead
from bot.usecases.context import Context

_NOTE: Final = "audit-head"
"""The day's head, as ``2026-05-01 1234-9f86…``."""


async def head_to_post(ctx: Context) -> ChainHead | None:
    """The head to post now: in the daytime, once a day, if anything was recorded since the last one. It is
    marked as posted."""
    day, before = await _read_note(ctx)
    today = ctx.clock.today().isoformat()
    if day == today or at_night(ctx.clock.now()):
        return None
    head = await ctx.uow.audit.head()
    if head is None or not await ctx.uow.groups.active():
        return None
    ctx.uow.settings.set_note(_NOTE, f"{today} {head}")
    return None if head == before else head


async def posted_head(ctx: Context) -> ChainHead | None:
    """The last posted head; None before the first."""
    return (await _read_note(ctx))[1]


async def _read_note(ctx: Context) -> tuple[str, ChainHead | None]:
    day, _, text = (await ctx.uow.settings.note(_NOTE)).partition(" ")
    return day, ChainHead.parse(text) if text else None
