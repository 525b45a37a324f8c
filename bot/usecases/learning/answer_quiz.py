"""A learner answers: one press for most questions, marks and a confirmation for lists and orderings."""

from dataclasses import KW_ONLY, dataclass, replace

from bot.domain.errors import WrongState
from bot.domain.learning.lessons import Progress, saw_questions, tier_key
from bot.domain.learning.mastery import after_answer
from bot.domain.learning.quizzes import AnswerGrade, AnswerRefusedError, QuestionKind, QuizQuestion, answer
from bot.usecases.context import ActingContext
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.learning.finish_quiz import finish_quiz
from bot.usecases.learning.law_news import mark_law_seen
from bot.usecases.learning.quiz_run import QuizRun, at_position, run_from
from bot.usecases.learning.reminders import plan_reminder, reset_unanswered
from bot.usecases.learning.review import update_memory
from bot.usecases.ports import Learner
from bot.usecases.ports.training import RecallSchedule

MARKED = frozenset({QuestionKind.MULTIPLE, QuestionKind.ORDERING})
"""Kinds that are answered by several marks and a confirmation."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One answered question: the question, its grade, and the run after it."""

    run: QuizRun
    _: KW_ONLY
    question: QuizQuestion
    grade: AnswerGrade


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What an answer needs besides its quiz: when a missed question comes back, and the revision of the law
    for a passed tier."""

    schedule: RecallSchedule
    _: KW_ONLY
    law_revision: int = 0


async def current_run(ctx: ActingContext) -> QuizRun | None:
    """The present run, finished or not. Raises WrongState if the content has changed since."""
    learner = await find_learner(ctx, ctx.keys.learner)
    return run_from(learner.attempt, content=ctx.content)


async def press_option(
    ctx: ActingContext, position: int | None, option: int | None, *, after: AnswerContext
) -> QuizRun | AnsweredQuestion:
    """An option (by its position on the screen, from 0) is pressed: marked, or taken as the answer.

    Raises WrongState or NotFound for a button that does not belong to the current question.
    """
    run = at_position(await current_run(ctx), position)
    options = run.options()
    if option is None or option >= len(options):
        raise WrongState("quiz-old-button")
    if run.question().kind not in MARKED:
        return await _grade_answer(ctx, run, (options[option].id,), after=after)
    return await _save_marks(ctx, run, run.pick(options[option].id))


async def confirm_marks(
    ctx: ActingContext, position: int | None, *, after: AnswerContext
) -> AnsweredQuestion:
    """Take the marks as the answer. Raises WrongState (``quiz-marks-missing``) for none or too few."""
    run = at_position(await current_run(ctx), position)
    return await _grade_answer(ctx, run, run.picked, after=after)


async def undo_mark(ctx: ActingContext, position: int | None) -> QuizRun:
    """Remove the last mark."""
    run = at_position(await current_run(ctx), position)
    return await _save_marks(ctx, run, replace(run, picked=run.picked[:-1]))


async def _save_marks(ctx: ActingContext, before: QuizRun, after: QuizRun) -> QuizRun:
    if after != before:
        learner = await find_learner(ctx, ctx.keys.learner)
        ctx.uow.learners.save(replace(learner, attempt=after.to_plain(), day=ctx.clock.today()))
    return after


async def _grade_answer(
    ctx: ActingContext, run: QuizRun, chosen: tuple[str, ...], *, after: AnswerContext
) -> AnsweredQuestion:
    question = run.question()
    try:
        attempt, grade = answer(run.attempt, question, chosen)
    except AnswerRefusedError:
        raise WrongState("quiz-marks-missing") from None
    run = replace(run, attempt=attempt, picked=())
    today = ctx.clock.today()
    learner = reset_unanswered(await find_learner(ctx, ctx.keys.learner))
    memory = update_memory(
        learner.memory, question.id, right=grade.right, schedule=after.schedule, today=today
    )
    progress = saw_questions(progress_of(learner), (question.id,))
    topics = after_answer(progress.topics, question.topic, right=grade.right)
    progress = replace(progress, topics=topics)
    if attempt.is_finished and not run.review:
        progress = finish_quiz(ctx, run, progress)
        learner = _mark_law_taught(learner, run, progress, after=after)
    learner = replace(learner, attempt=run.to_plain(), progress=progress.to_plain(), memory=memory, day=today)
    ctx.uow.learners.save(learner)
    if memory or attempt.is_finished:
        await plan_reminder(ctx, learner)
    return AnsweredQuestion(run, question=question, grade=grade)


def _mark_law_taught(learner: Learner, run: QuizRun, progress: Progress, *, after: AnswerContext) -> Learner:
    """Store that a tier passed now was taught with the present law."""
    track, tier = run.quiz.track, run.quiz.tier
    known = progress_of(learner).quiz(track, tier).passed
    if tier is None or known or not progress.quiz(track, tier).passed:
        return learner
    return mark_law_seen(learner, tier_key(track, tier), revision=after.law_revision)
