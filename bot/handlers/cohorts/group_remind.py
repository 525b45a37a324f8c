"""A lead reminds the group once a day: a preview, one press; and the learner's own switch."""

from datetime import date, datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Letterbox, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_reminders import GroupReminder, coarse_count
from bot.domain.learning.gains import BLOCK
from bot.domain.moments import end_of_day
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button
from bot.usecases.cohorts.remind_group import (
    GroupReminderPlan,
    group_reminders_due,
    plan_group_reminder,
    remind_group,
    switch_group_reminders,
)

OFF: Final = "off"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Show about how many a reminder would reach and what they would read. The button is there also if it reaches
    nobody: a lead must not learn that from it."""
    plan = await plan_group_reminder(ctx, argument(update))
    rows = (
        (button("button-group-remind-yes", "group-remind-yes", plan.cohort.id),),
        (button("button-group-table", "group-table", plan.cohort.id),),
    )
    message = TextRef("group-reminder", _message_args(plan.cohort, ctx.clock.today()))
    screen = Screen("group-remind-ask", {**_plan_args(plan), "message": message}, rows)
    return Turn((screen,), session=ctx.session.at(""))


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send it."""
    plan = await remind_group(ctx, argument(update))
    rows = ((button("button-group-table", "group-table", plan.cohort.id),), back_to_menu())
    return Turn((Screen("group-remind-done", _plan_args(plan), rows),), session=ctx.session.at(""))


async def switch(update: Incoming, ctx: Ctx) -> Turn:
    """Whether leads may remind this learner: ``off``, or anything else to allow it again."""
    wanted = argument(update) != OFF
    await switch_group_reminders(ctx, wanted=wanted)
    other = ("button-group-reminders-off", OFF) if wanted else ("button-group-reminders-on", "on")
    rows = (
        (button(other[0], "group-reminders", other[1]),),
        (button("button-remind", "remind"),),
        back_to_menu(),
    )
    args: dict[str, Arg] = {"state": "on" if wanted else "off"}
    return Turn((Screen("group-reminders", args, rows),), session=ctx.session.at(""))


async def remind_groups(ctx: TickCtx) -> Turn:
    """Send some of what leads have asked for; none at night."""
    due = await group_reminders_due(ctx)
    today, until = ctx.clock.today(), end_of_day(ctx.clock.now())
    return Turn(tuple(_reminder(reminder, cohort, today, until) for reminder, cohort in due))


def _reminder(reminder: GroupReminder, cohort: Cohort, today: date, until: datetime) -> Say:
    rows = (
        (button("button-learn", "learn", cohort.track),),
        (button("button-group-reminders-off", "group-reminders", OFF),),
    )
    to = Letterbox(reminder.letterbox)
    args = _message_args(cohort, today)
    return Say(
        "group-reminder", args, rows, to=to, lane=SendLane.REMINDER, slot="group-reminder", until=until
    )


def _message_args(cohort: Cohort, today: date) -> dict[str, Arg]:
    """Neither body nor track: whoever looks at the phone must not learn where its owner works. The day by which the
    group should finish only until it has passed."""
    if cohort.due is None or cohort.due < today:
        return {"due": NOTHING}
    return {"due": TextRef("group-reminder-due", {"day": cohort.due})}


def _plan_args(plan: GroupReminderPlan) -> dict[str, Arg]:
    if plan.is_small:
        counts = TextRef("group-remind-small", {"few": BLOCK})
    else:
        terms: dict[str, Arg] = {
            "reached": _count_term(len(plan.reminders)),
            "finished": _count_term(plan.finished),
        }
        counts = TextRef("group-remind-counts", terms)
    return {"body": plan.cohort.body, "counts": counts}


def _count_term(number: int) -> TextRef:
    """In steps of five, so that two looks do not tell what one person has changed."""
    coarse = coarse_count(number)
    return TextRef("group-few") if coarse is None else TextRef("group-remind-count", {"count": coarse})
