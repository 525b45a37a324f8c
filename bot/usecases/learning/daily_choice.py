"""Which questions are today's: chosen when they are asked, and counted before a message promises them."""

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from bot.domain.duties.own_material import own_questions_of
from bot.domain.errors import WrongState
from bot.domain.learning.lessons import TIERS, Audience, Progress, lesson_done, tier_open
from bot.domain.learning.memory import due_on
from bot.domain.learning.quizzes import QuizQuestion
from bot.usecases.context import Context
from bot.usecases.learning.learner import (
    DUTY,
    SETTLEMENT,
    enrolled_track,
    is_track_open,
    progress_of,
)
from bot.usecases.learning.quiz_run import asked_quiz, review_quiz
from bot.usecases.learning.review import asked_recalls, open_review
from bot.usecases.ports import Content, Learner

A_DAY: Final = 3


async def choose_questions(
    ctx: Context, learner: Learner, track: Audience, for_duty: Sequence[str], rng: random.Random
) -> tuple[str, ...]:
    """What is due; then what the learner has never met: one question for their duty, then those of lessons they have
    read before others; then what comes back soonest."""
    progress, recalls = progress_of(learner), asked_recalls(learner, ctx.content)
    known = track if await is_track_open(ctx, learner.key, track) else Audience.VOTER
    new = [q for q in _open_questions(progress, known, ctx.content) if q.id not in progress.seen_questions]
    rng.shuffle(new)
    new.sort(key=lambda question: not _has_read(progress, question, ctx.content))
    own = [key for key in for_duty if key not in progress.seen_questions]
    waiting = sorted(recalls, key=lambda key: (recalls[key].due, key))
    later = [key for key in waiting if recalls[key].last < ctx.clock.today()]
    polling_day = (await ctx.uow.settings.running()).polling_day
    due = due_on(recalls, today=ctx.clock.today(), polling_day=polling_day)
    keys = dict.fromkeys((*due, *own[:1], *(q.id for q in new), *later))
    return tuple(question.id for question in review_quiz(keys, content=ctx.content).questions[:A_DAY])


async def count_questions(ctx: Context, learner: Learner) -> int:
    """How many questions this learner would be asked today, as far as their row tells: what is left of an open review,
    or today's."""
    with suppress(WrongState):  # a quiz is running: they come after it
        if (run := open_review(learner, ctx.content)) is not None:
            return len(run.attempt.question_ids) - run.attempt.position
    track = learner.audience or await enrolled_track(ctx, learner.key) or Audience.VOTER
    for_duty = _duty_questions(learner, ctx.content)
    rng = random.Random(0)  # noqa: S311 only the number matters
    return len(await choose_questions(ctx, learner, track, for_duty, rng))


def _duty_questions(learner: Learner, content: Content) -> Sequence[str]:
    """The questions for the duty in their row, which is never one in a force."""
    duty = content.duties.get(learner.settings.get(DUTY, ""))
    if duty is None:
        return ()
    place = learner.settings.get(SETTLEMENT, "")
    settlement = place if place in content.election.contest_ids() else None
    own = own_questions_of(content.own_questions.values(), duty, settlement)
    return [each.question.id for each in own if not each.reveals_force]


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
