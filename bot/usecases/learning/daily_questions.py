"""Three questions a day for whoever wants them: the switch, and which three they are today."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.learning.lessons import TIERS, Audience, Progress, lesson_done, tier_open
from bot.domain.learning.memory import ReminderWindow, recalls_from
from bot.domain.learning.quizzes import QuizQuestion
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner, progress_of, track_open
from bot.usecases.learning.learning_days import ALONE, BESIDE, DAILY, DAYS, UNANSWERED
from bot.usecases.learning.quiz_run import QuizRun, asked_quiz, review_quiz
from bot.usecases.learning.reminders import LETTERBOX, disable_reminders, enable_reminders, plan_reminder
from bot.usecases.learning.review import begin_review, due_today, unfinished_review
from bot.usecases.ports import Content, Learner

A_DAY: Final = 3


async def enable_daily(ctx: ActingContext) -> Learner:
    """Send this learner three questions a day, in the part of the day that they chose for reminders, from tomorrow on,
    also where reminders had ended by silence. Raises WrongState once accounts can no longer be stored."""
    learner = await find_learner(ctx, ctx.keys.learner)
    if DAILY in learner.settings:
        return learner
    way = BESIDE if LETTERBOX in learner.settings else ALONE
    if way == ALONE:
        learner = await enable_reminders(ctx, ReminderWindow.ANY)
    learner = replace(learner, settings={**learner.settings, DAILY: way, UNANSWERED: "0"})
    ctx.uow.learners.save(learner)
    await plan_reminder(ctx, learner)
    return learner


async def disable_daily(ctx: ActingContext) -> Learner:
    """Stop it. Reminders that were on before stay on; without them the sealed account is deleted. The count of days is
    deleted, too."""
    learner = await find_learner(ctx, ctx.keys.learner)
    if learner.settings.get(DAILY) != BESIDE:
        return await disable_reminders(ctx) if DAILY in learner.settings else learner
    settings = {name: value for name, value in learner.settings.items() if name not in (DAILY, DAYS)}
    learner = replace(learner, settings=settings)
    ctx.uow.learners.save(learner)
    await plan_reminder(ctx, learner)
    return learner


async def start_daily(ctx: ActingContext, track: Audience, *, for_duty: Sequence[str] = ()) -> QuizRun | None:
    """Continue the open review, or ask today's questions; None if the content has none. ``for_duty``: questions (ids)
    for what they do on polling day, in order; one that they have not met is among today's. Raises WrongState
    (``review-quiz-first``) while a quiz is running."""
    running = await unfinished_review(ctx)
    if running is not None:
        return running
    chosen = await _choose_questions(ctx, track, for_duty)
    return await begin_review(ctx, chosen) if chosen else None


async def _choose_questions(ctx: ActingContext, track: Audience, for_duty: Sequence[str]) -> tuple[str, ...]:
    """What is due; then what the learner has never met: one question for their duty, then those of lessons they have
    read before others; then what comes back soonest."""
    learner = await find_learner(ctx, ctx.keys.learner)
    progress, recalls = progress_of(learner), recalls_from(learner.memory)
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; a choice is no secret
    known = track if await track_open(ctx, track) else Audience.VOTER
    new = [q for q in _open_questions(progress, known, ctx.content) if q.id not in progress.seen_questions]
    rng.shuffle(new)
    new.sort(key=lambda question: not _has_read(progress, question, ctx.content))
    own = [key for key in for_duty if key not in progress.seen_questions]
    waiting = sorted(recalls, key=lambda key: (recalls[key].due, key))
    later = [key for key in waiting if recalls[key].last < ctx.clock.today()]
    keys = dict.fromkeys((*await due_today(ctx), *own[:1], *(q.id for q in new), *later))
    return tuple(question.id for question in review_quiz(keys, content=ctx.content).questions[:A_DAY])


def _open_questions(progress: Progress, track: Audience, content: Content) -> Iterator[QuizQuestion]:
    """Of tiers that are begun, or of the first one: nobody is asked what comes only later."""
    for tier in TIERS:
        quiz = asked_quiz(content, track, tier)
        begun = any(progress.lesson(lesson.id).cards_read for lesson in content.lessons(track, tier))
        if quiz is not None and tier_open(progress, track=track, tier=tier) and (begun or tier is TIERS[0]):
            yield from quiz.questions


def _has_read(progress: Progress, question: QuizQuestion, content: Content) -> bool:
    lesson = content.lesson(question.lesson_id)
    return lesson is not None and lesson_done(progress, lesson)
