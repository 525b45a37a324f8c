"""The first of two signatures is kept; those that nobody signed in time go."""

from bot.domain.people import Account
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.ports import Clock, Ids, UnitOfWork


async def want(
    matter: Matter,
    subject: Account,
    *,
    by: Account,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
    detail: str = "",
) -> Wanted:
    """A newer wish about the same takes the place of an older one."""
    now = clock.now()
    for one in await uow.signatures.all():
        if not one.fresh(now=now) or (one.matter, one.subject, one.detail) == (matter, subject, detail):
            uow.signatures.drop(one.id)
    wanted = Wanted(ids.new(), matter, subject, by, now, detail)
    uow.signatures.save(wanted)
    return wanted


async def drop_all_of(account: Account, *, uow: UnitOfWork, matter: Matter | None = None) -> None:
    """Whatever he wanted, nobody signs any more. ``matter``: only what he wanted of this."""
    for one in await uow.signatures.all():
        if one.by == account and matter in (None, one.matter):
            uow.signatures.drop(one.id)
