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
from bot.usecases.groups.watch_groups import recheck_circle_groups
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.staff.request_signature import request_signature

LEADS_ONLY = "role-leads"


@dataclass(frozen=True, slots=True)
class CircleChange:
    """The person who joined or left, and what follows for the cases."""

    person: Staff
    facts: tuple[Fact, ...]


async def request_circle_membership(
    account: Account, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[SignatureRequest, Sequence[Account]]:
    """An owner's signature; another owner or a lead gives the second. Raises NotAllowed, NotFound."""
    await require_owner(by, uow=uow, clock=clock)
    await _require_staff(account, inside=False, uow=uow)
    others = [staff.account for staff in await signers(besides=(by, account), uow=uow, clock=clock)]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(Matter.CIRCLE, account, by=by, uow=uow, ids=ids, clock=clock)
    _record(account, by, "circle wanted", uow, clock)
    return wanted, others


async def add_to_circle(
    wanted: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> CircleChange:
    """The second signature: they see what the circle sees. The first member ends the leads' standing in for
    it."""
    await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    person = replace(await _require_staff(wanted.subject, inside=False, uow=uow), circle=True)
    uow.signatures.drop(wanted.id)
    return await _save_change(person, by, "circle in", uow, clock)


async def may_remove_from_circle(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    """The person who would be removed. Raises NotAllowed, NotFound."""
    await require_owner(by, uow=uow, clock=clock)
    return await _require_staff(account, inside=True, uow=uow)


async def remove_from_circle(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> CircleChange:
    """At once: their restricted cases wait again."""
    known = await may_remove_from_circle(account, by=by, uow=uow, clock=clock)
    person = replace(known, circle=False)
    return await _save_change(person, by, "circle out", uow, clock)


async def _save_change(
    person: Staff, by: Account, detail: str, uow: UnitOfWork, clock: Clock
) -> CircleChange:
    uow.staff.save(person)
    _record(person.account, by, detail, uow, clock)
    groups = await recheck_circle_groups(person.account, uow=uow, clock=clock)
    return CircleChange(person, (*groups, *await release_hidden_cases(uow=uow, clock=clock)))


async def require_owner(account: Account, *, uow: UnitOfWork, clock: Clock) -> None:
    """Raises NotAllowed for all but owners whose signature counts."""
    me = await require_signer(account, uow=uow, clock=clock, refusal="role-owners")
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("role-owners")


async def _require_staff(account: Account, *, inside: bool, uow: UnitOfWork) -> Staff:
    """Raises NotFound; for a new member also if they are not a moderator or are frozen."""
    known = await uow.staff.get(account)
    if known is None or known.circle is not inside or not has_role_for(known, Permission.HANDLE_CASES):
        raise NotFound("circle-unfit")
    if not inside and known.frozen:
        raise NotAllowed("role-of-frozen")
    if not inside and not await is_inside(account, uow=uow):
        raise NotAllowed("circle-not-inside")
    return known


def _record(account: Account, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(AuditAction.ROLE, by=str(by), at=clock.now(), subject=str(account), detail=detail)
