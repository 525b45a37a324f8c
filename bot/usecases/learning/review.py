"""Answered questions are asked again, at growing distance; what a learner knows least, and which lessons teach it."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, Final

from bot.domain.errors import WrongState
from bot.domain.learning.attempts import give_back_begun
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Progress, Tier, tier_open
from bot.domain.learning.mastery import weak_topics
from bot.domain.learning.memory import bounded_recalls, due_on, recalls_from
from bot.domain.learning.quizzes import draw
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.quiz_run import QuizRun, is_outdated, review_quiz, run_from
from bot.usecases.ports import Content, Learner
from bot.usecases.ports.training import RecallSchedule

AT_ONCE: Final = 10
"""Questions in one session; the rest stays due."""
MOST: Final = 3


async def due_today(ctx: ActingContext) -> tuple[str, ...]:
    """This learner's due questions that the content still has."""
    learner = await find_learner(ctx, ctx.keys.learner)
    running = await ctx.uow.settings.running()
    due = due_on(recalls_from(learner.memory), today=ctx.clock.today(), polling_day=running.polling_day)
    asked = {question.id for question in review_quiz(due, content=ctx.content).questions}
    return tuple(question_id for question_id in due if question_id in asked)


async def start_review(ctx: ActingContext) -> QuizRun | None:
    """Continue the present review, or start a new one of what is due; None if nothing is.

    Raises WrongState (``review-quiz-first``) while a quiz is running: it would be lost.
    """
    running = await unfinished_review(ctx)
    if running is not None:
        return running
    due = await due_today(ctx)
    return await begin_review(ctx, due[:AT_ONCE]) if due else None


async def unfinished_review(ctx: ActingContext) -> QuizRun | None:
    """The present review, if it is not finished. Raises WrongState while a quiz is running."""
    learner = await find_learner(ctx, ctx.keys.learner)
    try:
        run = run_from(learner.attempt, content=ctx.content)
    except WrongState:  # the content has changed since
        run = None
    if run is not None and not run.attempt.is_finished:
        if run.review:
            return run
        raise WrongState("review-quiz-first")
    return None


async def begin_review(ctx: ActingContext, question_ids: Sequence[str]) -> QuizRun:
    """Ask these questions; at most ``AT_ONCE``. The attempt of a quiz that no longer fits the content makes room, and
    is given back."""
    learner = await find_learner(ctx, ctx.keys.learner)
    if is_outdated(learner.attempt, content=ctx.content):
        learner = _with_attempt_back(learner, ctx.clock.today())
    quiz = review_quiz(question_ids, content=ctx.content)
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; an order is no secret
    attempt = draw(quiz.questions, seen=frozenset(), count=AT_ONCE, rng=rng, content_hash=ctx.content.hash())
    run = QuizRun(quiz, attempt=attempt, review=True)
    ctx.uow.learners.save(replace(learner, attempt=run.to_plain(), day=ctx.clock.today()))
    return run


def _with_attempt_back(learner: Learner, today: date) -> Learner:
    plain = learner.attempt
    track, tier = Audience(plain["track"]), Tier(plain["tier"]) if plain["tier"] else None
    progress = give_back_begun(progress_of(learner), track=track, tier=tier, today=today)
    return replace(learner, progress=progress.to_plain())


def update_memory(
    memory: Mapping[str, Any], question_id: str, *, right: bool, schedule: RecallSchedule, today: date
) -> Mapping[str, Any]:
    """The learner's memory after an answer: a missed question comes back sooner, a right one later. Of two answers on
    one day only the first counts, but a miss always does."""
    known = recalls_from({question_id: memory[question_id]}) if question_id in memory else {}
    if not known:
        recall = schedule.first_recall(today, right=right)
        return bounded_recalls({**memory, question_id: recall.to_plain()})
    recall = known[question_id]
    if right and recall.last >= today:
        return memory
    after = schedule.next_recall(recall, right=right, today=today)
    return {**memory, question_id: after.to_plain()}


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A weak topic with the track's lessons that teach it and are open."""

    topic: str
    _: KW_ONLY
    label: str
    lessons: tuple[Lesson, ...]


def weak_spots(progress: Progress, track: Audience, *, content: Content) -> tuple[WeakSpot, ...]:
    """The weakest topics that the track teaches, weakest first, at most ``MOST``."""
    taught: dict[str, list[str]] = {}
    for tier in TIERS:
        quiz = content.quiz(track, tier)
        if quiz is not None and tier_open(progress, track=track, tier=tier):
            for question in quiz.questions:
                taught.setdefault(question.topic, []).append(question.lesson_id)
    known = [topic for topic in weak_topics(progress.topics, most=len(progress.topics)) if topic in taught]
    return tuple(
        WeakSpot(
            topic, label=content.topics.get(topic, topic), lessons=_lessons_by_id(taught[topic], content)
        )
        for topic in known[:MOST]
    )


def _lessons_by_id(ids: Iterable[str], content: Content) -> tuple[Lesson, ...]:
    lessons = (content.lesson(key) for key in dict.fromkeys(ids))
    return tuple(lesson for lesson in lessons if lesson is not None)
