"""Two people whose signatures count give a role, and one takes it. A given role counts a day later."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Role, Staff
from bot.domain.staff import roles as rules
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for, is_given_role, role_grants
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.staff.request_signature import request_signature

LEADS_ONLY = "role-leads"


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """Either the people who are asked to sign, or the person who has the role at once because nobody else
    could sign."""

    wanted: SignatureRequest
    others: Sequence[Account] = ()
    given: Staff | None = None
    facts: tuple[Fact, ...] = ()


async def request_role(
    role: Role, *, to: Account, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock, body: str = ""
) -> RoleRequest:
    """``body``: the body that a liaison speaks for. Raises NotAllowed (no right to it, or nobody who could
    sign), NotFound, WrongState (their other account is of another kind)."""
    me = await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    known = await uow.staff.get(to)
    rules.may_give(role, by=me, to=to, known=known, body=body)
    await _require_one_kind(role, known, uow=uow)
    if to in await accounts_of(by, uow=uow):
        raise NotAllowed("role-oneself")
    others = await _possible_signers(role, besides=(by, to), uow=uow, clock=clock)
    detail = f"{role} {body}".strip()
    wanted = await request_signature(Matter.ROLE, to, by=by, detail=detail, uow=uow, ids=ids, clock=clock)
    _record(wanted, by, f"wanted {detail}", uow, clock)
    if others:
        return RoleRequest(wanted, [staff.account for staff in others])
    if not rules.is_sole_signer(me, others=await _count_signers(uow, besides=by), role=role):
        raise NotAllowed("role-nobody")
    given, facts = await give_role(wanted, by=by, uow=uow, clock=clock)
    return RoleRequest(wanted, given=given, facts=facts)


async def give_role(
    wanted: SignatureRequest, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, tuple[Fact, ...]]:
    """The second signature: they have the role now. Raises as ``request_role`` does."""
    named, _, body = wanted.detail.partition(" ")
    role = Role(named)
    me = await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    known = await uow.staff.get(wanted.subject)
    rules.may_give(role, by=me, to=wanted.subject, known=known, body=body)
    await _require_one_kind(role, known, uow=uow)
    made = rules.grant_role(role, to=wanted.subject, known=known, now=clock.now(), body=body)
    uow.staff.save(made)
    uow.signatures.drop(wanted.id)
    _record(wanted, by, wanted.detail, uow, clock)
    ended: tuple[Fact, ...] = ()
    if known is not None and rules.changes_visible_cases(known, role):
        ended = await end_shown_details(known.account, uow=uow, clock=clock, body=known.body)
    return made, (*ended, *await release_hidden_cases(uow=uow, clock=clock))


async def _require_one_kind(role: Role, known: Staff | None, *, uow: UnitOfWork) -> None:
    """Raises WrongState if the role could be bypassed through their other account."""
    other = await uow.staff.get(known.same_as) if known is not None and known.same_as is not None else None
    if other is not None and not rules.may_be_one_person(role, other.role):
        raise WrongState("role-other-account")


async def may_take(account: Account, *, by: Account, uow: UnitOfWork, clock: Clock) -> Staff:
    """The person whose role would end. Raises NotAllowed, NotFound."""
    me = await require_signer(by, uow=uow, clock=clock, refusal=LEADS_ONLY)
    return rules.takeable(await uow.staff.get(account), by=me)


async def take_role(
    account: Account, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Staff, tuple[Fact, ...]]:
    """The person as they were before the role ended; what they were shown is removed. As a moderator their
    waiting time restarts, unless a freeze is pending against the person who takes the role: then signers and
    possible signers keep counting. Raises NotAllowed, NotFound."""
    known = await may_take(account, by=by, uow=uow, clock=clock)
    since = known.since if await _is_stop_pending(by, uow=uow, clock=clock) else clock.now()
    uow.staff.save(replace(rules.remove_role(known), since=since))
    uow.audit.record(
        AuditAction.ROLE, by=str(by), at=clock.now(), subject=str(account), detail=f"ended {known.role}"
    )
    ended = await end_shown_details(account, uow=uow, clock=clock, body=known.body)
    return known, (*ended, *await release_hidden_cases(uow=uow, clock=clock))


async def _is_stop_pending(account: Account, *, uow: UnitOfWork, clock: Clock) -> bool:
    """Whether a freeze of them, by any account, waits for its second signature. They are never told."""
    his = await accounts_of(account, uow=uow)
    waiting = [signature for signature in await uow.signatures.all() if signature.matter is Matter.FREEZE]
    return any(signature.subject in his and signature.fresh(now=clock.now()) for signature in waiting)


async def people(uow: UnitOfWork) -> Sequence[Staff]:
    """Everybody with a role or a desk; people who left and have neither are no longer shown."""
    return [
        staff for staff in await uow.staff.all() if staff.started or is_given_role(staff.role) or staff.frozen
    ]


async def _possible_signers(
    role: Role, *, besides: tuple[Account, Account], uow: UnitOfWork, clock: Clock
) -> Sequence[Staff]:
    candidates = await signers(besides=besides, uow=uow, clock=clock)
    makes_owner = role_grants(role, Permission.ADMINISTER)
    return [staff for staff in candidates if not makes_owner or has_role_for(staff, Permission.SIGN_AS_OWNER)]


async def _count_signers(uow: UnitOfWork, *, besides: Account) -> int:
    """How many other leads and owners there are, whether or not their signatures count yet."""
    staff, his = await uow.staff.all(), await accounts_of(besides, uow=uow)
    return sum(has_role_for(member, Permission.SIGN) and member.account not in his for member in staff)


def _record(wanted: SignatureRequest, by: Account, detail: str, uow: UnitOfWork, clock: Clock) -> None:
    uow.audit.record(AuditAction.ROLE, by=str(by), at=clock.now(), subject=str(wanted.subject), detail=detail)
