"""Following the legal calendar, with a track: followers hear of changed days and of other broadcasts.

An account is stored, sealed, while they follow; nothing links it to a report.
"""

from dataclasses import replace
from typing import Final

from bot.domain.errors import WrongState
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.open_tracks import enrolled_track
from bot.usecases.ports import Learner

BOX: Final = "calendar"
"""The key in a learner's settings for the letterbox that gets the calendar's news."""


async def is_following(ctx: ActingContext) -> bool:
    """Whether this learner follows the calendar."""
    return BOX in (await find_learner(ctx, ctx.keys.learner)).settings


async def follow_calendar(ctx: ActingContext) -> None:
    """Tell them of every change from now on, and of news for their track. Raises WrongState once accounts can
    no longer be stored."""
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(BOX) or ctx.ids.new()
    if not ctx.uow.letterboxes.keep(box, ctx.account):
        raise WrongState("reminders-cannot")
    ctx.uow.followers.add(box, await track_of(ctx, learner))
    ctx.uow.learners.save(replace(learner, settings={**learner.settings, BOX: box}, day=ctx.clock.today()))


async def track_of(ctx: Context, learner: Learner) -> str:
    """The track whose news they get: from their row or their group, so it is already stored. A person who
    only says that they serve in a force gets everybody's news, because that answer is stored in no table."""
    return learner.audience or await enrolled_track(ctx, learner.key) or ""


async def update_follower_track(ctx: Context, learner: Learner) -> None:
    """Update the track of a follower who changes their answer."""
    if (box := learner.settings.get(BOX)) is not None:
        ctx.uow.followers.add(box, await track_of(ctx, learner))


async def unfollow_calendar(ctx: ActingContext) -> None:
    """Stop the news and delete the sealed account."""
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(BOX)
    if box is None:
        return
    ctx.uow.letterboxes.drop(box)
    ctx.uow.followers.drop(box)
    settings = {name: value for name, value in learner.settings.items() if name != BOX}
    ctx.uow.learners.save(replace(learner, settings=settings))
