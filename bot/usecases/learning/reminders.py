"""Reminders: switched on by the learner, planned by day, sent a few per second, ended by silence.

An account is stored, sealed, only while reminders are on; and for minutes, while an incident against a clock is open
(``order_clock``). Nothing else in training stores one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.learning.editions import LawHistory
from bot.domain.learning.memory import (
    PAUSES,
    ReminderWindow,
    last_day,
    minute_in,
    next_reminder,
    recalls_from,
    wanted_at,
)
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.daily_choice import count_questions
from bot.usecases.learning.law_news import law_news
from bot.usecases.learning.learner import find_learner
from bot.usecases.learning.learning_days import DAILY, DAYS, UNANSWERED
from bot.usecases.learning.review import due_now
from bot.usecases.ports import Learner
from bot.usecases.ports.training import Reminder

LETTERBOX: Final = "letterbox"
WINDOW: Final = "window"
OF_REMINDERS: Final = frozenset({LETTERBOX, WINDOW, UNANSWERED, DAILY, DAYS})
"""The settings that end with the reminders."""
NOTHING_PLANNED: Final = date(9999, 12, 31)
"""The day of a row with nothing to remind of until a new mistake or a change of the law."""

AT_ONCE: Final = 5
"""Reminders per tick (one second): 100,000 learners take at least five and a half hours, and a messenger's
limits are never reached."""


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One reminder to send: how many questions will be asked, whether the law changed, whether voting is tomorrow, and
    whether it brings the questions of the day."""

    letterbox: str
    questions: int
    law_changed: bool
    eve: bool
    daily: bool = False


async def enable_reminders(ctx: ActingContext, window: str) -> Learner:
    """Remind this learner within this part of the day. Raises WrongState once accounts can no longer be
    stored."""
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(LETTERBOX) or ctx.ids.new()
    if not ctx.uow.letterboxes.keep(box, ctx.account, language=ctx.person.language):
        raise WrongState("reminders-cannot")
    known = window if window in ReminderWindow.ALL else ReminderWindow.ANY
    settings = {**learner.settings, LETTERBOX: box, WINDOW: known, UNANSWERED: "0"}
    learner = replace(learner, settings=settings, day=ctx.clock.today())
    ctx.uow.learners.save(learner)
    await plan_reminder(ctx, learner)
    return learner


async def disable_reminders(ctx: ActingContext) -> Learner:
    """Stop reminders and three questions a day, and delete the sealed account."""
    learner = await find_learner(ctx, ctx.keys.learner)
    box = learner.settings.get(LETTERBOX)
    if box is None:
        return learner
    ctx.uow.letterboxes.drop(box)
    ctx.uow.reminders.drop(ctx.keys.learner)
    ctx.uow.group_reminders.drop(ctx.keys.learner)
    settings = {k: v for k, v in learner.settings.items() if k not in OF_REMINDERS}
    learner = replace(learner, settings=settings)
    ctx.uow.learners.save(learner)
    return learner


async def plan_reminder(ctx: Context, learner: Learner, *, was_silent: bool = False) -> None:
    """Plan the next reminder of a learner who wants one; does nothing for others. ``was_silent``: their day came and
    there was nothing to remind of, so that no pause begins."""
    box = learner.settings.get(LETTERBOX)
    if box is None:
        return
    running = await ctx.uow.settings.running()
    unanswered = int(learner.settings.get(UNANSWERED, "0"))
    if was_silent and unanswered < len(PAUSES):
        unanswered = 0
    day = next_reminder(
        recalls_from(learner.memory),
        today=ctx.clock.today(),
        polling_day=running.polling_day,
        unanswered=unanswered,
        daily=DAILY in learner.settings,
    )
    minute = minute_in(learner.settings.get(WINDOW, ""), share=_share(learner.key))
    ctx.uow.reminders.save(Reminder(learner.key, box, day or NOTHING_PLANNED, minute))


async def reminders_due(ctx: Context, *, minute: int, law: LawHistory) -> Sequence[DueReminder]:
    """The next few learners whose minute has come, with what is due for them; each gets a new plan at once.
    Nobody after the day before voting, whatever has happened: that was promised."""
    running = await ctx.uow.settings.running()
    today, last = ctx.clock.today(), last_day(running.polling_day)
    if last is not None and today > last:
        return ()
    due_reminders = []
    rows = await ctx.uow.reminders.due(today, minute, limit=AT_ONCE)
    answering = await ctx.uow.learners.hold([row.learner for row in rows]) if rows else ()
    for row in rows:
        if row.learner in answering:  # their reminder is due again in a second
            continue
        learner = await ctx.uow.learners.get(row.learner)
        if learner is None or learner.settings.get(LETTERBOX) != row.letterbox:
            ctx.uow.reminders.drop(row.learner)
            ctx.uow.letterboxes.drop(row.letterbox)
            continue
        if not wanted_at(learner.settings.get(WINDOW, ""), minute):  # late, after the program was paused
            ctx.uow.reminders.save(replace(row, day=today + timedelta(days=1)))
            continue
        daily = DAILY in learner.settings
        questions = await (count_questions(ctx, learner) if daily else _count_due(ctx, learner))
        news = bool(law_news(learner, content=ctx.content, law=law))
        daily = daily and questions > 0
        is_wanted = questions > 0 or news
        if is_wanted:
            due_reminders.append(DueReminder(row.letterbox, questions, news, today == last, daily))
            tried = int(learner.settings.get(UNANSWERED, "0")) + 1
            learner = replace(learner, settings={**learner.settings, UNANSWERED: str(tried)})
            ctx.uow.learners.save(learner)
        await plan_reminder(ctx, learner, was_silent=not is_wanted)
    return due_reminders


async def _count_due(ctx: Context, learner: Learner) -> int:
    return len(await due_now(ctx, learner))


def _share(key: str) -> float:
    """From 0 to below 1, different for each learner and constant."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
