"""A learner moves on in a lesson; their position is stored, so that they can continue from there."""

from dataclasses import replace

from bot.domain.learning.lessons import Lesson, Progress, ScenarioNode, finish_scenario, read_card
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.ports import Learner


async def open_card(ctx: ActingContext, lesson: Lesson, *, card: int) -> Progress:
    """Show card ``card`` (an index from 0): the ones before it are read. It counts as read once they move
    on."""
    learner = await find_learner(ctx, ctx.keys.learner)
    progress = progress_of(learner)
    if card > 0:
        return _save_progress(ctx, learner, progress, read_card(progress, lesson, card=card - 1))
    return progress


async def open_scene(ctx: ActingContext, lesson: Lesson, node: ScenarioNode) -> Progress:
    """Show a node of the scenario: all cards are read, and an ending finishes the lesson."""
    learner = await find_learner(ctx, ctx.keys.learner)
    before = progress_of(learner)
    progress = read_card(before, lesson, card=len(lesson.cards) - 1)
    if node.ending and not progress.lesson(lesson.id).scenario_done:
        progress = finish_scenario(progress, lesson)
    return _save_progress(ctx, learner, before, progress)


def _save_progress(ctx: Context, learner: Learner, before: Progress, after: Progress) -> Progress:
    if after is not before:
        ctx.uow.learners.save(replace(learner, progress=after.to_plain(), day=ctx.clock.today()))
    return after
