"""A limited number of tries within a span: the next is refused."""

from datetime import datetime

from bot.domain.errors import TooMany
from bot.usecases.context import Context


async def check_tries(ctx: Context, what: str, key: str, *, most: int, since: datetime, refusal: str) -> None:
    """Check that one more is allowed. Raises TooMany with the sentence ``refusal``, which gets ``most``."""
    if await ctx.uow.tries.count(what, key, since=since) >= most:
        raise TooMany(refusal, {"most": most})


async def count_try(ctx: Context, what: str, key: str, *, most: int, since: datetime, refusal: str) -> None:
    """Count one more try, right or wrong. Raises as ``check_tries`` does. The turn must be committed, or the
    try is forgotten with it."""
    await check_tries(ctx, what, key, most=most, since=since, refusal=refusal)
    ctx.uow.tries.add(what, key, at=ctx.clock.now())
