"""Owners name members of the restricted circle, with a second signature; one owner removes a member at
once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.release_hidden_cases import release_hidden_cases
from bot.usecases.access.seek_second_looks import is_in_group as is_inside
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.watch_groups import recheck_circle_groups
from bot.usecases.staff.request_signature import request_signature

LEADS_ONLY = "role-leads"


@dataclass(frozen=True, slots=True)
class CircleChange:
    """The person who joined or left, and what follows for the cases."""

    person: Staff
    facts: tuple[Fact, ...]


async def request_circle_membership(
    ctx: ActingContext, account: Account
) -> tuple[SignatureRequest, Sequence[Account]]:
    """An owner's signature; another owner or a lead gives the second. Raises NotAllowed, NotFound."""
    await require_owner(ctx)
    await _require_staff(ctx, account, inside=False)
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account, account))]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(ctx, Matter.CIRCLE, account)
    _record(ctx, account, "circle wanted")
    return wanted, others


async def add_to_circle(ctx: ActingContext, wanted: SignatureRequest) -> CircleChange:
    """The second signature: they see what the circle sees. The first member ends the leads' standing in for
    it."""
    await require_signer(ctx, refusal=LEADS_ONLY)
    person = replace(await _require_staff(ctx, wanted.subject, inside=False), circle=True)
    ctx.uow.signatures.drop(wanted.id)
    return await _save_change(ctx, person, "circle in")


async def may_remove_from_circle(ctx: ActingContext, account: Account) -> Staff:
    """The person who would be removed. Raises NotAllowed, NotFound."""
    await require_owner(ctx)
    return await _require_staff(ctx, account, inside=True)


async def remove_from_circle(ctx: ActingContext, account: Account) -> CircleChange:
    """At once: their restricted cases wait again."""
    known = await may_remove_from_circle(ctx, account)
    person = replace(known, circle=False)
    return await _save_change(ctx, person, "circle out")


async def _save_change(ctx: ActingContext, person: Staff, detail: str) -> CircleChange:
    ctx.uow.staff.save(person)
    _record(ctx, person.account, detail)
    groups = await recheck_circle_groups(ctx, person.account)
    return CircleChange(person, (*groups, *await release_hidden_cases(ctx)))


async def require_owner(ctx: ActingContext) -> None:
    """Raises NotAllowed for all but owners whose signature counts."""
    me = await require_signer(ctx, refusal="role-owners")
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("role-owners")


async def _require_staff(ctx: Context, account: Account, *, inside: bool) -> Staff:
    """Raises NotFound; for a new member also if they are not a moderator or are frozen."""
    known = await ctx.uow.staff.get(account)
    if known is None or known.circle is not inside or not has_role_for(known, Permission.HANDLE_CASES):
        raise NotFound("circle-unfit")
    if not inside and known.frozen:
        raise NotAllowed("role-of-frozen")
    if not inside and not await is_inside(ctx, account):
        raise NotAllowed("circle-not-inside")
    return known


def _record(ctx: ActingContext, account: Account, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail=detail
    )
