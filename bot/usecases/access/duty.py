"""On duty or off: people who are off duty get no reminders and are offered no hand-overs."""

from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.ports import Clock, UnitOfWork

_OFF = "off"


async def on_duty(account: Account, *, uow: UnitOfWork) -> bool:
    """Everybody is on duty until they say otherwise: a moderator who never pressed the button must not be
    forgotten."""
    return await uow.settings.note(_name(account)) != _OFF


async def change_duty(account: Account, *, on: bool, uow: UnitOfWork, clock: Clock) -> int:
    """Set it; return how many cases they still have. The cases stay until they hand them over or the claims
    expire."""
    if await on_duty(account, uow=uow) is not on:
        uow.settings.set_note(_name(account), "" if on else _OFF)
        detail = "on-duty" if on else "off-duty"
        uow.audit.record(
            AuditAction.ROLE, by=str(account), at=clock.now(), subject=str(account), detail=detail
        )
    return len(await uow.cases.held_by(account))


def _name(account: Account) -> str:
    return f"duty:{account}"
