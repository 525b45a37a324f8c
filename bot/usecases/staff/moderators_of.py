"""The people who work for a moderators' group and can be reached in private."""

from collections.abc import Sequence

from bot.domain.cases.case_access import restricted_circle
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.duty import on_duty
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.context import Context
from bot.usecases.ports import Group


async def moderators_of(ctx: Context, group: Group) -> Sequence[Account]:
    """Its members who are on duty and may see what it shows; two leads if there are none."""
    staff = {member.account: member for member in await ctx.uow.staff.all()}
    circle = {member.account for member in restricted_circle(staff.values())}
    accounts: list[Account] = []
    for account in await ctx.uow.members.inside(group.chat_id, group.messenger):
        person = staff.get(account)
        if (
            person is None
            or not person.started
            or person.frozen
            or not has_role_for(person, Permission.HANDLE_CASES)
        ):
            continue
        if (not group.circle or account in circle) and await on_duty(ctx, account):
            accounts.append(account)
    if accounts or group.circle:
        return accounts
    return await two_leads_to_notify(ctx, besides=None)
