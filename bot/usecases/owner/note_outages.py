"""Messengers that are away: noted so that each outage is told once, across restarts, and its end, too."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.domain.people import Account, Messenger
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import Context


def _note_name(messenger: Messenger) -> str:
    return f"away-{messenger}"


async def noted_outages(ctx: Context) -> Mapping[Messenger, datetime]:
    """The outages whose end is not noted, by messenger: when each began."""
    notes = {messenger: await ctx.uow.settings.note(_note_name(messenger)) for messenger in Messenger}
    return {messenger: datetime.fromisoformat(note) for messenger, note in notes.items() if note}


async def note_outage(ctx: Context, messenger: Messenger, began: datetime) -> bool:
    """Note that the messenger is away; False if that was noted before."""
    if await ctx.uow.settings.note(_note_name(messenger)):
        return False
    ctx.uow.settings.set_note(_note_name(messenger), began.isoformat())
    return True


async def note_return(ctx: Context, messenger: Messenger) -> datetime | None:
    """Note that the messenger answers again. Returns when the outage began; None if none was noted."""
    note = await ctx.uow.settings.note(_note_name(messenger))
    ctx.uow.settings.set_note(_note_name(messenger), "")
    return datetime.fromisoformat(note) if note else None


async def owners_on(ctx: Context, messengers: Collection[Messenger]) -> Sequence[Account]:
    """The accounts of owners that can be written to on these messengers."""
    return [
        staff.account
        for staff in await ctx.uow.staff.all()
        if staff.started
        and not staff.frozen
        and staff.account.messenger in messengers
        and has_role_for(staff, Permission.SIGN_AS_OWNER)
    ]
