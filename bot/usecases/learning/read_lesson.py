"""A learner's place in a lesson: the cards they have read, and the end of its scene."""

from dataclasses import replace

from bot.domain.figures.lesson_figures import LearningStep
from bot.domain.learning.lessons import (
    TIERS,
    Lesson,
    Progress,
    ScenarioNode,
    count_ending,
    finish_scenario,
    read_card,
)
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.ports import Learner
from bot.usecases.safety.count_usage import count_cards, count_lesson_end, count_track_step


async def open_card(ctx: ActingContext, lesson: Lesson, *, card: int) -> Progress:
    """Show card ``card`` (an index from 0): the one before it is read now. Cards that were skipped, as by a link into
    the lesson, stay unread."""
    learner = await find_learner(ctx, ctx.keys.learner)
    progress = progress_of(learner)
    if 0 < card <= progress.lesson(lesson.id).cards_read + 1:
        return _save_progress(ctx, learner, lesson, progress, read_card(progress, lesson, card=card - 1))
    return progress


async def open_scene(ctx: ActingContext, lesson: Lesson, node: ScenarioNode) -> Progress:
    """Show a node of the scenario: the last card is read, if none was skipped, and an ending finishes the scene."""
    learner = await find_learner(ctx, ctx.keys.learner)
    progress = before = progress_of(learner)
    if before.lesson(lesson.id).cards_read >= len(lesson.cards) - 1:
        progress = read_card(before, lesson, card=len(lesson.cards) - 1)
    if node.ending and not progress.lesson(lesson.id).scenario_done:
        progress = count_ending(finish_scenario(progress, lesson), lesson, node)
        learner = note_learning(learner, ctx.clock.today())
        await plan_reminder(ctx, learner)
    return _save_progress(ctx, learner, lesson, before, progress)


def _save_progress(
    ctx: Context, learner: Learner, lesson: Lesson, before: Progress, after: Progress
) -> Progress:
    if after is not before:
        _count_steps(ctx, lesson, before, after)
        ctx.uow.learners.save(replace(learner, progress=after.to_plain(), day=ctx.clock.today()))
    return after


def _count_steps(ctx: Context, lesson: Lesson, before: Progress, after: Progress) -> None:
    """Count what is done for the first time, without saying by whom."""
    was, now = before.lesson(lesson.id), after.lesson(lesson.id)
    if not was.cards_read and now.cards_read:
        lessons = (other for tier in TIERS for other in ctx.content.lessons(lesson.track, tier))
        if not any(before.lesson(other.id).cards_read for other in lessons):
            count_track_step(ctx, lesson.track, LearningStep.BEGUN)
    count_cards(ctx, lesson.id, range(was.cards_read, now.cards_read))
    if now.scenario_done and not was.scenario_done:
        count_lesson_end(ctx, lesson.id)
