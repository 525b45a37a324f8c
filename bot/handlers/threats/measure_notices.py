"""What the liaisons of a body hear of its measures: what others have done with them, and daily what is due."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bot.conversation.outgoing import Arg, Say, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.news.legal_calendar import days_of
from bot.domain.people import Account
from bot.domain.threats.measures import DueMeasure, Measure, MeasureState, with_due_days
from bot.handlers.pieces import body_name, button, lines
from bot.handlers.staff.role_words import side_term
from bot.handlers.threats.threat_words import due_term
from bot.usecases.threats.register import find_threat
from bot.usecases.threats.remind_measures import liaisons_to_tell, measures_to_remind

MOST: Final = 8
"""Measures that one message names; the others are counted."""


class MeasureNews(StrEnum):
    """What was done. The value ends the key of its sentence."""

    TAKEN = "taken"
    DUE = "due"
    DROPPED = "dropped"
    REOPENED = "reopened"


TEXT_FAMILIES: Final = tuple(f"measure-told-{news}" for news in MeasureNews)


def measure_news(before: Measure | None, after: Measure) -> MeasureNews | None:
    """What of a change concerns its body; None if nothing does. ``before``: None for a new one."""
    if before is None:
        return MeasureNews.TAKEN
    if before.state is not after.state and MeasureState.DROPPED in (before.state, after.state):
        return MeasureNews.DROPPED if after.state is MeasureState.DROPPED else MeasureNews.REOPENED
    return MeasureNews.DUE if before.due != after.due else None


async def tell_liaisons(before: Measure | None, after: Measure, ctx: Ctx) -> Sequence[Say]:
    """Tell the body's other liaisons; they read whose people did it, and no name."""
    news = measure_news(before, after)
    if news is None:
        return ()
    known = days_of(await ctx.uow.settings.running())
    (due_measure,) = with_due_days([after], known, ctx.dates.months_later)
    args: dict[str, Arg] = {
        "title": after.title,
        "threat": (await find_threat(ctx, after.threat)).title,
        "what": TextRef(f"measure-told-{news}", {"body": body_name(after.body, ctx.content)}),
        "by": side_term(await ctx.uow.staff.get(ctx.account), ctx),
        "due": due_term(due_measure, ctx),
    }
    rows = ((button("measure-button-see", "threats.measure", after.id),),)
    return [
        Say("measure-item", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in await liaisons_to_tell(ctx, after)
    ]


async def measure_reminders(ctx: TickCtx) -> Turn:
    """Once a day, tell liaisons which measures of their body are due within two days or late."""
    reminded = await measures_to_remind(ctx, later=ctx.later)
    return Turn(tuple(_reminder(account, dues, ctx) for account, dues in reminded.items()))


def _reminder(account: Account, dues: Sequence[DueMeasure], ctx: TickCtx) -> Say:
    today = ctx.clock.today()
    measure_lines = [
        TextRef(
            "measures-due-line",
            {
                "number": number,
                "title": due.measure.title,
                "day": due.due or today,
                "late": "yes" if due.is_late(today) else "no",
            },
        )
        for number, due in enumerate(dues[:MOST], start=1)
    ]
    if len(dues) > MOST:
        measure_lines.append(TextRef("measures-more", {"count": len(dues) - MOST}))
    numbered = [
        button("measure-button-page", "threats.measure", due.measure.id, {"number": number})
        for number, due in enumerate(dues[:MOST], start=1)
    ]
    rows = (*(tuple(numbered[at : at + 3]) for at in range(0, len(numbered), 3)),)
    return Say(
        "measures-due",
        {"lines": lines(measure_lines)},
        (*rows, (button("threat-button-plan", "threats.plan"),)),
        to=StaffChat(account),
        lane=SendLane.REMINDER,
        quiet=True,
    )
