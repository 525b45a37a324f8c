"""The editors: those named by the settings, and those who got the role in chat."""

from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.context import Context


async def editors(ctx: Context) -> frozenset[Account]:
    """All editors who are not frozen."""
    staff = await ctx.uow.staff.all()
    made = {member.account for member in staff if has_role_for(member, Permission.EDIT_LESSONS)}
    return (frozenset(ctx.operator.editors) | made) - {member.account for member in staff if member.frozen}
