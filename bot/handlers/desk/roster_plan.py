"""The roster on the leads' and owners' screens: days, blocks of hours, who is entered there, whom to ask."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.buttons import Press
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
from bot.domain.desk.roster import BLOCK, HOURS, NEEDED, HourSpan, RosterGaps, RosterHour, waits_for_morning
from bot.domain.errors import NotFound
from bot.domain.people import Account
from bot.handlers.desk.desk_arguments import RosterPeople, RosterPerson, RosterSpan
from bot.handlers.desk.person_labels import label_of, person_label
from bot.handlers.desk.roster_terms import (
    checked_span,
    on_button,
    pressed_span,
    span_args,
    span_term,
    spans_by_day,
)
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import (
    argument,
    back_to_admin,
    button,
    clauses,
    display_name,
    lines,
    time_of_day,
)
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.desk.plan_roster import (
    EnteredHours,
    RosterPlan,
    enter_hours,
    people_to_enter,
    remove_hours,
    repeat_day,
    roster_plan,
)
from bot.usecases.desk.roster_gaps import morning_gaps, roster_gaps

PAGER: Final = Pager(10)
_MOST_GAPS: Final = 8
_MINUTES: Final = 60
_DESK: Final = ((button("hours-button", "hours"), button("queue-button-home", "queue")),)


async def overview(update: Incoming, ctx: Ctx) -> Turn:
    """Show the roster's days, each with what is missing."""
    return Turn((await _overview_screen(ctx),), session=ctx.session.at(""))


async def _overview_screen(ctx: Ctx) -> Screen:
    plan, gaps = await roster_plan(ctx), await roster_gaps(ctx)
    back = (*back_to_admin(ctx.person), *_DESK)
    if not plan.days:
        return Screen("roster-dayless", buttons=back)
    if gaps is None:
        return Screen("roster-ended", buttons=back)
    rows: Rows = tuple(
        [
            (button("roster-button-day", "roster.day", day, {"day": day, "missing": _missing(gaps, day)}),)
            for day in plan.days
        ]
    )
    args: dict[str, Arg] = {"gaps": gaps_term(gaps), "most": NEEDED}
    table = ((button("roster-button-table", "roster.table"),),)
    return Screen("roster", args, (*rows, *table, *back))


def gaps_term(gaps: RosterGaps) -> TextRef:
    """What is missing, or that nothing is: for the roster and for the owners' checklist."""
    if gaps.is_whole:
        return TextRef("roster-whole")
    spans = [
        TextRef("roster-gap", span_args(day_span) | {"people": gap.people})
        for gap in gaps.gaps
        for day_span in spans_by_day(list(gap.span.hours()))
    ]
    return TextRef(
        "roster-gaps",
        {
            "hours": gaps.hours,
            "asked": gaps.asked,
            "due": "yes" if gaps.is_due else "no",
            "lines": lines(spans[:_MOST_GAPS]),
            "more": max(len(spans) - _MOST_GAPS, 0),
        },
    )


async def report_gaps(ctx: TickCtx) -> Turn:
    """Tell two leads in the morning which hours have too few people."""
    gaps = await morning_gaps(ctx)
    if gaps is None:
        return Turn()
    rows, args = ((button("roster-button-home", "roster"),),), {"gaps": gaps_term(gaps)}
    leads = await two_leads_to_notify(ctx, besides=None)
    return Turn(
        tuple(
            Say(
                "roster-morning",
                args,
                rows,
                to=StaffChat(lead),
                lane=SendLane.REMINDER,
                slot="roster-morning",
            )
            for lead in leads
        )
    )


def _missing(gaps: RosterGaps, day: date) -> int:
    return sum(hour.day == day for gap in gaps.gaps for hour in gap.span.hours())


async def show_day(update: Incoming, ctx: Ctx) -> Turn:
    """Show a day in blocks of four hours."""
    return Turn((await _day_screen(argument(update, date), ctx),), session=ctx.session.at(""))


async def _day_screen(day: date, ctx: Ctx) -> Screen:
    plan = await roster_plan(ctx)
    if day not in plan.days:
        raise NotFound("roster-outside")
    blocks = [HourSpan(RosterHour(day, start), BLOCK) for start in range(0, HOURS, BLOCK)]
    present = RosterHour.at(ctx.clock.now())
    buttons = [
        button("roster-button-block", "roster.block", on_button(block), _block_args(plan, block, present))
        for block in blocks
        if block.end > present
    ]
    rows: Rows = tuple(tuple(reversed(buttons[start : start + 2])) for start in range(0, len(buttons), 2))
    repeat = ((button("roster-button-repeat", "roster.repeat", day),),) if day != plan.days[0] else ()
    terms = [TextRef("roster-block-line", _block_args(plan, block, present)) for block in blocks]
    args: dict[str, Arg] = {"day": day, "lines": lines(terms)}
    return Screen("roster-day", args, (*rows, *repeat, (button("roster-button-days", "roster"),)))


def _block_args(plan: RosterPlan, block: HourSpan, present: RosterHour) -> dict[str, Arg]:
    """The block's times, the fewest people who have accepted an hour of it that is not over, and its state: enough,
    enough once they accept, too few, or over."""
    hours = [hour for hour in block.hours() if hour >= present]
    fewest = min((sum(entry.is_accepted for entry in plan.of_hour(hour)) for hour in hours), default=0)
    entered = min((len(plan.of_hour(hour)) for hour in hours), default=0)
    state = "whole" if fewest >= NEEDED else "asked" if entered >= NEEDED else "short"
    return {**span_args(block), "people": fewest, "state": state if hours else "ended"}


