"""«نوبت‌های من»: a moderator accepts hours of the roster or gives them back. And whom critical cases wake."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.desk.roster import WAKE_EVERY, HourSpan
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.desk.message_lines import is_number_alone, waiting_line
from bot.handlers.desk.roster_terms import (
    accept_all_row,
    mark_hours,
    on_button,
    pressed_span,
    span_args,
    span_term,
    spans_by_day,
)
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import argument, button, display_name, lines
from bot.usecases.desk.plan_roster import accept_hours, own_hours, return_hours
from bot.usecases.desk.wake_roster import WakeTurn, wake_turns

_MOST_ROWS: Final = 12
_SENT_WITHIN: Final = WAKE_EVERY + timedelta(minutes=1)
"""Later the message would wake somebody for a case whose next turn has begun."""
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def hours_rows(ctx: Ctx) -> Rows:
    """The button on the desk, for people who are on the roster from now on."""
    return ((button("hours-button", "hours"),),) if await own_hours(ctx) else ()


async def show_own(update: Incoming, ctx: Ctx) -> Turn:
    """Show the person's hours from now on, those to accept first."""
    return Turn((await _own_screen(ctx),), session=ctx.session.at(""))


async def _own_screen(ctx: Ctx) -> Screen:
    entries = await own_hours(ctx)
    asked = spans_by_day([entry.hour for entry in entries if not entry.is_accepted])
    accepted = spans_by_day([entry.hour for entry in entries if entry.is_accepted])
    args: dict[str, Arg] = {
        "asked": lines([TextRef("hours-line", span_args(each)) for each in asked]),
        "accepted": lines([TextRef("hours-line", span_args(each)) for each in accepted]),
        "todo": len(asked),
        "count": len(accepted),
    }
    rows: Rows = (
        *(
            (accept_all_row(entry.hour for entry in entries if not entry.is_accepted),)
            if len(asked) > 1
            else ()
        ),
        *(_span_row("hours-button-accept", "hours.yes", each) for each in asked[:_MOST_ROWS]),
        *(_span_row("hours-button-give", "hours.give", each) for each in (*asked, *accepted)[:_MOST_ROWS]),
    )
    return Screen("hours" if entries else "hours-none", args if entries else {}, (*rows, *_HOME))


def _span_row(label: str, verb: str, each: HourSpan) -> tuple[Button, ...]:
    return (button(label, verb, on_button(each), span_args(each)),)


async def accept(update: Incoming, ctx: Ctx) -> Turn:
    """Accept the hours on the button; a button without hours, as there were earlier, shows them."""
    if not argument(update):
        return await show_own(update, ctx)
    await accept_hours(ctx, pressed_span(update))
    return Turn((Ack("hours-accepted"), await _own_screen(ctx)))


async def accept_all(update: Incoming, ctx: Ctx) -> Turn:
    """Accept all hours that one was asked for, if the button stood below these; otherwise show what it is now."""
    asked = [entry.hour for entry in await own_hours(ctx) if not entry.is_accepted]
    if asked and argument(update) != mark_hours(asked):
        return Turn((Ack("hours-meanwhile"), await _own_screen(ctx)))
    await accept_hours(ctx)
    return Turn((Ack("hours-accepted"), await _own_screen(ctx)))


async def ask_return(update: Incoming, ctx: Ctx) -> Turn:
    """Ask before hours are given back: somebody else must be found."""
    hours = pressed_span(update)
    yes = button("hours-button-give-yes", "hours.no", on_button(hours))
    return Turn(
        (confirmation("hours-ask-give", span_args(hours), yes=yes, no=button("hours-button", "hours")),)
    )


async def give_back(update: Incoming, ctx: Ctx) -> Turn:
    """Give the hours back; whoever entered them is told, or who else plans the roster."""
    returned = await return_hours(ctx, pressed_span(update))
    args: dict[str, Arg] = {"name": display_name(ctx.person), "span": span_term(returned.span)}
    find = ((button("roster-button-day-short", "roster.day", returned.span.first.day),),)
    key = "roster-was-returned" if returned.were_accepted else "roster-was-declined"
    notices = [Say(key, args, find, to=StaffChat(lead), lane=SendLane.DIALOGUE) for lead in returned.leads]
    toast = Ack("hours-returned", {"told": len(notices)})
    return Turn((toast, await _own_screen(ctx), *notices))


async def wake_for_critical(ctx: TickCtx) -> Turn:
    """Wake the next on the roster for each critical case that nobody has taken, at any hour."""
    messages: list[Reply] = []
    for turn in await wake_turns(ctx):
        messages += await allowed_replies(_wake_messages(turn, ctx), turn.case, ctx)
    return Turn(tuple(messages))


def _wake_messages(turn: WakeTurn, ctx: TickCtx) -> Sequence[Say]:
    case, now = turn.case, ctx.clock.now()
    args: dict[str, Arg] = {"number": number_of(case), "line": waiting_line(case, ctx)}
    rows = (
        (button("case-button-claim", "case.claim", case.id),),
        (button("case-button-show", "case.show", case.id),),
    )
    recipients = dict.fromkeys(turn.leads, "roster-wake-leads" if turn.to is None else "roster-wake-round")
    if turn.to is not None:
        recipients = {turn.to: "roster-wake-ahead" if turn.is_ahead else "roster-wake", **recipients}
    return [
        Say(
            key,
            args,
            rows,
            to=StaffChat(account),
            lane=SendLane.RECEIPT,
            slot=f"wake:{case.id}",
            protect=is_number_alone(case),
            until=now + _SENT_WITHIN,
        )
        for account, key in recipients.items()
    ]
