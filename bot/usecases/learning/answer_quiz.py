"""A learner answers: one press for most questions, marks and a confirmation for lists and orders."""

from dataclasses import KW_ONLY, dataclass, replace

from bot.domain.errors import WrongState
from bot.domain.learning.lessons import Progress, saw_questions, tier_key
from bot.domain.learning.mastery import after_answer
from bot.domain.learning.quizzes import AnswerRefusedError, Grade, Question, QuestionKind, answer
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.learning.finish_quiz import finish_quiz
from bot.usecases.learning.law_news import law_seen
from bot.usecases.learning.quiz_run import Run, at_position, run_from
from bot.usecases.learning.reminders import answered, plan
from bot.usecases.learning.review import remembered
from bot.usecases.ports import Clock, Content, Learner, UnitOfWork
from bot.usecases.ports.training import RecallSchedule

MARKED = frozenset({QuestionKind.MULTIPLE, QuestionKind.ORDERING})
"""Kinds that are answered by several marks and then confirmed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One question answered: what was asked, how it was graded, and the run after it."""

    run: Run
    _: KW_ONLY
    question: Question
    grade: Grade


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What an answer has to do with besides its quiz: when a missed question comes back, and the revision of
    the law that a passed tier was taught at."""

    schedule: RecallSchedule
    _: KW_ONLY
    law_revision: int = 0


async def current_run(key: str, *, uow: UnitOfWork, clock: Clock, content: Content) -> Run | None:
    """The run in hand, finished or not. Raises WrongState when the content has changed under it."""
    learner = await find_learner(key, uow=uow, clock=clock)
    return run_from(learner.attempt, content=content)


async def press_option(
    position: int | None,
    option: int | None,
    *,
    key: str,
    uow: UnitOfWork,
    clock: Clock,
    content: Content,
    after: Aftermath,
) -> Run | Answered:
    """An option (by its place on the screen, from 0) is pressed: marked, or taken as the answer.

    Raises WrongState or NotFound for a button that does not belong to the open question.
    """
    run = at_position(await current_run(key, uow=uow, clock=clock, content=content), position)
    options = run.options()
    if option is None or option >= len(options):
        raise WrongState("quiz-old-button")
    if run.question().kind not in MARKED:
        return await _answered(run, (options[option].id,), key=key, uow=uow, clock=clock, after=after)
    return await _marked(run, run.pick(options[option].id), key=key, uow=uow, clock=clock)


async def confirm_marks(
    position: int | None, *, key: str, uow: UnitOfWork, clock: Clock, content: Content, after: Aftermath
) -> Answered:
    """The marks are the answer. Raises WrongState (``quiz-marks-missing``) for none or too few."""
    run = at_position(await current_run(key, uow=uow, clock=clock, content=content), position)
    return await _answered(run, run.picked, key=key, uow=uow, clock=clock, after=after)


async def undo_mark(
    position: int | None, *, key: str, uow: UnitOfWork, clock: Clock, content: Content
) -> Run:
    """The last mark is taken away."""
    run = at_position(await current_run(key, uow=uow, clock=clock, content=content), position)
    return await _marked(run, replace(run, picked=run.picked[:-1]), key=key, uow=uow, clock=clock)


async def _marked(before: Run, after: Run, *, key: str, uow: UnitOfWork, clock: Clock) -> Run:
    if after != before:
        learner = await find_learner(key, uow=uow, clock=clock)
        uow.learners.save(replace(learner, attempt=after.to_plain(), day=clock.today()))
    return after


async def _answered(
    run: Run, chosen: tuple[str, ...], *, key: str, uow: UnitOfWork, clock: Clock, after: Aftermath
) -> Answered:
    question = run.question()
    try:
        attempt, grade = answer(run.attempt, question, chosen)
    except AnswerRefusedError:
        raise WrongState("quiz-marks-missing") from None
    run = replace(run, attempt=attempt, picked=())
    today = clock.today()
    learner = answered(await find_learner(key, uow=uow, clock=clock))
    memory = remembered(learner.memory, question.id, right=grade.right, schedule=after.schedule, today=today)
    progress = saw_questions(progress_of(learner), (question.id,))
    topics = after_answer(progress.topics, question.topic, right=grade.right)
    progress = replace(progress, topics=topics)
    if attempt.finished and not run.review:
        progress = finish_quiz(run, progress, key=key, uow=uow, clock=clock)
        learner = _taught(learner, run, progress, after=after)
    learner = replace(learner, attempt=run.to_plain(), progress=progress.to_plain(), memory=memory, day=today)
    uow.learners.save(learner)
    if memory or attempt.finished:
        await plan(learner, uow=uow, clock=clock)
    return Answered(run, question=question, grade=grade)


def _taught(learner: Learner, run: Run, progress: Progress, *, after: Aftermath) -> Learner:
    """Who passes a tier now was taught the law as it is now."""
    track, tier = run.quiz.track, run.quiz.tier
    known = progress_of(learner).quiz(track, tier).passed
    if tier is None or known or not progress.quiz(track, tier).passed:
        return learner
    return law_seen(learner, tier_key(track, tier), revision=after.law_revision)
