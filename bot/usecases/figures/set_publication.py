"""An owner turns publication on or off. Turning it off deletes the waiting preview; published figures stay
frozen."""

from dataclasses import replace

from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.figures.prepare_publication import drop_signatures
from bot.usecases.ports import Clock, UnitOfWork


async def set_publication(on: bool, *, by: Account, uow: UnitOfWork, clock: Clock) -> RunningSettings:
    """Pressing twice changes nothing more."""
    running = await uow.settings.running()
    if running.publication is on:
        return running
    changed = replace(running, publication=on)
    uow.settings.save(changed)
    detail = "on" if on else "off"
    uow.audit.record(AuditAction.SETTING, by=str(by), at=clock.now(), subject="publication", detail=detail)
    preview = await uow.publications.preview()
    if not on and preview is not None:
        await drop_signatures(uow=uow)
        uow.publications.drop(preview)
    return changed
