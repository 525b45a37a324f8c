"""A learner's row, or an empty one that is not stored until they learn something."""

from bot.domain.learning.lessons import Progress
from bot.usecases.context import Context
from bot.usecases.ports import Learner


async def find_learner(ctx: Context, key: str) -> Learner:
    """The row under this key; a new one of today, not stored yet, if there is none."""
    return await ctx.uow.learners.get(key) or Learner(key, day=ctx.clock.today())


def progress_of(learner: Learner) -> Progress:
    """How far this learner has come."""
    return Progress.from_plain(learner.progress) if learner.progress else Progress()
