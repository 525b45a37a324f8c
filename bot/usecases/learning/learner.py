"""A learner's row, what is open to them, and their place in a lesson."""

from dataclasses import replace

from bot.domain.cohorts.cohorts import OPEN_TO_ALL
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.figures.lesson_figures import LearningStep
from bot.domain.learning.lessons import (
    TIERS,
    Audience,
    Lesson,
    Progress,
    ScenarioNode,
    Tier,
    count_ending,
    finish_scenario,
    prerequisite_tier,
    read_card,
)
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.ports import Content, Learner
from bot.usecases.safety.count_usage import count_cards, count_lesson_end, count_track_step


async def find_learner(ctx: Context, key: str) -> Learner:
    """The row under this key; a new one of today, not stored yet, if there is none."""
    return await ctx.uow.learners.get(key) or Learner(key, day=ctx.clock.today())


def progress_of(learner: Learner) -> Progress:
    """How far this learner has come."""
    return Progress.from_plain(learner.progress) if learner.progress else Progress()


async def open_tracks(ctx: ActingContext) -> frozenset[Audience]:
    """The tracks whose higher tiers and exam this learner may open: those for everybody, and those of their
    groups. A group that was closed since keeps its learners."""
    return OPEN_TO_ALL | {cohort.track for cohort in await ctx.uow.cohorts.of_learner(ctx.keys.learner)}


def taught_tracks(content: Content) -> tuple[Audience, ...]:
    """The tracks that the content has lessons for."""
    return tuple(track for track in Audience if any(content.lessons(track, tier) for tier in Tier))


async def track_open(ctx: ActingContext, track: Audience) -> bool:
    """Whether the higher tiers and the exam of this track are open to the learner. Its basic tier is open to
    everybody: the law is public. Only a track of groups needs a read from the store."""
    return track in OPEN_TO_ALL or track in await open_tracks(ctx)


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
