"""Who could read reports: how many of them belong to which body, and whether a report finds a reader at all."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.domain.cases.belonging import NO_BODY
from bot.domain.cases.sight import circle_of
from bot.domain.catalogue.catalogue import is_restricted
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.roles import NO_MODERATORS
from bot.usecases.ports import UnitOfWork
from bot.usecases.sight.one_person import accounts_of, one_account_each
from bot.usecases.sight.sight import near_of


async def readers_by_body(*, uow: UnitOfWork) -> Mapping[str, int]:
    """How many people who may read cases, or run this, have said that they belong to which body; each person once."""
    staff = {one.account: one for one in await uow.staff.all()}
    inside = set(await _inside(uow))
    reading = [one for one in staff.values() if one.account in inside or one.role is Role.OWNER]
    working = [one.account for one in reading if _works(one)]
    counts: Counter[str] = Counter()
    for account in await one_account_each(working, uow=uow):
        theirs = {staff[one].belongs_to for one in await accounts_of(account, uow=uow) if one in staff}
        counts.update(theirs - {"", NO_BODY})
    return counts


async def nobody_could_read(act_id: str, actor: str, *, uow: UnitOfWork) -> bool:
    """Whether each of those who could read such a report belongs to a body that it accuses, or may accuse. Where
    nobody could in any case, that is no matter of bodies, and other screens say so."""
    staff = await uow.staff.all()
    known = {one.account: one for one in staff}
    reading = [one for one in await _inside(uow) if one not in known or _works(known[one])]
    if is_restricted(act_id, uow.accusable.acts):
        circle = {one.account for one in circle_of(staff)}
        reading = [one for one in reading if one in circle]
    accused = uow.accusable.accused(act_id, (actor,))
    left = [one for one in reading if not await near_of(one, uow=uow) & accused]
    return bool(reading) and not left


def _works(one: Staff) -> bool:
    return not one.frozen and one.role not in NO_MODERATORS


async def _inside(uow: UnitOfWork) -> Sequence[Account]:
    """The members of all groups; whoever has opened no desk yet may still take a case."""
    found: dict[Account, None] = {}
    for group in await uow.groups.active():
        found |= dict.fromkeys(await uow.members.inside(group.chat_id, group.messenger))
    return list(found)
