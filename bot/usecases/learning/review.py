"""Missed questions are asked again: which ones, and how an answer changes their next day."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from bot.domain.errors import WrongState
from bot.domain.learning.drawing import draw
from bot.domain.learning.memory import due_on, recalls_from
from bot.usecases.context import ActingContext
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.quiz_run import QuizRun, review_quiz, run_from
from bot.usecases.ports.training import RecallSchedule

AT_ONCE: Final = 10
"""Questions in one session; the rest stays due."""


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
    learner = await find_learner(ctx, ctx.keys.learner)
    try:
        run = run_from(learner.attempt, content=ctx.content)
    except WrongState:  # the content has changed since
        run = None
    if run is not None and not run.attempt.is_finished:
        if run.review:
            return run
        raise WrongState("review-quiz-first")
    due = await due_today(ctx)
    if not due:
        return None
    quiz = review_quiz(due[:AT_ONCE], content=ctx.content)
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; an order is no secret
    attempt = draw(quiz.questions, seen=frozenset(), count=AT_ONCE, rng=rng, content_hash=ctx.content.hash())
    run = QuizRun(quiz, attempt=attempt, review=True)
    ctx.uow.learners.save(replace(learner, attempt=run.to_plain(), day=ctx.clock.today()))
    return run


def update_memory(
    memory: Mapping[str, Any], question_id: str, *, right: bool, schedule: RecallSchedule, today: date
) -> Mapping[str, Any]:
    """The learner's memory after an answer. A question never missed is not stored. Of two answers on one day
    only the first counts, but a miss always does."""
    known = recalls_from({question_id: memory[question_id]}) if question_id in memory else {}
    if not known:
        return memory if right else {**memory, question_id: schedule.first_recall(today).to_plain()}
    recall = known[question_id]
    if right and recall.last >= today:
        return memory
    after = schedule.next_recall(recall, right=right, today=today)
    return {**memory, question_id: after.to_plain()}
