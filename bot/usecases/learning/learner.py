"""A learner's row, and what is open to them."""

from typing import Final

from bot.domain.cohorts.cohorts import OPEN_TO_ALL
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.learning.lessons import Audience, Progress, Tier, prerequisite_tier
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content, Learner

DUTY: Final = "duty"
SETTLEMENT: Final = "settlement"
"""Keys in a learner's settings: what they do on polling day (never a duty in a force), and in which kind of council."""


async def find_learner(ctx: Context, key: str) -> Learner:
    """The row under this key; a new one of today, not stored yet, if there is none."""
    return await ctx.uow.learners.get(key) or Learner(key, day=ctx.clock.today())


def progress_of(learner: Learner) -> Progress:
    """How far this learner has come."""
    return Progress.from_plain(learner.progress) if learner.progress else Progress()


def taught_tracks(content: Content) -> tuple[Audience, ...]:
    """The tracks that the content has lessons for."""
    return tuple(track for track in Audience if any(content.lessons(track, tier) for tier in Tier))


async def track_open(ctx: ActingContext, track: Audience) -> bool:
    """Whether the higher tiers and the exam of this track are open to whoever acts."""
    return await is_track_open(ctx, ctx.keys.learner, track)


async def is_track_open(ctx: Context, key: str, track: Audience) -> bool:
    """The same for the learner with this key. A track's basic tier is open to everybody: the law is public. Only a
    track of groups needs a read from the store. A group that was closed since keeps its learners."""
    return track in OPEN_TO_ALL or any(
        cohort.track is track for cohort in await ctx.uow.cohorts.of_learner(key)
    )


async def enrolled_track(ctx: Context, key: str) -> Audience | None:
    """The track of the learner's group, if only groups open it."""
    closed = {cohort.track for cohort in await ctx.uow.cohorts.of_learner(key)} - OPEN_TO_ALL
    return min(closed, default=None)


async def require_track(ctx: ActingContext, track: Audience) -> None:
    """Raises NotAllowed ``track-closed`` where only groups open the higher tiers, and the learner is in none."""
    if not await track_open(ctx, track):
        raise NotAllowed("track-closed", {"audience": track.value})


async def require_open(ctx: ActingContext, track: Audience, tier: Tier | None) -> Progress:
    """The learner's progress, if the tier (without one: the exam) is open to them.

    Raises NotAllowed ``track-closed``, or WrongState ``tier-locked`` with the tier whose quiz opens it.
    """
    if tier is not Tier.BASIC:
        await require_track(ctx, track)
    progress = progress_of(await find_learner(ctx, ctx.keys.learner))
    first = prerequisite_tier(progress, track=track, tier=tier)
    if first is not None:
        raise WrongState("tier-locked", {"tier": tier.value if tier else "exam", "first": first.value})
    return progress
