"""After a change of visibility: people who may no longer see a case lose the claim on it and what they were
shown of it.

Every change of a role, a freeze or the restricted circle ends with this
(``tests/architecture/test_case_access.py``).
"""

from datetime import timedelta

from bot.domain.cases.case_access import CaseAccess, may_see, restricted_circle
from bot.domain.cases.reports import HELD, Case
from bot.domain.events import BodyUnread, ClaimEnded, ClaimLost, Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.case_access import access_of, can_see, round_is_over
from bot.usecases.access.claims import free_case
from bot.usecases.access.introduction_access import is_referred_to
from bot.usecases.context import Context


async def release_hidden_cases(ctx: Context) -> tuple[Fact, ...]:
    """Free every claimed case that its assignee may not see (for a person outside the circle, restricted
    ones; for an expert, all), and remove what such people were shown. Running it again changes nothing.

    While stored cases do not match the content yet (``restricted_round``), only experts lose theirs, so that
    nobody loses a case that is about to be opened. The round ends with this, and nobody sees a restricted
    case meanwhile.
    """
    people, over = await ctx.uow.staff.all(), await round_is_over(ctx)
    inner = {staff.account for staff in restricted_circle(people)}
    facts: dict[Fact, None] = {}
    for staff in people:
        is_outsider = not has_role_for(staff, Permission.READ_CASES)
        if staff.account in inner or not (over or is_outsider):
            continue
        access = CaseAccess(staff.account, circle=False, role=staff.role)
        for case in await ctx.uow.cases.held_by(staff.account):
            if not may_see(case, access):
                facts |= dict.fromkeys(revoke_claim(ctx, case, staff.account))
        facts |= dict.fromkeys(await _end_hidden_details(ctx, staff, access))
    return tuple(facts)


async def release_if_hidden(ctx: Context, case: Case) -> tuple[Fact, ...]:
    """Free this case, which has new witnesses, if its assignee is recused from an actor whom they accuse."""
    if case.assignee is None or case.state not in HELD:
        return ()
    if await can_see(ctx, case, await access_of(ctx, case.assignee)):
        return ()
    return revoke_claim(ctx, case, case.assignee)


async def release_withheld_cases(ctx: Context, account: Account) -> tuple[Fact, ...]:
    """Free every case that is hidden from them now that their body is known, and remove what they were shown.
    A liaison keeps what their body was given."""
    access, staff = await access_of(ctx, account), await ctx.uow.staff.get(account)
    facts: dict[Fact, None] = {}
    for case in await ctx.uow.cases.held_by(account):
        if not await can_see(ctx, case, access):
            facts |= dict.fromkeys(revoke_claim(ctx, case, account))
    for case_id in sorted(await _cases_in_chat(ctx, account)):
        shown_case = await ctx.uow.cases.get(case_id)
        if shown_case is None or await can_see(ctx, shown_case, access):
            continue
        if not (
            staff
            and has_role_for(staff, Permission.SPEAK_FOR_BODY)
            and await is_referred_to(ctx, case_id, staff.body)
        ):
            facts[ClaimEnded(case_id, account)] = None
    return tuple(facts)


def revoke_claim(ctx: Context, case: Case, assignee: Account) -> tuple[Fact, ...]:
    """The case waits again, and its assignee is told so without a reason."""
    ended = tuple(free_case(ctx, case))
    return (*ended, ClaimLost(case.id, assignee)) if case.state in HELD else ended


async def end_shown_details(ctx: Context, account: Account, *, body: str = "") -> tuple[Fact, ...]:
    """Remove everything about cases from their chat, including what is still on its way there. ``body``: the
    body that they spoke for. They may have just asked for anything that it was sent; and if it has no other
    liaison, nobody reads what waits for its answer."""
    sent = await ctx.uow.referrals.of_body(body) if body else ()
    case_ids = {referral.case_id for referral in sent} | await _cases_in_chat(ctx, account)
    unread = (
        () if await _has_other_liaison(ctx, body) else [referral for referral in sent if referral.is_open]
    )
    return (
        *(ClaimEnded(case_id, account) for case_id in sorted(case_ids)),
        *(BodyUnread(referral.case_id, referral.id) for referral in unread),
    )


async def _has_other_liaison(ctx: Context, body: str) -> bool:
    """Whether another liaison reads what this body is sent."""
    staff = await ctx.uow.staff.all()
    return any(
        has_role_for(s, Permission.SPEAK_FOR_BODY) and s.body == body and s.started and not s.frozen
        for s in staff
    )


async def _cases_in_chat(ctx: Context, account: Account) -> set[str]:
    """What arrived in their chat, and what they opened: it may be on its way."""
    today = ctx.clock.today()
    days = (today, today - timedelta(days=1))
    read = {case_id for day in days for case_id in await ctx.uow.reads.of_day(account, day=day)}
    return read | await ctx.uow.shown_cases.of(account)


async def _end_hidden_details(ctx: Context, staff: Staff, access: CaseAccess) -> tuple[Fact, ...]:
    """The cases shown to them that they may not see. A liaison keeps what their body was given."""
    facts: list[Fact] = []
    for case_id in sorted(await _cases_in_chat(ctx, staff.account)):
        case = await ctx.uow.cases.get(case_id)
        if case is None:
            continue
        speaks = has_role_for(staff, Permission.SPEAK_FOR_BODY) and await is_referred_to(
            ctx, case_id, staff.body
        )
        if not (speaks or may_see(case, access)):
            facts.append(ClaimEnded(case_id, staff.account))
    return tuple(facts)
