"""Who could read reports: how many readers belong to which body, and whether a report has any reader at
all."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.domain.cases.case_access import NO_BODY, restricted_circle
from bot.domain.catalogue.catalogue import is_restricted
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import related_actors_of
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.context import Context


async def readers_by_body(ctx: Context) -> Mapping[str, int]:
    """How many people who may read cases, or operate the program, say that they belong to each body; each
    person once."""
    staff = {member.account: member for member in await ctx.uow.staff.all()}
    inside = set(await _group_members(ctx))
    reading = [
        member
        for member in staff.values()
        if member.account in inside or has_role_for(member, Permission.ADMINISTER)
    ]
    working = [member.account for member in reading if _is_reader(member)]
    counts: Counter[str] = Counter()
    for account in await first_account_each(ctx, working):
        theirs = {
            staff[own_account].belongs_to
            for own_account in await accounts_of(ctx, account)
            if own_account in staff
        }
        counts.update(theirs - {"", NO_BODY})
    return counts


async def has_no_reader(ctx: Context, act_id: str, actor: str) -> bool:
    """Whether all who could read such a report belong to a body that it accuses, or may accuse. False if
    there are no readers in any case: that is not about bodies, and other screens say so."""
    staff = await ctx.uow.staff.all()
    known = {member.account: member for member in staff}
    reading = [
        account for account in await _group_members(ctx) if account not in known or _is_reader(known[account])
    ]
    if is_restricted(act_id, ctx.uow.accusable.acts):
        circle = {member.account for member in restricted_circle(staff)}
        reading = [account for account in reading if account in circle]
    accused = ctx.uow.accusable.accused_classes(act_id, (actor,))
    left = [account for account in reading if not await related_actors_of(ctx, account) & accused]
    return bool(reading) and not left


def _is_reader(staff: Staff) -> bool:
    return not staff.frozen and has_role_for(staff, Permission.HANDLE_CASES)


async def _group_members(ctx: Context) -> Sequence[Account]:
    """The members of all groups; they may claim a case even without an open desk."""
    accounts: dict[Account, None] = {}
    for group in await ctx.uow.groups.active():
        accounts |= dict.fromkeys(await ctx.uow.members.inside(group.chat_id, group.messenger))
    return list(accounts)
