"""The owners named by the settings: an owner removed from them has no rights after the next start."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import has_signing_right, remove_role
from bot.usecases.access.one_person import count_people
from bot.usecases.access.release_hidden_cases import (
    end_shown_details,
    release_hidden_cases,
    release_withheld_cases,
)
from bot.usecases.context import Context
from bot.usecases.groups.settle_cards import settle_later

_TWO = 2


async def name_owners(ctx: Context, owners: Collection[Account], *, body: str = "") -> tuple[Fact, ...]:
    """Give these accounts the owner's role and take it from others who had it from the settings; running it
    again changes nothing. An owner who got the role in chat stays.

    The first owners of an installation sign at once; later ones wait like everybody. A former owner becomes a
    moderator who has not pressed Start: a row without rights of its own. ``body``: the body that the operator
    belongs to, from the settings; it applies to the owners, whatever they have said.
    """
    before = await ctx.uow.staff.all()
    ended: list[Fact] = []
    first = not any(has_role_for(staff, Permission.ADMINISTER) for staff in before)
    for staff in before:
        from_settings = staff.named or staff.since is None
        if has_role_for(staff, Permission.ADMINISTER) and from_settings and staff.account not in owners:
            ctx.uow.staff.save(remove_role(staff, started=False))
            _record_role(ctx, staff.account, "unnamed")
            ended += await end_shown_details(ctx, staff.account)
    for owner in owners:
        known = await ctx.uow.staff.get(owner)
        if known is not None and has_role_for(known, Permission.ADMINISTER):
            if not known.named:
                ctx.uow.staff.save(replace(known, named=True))
        else:
            since = None if first else ctx.clock.now()
            ctx.uow.staff.save(
                replace(known or Staff(owner, Role.OWNER), role=Role.OWNER, named=True, since=since)
            )
            _record_role(ctx, owner, "named")
        ended += await _set_body(ctx, owner, body)
    await _lift_where_nobody_could(ctx)
    return (*dict.fromkeys((*ended, *await release_hidden_cases(ctx))),)


async def _set_body(ctx: Context, owner: Account, body: str) -> tuple[Fact, ...]:
    known = await ctx.uow.staff.get(owner)
    if not body or known is None or known.belongs_to == body:
        return ()
    ctx.uow.staff.save(replace(known, belongs_to=body))
    _record_role(ctx, owner, f"belongs to {body}")
    settle_later(ctx)
    return await release_withheld_cases(ctx, owner)


async def _lift_where_nobody_could(ctx: Context) -> None:
    """If fewer than two people are left who could lift a freeze, the operator's restart lifts the owners'
    freezes."""
    now = ctx.clock.now()
    staff = await ctx.uow.staff.all()
    if (
        await count_people(ctx, [member.account for member in staff if has_signing_right(member, now=now)])
        >= _TWO
    ):
        return
    for owner in staff:
        if owner.named and owner.frozen:
            ctx.uow.staff.save(replace(owner, frozen=False))
            ctx.uow.audit.record(
                AuditAction.FREEZE, by=PROGRAM, at=now, subject=str(owner.account), detail="lifted at start"
            )


def _record_role(ctx: Context, account: Account, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ROLE, by=PROGRAM, at=ctx.clock.now(), subject=str(account), detail=detail
    )
