"""Who works for a moderators' group and can be reached in private."""

from collections.abc import Sequence

from bot.domain.cases.sight import circle_of
from bot.domain.people import Account
from bot.domain.staff.roles import NO_MODERATORS
from bot.usecases.ports import Group, UnitOfWork
from bot.usecases.sight.duty import on_duty
from bot.usecases.sight.leads import two_to_hear


async def moderators_of(group: Group, *, uow: UnitOfWork) -> Sequence[Account]:
    """Those of its members who are on duty and may see what it shows; two leads where there is none."""
    staff = {one.account: one for one in await uow.staff.all()}
    circle = {one.account for one in circle_of(staff.values())}
    found: list[Account] = []
    for account in await uow.members.inside(group.chat_id, group.messenger):
        person = staff.get(account)
        if person is None or not person.started or person.frozen or person.role in NO_MODERATORS:
            continue
        if (not group.circle or account in circle) and await on_duty(account, uow=uow):
            found.append(account)
    if found or group.circle:
        return found
    return await two_to_hear(besides=_NOBODY, uow=uow)


_NOBODY = Account.parse("telegram:0")
