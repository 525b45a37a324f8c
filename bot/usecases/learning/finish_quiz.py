"""After the last answer: the result is stored for good, and the statistics of its questions are updated."""

import hashlib

from bot.domain.learning.attempts import FinishedAttempt, finish_attempt
from bot.domain.learning.item_statistics import fingerprint, one_answer
from bot.domain.learning.lessons import Progress, record_quiz, tier_key
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.quiz_run import QuizRun


def finish_quiz(ctx: ActingContext, run: QuizRun, progress: Progress) -> Progress:
    """Store the attempt and the sums of its questions, in the transaction of the last answer."""
    attempt = finish_attempt(
        run.attempt,
        run.quiz.questions,
        id=run.id or _id_of_old(run, ctx.keys.learner),
        tier=tier_key(run.quiz.track, run.quiz.tier),
        day=ctx.clock.today(),
        pass_mark=run.quiz.pass_mark,
        number=run.number,
    )
    ctx.uow.attempts.add(ctx.keys.learner, attempt)
    _add_up(ctx, run, attempt)
    share = attempt.right / attempt.total if attempt.total else 0.0
    return record_quiz(progress, track=run.quiz.track, tier=run.quiz.tier, share=share, passed=attempt.passed)


def _add_up(ctx: Context, run: QuizRun, attempt: FinishedAttempt) -> None:
    if attempt.total < 2:
        return  # there are no other questions to compare with
    for given in attempt.answers:
        asked = run.quiz.question(given.question_id)
        if asked is not None:
            others = round((attempt.right - given.right) * 100 / (attempt.total - 1))
            ctx.uow.items.add(
                one_answer(asked.id, fingerprint=fingerprint(asked), right=given.right, others=others)
            )


def _id_of_old(run: QuizRun, key: str) -> str:
    """An id for an attempt from before attempts had ids: always the same for one attempt."""
    drawn = "/".join((key, run.attempt.content_hash, *run.attempt.question_ids))
    return hashlib.sha256(drawn.encode()).hexdigest()[:22]
