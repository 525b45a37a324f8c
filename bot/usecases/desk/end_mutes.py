"""A mute ends: by the clock, by a lead, or because its sender asks to be forgotten. Cases that it held back
then wait like all others."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.context import Context


async def end_mutes(ctx: Context) -> None:
    """End mutes whose last day is over. Running it again changes nothing."""
    for mute in await ctx.uow.mutes.ended_mutes(today=ctx.clock.today()):
        await restore_priority(ctx, await ctx.uow.mutes.held_back(mute.id))
        ctx.uow.mutes.lift(mute.id)
        ctx.uow.audit.record(AuditAction.MUTE, by=PROGRAM, at=ctx.clock.now(), subject=mute.id, detail="over")


async def restore_priority(ctx: Context, case_ids: Iterable[str]) -> None:
    """No card changes: none shows that a case was held back."""
    for case_id in case_ids:
        case = await ctx.uow.cases.get(case_id)
        if case is not None and case.muted:
            ctx.uow.cases.save(replace(case, muted=False))
