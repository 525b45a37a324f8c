"""Whether a tier or an exam is open to a learner. Old buttons are checked too."""

from bot.domain.errors import NotAllowed, WrongState
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.domain.learning.unlocking import prerequisite_tier
from bot.usecases.context import ActingContext
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.learning.open_tracks import track_open


async def require_open(ctx: ActingContext, track: Audience, tier: Tier | None) -> Progress:
    """The learner's progress, if the tier (without one: the exam) is open to them.

    Raises NotAllowed ``track-closed``, or WrongState ``tier-locked`` with the tier whose quiz opens it.
    """
    if not await track_open(ctx, track):
        raise NotAllowed("track-closed", {"audience": track.value})
    progress = progress_of(await find_learner(ctx, ctx.keys.learner))
    first = prerequisite_tier(progress, track=track, tier=tier)
    if first is not None:
        raise WrongState("tier-locked", {"tier": tier.value if tier else "exam", "first": first.value})
    return progress
