"""Which groups are moderators' groups."""

from dataclasses import replace

from bot.domain.audit import PROGRAM, Deed
from bot.domain.people import Account, Messenger
from bot.usecases.ports import Clock, Group, UnitOfWork


async def register_group(
    messenger: Messenger, *, chat_id: int, title: str, by: Account, uow: UnitOfWork, clock: Clock
) -> bool:
    """From now on cases are shown in this group. Answers whether that is new."""
    known = await uow.groups.get(messenger, chat_id)
    if known is not None and known.active and known.title == title:
        return False
    kept = known or Group(messenger, chat_id)
    uow.groups.save(replace(kept, title=title, active=True))
    subject = f"{messenger}:{chat_id}"
    uow.audit.record(Deed.GROUP, by=str(by), at=clock.now(), subject=subject, detail="registered")
    return known is None or not known.active


async def drop_group(messenger: Messenger, *, chat_id: int, uow: UnitOfWork, clock: Clock) -> bool:
    """The bot is no longer in this group: no cards go there, no rights come from it."""
    known = await uow.groups.get(messenger, chat_id)
    if known is None or not known.active:
        return False
    uow.groups.save(replace(known, active=False))
    subject = f"{messenger}:{chat_id}"
    uow.audit.record(Deed.GROUP, by=PROGRAM, at=clock.now(), subject=subject, detail="left")
    return True
