"""What of published figures and locked versions belongs to the present election."""

from collections.abc import Sequence
from datetime import date

from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.figures.publication import Publication
from bot.usecases.access.open_election_only import opening_day
from bot.usecases.context import Context


async def published_of_election(ctx: Context) -> Sequence[Publication]:
    """The published periods that began on the day on which the bot was opened for this election, or later: a period
    that spans two elections belongs to neither report."""
    opened = await opening_day(ctx)
    return [
        publication
        for publication in await ctx.uow.publications.all_published()
        if publication.period.first >= opened
    ]


def newest_by_day(
    versions: Sequence[AtlasVersion], *, polling_day: date, opened: date
) -> AtlasVersion | None:
    """The newest version of this election that was locked by polling day; if there is none, the first that was locked
    after it."""
    locked = sorted(
        (version for version in versions if version.is_locked and version.day >= opened),
        key=lambda version: version.number,
    )
    by_day = [version for version in locked if version.day <= polling_day]
    if by_day:
        return by_day[-1]
    return locked[0] if locked else None
