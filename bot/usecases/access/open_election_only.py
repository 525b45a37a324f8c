"""What begins again only with the next election: while the present one is closed, nobody reads reports."""

from bot.domain.errors import WrongState
from bot.usecases.context import Context


async def is_election_closed(ctx: Context) -> bool:
    return (await ctx.uow.settings.running()).is_closed


async def require_open_election(ctx: Context) -> None:
    """Raises WrongState while the election is closed."""
    if await is_election_closed(ctx):
        raise WrongState("election-closed")
