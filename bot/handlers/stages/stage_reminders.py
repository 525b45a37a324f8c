"""Reminders of stages: one message a person, by daytime, with a button that answers."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Reply, Rows, Say, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import TickCtx
from bot.domain.news.calendar_news import Edge
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.stages.stage_calendar import ReminderSide, StageReminder
from bot.domain.stages.stages import SAYABLE, Stage
from bot.handlers.pieces import button, lines
from bot.handlers.stages.stage_words import LINES, reminder_line, stage_button
from bot.handlers.stages.stages import say_rows
from bot.usecases.stages.remind_stages import (
    RemindedStage,
    bodies_with_liaison,
    people_to_remind,
    reminders_for,
    stages_to_remind,
)

_ASKED: Final = {(side, edge): f"stage-asked-{side}-{edge}" for side in ReminderSide for edge in Edge}
TEXT_FAMILIES: Final = tuple(_ASKED.values())


async def stage_reminders(ctx: TickCtx) -> Turn:
    """Remind liaisons of their body's stages, and leads of all, before a day and after it. Nobody's silence counts as
    done: what nobody answers stays unknown or late, and stands in `/stages`."""
    reminded = await stages_to_remind(ctx, later=ctx.later)
    if not reminded:
        return Turn()
    people = await people_to_remind(ctx)
    liaisons = bodies_with_liaison(people)
    messages: list[Reply] = []
    for member in people:
        own = reminders_for(member, reminded)
        if own:
            messages.append(_message(member, own, liaisons, ctx))
    return Turn(tuple(messages))


def _message(member: Staff, own: Sequence[RemindedStage], liaisons: Collection[str], ctx: TickCtx) -> Say:
    is_lead = has_role_for(member, Permission.SET_STAGE)
    stages = list({stage.id: stage for _, stage in own}.values())
    stage_lines = [
        reminder_line(stage, _asked_term(reminder), ctx, liaisons=liaisons if is_lead else None)
        for reminder, stage in own[:LINES]
    ]
    if len(own) > LINES:
        stage_lines.append(TextRef("stage-more", {"count": len(own) - LINES}))
    args: dict[str, Arg] = {"lines": lines(stage_lines)}
    rows = (*_answer_rows(stages, is_lead=is_lead), (button("stage-button-back", "stages"),))
    return Say("stage-reminder", args, rows, to=StaffChat(member.account), lane=SendLane.REMINDER, quiet=True)


def _answer_rows(stages: Sequence[Stage], *, is_lead: bool) -> Rows:
    """A liaison who is asked about a single stage answers by one press; otherwise each stage opens."""
    if len(stages) == 1 and not is_lead:
        return say_rows(stages[0], tuple(reversed(SAYABLE)))
    return tuple((stage_button(stage),) for stage in stages[:LINES])


def _asked_term(reminder: StageReminder) -> TextRef:
    return TextRef(_ASKED[reminder.side, reminder.near.edge], {"day": reminder.near.day})
