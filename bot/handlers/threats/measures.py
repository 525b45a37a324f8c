"""Measures on screen: the plan of all of them, a ready one that can be taken up, and one that is kept."""

from collections import Counter
from collections.abc import Callable
from typing import Final

from bot.conversation.arguments import Argument
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.errors import BadInput, NotFound
from bot.domain.news.legal_calendar import AnchorOffset, Days, days_of
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.measures import DueMeasure, Measure, MeasureState, with_due_days
from bot.domain.threats.threats import REGISTRATION
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, button, lines, number_argument
from bot.handlers.press_arguments import RoundPlan
from bot.handlers.staff.role_words import side_term, who_term
from bot.handlers.threats.measure_notices import tell_liaisons
from bot.handlers.threats.threat_arguments import MeasureDueDay, MeasureMove, ReadyPress
from bot.handlers.threats.threat_words import (
    due_term,
    home,
    measure_facts,
    measure_line,
    offset_term,
    threat_button,
)
from bot.usecases.access.one_person import accounts_of
from bot.usecases.threats.keep_measures import (
    find_measure,
    may_drop_measure,
    may_set_measure,
    measure_from,
    measures_with_days,
    move_measure,
    note_measure,
    set_measure_due,
    take_up,
)
from bot.usecases.threats.register import find_threat, threat_register

type PressOf = Callable[[str], tuple[str, Argument]]
"""The verb and what its button carries, for an answer."""

NOTE: Final = "threats.note"
_PAGER: Final = Pager(8)
OFFSETS: Final = (-14, -7, -3, -1, 0, 1, 3, 7)
"""Days around a day of the election that are offered; other numbers can be typed when a measure is written."""


async def plan(update: Incoming, ctx: Ctx) -> Turn:
    """All measures by their last day, the unfinished ones first; late ones say so."""
    dues = await measures_with_days(ctx, later=ctx.dates.months_later)
    dues = tuple(sorted(dues, key=lambda due: not due.measure.is_unfinished))
    page = _PAGER.page(number_argument(update), count=len(dues))
    rows = [
        button("measure-button-page", "threats.measure", due.measure.id, {"number": number})
        for number, due in enumerate(page.of(dues), start=page.start + 1)
    ]
    counts = Counter(due.measure.state for due in dues)
    entries = [
        measure_line(number, due, ctx) for number, due in enumerate(page.of(dues), start=page.start + 1)
    ]
    args: dict[str, Arg] = {
        "open": counts[MeasureState.OPEN],
        "doing": counts[MeasureState.UNDER_WAY],
        "done": counts[MeasureState.DONE],
        "late": sum(due.is_late(ctx.clock.today()) for due in dues),
        "lines": lines(entries) if entries else TextRef("plan-empty"),
    }
    turns = page.turns(lambda label, to: button(label, "threats.plan", to))
    buttons = tuple(tuple(rows[at : at + 4]) for at in range(0, len(rows), 4))
    return Turn((Screen("threats-plan", args, (*buttons, *turns, home())),), session=ctx.session.at(""))


