"""A limited number of tries within a span: the next is refused."""

from datetime import datetime

from bot.domain.errors import TooMany
from bot.usecases.ports import Clock, UnitOfWork


async def check_tries(
    what: str, key: str, *, most: int, since: datetime, refusal: str, uow: UnitOfWork
) -> None:
    """Check that one more is allowed. Raises TooMany with the sentence ``refusal``, which gets ``most``."""
    if await uow.tries.count(what, key, since=since) >= most:
        raise TooMany(refusal, {"most": most})


async def count_try(
    what: str, key: str, *, most: int, since: datetime, refusal: str, uow: UnitOfWork, clock: Clock
) -> None:
    """Count one more try, right or wrong. Raises as ``check_tries`` does. The turn must be committed, or the
    try is forgotten with it."""
    await check_tries(what, key, most=most, since=since, refusal=refusal, uow=uow)
    uow.tries.add(what, key, at=clock.now())
