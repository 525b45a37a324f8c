"""A learner answers: one press for most questions, marks and a confirmation for lists and orders."""

from dataclasses import KW_ONLY, dataclass, replace

from bot.domain.errors import WrongState
from bot.domain.lessons import saw_questions
from bot.domain.mastery import after_answer
from bot.domain.quizzes import AnswerRefusedError, Grade, Question, QuestionKind, answer
from bot.usecases.find_learner import find_learner, progress_of
from bot.usecases.finish_quiz import finish_quiz
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.quiz_run import Run, at_position, run_from

MARKED = frozenset({QuestionKind.MULTIPLE, QuestionKind.ORDERING})
"""Kinds that are answered by several marks and then confirmed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One question answered: what was asked, how it was graded, and the run after it."""

    run: Run
    _: KW_ONLY
    question: Question
    grade: Grade


async def current_run(key: str, *, uow: UnitOfWork, clock: Clock, content: Content) -> Run | None:
    """The run in hand, finished or not. Raises WrongState when the content has changed under it."""
    learner = await find_learner(key, uow=uow, clock=clock)
    return run_from(learner.attempt, content=content)


async def press_option(
    position: int | None, option: int | None, *, key: str, uow: UnitOfWork, clock: Clock, content: Content
) -> Run | Answered:
    """An option (by its place on the screen, from 0) is pressed: marked, or taken as the answer.

    Raises WrongState or NotFound for a button that does not belong to the open question.
    """
    run = at_position(await current_run(key, uow=uow, clock=clock, content=content), position)
    options = run.options()
    if option is None or option >= len(options):
        raise WrongState("quiz-old-button")
    if run.question().kind not in MARKED:
        return await _answered(run, (options[option].id,), key=key, uow=uow, clock=clock)
    return await _marked(run, run.pick(options[option].id), key=key, uow=uow, clock=clock)


async def confirm_marks(
    position: int | None, *, key: str, uow: UnitOfWork, clock: Clock, content: Content
) -> Answered:
    """The marks are the answer. Raises WrongState (``quiz-marks-missing``) for none or too few."""
    run = at_position(await current_run(key, uow=uow, clock=clock, content=content), position)
    return await _answered(run, run.picked, key=key, uow=uow, clock=clock)


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
    run: Run, chosen: tuple[str, ...], *, key: str, uow: UnitOfWork, clock: Clock
) -> Answered:
    question = run.question()
    try:
        attempt, grade = answer(run.attempt, question, chosen)
    except AnswerRefusedError:
        raise WrongState("quiz-marks-missing") from None
    after = replace(run, attempt=attempt, picked=())
    learner = await find_learner(key, uow=uow, clock=clock)
    progress = saw_questions(progress_of(learner), (question.id,))
    topics = after_answer(progress.topics, question.topic, right=grade.right)
    progress = replace(progress, topics=topics)
    if attempt.finished:
        progress = finish_quiz(after, progress, key=key, uow=uow, clock=clock)
    uow.learners.save(
        replace(learner, attempt=after.to_plain(), progress=progress.to_plain(), day=clock.today())
    )
    return Answered(after, question=question, grade=grade)
