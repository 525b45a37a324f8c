"""A learner's row, or an empty one that is not stored until they learn something."""

from bot.domain.learning.lessons import Progress
from bot.usecases.ports import Clock, Learner, UnitOfWork


async def find_learner(key: str, *, uow: UnitOfWork, clock: Clock) -> Learner:
    """The row under this key; a new one of today, not stored yet, if there is none."""
    return await uow.learners.get(key) or Learner(key, day=clock.today())


def progress_of(learner: Learner) -> Progress:
    """How far this learner has come."""
    return Progress.from_plain(learner.progress) if learner.progress else Progress()
