"""Messengers that are away: noted so that each outage is told once, across restarts, and its end, too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Account, Messenger
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import Context


@dataclass(frozen=True, slots=True)
class NotedOutage:
    """When it began, and whether an owner was told: nobody is while owners can be written to on no messenger."""

    began: datetime
    is_told: bool


def _note_name(messenger: Messenger) -> str:
    return f"away-{messenger}"


def _untold_name(messenger: Messenger) -> str:
    return f"away-untold-{messenger}"


async def noted_outages(ctx: Context) -> Mapping[Messenger, NotedOutage]:
    """The outages whose end is not noted, by messenger."""
    notes = {messenger: await _noted_outage(ctx, messenger) for messenger in Messenger}
    return {messenger: outage for messenger, outage in notes.items() if outage is not None}


async def _noted_outage(ctx: Context, messenger: Messenger) -> NotedOutage | None:
    if not (began := await ctx.uow.settings.note(_note_name(messenger))):
        return None
    return NotedOutage(
        datetime.fromisoformat(began), is_told=not await ctx.uow.settings.note(_untold_name(messenger))
    )


async def note_outage(ctx: Context, messenger: Messenger, began: datetime, *, is_told: bool) -> bool:
    """Note that the messenger is away, and whether an owner is told now; False if an owner was told before."""
    outage = await _noted_outage(ctx, messenger)
    if outage is None:
        ctx.uow.settings.set_note(_note_name(messenger), began.isoformat())
    elif outage.is_told:
        return False
    if outage is None or is_told:
        ctx.uow.settings.set_note(_untold_name(messenger), "" if is_told else "yes")
    return True


async def note_return(ctx: Context, messenger: Messenger) -> datetime | None:
    """Note that the messenger answers again. Returns when the outage began; None if none was noted."""
    outage = await _noted_outage(ctx, messenger)
    for name in (_note_name(messenger), _untold_name(messenger)):
        ctx.uow.settings.set_note(name, "")
    return outage.began if outage is not None else None


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
