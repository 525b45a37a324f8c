"""The first of two signatures is stored; expired requests are deleted."""

from bot.domain.people import Account
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.usecases.ports import Clock, Ids, UnitOfWork


async def request_signature(
    matter: Matter,
    subject: Account,
    *,
    by: Account,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
    detail: str = "",
) -> SignatureRequest:
    """A newer request about the same replaces an older one."""
    now = clock.now()
    for signature in await uow.signatures.all():
        if not signature.fresh(now=now) or (signature.matter, signature.subject, signature.detail) == (
            matter,
            subject,
            detail,
        ):
            uow.signatures.drop(signature.id)
    wanted = SignatureRequest(ids.new(), matter, subject, by, now, detail)
    uow.signatures.save(wanted)
    return wanted


async def drop_requests_of(account: Account, *, uow: UnitOfWork, matter: Matter | None = None) -> None:
    """Delete all their requests. ``matter``: only those of this kind."""
    for signature in await uow.signatures.all():
        if signature.by == account and matter in (None, signature.matter):
            uow.signatures.drop(signature.id)
