"""A moderators' group that anybody can read, or with somebody in it whom nobody knows, is spoken to no more."""

from dataclasses import replace

from bot.domain.audit import PROGRAM, Deed
from bot.domain.errors import NotFound
from bot.domain.events import CaseChanged, Fact, GroupStopped
from bot.domain.people import Account, Membership, Messenger, Standing
from bot.usecases.leads import signer
from bot.usecases.ports import Clock, Group, UnitOfWork

PUBLIC, STRANGER = "public", "stranger"
BY_OWNER = "owner"
"""An owner has stopped it: whatever else is wrong or mended there, he starts it again."""
LOOKED = "groups-looked"
"""When the messengers were last asked about the groups; empty to have them asked now."""
_MOST = 20
"""Cards that are posted at once where a group is mended; the rest is found in the queue."""


async def note_public(group: Group, public: bool, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """What the messenger says of the group now."""
    known = await uow.groups.get(group.messenger, group.chat_id)
    if known is None or not known.active:
        return ()
    if public:
        return await _stop(known, PUBLIC, uow=uow, clock=clock)
    return await look_again(known, open_to_all=False, uow=uow, clock=clock)


async def note_stranger(account: Account, *, chat_id: int, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Somebody has come whom nobody has let in: he has no rights."""
    group = await uow.groups.get(account.messenger, chat_id)
    if group is None:
        return ()
    uow.members.save(Membership(account, chat_id, Standing.STRANGER, clock.now()))
    return await _stop(group, STRANGER, uow=uow, clock=clock)


async def let_in(
    messenger: Messenger, chat_id: int, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """A lead or owner knows whoever is new in this group: they are moderators now. Raises NotAllowed, NotFound."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    group = await uow.groups.get(messenger, chat_id)
    found = await uow.members.strangers(chat_id, messenger)
    if group is None or not group.active or not found or by in found:
        raise NotFound("group-no-stranger")
    for account in found:
        uow.members.save(Membership(account, chat_id, Standing.MEMBER, clock.now()))
        uow.audit.record(Deed.ROLE, by=str(by), at=clock.now(), subject=str(account), detail="let in")
    return await look_again(group, open_to_all=group.stopped == PUBLIC, uow=uow, clock=clock)


async def look_again(group: Group, *, open_to_all: bool, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    """Where nothing is wrong any more, the bot speaks again: the cards that wait come."""
    if group.stopped in ("", BY_OWNER):
        return ()
    if open_to_all or await uow.members.strangers(group.chat_id, group.messenger):
        left = PUBLIC if open_to_all else STRANGER
        if group.stopped != left:
            uow.groups.save(replace(group, stopped=left))
            _record(group, left, uow, clock)
        return ()
    uow.groups.save(replace(group, stopped=""))
    _record(group, "mended", uow, clock)
    waiting = await uow.cases.waiting(limit=_MOST)
    return (
        GroupStopped(group.messenger, group.chat_id, group.title, ""),
        *(CaseChanged(case.id) for case in waiting),
    )


def ask_now(uow: UnitOfWork) -> None:
    uow.settings.set_note(LOOKED, "")


async def _stop(group: Group, why: str, *, uow: UnitOfWork, clock: Clock) -> tuple[Fact, ...]:
    if group.stopped in (BY_OWNER, PUBLIC, why):
        return ()
    uow.groups.save(replace(group, stopped=why))
    _record(group, why, uow, clock)
    return (GroupStopped(group.messenger, group.chat_id, group.title, why),)


def _record(group: Group, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    subject = f"{group.messenger}:{group.chat_id}"
    uow.audit.record(Deed.GROUP, by=PROGRAM, at=clock.now(), subject=subject, detail=detail)
