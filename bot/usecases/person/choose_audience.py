"""A person says who they are: it chooses their lessons and the words on their screens."""

from dataclasses import replace

from bot.domain.learning.lessons import Audience
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner
from bot.usecases.news.calendar import update_follower_track


async def choose_audience(ctx: ActingContext, audience: Audience) -> None:
    """Store the answer, except "security": people who serve in a force must not be found in a table.

    Choosing "security" deletes an earlier answer, so that the row does not contradict the person.
    """
    learner = await find_learner(ctx, ctx.keys.learner)
    stored = None if audience is Audience.SECURITY else audience
    if learner.audience is not stored:
        learner = replace(learner, audience=stored, day=ctx.clock.today())
        ctx.uow.learners.save(learner)
    await update_follower_track(ctx, learner)
