"""Two moderators whose waiting day is over freeze a colleague at once; two leads or owners lift it. People
tell each other the reason themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.events import Fact
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.roles import has_moderator_signing_right, require_moderator_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, linked_signers
from bot.usecases.access.claims import free_claims_of
from bot.usecases.access.leads import require_signer, signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.release_hidden_cases import end_shown_details, release_hidden_cases
from bot.usecases.access.seek_second_looks import is_in_group
from bot.usecases.context import ActingContext, Context
from bot.usecases.staff.give_role import LEADS_ONLY, people
from bot.usecases.staff.signatures import drop_requests_of, request_signature, signing_account


@dataclass(frozen=True, slots=True)
class StopRequest:
    """``frozen``: the person who is frozen now; before the second signature None, and the people who are
    asked for it."""

    subject: Staff
    wanted: SignatureRequest | None = None
    others: Sequence[Account] = ()
    frozen: Staff | None = None
    facts: tuple[Fact, ...] = ()


async def stoppable_staff(ctx: ActingContext) -> Sequence[Staff]:
    """The people whom this moderator could freeze."""
    return [staff for staff in await people(ctx) if staff.account != ctx.account and not staff.frozen]


async def request_stop(ctx: ActingContext, account: Account) -> StopRequest:
    """The first signature. If a colleague requested the same within the last minutes, it is the second; if
    they requested it themselves, nothing changes. Raises NotFound, NotAllowed (also within the waiting
    day)."""
    subject = await _require_stoppable(ctx, account)
    mine: SignatureRequest | None = None
    for signature in await ctx.uow.signatures.all():
        same = (signature.matter, signature.subject) == (Matter.FREEZE, account)
        if not same or not signature.fresh(now=ctx.clock.now()) or not await _is_first_valid(ctx, signature):
            continue
        if await signing_account(ctx, signature) != signature.by:
            return await stop_account(ctx, signature)
        mine = signature
    out = await accounts_of(ctx, ctx.account, account)  # their other account would warn them
    asked = [
        staff.account
        for staff in await ctx.uow.staff.all()
        if staff.account not in out and await _may_stop(ctx, staff)
    ]
    if not asked:
        raise NotAllowed("panic-nobody")
    if mine is not None:  # it waits already: its buttons stay valid, and nobody is asked twice
        return StopRequest(subject, mine)
    wanted = await request_signature(ctx, Matter.FREEZE, account)
    ctx.uow.audit.record(
        AuditAction.FREEZE, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail="wanted"
    )
    return StopRequest(subject, wanted, asked)


async def stop_account(ctx: ActingContext, wanted: SignatureRequest) -> StopRequest:
    """The second signature: their claims are freed, and what they were shown is removed from their chats."""
    subject = await _require_stoppable(ctx, wanted.subject)
    if not await _is_first_valid(ctx, wanted):
        raise NotFound("sign-none")
    ctx.uow.signatures.drop(wanted.id)
    facts: dict[Fact, None] = {}
    for staff in await _accounts_to_stop(ctx, subject, wanted):
        ctx.uow.staff.save(replace(staff, frozen=True))
        await drop_requests_of(ctx, staff.account)
        ctx.uow.audit.record(
            AuditAction.FREEZE,
            by=str(ctx.account),
            at=ctx.clock.now(),
            subject=str(staff.account),
            detail="stopped",
        )
        facts |= dict.fromkeys(await free_claims_of(ctx, staff.account))
        facts |= dict.fromkeys(await end_shown_details(ctx, staff.account, body=staff.body))
    facts |= dict.fromkeys(await release_hidden_cases(ctx))
    return StopRequest(subject, frozen=replace(subject, frozen=True), facts=tuple(facts))


async def _accounts_to_stop(ctx: Context, subject: Staff, wanted: SignatureRequest) -> list[Staff]:
    """The person is frozen as a whole: including the other account, if it was linked before the freeze was
    requested."""
    if wanted.subject not in linked_signers(wanted):
        return [subject]
    others = await accounts_of(ctx, subject.account) - {subject.account}
    known = [await ctx.uow.staff.get(account) for account in others]
    return [subject, *(staff for staff in known if staff is not None and not staff.frozen)]


async def request_lift(ctx: ActingContext, account: Account) -> tuple[SignatureRequest, Sequence[Account]]:
    """A lead or owner wants to lift the freeze. Raises NotAllowed, NotFound."""
    await require_signer(ctx, refusal=LEADS_ONLY)
    await _find_stopped_staff(ctx, account)
    if ctx.account in await accounts_of(ctx, account):
        raise NotAllowed("role-oneself")
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account, account))]
    if not others:
        raise NotAllowed("role-nobody")
    wanted = await request_signature(ctx, Matter.LIFT, account)
    ctx.uow.audit.record(
        AuditAction.FREEZE,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(account),
        detail="lift wanted",
    )
    return wanted, others


async def lift_stop(ctx: ActingContext, wanted: SignatureRequest) -> tuple[Staff, tuple[Fact, ...]]:
    """The second signature, for both of their accounts. Raises NotAllowed, NotFound."""
    await require_signer(ctx, refusal=LEADS_ONLY)
    free = replace(await _find_stopped_staff(ctx, wanted.subject), frozen=False)
    ctx.uow.signatures.drop(wanted.id)
    for account in sorted(await accounts_of(ctx, free.account), key=str):
        known = await ctx.uow.staff.get(account)
        if known is not None and known.frozen:
            ctx.uow.staff.save(replace(known, frozen=False))
            ctx.uow.audit.record(
                AuditAction.FREEZE,
                by=str(ctx.account),
                at=ctx.clock.now(),
                subject=str(account),
                detail="lifted",
            )
    return free, await release_hidden_cases(ctx)


async def owners_to_notify(ctx: Context, account: Account) -> Sequence[Account]:
    staff = await ctx.uow.staff.all()
    return [
        member.account
        for member in staff
        if has_role_for(member, Permission.ADMINISTER) and member.account != account
    ]


async def _require_stoppable(ctx: ActingContext, account: Account) -> Staff:
    if account == ctx.account:
        raise NotAllowed("panic-oneself")
    require_moderator_signing_right(await ctx.uow.staff.get(ctx.account), now=ctx.clock.now())
    known = await ctx.uow.staff.get(account)
    if known is None:
        raise NotFound("panic-unknown")
    if known.frozen:
        raise NotFound("panic-already")
    return known


async def _find_stopped_staff(ctx: Context, account: Account) -> Staff:
    known = await ctx.uow.staff.get(account)
    if known is None or not known.frozen:
        raise NotFound("role-not-frozen")
    return known


async def _is_first_valid(ctx: Context, wanted: SignatureRequest) -> bool:
    """Whether the first signature counts now: its signer was not frozen and has not left."""
    first = await ctx.uow.staff.get(wanted.by)
    return first is not None and await _may_stop(ctx, first)


async def _may_stop(ctx: Context, staff: Staff) -> bool:
    return has_moderator_signing_right(staff, now=ctx.clock.now()) and await is_in_group(ctx, staff.account)
