"""A group to which no cards go though it is safe: it refuses them, or its owner wishes them in private.

Its cases are held and found in the queue; moderators hear of them in private, and their cards go when it works again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.audit import PROGRAM, Deed
from bot.domain.errors import NotAllowed
from bot.domain.events import Fact, GroupStopped
from bot.domain.people import Account, Messenger, Role
from bot.usecases.group_areas import moderators_group
from bot.usecases.leads import signer
from bot.usecases.ports import Clock, Group, UnitOfWork
from bot.usecases.settle_cards import settle_later

FAILED: Final = "failed"
FLAPS: Final = "flaps"
"""It refuses cards again, soon after leads and owners have heard of it."""
WISHED: Final = "wish"
BROKEN: Final = frozenset({FAILED, FLAPS})
QUIET_AGAIN: Final = timedelta(hours=6)
"""After so long a new refusal is told anew; a group that comes and goes is told of once."""
SILENT, HEARD, LEFT = "silent", "heard", "left"
"""What leads and owners are told of the group."""


async def note_silent(
    messenger: Messenger, chat_id: int, *, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """The messenger has refused a card there."""
    group = await uow.groups.get(messenger, chat_id)
    if group is None or not group.active or group.silent:
        return ()
    name = f"silent-told:{messenger}:{chat_id}"
    told, now = await uow.settings.note(name), clock.now()
    soon = bool(told) and timedelta() <= now - datetime.fromisoformat(told) < QUIET_AGAIN
    uow.groups.save(replace(group, silent=FLAPS if soon else FAILED))
    _record(group, SILENT, PROGRAM, uow, clock)
    if soon:
        return ()
    uow.settings.set_note(name, now.isoformat())
    return (GroupStopped(messenger, chat_id, group.title, SILENT),)


async def note_heard(
    messenger: Messenger, chat_id: int, *, uow: UnitOfWork, clock: Clock
) -> tuple[Fact, ...]:
    """The bot may write there again: what was held goes as there is room."""
    group = await uow.groups.get(messenger, chat_id)
    if group is None or not group.active or group.silent not in BROKEN:
        return ()
    uow.groups.save(replace(group, silent=""))
    _record(group, HEARD, PROGRAM, uow, clock)
    settle_later(uow)
    if group.silent == FLAPS:
        return ()
    return (GroupStopped(messenger, chat_id, group.title, HEARD),)


async def turn_private(
    messenger: Messenger, chat_id: int, *, private: bool, by: Account, uow: UnitOfWork, clock: Clock
) -> Group:
    """An owner wants no cards in this group, or wants them there again. Raises NotAllowed, NotFound."""
    group = await moderators_group(messenger, chat_id, uow=uow)
    me = await signer(by, uow=uow, clock=clock, otherwise="home-owners")
    if me.role is not Role.OWNER:
        raise NotAllowed("home-owners")
    if (group.silent == WISHED) is private:
        return group
    changed = replace(group, silent=WISHED if private else "")
    uow.groups.save(changed)
    _record(group, "private" if private else "cards", str(by), uow, clock)
    settle_later(uow)
    return changed


def _record(group: Group, detail: str, by: str, uow: UnitOfWork, clock: Clock) -> None:
    subject = f"{group.messenger}:{group.chat_id}"
    uow.audit.record(Deed.GROUP, by=by, at=clock.now(), subject=subject, detail=detail)
