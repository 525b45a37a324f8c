"""A learner moves on in a lesson; their position is stored, so that they can continue from there."""

from dataclasses import replace

from bot.domain.learning.lessons import Lesson, Progress, ScenarioNode, finish_scenario, read_card
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.ports import Clock, Learner, UnitOfWork


async def open_card(lesson: Lesson, *, card: int, key: str, uow: UnitOfWork, clock: Clock) -> Progress:
    """Show card ``card`` (an index from 0): the ones before it are read. It counts as read once they move
    on."""
    learner = await find_learner(key, uow=uow, clock=clock)
    progress = progress_of(learner)
    if card > 0:
        return _save_progress(
            learner, progress, read_card(progress, lesson, card=card - 1), uow=uow, clock=clock
        )
    return progress


async def open_scene(
    lesson: Lesson, node: ScenarioNode, *, key: str, uow: UnitOfWork, clock: Clock
) -> Progress:
    """Show a node of the scenario: all cards are read, and an ending finishes the lesson."""
    learner = await find_learner(key, uow=uow, clock=clock)
    before = progress_of(learner)
    progress = read_card(before, lesson, card=len(lesson.cards) - 1)
    if node.ending and not progress.lesson(lesson.id).scenario_done:
        progress = finish_scenario(progress, lesson)
    return _save_progress(learner, before, progress, uow=uow, clock=clock)


def _save_progress(
    learner: Learner, before: Progress, after: Progress, *, uow: UnitOfWork, clock: Clock
) -> Progress:
    if after is not before:
        uow.learners.save(replace(learner, progress=after.to_plain(), day=clock.today()))
    return after
