"""People who can be reached in private: members of a moderators' group who have opened the chat with the bot.

The people who work for a moderators' group and can be reached in private.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.domain.cases.case_access import restricted_circle
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for, is_given_role
from bot.domain.staff.roles import remove_role
from bot.domain.staff.signatures import Matter
from bot.usecases.access.leads import on_duty, two_leads_to_notify
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Group
from bot.usecases.staff.signatures import drop_requests_of

START: Final = "start"
REMEMBERED: Final = timedelta(days=1)


async def note_started(ctx: ActingContext) -> Staff | None:
    """Their staff row, or None for everybody who is not known as a moderator.

    Of a citizen only a daily keyed count is stored, so that a moderator whom the bot does not know yet need
    not press Start twice. The row gives no rights by itself; membership is checked at every press. So an old
    membership is enough here, and only people known to be outside are left out.
    """
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is None or not is_given_role(staff.role):
        membership = await ctx.uow.members.best(ctx.account)
        if membership is None or not membership.is_inside:
            if not await _pressed_start(ctx):
                ctx.uow.tries.add(START, ctx.keys.conversation, at=ctx.clock.now())
            return None
    return _mark_started(ctx, staff)


async def can_be_reached(ctx: ActingContext) -> bool:
    """Whether this moderator, whose membership is certain, has opened the private chat."""
    staff = await ctx.uow.staff.get(ctx.account)
    if staff is not None and staff.started:
        return True
    if not await _pressed_start(ctx):
        return False
    _mark_started(ctx, staff)
    return True


async def note_gone(ctx: Context, account: Account) -> Staff | None:
    """A moderator who is in no group any more has no desk and must press Start again on return. A lead or
    owner loses the role too, unless the settings name them; the returned row is the one from before. People
    who no longer work here leave the restricted circle, and freezes that they requested lapse."""
    await drop_requests_of(ctx, account, matter=Matter.FREEZE)
    staff = await ctx.uow.staff.get(account)
    if staff is not None and staff.circle:
        staff = replace(staff, circle=False)
        ctx.uow.staff.save(staff)
    if staff is None or staff.named or not has_role_for(staff, Permission.HANDLE_CASES):
        return None
    left = remove_role(staff, started=False)
    if left != staff:
        ctx.uow.staff.save(left)
    if not is_given_role(staff.role):
        return None
    ctx.uow.audit.record(
        AuditAction.ROLE, by=PROGRAM, at=ctx.clock.now(), subject=str(account), detail="left"
    )
    return staff


async def _pressed_start(ctx: ActingContext) -> bool:
    since = ctx.clock.now() - REMEMBERED
    return await ctx.uow.tries.count(START, ctx.keys.conversation, since=since) > 0


def _mark_started(ctx: ActingContext, staff: Staff | None) -> Staff:
    known = staff or Staff(ctx.account, Role.MODERATOR)
    if not is_given_role(known.role) and not known.started:
        known = replace(known, since=ctx.clock.now())  # the desk is new: their signature counts a day later
    started = replace(known, name=ctx.person.name or known.name, started=True)
    if started != staff:
        ctx.uow.staff.save(started)
    return started


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
