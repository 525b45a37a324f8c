"""Which groups are moderators' groups."""

from dataclasses import replace

from bot.domain.audit import PROGRAM, Deed
from bot.domain.events import CaseMoved, Fact
from bot.domain.people import Account, Messenger
from bot.usecases.expire_claims import free_claims_of
from bot.usecases.ports import Clock, Group, UnitOfWork
from bot.usecases.seek_second_looks import inside


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


async def drop_group(
    messenger: Messenger, *, chat_id: int, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """The bot is no longer in this group: no cards go there, no rights come from it. What its members hold waits
    again where no other group gives them rights; cases of the smaller circle are told to each of it once more."""
    known = await uow.groups.get(messenger, chat_id)
    if known is None or not known.active:
        return ()
    uow.groups.save(replace(known, active=False))
    subject = f"{messenger}:{chat_id}"
    uow.audit.record(Deed.GROUP, by=PROGRAM, at=clock.now(), subject=subject, detail="left")
    facts: list[Fact] = [CaseMoved(case_id) for case_id in await uow.held.of_circle() if known.circle]
    for one in await uow.staff.all():
        if one.account.messenger is messenger and not await inside(one.account, uow=uow):
            facts += await free_claims_of(one.account, uow=uow, clock=clock)
    return tuple(facts)
