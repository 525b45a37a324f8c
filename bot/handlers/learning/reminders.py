"""Reminders: the learner's own switch, and the reminder itself."""

from datetime import datetime

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Letterbox, Reply, Say, Screen, SendLane, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.learning.memory import ReminderWindow, quiet
from bot.domain.moments import end_of_day, minute_of_day
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.learning.daily import GO, OFF
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import ReminderChoice
from bot.usecases.learning.learner import find_learner
from bot.usecases.learning.reminders import (
    LETTERBOX,
    WINDOW,
    DueReminder,
    disable_reminders,
    enable_reminders,
    reminders_due,
)
from bot.usecases.ports import Learner

TEXT_FAMILIES = tuple(f"button-remind-{window}" for window in ReminderWindow.ALL)


async def reminders(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/reminders``: whether they are on, and the switch: ``on/<part of the day>`` or ``off``."""
    what, window = argument(update, ReminderChoice)
    if what == "on":
        learner = await enable_reminders(ctx, window)
    elif what == "off":
        learner = await disable_reminders(ctx)
    else:
        learner = await find_learner(ctx, ctx.keys.learner)
    return Turn((_screen(learner),), session=ctx.session.at(""))


async def remind(ctx: TickCtx) -> Turn:
    """Send some of the due reminders; none at night."""
    minute = minute_of_day(ctx.clock.now())
    if quiet(minute):
        return Turn()
    due = await reminders_due(ctx, minute=minute, law=ctx.law)
    until = end_of_day(ctx.clock.now())
    return Turn(tuple(_reminder(reminder, until) for reminder in due))


def _screen(learner: Learner) -> Screen:
    on = LETTERBOX in learner.settings
    chosen = learner.settings.get(WINDOW, ReminderWindow.ANY) if on else ""
    windows = [window for window in ReminderWindow.ALL if window != chosen]
    rows: list[tuple[Button, ...]] = [
        *choice_rows(windows, "button-remind", "remind", lambda window: ReminderChoice("on", window))
    ]
    if on:
        rows.append((button("button-remind-off", "remind", "off"),))
    rows += [(button("button-daily", "daily"),), (button("button-settings", "settings"),), back_to_menu()]
    return Screen("reminders", {"state": chosen or "off"}, tuple(rows))


def _reminder(due: DueReminder, until: datetime) -> Reply:
    rows: list[tuple[Button, ...]] = []
    if due.daily:
        rows.append((button("button-daily-go", "daily", GO),))
    elif due.questions:
        rows.append((button("button-review", "review"),))
    if due.law_changed:
        rows.append((button("button-law-news", "law-news"),))
    stop = button("button-daily-off", "daily", OFF) if due.daily else button("button-remind-change", "remind")
    rows.append((stop,))
    args = {
        "questions": due.questions,
        "law": "changed" if due.law_changed else "same",
        "eve": "eve" if due.eve else "before",
    }
    to = Letterbox(due.letterbox)
    key = "daily-questions" if due.daily else "reminder"
    return Say(key, args, tuple(rows), to=to, lane=SendLane.REMINDER, slot="reminder", until=until)
