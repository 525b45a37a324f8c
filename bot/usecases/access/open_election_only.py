"""What begins anew with each election. While the present one is closed, nobody reads reports; what staff said for an
earlier one counts no more."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.domain.errors import WrongState
from bot.domain.moments import midnight
from bot.domain.threats.own_threats import OwnThreat
from bot.usecases.context import Context


async def is_election_closed(ctx: Context) -> bool:
    return (await ctx.uow.settings.running()).is_closed


async def require_open_election(ctx: Context) -> None:
    """Raises WrongState while the election is closed."""
    if await is_election_closed(ctx):
        raise WrongState("election-closed")


async def opening_day(ctx: Context) -> date:
    """The day on which the bot was opened for this election; for its first one the earliest of all days."""
    return (await ctx.uow.settings.running()).opened_on or date.min


async def opening_moment(ctx: Context) -> datetime:
    """The midnight in Tehran with which that day began; for the first election the earliest of all moments."""
    opened = (await ctx.uow.settings.running()).opened_on
    return midnight(opened) if opened is not None else datetime.min.replace(tzinfo=UTC)


async def threats_of_election(ctx: Context) -> Sequence[OwnThreat]:
    """The threats that people added in this election, withdrawn or not."""
    opened = await opening_day(ctx)
    return [own for own in await ctx.uow.threats.own_threats() if own.day >= opened]
