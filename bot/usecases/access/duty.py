"""On duty or off: who is off is not reminded of anything, and is offered nobody's cases."""

from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.ports import Clock, UnitOfWork

_OFF = "off"


async def on_duty(account: Account, *, uow: UnitOfWork) -> bool:
    """Everybody is, until he says otherwise: a moderator who never pressed the button is not forgotten."""
    return await uow.settings.note(_name(account)) != _OFF


async def change_duty(account: Account, *, on: bool, uow: UnitOfWork, clock: Clock) -> int:
    """How many cases are in his hands: they stay there until he hands them over or they run out."""
    if await on_duty(account, uow=uow) is not on:
        uow.settings.set_note(_name(account), "" if on else _OFF)
        detail = "on-duty" if on else "off-duty"
        uow.audit.record(
            AuditAction.ROLE, by=str(account), at=clock.now(), subject=str(account), detail=detail
        )
    return len(await uow.cases.held_by(account))


def _name(account: Account) -> str:
    return f"duty:{account}"
