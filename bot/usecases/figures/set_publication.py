"""An owner turns publication on or off. Turning it off deletes the waiting preview; published figures stay
frozen."""

from dataclasses import replace

from bot.domain.owner.settings import RunningSettings
from bot.domain.staff.audit import AuditAction
from bot.usecases.context import ActingContext
from bot.usecases.figures.prepare_publication import drop_signatures


async def set_publication(ctx: ActingContext, on: bool) -> RunningSettings:
    """Pressing twice changes nothing more."""
    running = await ctx.uow.settings.running()
    if running.publication is on:
        return running
    changed = replace(running, publication=on)
    ctx.uow.settings.save(changed)
    detail = "on" if on else "off"
    ctx.uow.audit.record(
        AuditAction.SETTING, by=str(ctx.account), at=ctx.clock.now(), subject="publication", detail=detail
    )
    preview = await ctx.uow.publications.preview()
    if not on and preview is not None:
        await drop_signatures(ctx)
        ctx.uow.publications.drop(preview)
    return changed
