"""A quiz from its start to its result. The attempt is stored in the learner's row: it survives a restart and a
change of content.
"""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta

from bot.domain.errors import NotFound, WrongState
from bot.domain.figures.lesson_figures import LearningStep
from bot.domain.learning.attempts import (
    FinishedAttempt,
    attempts_left,
    begun_today,
    count_begun,
    finish_attempt,
    most_a_day,
)
from bot.domain.learning.item_statistics import one_answer
from bot.domain.learning.lessons import (
    TIERS,
    Audience,
    Lesson,
    Progress,
    Tier,
    record_quiz,
    saw_questions,
    tier_key,
)
from bot.domain.learning.mastery import after_answer
from bot.domain.learning.quizzes import (
    AnswerGrade,
    AnswerRefusedError,
    Attempt,
    QuestionKind,
    Quiz,
    QuizQuestion,
    answer,
    draw,
    draw_over,
    fingerprint,
    without,
)
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.law_news import mark_law_seen
from bot.usecases.learning.learner import find_learner, progress_of, require_open
from bot.usecases.learning.learning_days import note_learning
from bot.usecases.learning.quiz_run import QuizRun, at_position, run_from, with_outdated_back
from bot.usecases.learning.reminders import plan_reminder
from bot.usecases.learning.review import update_memory
from bot.usecases.ports import Content, Learner
from bot.usecases.ports.training import RecallSchedule
from bot.usecases.safety.count_usage import count_track_step

MARKED = frozenset({QuestionKind.MULTIPLE, QuestionKind.ORDERING})
"""Kinds that are answered by several marks and a confirmation."""


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
        learner = with_outdated_back(learner, content=ctx.content, today=today)
        progress = progress_of(learner)
        if not attempts_left(progress, track=track, tier=tier, today=today):
            return LimitReached(quiz, most=most_a_day(tier), opens=today + timedelta(days=1))
        progress = count_begun(progress, track=track, tier=tier, today=today)
    run = QuizRun(
        quiz,
        attempt=await _draw_attempt(ctx, quiz, progress),
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


async def _draw_attempt(ctx: ActingContext, quiz: Quiz, progress: Progress) -> Attempt:
    """Unseen questions before seen ones, and those of the last attempt at the very end: a second attempt repeats little
    of the first."""
    name = tier_key(quiz.track, quiz.tier)
    attempts = await ctx.uow.attempts.of_learner(ctx.keys.learner, tier=name, limit=1)
    last = frozenset(given.question_id for attempt in attempts for given in attempt.answers)
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; a draw is no secret
    seen, digest = progress.seen_questions, ctx.content.hash()
    forms = ctx.content.forms.get(quiz.track)
    held = forms.question_ids() if forms is not None else frozenset[str]()
    if quiz.tier is not None:
        return draw(
            without(quiz.questions, held),
            seen=seen,
            last=last,
            count=quiz.draw,
            rng=rng,
            content_hash=digest,
            opening=quiz.opening,
        )
    tiers = (ctx.content.quiz(quiz.track, tier) for tier in TIERS)
    whole = [tier_quiz.questions for tier_quiz in tiers if tier_quiz is not None] or [quiz.questions]
    banks = [without(bank, held) for bank in whole]
    return draw_over(banks, seen=seen, last=last, count=quiz.draw, rng=rng, content_hash=digest)


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One answered question: the question, its grade, and the run after it."""

    run: QuizRun
    _: KW_ONLY
    question: QuizQuestion
    grade: AnswerGrade


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What an answer needs besides its quiz: when a question comes back, and the revision of the law
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
    learner = note_learning(await find_learner(ctx, ctx.keys.learner), today)
    memory = update_memory(
        learner.memory,
        question.id,
        right=grade.right,
        schedule=after.schedule,
        today=today,
        content=ctx.content,
    )
    progress = saw_questions(progress_of(learner), (question.id,))
    topics = after_answer(progress.topics, question.topic, right=grade.right)
    progress = replace(progress, topics=topics)
    if attempt.is_finished and not run.review:
        progress = finish_quiz(ctx, run, progress)
        learner = _mark_law_taught(learner, run, progress, after=after)
    learner = replace(learner, attempt=run.to_plain(), progress=progress.to_plain(), memory=memory, day=today)
    ctx.uow.learners.save(learner)
    await plan_reminder(ctx, learner)
    return AnsweredQuestion(run, question=question, grade=grade)


def _mark_law_taught(learner: Learner, run: QuizRun, progress: Progress, *, after: AnswerContext) -> Learner:
    """Store that a tier passed now was taught with the present law."""
    track, tier = run.quiz.track, run.quiz.tier
    known = progress_of(learner).quiz(track, tier).passed
    if tier is None or known or not progress.quiz(track, tier).passed:
        return learner
    return mark_law_seen(learner, tier_key(track, tier), revision=after.law_revision)


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
    track, tier = run.quiz.track, run.quiz.tier
    share = attempt.right / attempt.total if attempt.total else 0.0
    if attempt.passed and not progress.quiz(track, tier).passed:
        count_track_step(ctx, track, tier or LearningStep.EXAM)
    return record_quiz(progress, track=track, tier=tier, share=share, passed=attempt.passed)


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


def missed_questions(run: QuizRun) -> tuple[QuizQuestion, ...]:
    """The questions answered wrongly that the content still has."""
    pairs = zip(run.attempt.question_ids, run.attempt.answers, strict=False)
    questions = (run.quiz.question(key) for key, given in pairs if not given.right)
    return tuple(question for question in questions if question is not None)


def lessons_to_reread(run: QuizRun, *, content: Content) -> tuple[Lesson, ...]:
    """The lessons that teach the missed questions, in order: of the tier, or of the whole track after an
    exam. A question without a lesson stands for the lessons that cite one of its articles."""
    missed = missed_questions(run)
    named = {question.lesson_id for question in missed if content.lesson(question.lesson_id) is not None}
    articles = {key for q in missed if q.lesson_id not in named for key in q.article_ids}
    return tuple(
        lesson
        for lesson in _lessons_of_tier(run.quiz.track, run.quiz.tier, content)
        if lesson.id in named or articles & _articles(lesson)
    )


def lessons_missed(
    attempt: FinishedAttempt, track: Audience, tier: Tier | None, *, content: Content
) -> tuple[Lesson, ...]:
    """The same for a stored attempt: lessons by their ids of that day, if they still exist."""
    named = {given.lesson_id for given in attempt.answers if not given.right}
    return tuple(lesson for lesson in _lessons_of_tier(track, tier, content) if lesson.id in named)


def _lessons_of_tier(track: Audience, tier: Tier | None, content: Content) -> Iterable[Lesson]:
    tiers = (tier,) if tier else TIERS
    return (lesson for lesson_tier in tiers for lesson in content.lessons(track, lesson_tier))


def _articles(lesson: Lesson) -> set[str]:
    article_ids = {key for card in lesson.cards for key in card.article_ids}
    return article_ids.union(*(node.article_ids for node in lesson.scenario.nodes.values()))
