"""Three questions a day for whoever wants them: the switch, and asking them."""

import random
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.learning.lessons import Audience
from bot.domain.learning.memory import ReminderWindow
from bot.usecases.context import ActingContext
from bot.usecases.learning.daily_choice import choose_questions
from bot.usecases.learning.learner import find_learner
from bot.usecases.learning.learning_days import ALONE, BESIDE, DAILY, DAYS, UNANSWERED
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.reminders import LETTERBOX, disable_reminders, enable_reminders, plan_reminder
from bot.usecases.learning.review import begin_review, unfinished_review
from bot.usecases.ports import Learner


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
    rng = random.Random(ctx.ids.seed())  # noqa: S311 the seed comes from the system; a choice is no secret
    learner = await find_learner(ctx, ctx.keys.learner)
    chosen = await choose_questions(ctx, learner, track, for_duty, rng)
    return await begin_review(ctx, chosen) if chosen else None
