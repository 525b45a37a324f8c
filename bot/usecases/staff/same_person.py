"""Two accounts of one member of staff, one on each messenger. An owner links them alone, because it only
removes a signature, and none from a pending freeze. To unlink them takes two signatures."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import may_be_one_person
from bot.domain.staff.signatures import Matter, SignatureRequest, mark_linked_accounts
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import release_withheld_cases, revoke_claim
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.signatures import request_signature

_OWNERS = "role-owners"


async def possible_matches(ctx: Context, account: Account) -> Sequence[Staff]:
    """Unlinked staff on the other messenger: a person has at most one account on each, so that nobody can
    turn all signers into one person. Raises NotFound for a person who is unknown or already linked."""
    known = await _find_unlinked_staff(ctx, account)
    staff = await ctx.uow.staff.all()
    return [
        member
        for member in staff
        if member.account.messenger is not account.messenger
        and member.same_as is None
        and may_be_one_person(known.role, member.role)
    ]


async def may_note_same(ctx: ActingContext, account: Account, other: Account) -> tuple[Staff, Staff]:
    """Both rows, unchanged. Raises NotAllowed (not an owner whose signature counts), NotFound, WrongState if
    one is from outside and the other is not: their roles must be settled first."""
    await _require_owner(ctx)
    if account.messenger is other.messenger:
        raise NotFound("role-same-unfit")
    first, second = await _find_unlinked_staff(ctx, account), await _find_unlinked_staff(ctx, other)
    if not may_be_one_person(first.role, second.role):
        raise WrongState("role-other-account")
    return first, second


async def note_same(
    ctx: ActingContext, account: Account, other: Account
) -> tuple[tuple[Staff, Staff], tuple[Fact, ...]]:
    """From now on they sign once; a pending freeze is signed as if they were two. If one has claimed a second
    look at the other's decision, it waits again. Raises NotAllowed (not an owner whose signature counts),
    NotFound."""
    first, second = await may_note_same(ctx, account, other)
    pair = (replace(first, same_as=other), replace(second, same_as=account))
    for person in pair:
        ctx.uow.staff.save(person)
    for stop in await ctx.uow.signatures.all():
        if (
            stop.matter is Matter.FREEZE
            and (updated_stop := mark_linked_accounts(stop, (account, other))) != stop
        ):
            ctx.uow.signatures.save(updated_stop)
    _record(ctx, (account, other), "same as")
    facts: list[Fact] = []
    for case in [*await ctx.uow.cases.held_by(account), *await ctx.uow.cases.held_by(other)]:
        if case.barred in (account, other) and case.assignee is not None:
            facts += revoke_claim(ctx, case, case.assignee)
    for person in pair:  # the body of one is the other's, too
        facts += await release_withheld_cases(ctx, person.account)
    return pair, tuple(dict.fromkeys(facts))


async def request_unlinking(
    ctx: ActingContext, account: Account
) -> tuple[SignatureRequest, Sequence[Account]]:
    """An owner's signature; somebody else gives the second, and neither is that person. Raises NotAllowed,
    NotFound."""
    await _require_owner(ctx)
    await _find_linked_staff(ctx, account)
    both = await accounts_of(ctx, account)
    if ctx.account in both:
        raise NotAllowed("role-oneself")
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account, *both))]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(ctx, Matter.TWO_PEOPLE, account)
    ctx.uow.audit.record(
        AuditAction.ROLE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(account),
        detail="two people wanted",
    )
    return wanted, others


async def unlink_accounts(ctx: ActingContext, wanted: SignatureRequest) -> tuple[Account, Account]:
    """The second signature: each of them signs separately again. Raises NotAllowed, NotFound."""
    await require_signer(ctx, refusal="role-leads")
    staff = await _find_linked_staff(ctx, wanted.subject)
    assert staff.same_as is not None
    other = await ctx.uow.staff.get(staff.same_as)
    for person in (staff, other):
        if person is not None:
            ctx.uow.staff.save(replace(person, same_as=None))
    ctx.uow.signatures.drop(wanted.id)
    _record(ctx, (staff.account, staff.same_as), "not same as")
    return staff.account, staff.same_as


async def _require_owner(ctx: ActingContext) -> None:
    me = await require_signer(ctx, refusal=_OWNERS)
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed(_OWNERS)


async def _find_unlinked_staff(ctx: Context, account: Account) -> Staff:
    known = await ctx.uow.staff.get(account)
    if known is None or known.same_as is not None:
        raise NotFound("role-same-unfit")
    return known


async def _find_linked_staff(ctx: Context, account: Account) -> Staff:
    known = await ctx.uow.staff.get(account)
    if known is None or known.same_as is None:
        raise NotFound("role-same-unfit")
    return known


def _record(ctx: ActingContext, pair: tuple[Account, Account], detail: str) -> None:
    first, other = pair
    ctx.uow.audit.record(
        AuditAction.ROLE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(first),
        detail=f"{detail} {other}",
    )
