"""Which tracks are open to a learner; nothing else decides it."""

from bot.domain.cohorts.cohorts import OPEN_TO_ALL
from bot.domain.learning.lessons import Audience
from bot.usecases.context import ActingContext, Context


async def open_tracks(ctx: ActingContext) -> frozenset[Audience]:
    """The tracks whose lessons, quizzes and exam this learner may open: those for everybody, and those of
    their groups. A group that was closed since keeps its learners."""
    return OPEN_TO_ALL | {cohort.track for cohort in await ctx.uow.cohorts.of_learner(ctx.keys.learner)}


async def track_open(ctx: ActingContext, track: Audience) -> bool:
    """Whether this track is open to the learner. Only a track of groups needs a read from the store."""
    return track in OPEN_TO_ALL or track in await open_tracks(ctx)


async def enrolled_track(ctx: Context, key: str) -> Audience | None:
    """The track of the learner's group, if only groups open it."""
    closed = {cohort.track for cohort in await ctx.uow.cohorts.of_learner(key)} - OPEN_TO_ALL
    return min(closed, default=None)