async def show_block(update: Incoming, ctx: Ctx) -> Turn:
    """Show the hours of a block with their people, to add and to take out."""
    return Turn((await _block_screen(pressed_span(update), ctx),), session=ctx.session.at(""))


async def _block_screen(block: HourSpan, ctx: Ctx) -> Screen:
    plan = await roster_plan(ctx)
    if block.first.day not in plan.days:
        raise NotFound("roster-outside")
    hours = [await _hour_line(plan, hour, ctx) for hour in block.hours()]
    single = tuple(
        button(
            "roster-button-add-hour",
            "roster.add",
            RosterPeople(hour.day, hour.number, 1),
            {"at": time_of_day(hour.number * _MINUTES)},
        )
        for hour in block.hours()
    )
    first = block.first
    add = button("roster-button-add", "roster.add", RosterPeople(first.day, first.number, block.count))
    args: dict[str, Arg] = {**span_args(block), "lines": lines(hours), "most": NEEDED}
    back = (button("roster-button-back-day", "roster.day", first.day),)
    rows = ((add,), tuple(reversed(single)), *await _remove_rows(plan, block, ctx), back)
    return Screen("roster-block", args, rows)


async def _hour_line(plan: RosterPlan, hour: RosterHour, ctx: Ctx) -> TextRef:
    names = [
        TextRef(
            "roster-name",
            {"name": await label_of(entry.account, ctx), "state": entry.state.value},
        )
        for entry in plan.of_hour(hour)
    ]
    args: dict[str, Arg] = {**span_args(HourSpan(hour, 1)), "names": clauses(names), "count": len(names)}
    return TextRef("roster-hour-line", args)


async def _remove_rows(plan: RosterPlan, block: HourSpan, ctx: Ctx) -> Rows:
    accounts = dict.fromkeys(entry.account for hour in block.hours() for entry in plan.of_hour(hour))
    first = block.first
    return tuple(
        [
            (
                button(
                    "roster-button-remove",
                    "roster.out",
                    RosterPerson(first.day, first.number, block.count, account),
                    {"name": await label_of(account, ctx)},
                ),
            )
            for account in accounts
        ]
    )


async def choose_person(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whom to enter into these hours."""
    pressed = argument(update, RosterPeople)
    span = checked_span(RosterSpan(pressed.day, pressed.number, pressed.length))
    people = sorted(await people_to_enter(ctx), key=lambda staff: (staff.name, str(staff.account)))
    page = PAGER.page(pressed.page, count=len(people))
    rows: Rows = tuple(
        (
            Button(
                person_label(staff, people),
                Press(
                    "roster.enter", RosterPerson(span.first.day, span.first.number, span.count, staff.account)
                ),
            ),
        )
        for staff in page.of(people)
    )
    turns = page.turns(
        lambda label, to: button(
            label, "roster.add", RosterPeople(pressed.day, pressed.number, pressed.length, to)
        )
    )
    back = ((button("roster-button-back-block", "roster.block", on_button(_block_of(span))),),)
    return Turn((Screen("roster-choose", span_args(span), (*rows, *turns, *back)),))


def _block_of(span: HourSpan) -> HourSpan:
    return HourSpan(RosterHour(span.first.day, span.first.number // BLOCK * BLOCK), BLOCK)


async def enter(update: Incoming, ctx: Ctx) -> Turn:
    """Enter the person and ask them; who enters themselves has accepted."""
    span, account = _pressed_person(update)
    entered = await enter_hours(ctx, account, span.first, span.count)
    toast = Ack("roster-entered-self" if entered.is_accepted else "roster-entered")
    return Turn((toast, await _block_screen(_block_of(span), ctx), *_questions([entered], ctx)))


async def take_out(update: Incoming, ctx: Ctx) -> Turn:
    """Take a person out of these hours, and tell them."""
    span, account = _pressed_person(update)
    removed = await remove_hours(ctx, account, span.first, span.count)
    notices: Sequence[Reply] = ()
    if account != ctx.account:
        args: dict[str, Arg] = {"name": display_name(ctx.person), "span": span_term(removed.span)}
        mine = ((button("hours-button", "hours"),),)
        notices = [Say("hours-removed", args, mine, to=StaffChat(account), lane=SendLane.DIALOGUE)]
    return Turn((Ack("roster-removed"), await _block_screen(_block_of(span), ctx), *notices))


async def repeat(update: Incoming, ctx: Ctx) -> Turn:
    """Enter the people of the day before into the same hours of this day, and ask them."""
    day = argument(update, date)
    entered = await repeat_day(ctx, day)
    toast = Ack("roster-repeated", {"people": len({hours.account for hours in entered})})
    return Turn((toast, await _day_screen(day, ctx), *_questions(entered, ctx)))


def _questions(entered: Sequence[EnteredHours], ctx: Ctx) -> Sequence[Reply]:
    """One message for each span of each person who has to accept."""
    questions: list[Reply] = []
    for hours in entered:
        if hours.is_accepted:
            continue
        args: dict[str, Arg] = {"name": display_name(ctx.person), "span": span_term(hours.span)}
        rows = (
            (button("hours-button-yes", "hours.yes", on_button(hours.span)),),
            (button("hours-button-no", "hours.no", on_button(hours.span)),),
        )
        questions.append(
            Say(
                "hours-asked",
                args,
                rows,
                to=StaffChat(hours.account),
                lane=SendLane.DIALOGUE,
                quiet=waits_for_morning(hours.span, ctx.clock.now()),
            )
        )
    return questions


def _pressed_person(update: Incoming) -> tuple[HourSpan, Account]:
    pressed = argument(update, RosterPerson)
    return checked_span(RosterSpan(pressed.day, pressed.number, pressed.length)), pressed.account
