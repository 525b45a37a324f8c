"""What needs two people: the first signature is stored, the second is given or refused, pending ones are listed."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.domain.errors import NotFound, RequestRefused
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for, role_grants
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, linked_signers, signable
from bot.usecases.access.one_person import accounts_of, own_account_among
from bot.usecases.context import ActingContext, Context

DEEDS = {
    Matter.ROLE: AuditAction.ROLE,
    Matter.FREEZE: AuditAction.FREEZE,
    Matter.LIFT: AuditAction.FREEZE,
    Matter.CIRCLE: AuditAction.ROLE,
    Matter.CIRCLE_GROUP: AuditAction.GROUP,
    Matter.ATLAS: AuditAction.ATLAS,
    Matter.THREATS: AuditAction.THREAT,
    Matter.DIVISION: AuditAction.DIVISION,
    Matter.PUBLICATION: AuditAction.PUBLISH,
    Matter.FINAL_REPORT: AuditAction.PUBLISH,
    Matter.RECALL: AuditAction.REFER,
    Matter.TWO_PEOPLE: AuditAction.ROLE,
}
NOT_LISTED: Final = frozenset({Matter.FREEZE, Matter.RECALL})
"""A freeze is announced at once to people who may sign it, and shown to nobody else: it may be about them. A
recall is only announced to people who can be reached, and shows a case."""


async def request_signature(
    ctx: ActingContext, matter: Matter, subject: Account, *, detail: str = ""
) -> SignatureRequest:
    """A newer request about the same replaces an older one."""
    now = ctx.clock.now()
    for signature in await ctx.uow.signatures.all():
        if not signature.fresh(now=now) or (signature.matter, signature.subject, signature.detail) == (
            matter,
            subject,
            detail,
        ):
            ctx.uow.signatures.drop(signature.id)
    wanted = SignatureRequest(ctx.ids.new(), matter, subject, ctx.account, now, detail)
    ctx.uow.signatures.save(wanted)
    return wanted


async def drop_requests_of(ctx: Context, account: Account, *, matter: Matter | None = None) -> None:
    """Delete all their requests. ``matter``: only those of this kind."""
    for signature in await ctx.uow.signatures.all():
        if signature.by == account and matter in (None, signature.matter):
            ctx.uow.signatures.drop(signature.id)


async def find_signable(ctx: ActingContext, wanted_id: str) -> SignatureRequest:
    """The request, if they may sign it now. Raises NotFound, also if the first signature no longer counts;
    NotAllowed."""
    wanted = await _signable(ctx, await ctx.uow.signatures.get(wanted_id))
    if wanted.matter is not Matter.FREEZE and not has_signing_right(
        await ctx.uow.staff.get(wanted.by), now=ctx.clock.now()
    ):
        raise NotFound("sign-none")
    return wanted


async def refuse_to_sign(ctx: ActingContext, wanted_id: str) -> SignatureRequest:
    """A refusal ends the request; the requester may withdraw it. Raises NotFound, NotAllowed (about
    themselves)."""
    wanted = await ctx.uow.signatures.get(wanted_id)
    if wanted is not None and await signing_account(ctx, wanted) != wanted.by:
        wanted = await _signable(ctx, wanted)
    if wanted is None:
        raise NotFound("sign-none")
    ctx.uow.signatures.drop(wanted.id)
    action = DEEDS[wanted.matter]
    ctx.uow.audit.record(
        action, by=str(ctx.account), at=ctx.clock.now(), subject=str(wanted.subject), detail="refused"
    )
    return wanted


async def signing_account(ctx: ActingContext, wanted: SignatureRequest) -> Account:
    """The first signer or the subject, if ``by`` is that person by any account; else ``by``."""
    return await own_account_among(ctx, linked_signers(wanted))


async def _signable(ctx: ActingContext, wanted: SignatureRequest | None) -> SignatureRequest:
    """Nobody signs their own request from their other account, nor one about that account."""
    me = await signing_account(ctx, wanted) if wanted is not None else ctx.account
    return signable(wanted, by=me, now=ctx.clock.now())


async def pending_for(ctx: ActingContext) -> Sequence[SignatureRequest]:
    """What this account may sign now, oldest first."""
    me = await ctx.uow.staff.get(ctx.account)
    if me is None or not has_signing_right(me, now=ctx.clock.now()):
        return ()
    signatures: list[SignatureRequest] = []
    for signature in await ctx.uow.signatures.all():
        role = signature.detail.partition(" ")[0] if signature.matter is Matter.ROLE else None
        makes_owner = role_grants(role, Permission.ADMINISTER)
        if signature.matter in NOT_LISTED or (makes_owner and not has_role_for(me, Permission.SIGN_AS_OWNER)):
            continue
        try:
            signatures.append(await find_signable(ctx, signature.id))
        except RequestRefused:
            continue
    return sorted(signatures, key=lambda signature: signature.at)


async def unreachable_accounts(ctx: Context, accounts: Collection[Account]) -> Sequence[Account]:
    """People whose private chat the bot may not write to: they have not pressed Start from any of their
    accounts."""
    missed: list[Account] = []
    for account in accounts:
        known = [await ctx.uow.staff.get(own_account) for own_account in await accounts_of(ctx, account)]
        if not any(staff is not None and staff.started for staff in known):
            missed.append(account)
    return missed