async def show_ready(update: Incoming, ctx: Ctx) -> Turn:
    """A ready measure before anybody has taken it up."""
    threat_id, ready_id = argument(update, ReadyPress)
    threat = await find_threat(ctx, threat_id)
    ready = threat.measure(ready_id)
    if ready is None:
        raise NotFound("measure-gone")
    known = await measure_from(ctx, threat.id, ready.id)
    is_dropped = known is not None and known.state is MeasureState.DROPPED
    is_own = may_set_measure(ready.body, ctx.person)
    can_take = is_own and (not is_dropped or may_drop_measure(ctx.person))
    args = measure_facts(ready, threat.title, ctx) | {
        "due": offset_term(ready.due, ctx),
        "state": TextRef("measure-ready-dropped" if is_dropped else "measure-ready-free"),
        "whose": NOTHING if is_own else TextRef("measure-whose"),
    }
    press = ReadyPress(threat.id, ready.id)
    rows: Rows = ((button("measure-button-take", "threats.take", press),),) if can_take else ()
    return Turn((Screen("measure-ready", args, (*rows, threat_button(threat), home())),))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Take up a ready measure; a second press shows the same one."""
    threat_id, ready_id = argument(update, ReadyPress)
    before = await measure_from(ctx, threat_id, ready_id)
    measure = await take_up(ctx, threat_id, ready_id, later=ctx.dates.months_later)
    news = await tell_liaisons(before, measure, ctx)
    return Turn((await measure_screen(measure, ctx), *news), session=ctx.session.at(""))


async def show_measure(update: Incoming, ctx: Ctx) -> Turn:
    measure = await find_measure(ctx, argument(update))
    return Turn((await measure_screen(measure, ctx),), session=ctx.session.at(""))


async def move(update: Incoming, ctx: Ctx) -> Turn:
    """``id/done``"""
    measure_id, state = argument(update, MeasureMove, refusal="measure-gone")
    before = await find_measure(ctx, measure_id)
    measure = await move_measure(ctx, measure_id, state, later=ctx.dates.months_later)
    contradicted = await _reopened_notices(before, measure, ctx)
    reached = {notice.to for notice in contradicted}
    news = [say for say in await tell_liaisons(before, measure, ctx) if say.to not in reached]
    return Turn((await measure_screen(measure, ctx), *contradicted, *news))


async def _reopened_notices(before: Measure, measure: Measure, ctx: Ctx) -> tuple[Say, ...]:
    """Tell whoever said that it is done that somebody else says otherwise. By day: nothing of it is urgent."""
    if before.state is not MeasureState.DONE or measure.state is MeasureState.DONE:
        return ()
    speaker = await ctx.uow.staff.get(before.by)
    if not has_role_for(speaker, Permission.READ_THREATS) or before.by in await accounts_of(ctx, ctx.account):
        return ()
    args: dict[str, Arg] = {
        "title": measure.title,
        "by": side_term(ctx.person.staff, ctx),
        "state": TextRef(f"measure-state-{measure.state}"),
    }
    rows = ((button("measure-button-see", "threats.measure", measure.id),),)
    chat = StaffChat(before.by)
    return (Say("measure-reopened", args, rows, to=chat, lane=SendLane.DIALOGUE, quiet=True),)


async def note(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the note."""
    measure = await find_measure(ctx, argument(update))
    args: dict[str, Arg] = {
        "title": measure.title,
        "note": TextRef("measure-note-before", {"note": measure.note}) if measure.note else NOTHING,
    }
    rows: Rows = ((button("measure-button-back", "threats.measure", measure.id),), home())
    return Turn((Screen("measure-note", args, rows),), session=ctx.session.at(NOTE, measure=measure.id))


async def note_typed(update: Incoming, ctx: Ctx) -> Turn:
    if not isinstance(update, TextSaid):
        raise BadInput("measure-note-none")
    measure = await note_measure(ctx, ctx.session.data.get("measure", ""), update.text)
    return Turn((await measure_screen(measure, ctx),), session=ctx.session.at(""))


async def due(update: Incoming, ctx: Ctx) -> Turn:
    """``id`` asks from which day, ``id/polling`` how many days around it, ``id/polling/-7`` stores it."""
    place = argument(update, MeasureDueDay)
    measure = await find_measure(ctx, place.measure)
    if place.anchor and place.days:
        offset = AnchorOffset(place.anchor, signed_number(place.days))
        moved = await set_measure_due(ctx, measure.id, offset, later=ctx.dates.months_later)
        news = await tell_liaisons(measure, moved, ctx)
        return Turn((await measure_screen(moved, ctx), *news), session=ctx.session.at(""))
    back: Rows = ((button("measure-button-back", "threats.measure", measure.id),), home())
    if not place.anchor:
        rows = anchor_rows(ctx, lambda anchor: ("threats.due", place._replace(anchor=anchor)))
        return Turn((Screen("measure-due-anchor", {"title": measure.title}, (*rows, *back)),))
    rows = offset_rows(place.anchor, ctx, lambda days: ("threats.due", place._replace(days=days)))
    return Turn((Screen("measure-due-days", {"title": measure.title}, (*rows, *back)),))


