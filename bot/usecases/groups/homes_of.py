"""The groups that show a case: those that cover its place, and that nobody is in whom it may accuse."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.groups.homes import homes
from bot.usecases.access.case_access import actors_in, related_actors_of
from bot.usecases.context import Context
from bot.usecases.ports import Group


async def homes_of(ctx: Context, case: Case, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Where its card belongs. A group with a member of the accused's body is left out: the card goes to the
    nearest other groups; if there are none, the case has no card and waits in the queue."""
    return homes(case, await groups_without_accused(ctx, case, groups), ctx.content.areas)


async def groups_without_accused(ctx: Context, case: Case, groups: Sequence[Group]) -> Sequence[Group]:
    """The groups without a member who belongs to a body that the case accuses, or may accuse, somebody of."""
    near = {staff.account: await related_actors_of(ctx, staff.account) for staff in await ctx.uow.staff.all()}
    near = {account: classes for account, classes in near.items() if classes}
    if not near:
        return groups
    accused = ctx.uow.accusable.accused_classes(case.act_id, await actors_in(ctx, case))
    barred = {account for account, classes in near.items() if classes & accused}
    return [
        group
        for group in groups
        if barred.isdisjoint(await ctx.uow.members.inside(group.chat_id, group.messenger))
    ]
