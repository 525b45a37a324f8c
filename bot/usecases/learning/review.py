"""Answered questions are asked again, at growing distance; what a learner knows least, and which lessons teach it."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, Final

from bot.domain.errors import WrongState
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Progress, tier_open
from bot.domain.learning.mastery import weak_topics
from bot.domain.learning.memory import MOST_RECALLED, QuestionRecall, bounded_recalls, due_on, recalls_from
from bot.domain.learning.quizzes import draw
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import DUTY, SETTLEMENT, find_learner
from bot.usecases.learning.quiz_run import QuizRun, review_quiz, run_from, with_outdated_back
from bot.usecases.ports import Content, Learner
from bot.usecases.ports.training import RecallSchedule

AT_ONCE: Final = 10
"""Questions in one session; the rest stays due."""
MOST: Final = 3


def asked_recalls(learner: Learner, content: Content) -> dict[str, QuestionRecall]:
    """What the learner has answered and would be asked again: the content still has it, none of it measures a track,
    and none is about another duty or kind of council than the learner's, as far as their row tells. Both the reviews
    and what promises one count by this."""
    if not learner.memory:
        return {}
    duty, place = learner.settings.get(DUTY, ""), learner.settings.get(SETTLEMENT, "")
    known_duty = duty if duty in content.duties else ""
    known_place = place if place in content.election.contest_ids() else ""
    asked = {question.id for question in review_quiz(learner.memory, content=content).questions}
    for key, own in content.own_questions.items():
        is_of_other_duty = bool(known_duty and own.duty_id) and own.duty_id != known_duty
        is_of_other_place = bool(known_place) and own.settlement not in (None, known_place)
        if is_of_other_duty or is_of_other_place:
            asked.discard(key)
    return {key: recall for key, recall in recalls_from(learner.memory).items() if key in asked}


async def due_now(ctx: Context, learner: Learner) -> tuple[str, ...]:
    """The questions that a review would ask this learner today."""
    running = await ctx.uow.settings.running()
    recalls = asked_recalls(learner, ctx.content)
    return due_on(recalls, today=ctx.clock.today(), polling_day=running.polling_day)


async def due_today(ctx: ActingContext) -> tuple[str, ...]:
    """The same for whoever acts."""
    return await due_now(ctx, await find_learner(ctx, ctx.keys.learner))


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
    return open_review(await find_learner(ctx, ctx.keys.learner), ctx.content)


def open_review(learner: Learner, content: Content) -> QuizRun | None:
    """The same for this learner."""
    try:
        run = run_from(learner.attempt, content=content)
    except WrongState:  # the content has changed since
        return None
    if run is None or run.attempt.is_finished:
        return None
    if not run.review:
        raise WrongState("review-quiz-first")
    return run


async def begin_review(ctx: ActingContext, question_ids: Sequence[str]) -> QuizRun:
    """Ask these questions; at most ``AT_ONCE``. The attempt of a quiz that no longer fits the content makes room, and
    is given back."""
    learner = await find_learner(ctx, ctx.keys.learner)
    learner = with_outdated_back(learner, content=ctx.content, today=ctx.clock.today())
    quiz = review_quiz(question_ids, content=ctx.content)
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; an order is no secret
    attempt = draw(quiz.questions, seen=frozenset(), count=AT_ONCE, rng=rng, content_hash=ctx.content.hash())
    run = QuizRun(quiz, attempt=attempt, review=True)
    ctx.uow.learners.save(replace(learner, attempt=run.to_plain(), day=ctx.clock.today()))
    return run


def update_memory(
    memory: Mapping[str, Any],
    question_id: str,
    *,
    right: bool,
    schedule: RecallSchedule,
    today: date,
    content: Content,
) -> Mapping[str, Any]:
    """The learner's memory after an answer: a missed question comes back sooner, a right one later. Of two answers on
    one day only the first counts, but a miss always does. What the content no longer asks is the first to go."""
    known = recalls_from({question_id: memory[question_id]}) if question_id in memory else {}
    if not known:
        recall = schedule.first_recall(today, right=right)
        after_answer = {**memory, question_id: recall.to_plain()}
        return bounded_recalls(after_answer, gone=_gone_from(after_answer, content))
    recall = known[question_id]
    if right and recall.last >= today:
        return memory
    after = schedule.next_recall(recall, right=right, today=today)
    return {**memory, question_id: after.to_plain()}


def _gone_from(memory: Mapping[str, Any], content: Content) -> frozenset[str]:
    """What of a memory that is too full the content no longer asks."""
    if len(memory) <= MOST_RECALLED:
        return frozenset()
    return frozenset(memory) - {question.id for question in review_quiz(memory, content=content).questions}


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
