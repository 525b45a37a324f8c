"""The groups that show a case: those that cover its place, and that nobody is in whom it may accuse."""

from collections.abc import Sequence

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.groups.homes import homes
from bot.usecases.access.case_access import actors_in, related_actors_of
from bot.usecases.ports import Group, UnitOfWork


async def homes_of(
    case: Case, groups: Sequence[Group], *, uow: UnitOfWork, areas: AreaTree
) -> tuple[Group, ...]:
    """Where its card belongs. A group with a member of the accused's body is left out: the card goes to the
    nearest other groups; if there are none, the case has no card and waits in the queue."""
    return homes(case, await groups_without_accused(case, groups, uow=uow), areas)


async def groups_without_accused(case: Case, groups: Sequence[Group], *, uow: UnitOfWork) -> Sequence[Group]:
    """The groups without a member who belongs to a body that the case accuses, or may accuse, somebody of."""
    near = {staff.account: await related_actors_of(staff.account, uow=uow) for staff in await uow.staff.all()}
    near = {account: classes for account, classes in near.items() if classes}
    if not near:
        return groups
    accused = uow.accusable.accused_classes(case.act_id, await actors_in(case, uow=uow))
    barred = {account for account, classes in near.items() if classes & accused}
    return [
        group
        for group in groups
        if barred.isdisjoint(await uow.members.inside(group.chat_id, group.messenger))
    ]
