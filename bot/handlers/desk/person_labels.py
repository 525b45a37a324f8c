"""How colleagues are named on the leads' screens: with their account if another one has the same name."""

from collections.abc import Sequence

from bot.conversation.outgoing import Latin, TextRef
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.people import Account, Staff
from bot.handlers.pieces import display_name


def person_label(staff: Staff, everybody: Sequence[Staff]) -> str | TextRef:
    """The name; a lead must never press a namesake."""
    twins = [other for other in everybody if other.name == staff.name]
    if staff.name and len(twins) < 2:
        return staff.name
    name = display_name(staff)
    return TextRef("role-twin", {"name": name, "account": Latin(str(staff.account))})


async def label_of(account: Account, ctx: Ctx | TickCtx) -> str | TextRef:
    """The same for an account."""
    staff = await ctx.uow.staff.get(account)
    return person_label(staff, await ctx.uow.staff.all()) if staff is not None else display_name(None)
