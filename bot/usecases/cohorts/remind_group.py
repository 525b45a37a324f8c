"""A lead reminds the group: once a day, by one press after a preview. It reaches those who want reminders, in their
part of the day, and nobody who has finished."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_reminders import OFF, SETTING, GroupReminder, can_remind, has_finished
from bot.domain.errors import WrongState
from bot.domain.learning.gains import BLOCK
from bot.domain.learning.memory import last_day, minute_in, quiet, wanted_at
from bot.domain.moments import minute_of_day
from bot.domain.staff.audit import AuditAction
from bot.usecases.cohorts.manage_cohorts import managed_group
from bot.usecases.context import ActingContext, Context
from bot.usecases.learning.learner import find_learner, progress_of
from bot.usecases.learning.learning_days import ALONE, DAILY
from bot.usecases.learning.reminders import LETTERBOX, WINDOW
from bot.usecases.ports import Learner

AT_ONCE: Final = 5
"""Reminders per tick (one second)."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GroupReminderPlan:
    """What a press would do: how many are in the group, how many of them are done, and what would be sent. Not to
    whoever has a reminder of another lead today, or would be reached only after the day before voting."""

    cohort: Cohort
    enrolled: int
    finished: int
    reminders: tuple[GroupReminder, ...]

    @property
    def is_small(self) -> bool:
        """Whether the group is too small to show a count of it: that would tell of single people."""
        return self.enrolled < BLOCK


async def plan_group_reminder(ctx: ActingContext, cohort_id: str) -> GroupReminderPlan:
    """Whom a reminder would reach now. Raises NotAllowed for another person's group, WrongState if the group was
    reminded today already (``group-remind-today``) or the day before voting has passed (``group-remind-over``)."""
    cohort = await managed_group(ctx, cohort_id)
    today, minute, last = ctx.clock.today(), minute_of_day(ctx.clock.now()), await _last_day(ctx)
    if not can_remind(cohort, today):
        raise WrongState("group-remind-today")
    if today > last:
        raise WrongState("group-remind-over")
    keys = await ctx.uow.cohorts.enrolled_learners(cohort.id)
    learners = await ctx.uow.learners.several(keys)
    finished = sum(has_finished(progress_of(learner), cohort) for learner in learners)
    earlier = {reminder.learner for reminder in await ctx.uow.group_reminders.of_learners(keys, since=today)}
    reminders = (
        _reminder_for(learner, cohort, today, minute)
        for learner in learners
        if learner.key not in earlier and _wants(learner, cohort)
    )
    in_time = tuple(reminder for reminder in reminders if reminder.day <= last)
    return GroupReminderPlan(cohort, len(keys), finished, in_time)


async def remind_group(ctx: ActingContext, cohort_id: str) -> GroupReminderPlan:
    """Send the reminder: now to those whose part of the day it is, to others when theirs comes. Raises as
    ``plan_group_reminder`` does."""
    plan = await plan_group_reminder(ctx, cohort_id)
    for reminder in plan.reminders:
        ctx.uow.group_reminders.save(reminder)
    ctx.uow.cohorts.save(replace(plan.cohort, reminded=ctx.clock.today()))
    ctx.uow.audit.record(
        AuditAction.COHORT, by=str(ctx.account), at=ctx.clock.now(), subject=plan.cohort.id, detail="reminded"
    )
    return plan


async def group_reminders_due(ctx: Context) -> Sequence[tuple[GroupReminder, Cohort]]:
    """The next few that are due now; each is noted as sent. One that is late, after the program was paused, waits for
    the learner's part of the day again. Left out, without a word: who has finished or switched off meanwhile, whose day
    is over, and everybody once the day before voting has passed."""
    today, minute = ctx.clock.today(), minute_of_day(ctx.clock.now())
    if quiet(minute):
        return ()
    waiting = await ctx.uow.group_reminders.due(today, minute, limit=AT_ONCE)
    last = await _last_day(ctx) if waiting else date.max
    due = []
    for reminder in waiting:
        ctx.uow.group_reminders.drop(reminder.learner)
        cohort = await ctx.uow.cohorts.get(reminder.cohort_id)
        learner = await ctx.uow.learners.get(reminder.learner)
        if cohort is None or learner is None or reminder.day < today:
            continue
        if not _wants(learner, cohort) or learner.settings.get(LETTERBOX) != reminder.letterbox:
            continue
        again = _reminder_for(learner, cohort, today, minute)
        if again.day > last:
            continue
        if (again.day, again.minute) == (today, minute):
            ctx.uow.group_reminders.save(reminder.as_sent(today))
            due.append((reminder, cohort))
        else:
            ctx.uow.group_reminders.save(again)
    return due


async def switch_group_reminders(ctx: ActingContext, *, wanted: bool) -> None:
    """Whether leads may remind this learner; their own reminders stay as they are."""
    learner = await find_learner(ctx, ctx.keys.learner)
    settings = {name: value for name, value in learner.settings.items() if name != SETTING}
    if not wanted:
        settings[SETTING] = OFF
        ctx.uow.group_reminders.drop(learner.key)
    if settings != learner.settings:
        ctx.uow.learners.save(replace(learner, settings=settings))


async def _last_day(ctx: Context) -> date:
    """The day before voting: nobody is reminded after it, that was promised. The last day of all while voting has no
    day."""
    return last_day((await ctx.uow.settings.running()).polling_day) or date.max


def _wants(learner: Learner, cohort: Cohort) -> bool:
    """Whoever chose only three questions a day has a letterbox, and asked for nothing else."""
    asked_for = LETTERBOX in learner.settings and learner.settings.get(DAILY) != ALONE
    wanted = asked_for and learner.settings.get(SETTING) != OFF
    return wanted and not has_finished(progress_of(learner), cohort)


def _reminder_for(learner: Learner, cohort: Cohort, today: date, minute: int) -> GroupReminder:
    day, at = _when(learner, today, minute)
    return GroupReminder(learner.key, cohort.id, learner.settings[LETTERBOX], day, at)


def _when(learner: Learner, today: date, minute: int) -> tuple[date, int]:
    """Now, if it is in the learner's part of the day; otherwise when that begins for them."""
    window = learner.settings.get(WINDOW, "")
    if wanted_at(window, minute) and not quiet(minute):
        return today, minute
    at = minute_in(window, share=_share(learner.key))
    return (today if at > minute else today + _A_DAY), at


def _share(key: str) -> float:
    """From 0 to below 1, different for each learner and constant."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
