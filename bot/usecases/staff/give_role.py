"""Two people whose signatures count give a role, and one takes it. A given role counts a day later.

The editors: those named by the settings, and those who got the role in chat.
"""

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
from bot.usecases.access.open_election_only import require_open_election
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.signatures import request_signature

LEADS_ONLY = "role-leads"


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """Either the people who are asked to sign, or the person who has the role at once because nobody else
    could sign."""

    wanted: SignatureRequest
    others: Sequence[Account] = ()
    given: Staff | None = None
    facts: tuple[Fact, ...] = ()


async def request_role(ctx: ActingContext, role: Role, *, to: Account, body: str = "") -> RoleRequest:
    """``body``: the body that a liaison speaks for. Raises NotAllowed (no right to it, or nobody who could
    sign), NotFound, WrongState (their other account is of another kind)."""
    me = await require_signer(ctx, refusal=LEADS_ONLY)
    known = await ctx.uow.staff.get(to)
    rules.may_give(role, by=me, to=to, known=known, body=body)
    await _require_lasting_role(ctx, role, to)
    await _require_one_kind(ctx, role, known)
    if to in await accounts_of(ctx, ctx.account):
        raise NotAllowed("role-oneself")
    others = await _possible_signers(ctx, role, besides=(ctx.account, to))
    detail = f"{role} {body}".strip()
    wanted = await request_signature(ctx, Matter.ROLE, to, detail=detail)
    _record(ctx, wanted, f"wanted {detail}")
    if others:
        return RoleRequest(wanted, [staff.account for staff in others])
    if not rules.is_sole_signer(me, others=await _count_signers(ctx, besides=ctx.account), role=role):
        raise NotAllowed("role-nobody")
    given, facts = await give_role(ctx, wanted)
    return RoleRequest(wanted, given=given, facts=facts)


async def give_role(ctx: ActingContext, wanted: SignatureRequest) -> tuple[Staff, tuple[Fact, ...]]:
    """The second signature: they have the role now. Raises as ``request_role`` does."""
    named, _, body = wanted.detail.partition(" ")
    role = Role(named)
    me = await require_signer(ctx, refusal=LEADS_ONLY)
    known = await ctx.uow.staff.get(wanted.subject)
    rules.may_give(role, by=me, to=wanted.subject, known=known, body=body)
    await _require_lasting_role(ctx, role, wanted.subject)
    await _require_one_kind(ctx, role, known)
    made = rules.grant_role(role, to=wanted.subject, known=known, now=ctx.clock.now(), body=body)
    ctx.uow.staff.save(made)
    ctx.uow.signatures.drop(wanted.id)
    _record(ctx, wanted, wanted.detail)
    ended: tuple[Fact, ...] = ()
    if known is not None and rules.changes_visible_cases(known, role):
        ended = await end_shown_details(ctx, known.account, body=known.body)
    return made, (*ended, *await release_hidden_cases(ctx))


async def _require_lasting_role(ctx: Context, role: Role, to: Account) -> None:
    """Raises WrongState for a role that ends with the election, while it is closed."""
    if rules.ends_with_election(Staff(to, role)):
        await require_open_election(ctx)


async def _require_one_kind(ctx: Context, role: Role, known: Staff | None) -> None:
    """Raises WrongState if the role could be bypassed through their other account."""
    other = (
        await ctx.uow.staff.get(known.same_as) if known is not None and known.same_as is not None else None
    )
    if other is not None and not rules.may_be_one_person(role, other.role):
        raise WrongState("role-other-account")


async def may_take(ctx: ActingContext, account: Account) -> Staff:
    """The person whose role would end. Raises NotAllowed, NotFound."""
    me = await require_signer(ctx, refusal=LEADS_ONLY)
    return rules.takeable(await ctx.uow.staff.get(account), by=me)


async def take_role(ctx: ActingContext, account: Account) -> tuple[Staff, tuple[Fact, ...]]:
    """The person as they were before the role ended; what they were shown is removed. As a moderator their
    waiting time restarts, unless a freeze is pending against the person who takes the role: then signers and
    possible signers keep counting. Raises NotAllowed, NotFound."""
    known = await may_take(ctx, account)
    since = known.since if await _is_stop_pending(ctx) else ctx.clock.now()
    ctx.uow.staff.save(replace(rules.remove_role(known), since=since))
    ctx.uow.audit.record(
        AuditAction.ROLE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(account),
        detail=f"ended {known.role}",
    )
    ended = await end_shown_details(ctx, account, body=known.body)
    return known, (*ended, *await release_hidden_cases(ctx))


async def _is_stop_pending(ctx: ActingContext) -> bool:
    """Whether a freeze of them, by any account, waits for its second signature. They are never told."""
    own_accounts = await accounts_of(ctx, ctx.account)
    waiting = [signature for signature in await ctx.uow.signatures.all() if signature.matter is Matter.FREEZE]
    return any(
        signature.subject in own_accounts and signature.fresh(now=ctx.clock.now()) for signature in waiting
    )


async def people(ctx: Context) -> Sequence[Staff]:
    """Everybody with a role or a desk; people who left and have neither are no longer shown."""
    return [
        staff
        for staff in await ctx.uow.staff.all()
        if staff.started or is_given_role(staff.role) or staff.frozen
    ]


async def _possible_signers(ctx: Context, role: Role, *, besides: tuple[Account, Account]) -> Sequence[Staff]:
    candidates = await signers(ctx, besides=besides)
    makes_owner = role_grants(role, Permission.ADMINISTER)
    return [staff for staff in candidates if not makes_owner or has_role_for(staff, Permission.SIGN_AS_OWNER)]


async def _count_signers(ctx: Context, *, besides: Account) -> int:
    """How many other leads and owners there are, whether or not their signatures count yet."""
    staff, own_accounts = await ctx.uow.staff.all(), await accounts_of(ctx, besides)
    return sum(
        has_role_for(member, Permission.SIGN) and member.account not in own_accounts for member in staff
    )


def _record(ctx: ActingContext, wanted: SignatureRequest, detail: str) -> None:
    ctx.uow.audit.record(
        AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(wanted.subject), detail=detail
    )


async def editors(ctx: Context) -> frozenset[Account]:
    """All editors who are not frozen."""
    staff = await ctx.uow.staff.all()
    made = {member.account for member in staff if has_role_for(member, Permission.EDIT_LESSONS)}
    return (frozenset(ctx.operator.editors) | made) - {member.account for member in staff if member.frozen}
