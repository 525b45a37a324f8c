"""The first of two signatures is stored; expired requests are deleted."""

from bot.domain.people import Account
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.context import ActingContext, Context


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
