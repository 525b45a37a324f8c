"""A learner starts a quiz: an attempt counts from its start, and an unfinished one continues instead.

The count is in the learner's row, beside the present attempt: both change in one transaction or neither, so
that simultaneous presses can start neither more than one attempt nor more than the day's limit.
"""

import random
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta

from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.attempts import attempts_left, begun_today, count_begun, most_a_day
from bot.domain.learning.drawing import draw, draw_over
from bot.domain.learning.lessons import TIERS, Audience, Progress, Tier
from bot.domain.learning.quizzes import Attempt, Quiz
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.quiz_run import QuizRun, run_from
from bot.usecases.learning.require_open import require_open
from bot.usecases.ports import Content, Learner


@dataclass(frozen=True, slots=True)
class RunningQuiz:
    """The quiz is already running: this is the attempt, no second one began."""

    run: QuizRun


@dataclass(frozen=True, slots=True)
class LimitReached:
    """Today's attempts are used up; the quiz opens again on ``opens`` (a day in Tehran)."""

    quiz: Quiz
    _: KW_ONLY
    most: int
    opens: date


async def start_quiz(
    ctx: ActingContext, track: Audience, tier: Tier | None
) -> QuizRun | RunningQuiz | LimitReached:
    """Draw and store an attempt, of a tier's quiz or (without a tier) the track's exam.

    An unfinished attempt of another quiz is dropped. One of this quiz that no longer fits the content is
    replaced, and the new one does not count. Raises NotFound for an unknown quiz, and what ``require_open``
    raises.
    """
    progress = await require_open(ctx, track, tier)
    quiz = ctx.content.quiz(track, tier)
    if quiz is None:
        raise NotFound("quiz-not-ready")
    learner = await find_learner(ctx, ctx.keys.learner)
    running, outrun = _unfinished_run(learner, quiz, content=ctx.content)
    if running is not None:
        return RunningQuiz(running)
    today = ctx.clock.today()
    if not outrun:
        if not attempts_left(progress, track=track, tier=tier, today=today):
            return LimitReached(quiz, most=most_a_day(tier), opens=today + timedelta(days=1))
        progress = count_begun(progress, track=track, tier=tier, today=today)
    run = QuizRun(
        quiz,
        attempt=_draw_attempt(ctx, quiz, progress),
        id=ctx.ids.new(),
        number=begun_today(progress, track=track, tier=tier, today=today),
    )
    ctx.uow.learners.save(
        replace(learner, attempt=run.to_plain(), progress=progress.to_plain(), day=ctx.clock.today())
    )
    return run


def _unfinished_run(learner: Learner, quiz: Quiz, *, content: Content) -> tuple[QuizRun | None, bool]:
    """The unfinished attempt of this quiz, or whether there was one that no longer fits the content."""
    plain = learner.attempt
    if not plain or plain.get("review") or (plain["track"], plain["tier"]) != (quiz.track, quiz.tier):
        return None, False
    try:
        run = run_from(plain, content=content)
    except WrongState:
        return None, True
    return (run, False) if run is not None and not run.attempt.is_finished else (None, False)


def _draw_attempt(ctx: Context, quiz: Quiz, progress: Progress) -> Attempt:
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; a draw is no secret
    seen, digest = progress.seen_questions, ctx.content.hash()
    if quiz.tier is not None:
        return draw(quiz.questions, seen=seen, count=quiz.draw, rng=rng, content_hash=digest)
    tiers = (ctx.content.quiz(quiz.track, tier) for tier in TIERS)
    banks = [tier_quiz.questions for tier_quiz in tiers if tier_quiz is not None] or [quiz.questions]
    return draw_over(banks, seen=seen, count=quiz.draw, rng=rng, content_hash=digest)