def anchor_rows(ctx: Ctx, press: PressOf) -> Rows:
    """A button for registration and each later day of the election."""
    ids = [day.id for day in ctx.content.election.days]
    first = ids.index(REGISTRATION) if REGISTRATION in ids else 0
    return tuple(
        (button("measure-anchor", *press(day.id), {"name": day.name}),)
        for day in ctx.content.election.days[first:]
    )


def offset_rows(anchor: str, ctx: Ctx, press: PressOf) -> Rows:
    """Buttons for days around that day; none before registration."""
    offered = [days for days in OFFSETS if days >= 0 or anchor != REGISTRATION]
    buttons = [
        button("measure-days", *press(str(days)), {"when": offset_term(AnchorOffset(anchor, days), ctx)})
        for days in offered
    ]
    return tuple((entry,) for entry in buttons)


def signed_number(text: str) -> int:
    """«-۷» or «7»: whole days, at most four hundred. Raises BadInput."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace("\u200e", "").replace("\u200f", "")
    digits = plain.removeprefix("-").removeprefix("+").strip()
    if not digits.isdecimal() or len(digits) > 3 or int(digits) > 400:
        raise BadInput("measure-days-how")
    return -int(digits) if plain.startswith("-") else int(digits)


async def measure_screen(measure: Measure, ctx: Ctx) -> Screen:
    """The page of one measure with what may be done to it."""
    threat = next((known for known in await threat_register(ctx) if known.id == measure.threat), None)
    if threat is None:
        raise NotFound("threat-none")
    (due_measure,) = with_due_days([measure], await _days(ctx), ctx.dates.months_later)
    can_set = may_set_measure(measure.body, ctx.person)
    args = measure_facts(measure, threat.title, ctx) | {
        "due": due_term(due_measure, ctx),
        "late": TextRef("measure-late") if due_measure.is_late(ctx.clock.today()) else NOTHING,
        "state": TextRef(f"measure-state-{measure.state}"),
        "by": await who_term(measure.by, ctx),
        "day": measure.day,
        "note": TextRef("measure-note-line", {"note": measure.note}) if measure.note else NOTHING,
        "whose": NOTHING if can_set else TextRef("measure-whose"),
    }
    return Screen(
        "measure", args, (*_measure_rows(due_measure, ctx, can_set=can_set), threat_button(threat), home())
    )


async def _days(ctx: Ctx) -> Days:
    return days_of(await ctx.uow.settings.running())


def _measure_rows(due_measure: DueMeasure, ctx: Ctx, *, can_set: bool) -> Rows:
    if not can_set:
        return ()
    measure = due_measure.measure
    can_drop = may_drop_measure(ctx.person)
    states = [
        state
        for state in MeasureState
        if state is not measure.state and (can_drop or MeasureState.DROPPED not in (state, measure.state))
    ]
    can_ask = measure.is_unfinished and has_role_for(ctx.person.staff, Permission.ASK_OPINIONS)
    ask = RoundPlan(OpinionSubject.MEASURE, measure.id)
    return (
        *choice_rows(states, "measure-button", "threats.move", lambda state: MeasureMove(measure.id, state)),
        (
            button("measure-button-note", "threats.note", measure.id),
            button("measure-button-due", "threats.due", MeasureDueDay(measure.id)),
        ),
        *(((button("opinion-button-ask-measure", "opinion.ask", ask),),) if can_ask else ()),
    )
