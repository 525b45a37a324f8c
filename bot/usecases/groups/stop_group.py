"""An owner stops a moderators' group for a while, and starts it again."""

from dataclasses import replace

from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.groups.watch_groups import BY_OWNER, STRANGER, request_group_check
from bot.usecases.ports import Clock, Group, UnitOfWork


async def find_group(which: str, *, uow: UnitOfWork) -> Group:
    """The group ``telegram:-100…``. Raises NotFound for a group that the bot is not in."""
    try:
        place = Account.parse(which)  # a group is written like an account
    except ValueError:
        raise NotFound("admin-group-gone") from None
    group = await uow.groups.get(place.messenger, place.id)
    if group is None or not group.active:
        raise NotFound("admin-group-gone")
    return group


async def stop_group(which: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """Stop posting there; its members work on in private. Raises NotFound."""
    group = await find_group(which, uow=uow)
    uow.groups.save(replace(group, stopped=BY_OWNER))
    uow.audit.record(AuditAction.GROUP, by=str(by), at=clock.now(), subject=which, detail="stopped")


async def start_group(which: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> None:
    """Post cards again, unless a stranger is in the group; the messenger is asked whether it is public.
    Raises NotFound."""
    group = await find_group(which, uow=uow)
    strangers = await uow.members.strangers(group.chat_id, group.messenger)
    uow.groups.save(replace(group, stopped=STRANGER if strangers else ""))
    uow.audit.record(AuditAction.GROUP, by=str(by), at=clock.now(), subject=which, detail="started")
    request_group_check(uow)
    settle_later(uow)
