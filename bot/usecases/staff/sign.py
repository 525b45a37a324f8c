"""The second signature under a colleague's request, or a refusal. Nobody signs their own request, or one
about themselves."""

from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest, linked_signers, signable
from bot.usecases.access.one_person import own_account_among
from bot.usecases.context import ActingContext

DEEDS = {
    Matter.ROLE: AuditAction.ROLE,
    Matter.FREEZE: AuditAction.FREEZE,
    Matter.LIFT: AuditAction.FREEZE,
    Matter.CIRCLE: AuditAction.ROLE,
    Matter.CIRCLE_GROUP: AuditAction.GROUP,
    Matter.ATLAS: AuditAction.ATLAS,
    Matter.PUBLICATION: AuditAction.PUBLISH,
    Matter.RECALL: AuditAction.REFER,
    Matter.TWO_PEOPLE: AuditAction.ROLE,
}


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
