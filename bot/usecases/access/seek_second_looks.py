"""A disputed case waits for another moderator: the owners hear when there is none. Runs often."""

from dataclasses import replace
from datetime import datetime

from bot.domain.cases.case_access import is_restricted_case, may_see, restricted_circle
from bot.domain.cases.follow_up import SOUGHT_AGAIN, awaits_second_decision, second_look_check_at
from bot.domain.cases.reports import Case, State
from bot.domain.events import Fact, SecondLookUnclaimed
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, who_may_see
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import Context


async def seek_second_looks(ctx: Context) -> tuple[Fact, ...]:
    """Ask the owners to find somebody: at once if nobody else could take the case, at its deadline if nobody
    has, and again each day until somebody does. Running it again changes nothing.

    The first decider never makes the second decision, even if they are alone: then the case stays open.
    """
    now = ctx.clock.now()
    facts: list[Fact] = []
    for case in await ctx.uow.cases.look_due(now):
        has_candidate = await _has_candidate(ctx, case)
        missing = not has_candidate or now >= case.deadline
        due: datetime | None = now + SOUGHT_AGAIN
        if awaits_second_decision(case) and case.state is State.NEW and missing:
            facts.append(SecondLookUnclaimed(case.id, nobody=not has_candidate))
        else:
            due = second_look_check_at(case, now=now)
        ctx.uow.cases.save(replace(case, look_due=due))
    return tuple(facts)


async def _has_candidate(ctx: Context, case: Case) -> bool:
    """Whether anybody but the first moderator could take it: in a moderators' group, with the private chat
    open."""
    first = await accounts_of(ctx, case.barred)
    for person in await who_may_see(ctx, case, await ctx.uow.staff.all()):
        able = person.started and not person.frozen and person.account not in first
        if able and await is_in_group(ctx, person.account):
            return True
    return False


def can_work(staff: Staff | None, permission: Permission) -> bool:
    """Whether somebody has a role for this, has pressed Start, and is not frozen."""
    return staff is not None and staff.started and not staff.frozen and has_role_for(staff, permission)


async def works_here(ctx: Context, staff: Staff | None) -> bool:
    """Whether somebody reads cases in a moderators' group and can be written to, on duty or not."""
    return (
        staff is not None and can_work(staff, Permission.READ_CASES) and await is_in_group(ctx, staff.account)
    )


async def is_in_group(ctx: Context, account: Account) -> bool:
    """Whether they were in a moderators' group when that was last known; their presses are checked again."""
    membership = await ctx.uow.members.best(account)
    return membership is not None and membership.is_inside


async def second_look_seekers(ctx: Context, case: Case) -> tuple[Account, ...]:
    """Leads and owners who can bring in another moderator and may be told the case's number. If all of them
    are recused, the number is still sent to those who may see it."""
    people = [staff for staff in await ctx.uow.staff.all() if not staff.frozen]
    heads = [staff for staff in people if has_role_for(staff, Permission.LEAD)]
    seeing = [staff for staff in heads if may_see(case, await access_of(ctx, staff.account))]
    if not seeing:
        seeing = list(restricted_circle(people)) if is_restricted_case(case) else heads
    recipients = await who_may_see(ctx, case, seeing) or seeing
    return tuple(staff.account for staff in recipients)


async def owners_to_name_circle(ctx: Context, case: Case) -> tuple[Account, ...]:
    """Owners who do not see this restricted case, if only they can name somebody for the circle: they hear
    that somebody is needed, but not for which case."""
    if not is_restricted_case(case):
        return ()
    inner = {staff.account for staff in restricted_circle(await ctx.uow.staff.all())}
    owners = [
        staff
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.ADMINISTER) and not staff.frozen
    ]
    return tuple(owner.account for owner in owners if owner.account not in inner)
