"""A mute ends: by the clock, by a lead, or because its sender asks to be forgotten. Cases that it held back
then wait like all others."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.usecases.ports import Clock, UnitOfWork


async def end_mutes(*, uow: UnitOfWork, clock: Clock) -> None:
    """End mutes whose last day is over. Running it again changes nothing."""
    for mute in await uow.mutes.ended_mutes(today=clock.today()):
        await restore_priority(await uow.mutes.held_back(mute.id), uow=uow)
        uow.mutes.lift(mute.id)
        uow.audit.record(AuditAction.MUTE, by=PROGRAM, at=clock.now(), subject=mute.id, detail="over")


async def restore_priority(case_ids: Iterable[str], *, uow: UnitOfWork) -> None:
    """No card changes: none shows that a case was held back."""
    for case_id in case_ids:
        case = await uow.cases.get(case_id)
        if case is not None and case.muted:
            uow.cases.save(replace(case, muted=False))
