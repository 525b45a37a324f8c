"""Reminders: switched on by the learner, planned by day, sent a few per second, ended by silence.

An account is stored, sealed, only while reminders are on; nothing else in training stores one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.errors import WrongState
from bot.domain.learning.law_edition import LawHistory
from bot.domain.learning.memory import (
    ReminderWindow,
    due_on,
    last_day,
    minute_in,
    next_reminder,
    recalls_from,
    wanted_at,
)
from bot.domain.people import Person
from bot.usecases.learning.find_learner import find_learner
from bot.usecases.learning.law_news import law_news
from bot.usecases.ports import Clock, Content, Ids, Learner, UnitOfWork
from bot.usecases.ports.training import Reminder

LETTERBOX: Final = "letterbox"
WINDOW: Final = "window"
UNANSWERED: Final = "unanswered"
NOTHING_PLANNED: Final = date(9999, 12, 31)
"""The day of a row with nothing to remind of until a new mistake or a change of the law."""

AT_ONCE: Final = 5
"""Reminders per tick (one second): 100,000 learners take at least five and a half hours, and a messenger's
limits are never reached."""


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One reminder to send: how many questions wait, whether the law changed, whether voting is tomorrow."""

    letterbox: str
    questions: int
    law_changed: bool
    eve: bool


async def enable_reminders(
    person: Person, window: str, *, uow: UnitOfWork, ids: Ids, clock: Clock
) -> Learner:
    """Remind this learner within this part of the day. Raises WrongState once accounts can no longer be
    stored."""
    learner = await find_learner(person.keys.learner, uow=uow, clock=clock)
    box = learner.settings.get(LETTERBOX) or ids.new()
    if not uow.letterboxes.keep(box, person.account):
        raise WrongState("reminders-cannot")
    known = window if window in ReminderWindow.ALL else ReminderWindow.ANY
    settings = {**learner.settings, LETTERBOX: box, WINDOW: known, UNANSWERED: "0"}
    learner = replace(learner, settings=settings, day=clock.today())
    uow.learners.save(learner)
    await plan_reminder(learner, uow=uow, clock=clock)
    return learner


async def disable_reminders(key: str, *, uow: UnitOfWork, clock: Clock) -> Learner:
    """Stop reminders and delete the sealed account."""
    learner = await find_learner(key, uow=uow, clock=clock)
    box = learner.settings.get(LETTERBOX)
    if box is None:
        return learner
    uow.letterboxes.drop(box)
    uow.reminders.drop(key)
    settings = {k: v for k, v in learner.settings.items() if k not in (LETTERBOX, WINDOW, UNANSWERED)}
    learner = replace(learner, settings=settings)
    uow.learners.save(learner)
    return learner


async def plan_reminder(learner: Learner, *, uow: UnitOfWork, clock: Clock) -> None:
    """Plan the next reminder of a learner who wants one; does nothing for others."""
    box = learner.settings.get(LETTERBOX)
    if box is None:
        return
    running = await uow.settings.running()
    day = next_reminder(
        recalls_from(learner.memory),
        today=clock.today(),
        polling_day=running.polling_day,
        unanswered=int(learner.settings.get(UNANSWERED, "0")),
    )
    minute = minute_in(learner.settings.get(WINDOW, ""), share=_share(learner.key))
    uow.reminders.save(Reminder(learner.key, box, day or NOTHING_PLANNED, minute))


def reset_unanswered(learner: Learner) -> Learner:
    """They are learning again: the pauses between reminders start over."""
    if learner.settings.get(UNANSWERED, "0") == "0":
        return learner
    return replace(learner, settings={**learner.settings, UNANSWERED: "0"})


async def reminders_due(
    *, minute: int, uow: UnitOfWork, clock: Clock, content: Content, law: LawHistory
) -> Sequence[DueReminder]:
    """The next few learners whose minute has come, with what is due for them; each gets a new plan at once.
    Nobody after the day before voting, whatever has happened: that was promised."""
    running = await uow.settings.running()
    today, last = clock.today(), last_day(running.polling_day)
    if last is not None and today > last:
        return ()
    due_reminders = []
    for row in await uow.reminders.due(today, minute, limit=AT_ONCE):
        learner = await uow.learners.get(row.learner)
        if learner is None or learner.settings.get(LETTERBOX) != row.letterbox:
            uow.reminders.drop(row.learner)
            uow.letterboxes.drop(row.letterbox)
            continue
        if not wanted_at(learner.settings.get(WINDOW, ""), minute):  # late, after the program was paused
            uow.reminders.save(replace(row, day=today + timedelta(days=1)))
            continue
        questions = len(due_on(recalls_from(learner.memory), today=today, polling_day=running.polling_day))
        news = bool(law_news(learner, content=content, law=law))
        if questions or news:
            due_reminders.append(DueReminder(row.letterbox, questions, news, today == last))
            tried = int(learner.settings.get(UNANSWERED, "0")) + 1
            learner = replace(learner, settings={**learner.settings, UNANSWERED: str(tried)})
            uow.learners.save(learner)
        await plan_reminder(learner, uow=uow, clock=clock)
    return due_reminders


def _share(key: str) -> float:
    """From 0 to below 1, different for each learner and constant."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
