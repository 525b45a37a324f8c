"""Leads and owners: who signs what needs two people, and who hears of anything unusual.

On duty or off: people who are off duty get no reminders and are offered no hand-overs.
"""

from collections.abc import Collection, Sequence

from bot.domain.cases.case_access import is_restricted_case, restricted_circle
from bot.domain.cases.reports import Case
from bot.domain.errors import WrongState
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import has_signing_right, require_signing_right
from bot.usecases.access.case_access import who_may_see
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.context import ActingContext, Context

_OFF = "off"


async def role_of(ctx: Context, account: Account) -> Role:
    """The stored role; a member of the group without a row is a moderator."""
    staff = await ctx.uow.staff.get(account)
    return staff.role if staff is not None else Role.MODERATOR


async def _accounts_besides(ctx: Context, besides: Account | None) -> Collection[Account]:
    return await accounts_of(ctx, besides) if besides is not None else ()


async def leads(ctx: Context, *, besides: Account | None) -> Sequence[Staff]:
    """All leads except this person, by any of their accounts."""
    staff, own_accounts = await ctx.uow.staff.all(), await _accounts_besides(ctx, besides)
    return [
        member
        for member in staff
        if has_role_for(member, Permission.LEAD) and not member.frozen and member.account not in own_accounts
    ]


async def require_signer(ctx: ActingContext, *, refusal: str) -> Staff:
    """The person, if their signature counts now. Raises NotAllowed, with ``refusal`` for a role that never
    signs."""
    return require_signing_right(await ctx.uow.staff.get(ctx.account), now=ctx.clock.now(), otherwise=refusal)


async def require_still_counts(ctx: Context, first: Account) -> None:
    """Raises WrongState if the first of two signatures no longer counts: its signer was frozen, or has
    left."""
    if not has_signing_right(await ctx.uow.staff.get(first), now=ctx.clock.now()):
        raise WrongState("sign-none")


async def signers(ctx: Context, *, besides: Collection[Account]) -> Sequence[Staff]:
    """Everybody whose signature counts now, except these people."""
    now, out = ctx.clock.now(), await accounts_of(ctx, *besides)
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if staff.account not in out and has_signing_right(staff, now=now)
    ]


async def two_leads_to_notify(
    ctx: Context, *, besides: Account | None, of: Case | None = None
) -> Sequence[Account]:
    """Two leads on duty, who are two people. Owners are added if there are not enough, and people off duty if
    there is nobody else. ``of``: only people who may see this case; for a restricted case the circle's own
    members if it has no lead."""
    there = list(await leads(ctx, besides=besides))
    if of is not None:
        there = list(await who_may_see(ctx, of, there))
    if of is not None and not there and is_restricted_case(of):
        own_accounts = await _accounts_besides(ctx, besides)
        inner = [
            staff
            for staff in restricted_circle(await ctx.uow.staff.all())
            if staff.account not in own_accounts
        ]
        there = list(await who_may_see(ctx, of, inner))
    off = {staff.account for staff in there if not await on_duty(ctx, staff.account)}
    candidates = sorted(
        there,
        key=lambda staff: (
            staff.account in off,
            has_role_for(staff, Permission.ADMINISTER),
            not staff.started,
        ),
    )
    return (await first_account_each(ctx, [staff.account for staff in candidates]))[:2]


async def is_reachable(ctx: Context, staff: Staff) -> bool:
    """Whether a request about a case reaches them and they can answer it: they have pressed Start, and are
    not known to have left all groups. Owners need not be in a group, so they must be known to be in one. Each
    press is checked again."""
    known = [
        await ctx.uow.members.get(staff.account, group.chat_id)
        for group in await ctx.uow.groups.active()
        if group.messenger is staff.account.messenger
    ]
    left = [membership for membership in known if membership is not None and not membership.is_inside]
    there = [membership for membership in known if membership is not None and membership.is_inside]
    return staff.started and (bool(there) or (not has_role_for(staff, Permission.ADMINISTER) and not left))


async def on_duty(ctx: Context, account: Account) -> bool:
    """Everybody is on duty until they say otherwise: a moderator who never pressed the button must not be
    forgotten."""
    return await ctx.uow.settings.note(_name(account)) != _OFF


async def change_duty(ctx: ActingContext, *, on: bool) -> int:
    """Set it; return how many cases they still have. The cases stay until they hand them over or the claims
    expire."""
    if await on_duty(ctx, ctx.account) is not on:
        ctx.uow.settings.set_note(_name(ctx.account), "" if on else _OFF)
        detail = "on-duty" if on else "off-duty"
        ctx.uow.audit.record(
            AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(ctx.account), detail=detail
        )
    return len(await ctx.uow.cases.held_by(ctx.account))


def _name(account: Account) -> str:
    return f"duty:{account}"
