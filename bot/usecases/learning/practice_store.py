"""What every practice does with the learner's row: read its record, store it, and count an answer for mastery. A round
is in that row, so it survives a restart and goes with their progress.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.learning.mastery import after_answer
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.reminders import plan_reminder


async def stored_practice(ctx: ActingContext, kind: str) -> Mapping[str, Any]:
    """The learner's stored record of this kind of practice; empty before the first round."""
    plain: Mapping[str, Any] = (await find_learner(ctx, ctx.keys.learner)).practice.get(kind, {})
    return plain


async def store_practice(
    ctx: ActingContext, kind: str, record: Mapping[str, Any], *, topic: str = "", right: bool | None = None
) -> None:
    """Store the record, and with it an answer about a topic: whether it was right."""
    learner = await find_learner(ctx, ctx.keys.learner)
    learner = replace(learner, practice={**learner.practice, kind: record}, day=ctx.clock.today())
    if right is not None:
        progress = progress_of(learner)
        topics = after_answer(progress.topics, topic, right=right)
        learner = replace(learner, progress=replace(progress, topics=topics).to_plain())
        learner = note_learning(learner, ctx.clock.today())
        await plan_reminder(ctx, learner)
    ctx.uow.learners.save(learner)
