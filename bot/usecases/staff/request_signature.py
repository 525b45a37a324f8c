"""The first of two signatures is kept; those that nobody signed in time go."""

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
    """A newer wish about the same takes the place of an older one."""
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
    """Whatever he wanted, nobody signs any more. ``matter``: only what he wanted of this."""
    for signature in await uow.signatures.all():
        if signature.by == account and matter in (None, signature.matter):
            uow.signatures.drop(signature.id)
