"""Liaisons of bodies, and what an owner does about them on the bodies' screen. Two people name a liaison,
like every role (``give_role``)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.errors import WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff import roles as rules
from bot.domain.staff.permissions import Permission, has_role_for, is_given_role
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.give_role import LEADS_ONLY, people, take_role


async def liaisons(ctx: Context) -> Mapping[str, Sequence[Staff]]:
    """By body; a body without one is left out."""
    liaisons_by_body: dict[str, list[Staff]] = defaultdict(list)
    for staff in await ctx.uow.staff.all():
        if has_role_for(staff, Permission.SPEAK_FOR_BODY):
            liaisons_by_body[staff.body].append(staff)
    return liaisons_by_body


def is_working(staff: Staff) -> bool:
    """Whether referrals reach them."""
    return staff.started and not staff.frozen


async def possible_liaisons(ctx: Context, body: str) -> Sequence[Staff]:
    """People known to the bot who can be named without losing more than a desk: no leads, owners or frozen
    people."""
    return [
        staff
        for staff in await people(ctx)
        if (has_role_for(staff, Permission.SPEAK_FOR_BODY) or not is_given_role(staff.role))
        and not (staff.frozen or staff.named)
        and not _speaks_for(body, staff)
    ]


async def may_name(ctx: ActingContext, body: str, to: Account) -> Staff | None:
    """The person's row, if any. Raises as naming would (NotAllowed, NotFound): nobody is asked to confirm
    what would be refused."""
    me = await require_signer(ctx, refusal=LEADS_ONLY)
    known = await ctx.uow.staff.get(to)
    rules.may_give(Role.LIAISON, by=me, to=to, known=known, body=body)
    return known


async def find_liaison(ctx: Context, body: str, account: Account) -> Staff:
    """The liaison of this body that a button names. Raises WrongState if they no longer are."""
    known = await ctx.uow.staff.get(account)
    if known is None or not _speaks_for(body, known):
        raise WrongState("admin-meanwhile")
    return known


async def end_liaison(ctx: ActingContext, body: str, account: Account) -> tuple[Staff, tuple[Fact, ...]]:
    """The person as they were. Raises WrongState if they no longer speak for it: another role that they have
    now is not taken."""
    await find_liaison(ctx, body, account)
    return await take_role(ctx, account)


def _speaks_for(body: str, staff: Staff) -> bool:
    return has_role_for(staff, Permission.SPEAK_FOR_BODY) and staff.body == body
