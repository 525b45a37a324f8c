"""What owners set by a press or by typing: the days, the phase, reporting, local numbers, retention."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Digits, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Confidence, Phase
from bot.domain.errors import BadInput, NotFound
from bot.domain.owner.phases import is_phase_held, phase_by_dates
from bot.domain.owner.settings import LONGEST_LABEL, MOST_LINES, Reporting, read_line
from bot.handlers.cards.card import word
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.owner.admin import admin, parse_day
from bot.handlers.owner.admin_asking import ask_change
from bot.handlers.owner.admin_words import missing_names, name_of, shown_value, subject
from bot.handlers.owner.owner_screen import hold_note
from bot.handlers.pieces import NOTHING, argument, button, lines
from bot.handlers.press_arguments import SettingValue
from bot.handlers.safety.help import local_lines
from bot.usecases.owner.change_settings import (
    NONE,
    ON,
    RetentionKind,
    SettingKind,
    missing_for_reports,
    value_of,
)

DAY, KEEP, LINE = "admin.day", "admin.keep", "admin.line"
"""States: what is being typed."""
TEXT_FAMILIES: Final = (
    *(f"admin-button-reporting-{switch}" for switch in Reporting),
    *(f"admin-button-phase-{phase}" for phase in Phase),
)


async def days(update: Incoming, ctx: Ctx) -> Turn:
    """Show the days that everything is counted from, with a button to change each."""
    election_days = ctx.content.election.days
    values = {
        day.id: shown_value(SettingKind.DAY, await value_of(ctx, SettingKind.DAY, day.id))
        for day in election_days
    }
    day_lines = [
        TextRef("admin-value", {"what": word("admin-anchor", a), "value": v}) for a, v in values.items()
    ]
    rows = tuple(
        (button("admin-button-set-day", "admin.day", a, {"what": word("admin-anchor", a)}),) for a in values
    )
    calendar = (button("button-calendar", "calendar"),)
    none = shown_value(SettingKind.DAY, NONE)
    unset = [
        TextRef(f"admin-day-unset-{day.id}") for day in election_days if day.unset and values[day.id] == none
    ]
    args: dict[str, Arg] = {
        "days": lines(day_lines),
        "unset": lines(unset) if unset else NOTHING,
    }
    return subject("admin-days", args, (*rows, calendar), ctx)


async def day(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for one of the days."""
    which = argument(update)
    if ctx.content.election.day(which) is None:
        raise NotFound("admin-what")
    value = await value_of(ctx, SettingKind.DAY, which)
    args: dict[str, Arg] = {"what": word("admin-anchor", which), "value": shown_value(SettingKind.DAY, value)}
    clear = button("admin-button-clear-day", "admin.ask", SettingValue(name_of(SettingKind.DAY, which), NONE))
    rows = ((clear,),) if value != NONE else ()
    stop = (button("admin-button-back", "admin.days"),)
    return Turn((Screen("admin-ask-day", args, (*rows, stop)),), session=ctx.session.at(DAY, which=which))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show reporting or the phase: the current value, and the others to choose from."""
    if argument(update) == SettingKind.REPORTING:
        return await _reporting(ctx)
    if argument(update) == SettingKind.PHASE:
        return await _phase(ctx)
    return await admin(update, ctx)


async def _reporting(ctx: Ctx) -> Turn:
    now = await value_of(ctx, SettingKind.REPORTING, "")
    missing = await missing_for_reports(ctx)
    missing_note = (
        TextRef("admin-screen-missing", {"missing": missing_names(missing)})
        if missing
        else TextRef("admin-screen-complete")
    )
    rows = choice_rows(
        [switch for switch in Reporting if switch != now],
        "admin-button-reporting",
        "admin.ask",
        lambda switch: SettingValue(SettingKind.REPORTING, switch),
    )
    return subject(
        "admin-see-reporting",
        {"value": shown_value(SettingKind.REPORTING, now), "missing": missing_note},
        rows,
        ctx,
    )


async def _phase(ctx: Ctx) -> Turn:
    """The phase; what the calendar gives, if the polling day is known; who holds another phase, and why."""
    now = await value_of(ctx, SettingKind.PHASE, "")
    running, today = await ctx.uow.settings.running(), ctx.clock.today()
    due = phase_by_dates(running, today=today)
    by_days = TextRef("admin-phase-no-day")
    if due is not None:
        key = "admin-phase-fits" if due == now else "admin-phase-differs"
        by_days = TextRef(key, {"phase": word("admin-phase", due)})
    rows = choice_rows(
        [span for span in Phase if span != now],
        "admin-button-phase",
        "admin.ask",
        lambda span: SettingValue(SettingKind.PHASE, span),
    )
    back = (
        ((button("admin-phase-button-auto", "phase-auto"),),)
        if is_phase_held(running, now=ctx.clock.now())
        else ()
    )
    how = hold_note(running, now=ctx.clock.now())
    args: dict[str, Arg] = {"value": shown_value(SettingKind.PHASE, now), "how": how, "calendar": by_days}
    return subject("admin-see-phase", args, (*rows, *back), ctx)


async def numbers(update: Incoming, ctx: Ctx) -> Turn:
    """Show the content's numbers, which cannot be changed here, and local ones."""
    running = await ctx.uow.settings.running()
    shipped = [
        TextRef(
            "admin-line-shipped",
            {
                "number": Digits(line.number),
                "label": line.label,
                "sure": "recheck" if line.confidence is Confidence.RECHECK else "known",
            },
        )
        for line in ctx.content.hotlines
    ]
    own = local_lines(running.lines) or [TextRef("admin-lines-none")]
    rows = tuple(
        (button("admin-button-line-off", "admin.ask", SettingValue(name_of(SettingKind.LINE, line.number), NONE),
                {"number": Digits(line.number)}),)
        for line in running.lines
    )  # fmt: skip
    new = ((button("admin-button-line-new", "admin.line"),),) if len(running.lines) < MOST_LINES else ()
    return subject("admin-numbers", {"shipped": lines(shipped), "local": lines(own)}, (*new, *rows), ctx)


async def new_line(update: Incoming, ctx: Ctx) -> Turn:
    stop = (button("admin-button-back", "admin.numbers"),)
    return Turn((Screen("admin-ask-line", {"most": LONGEST_LABEL}, (stop,)),), session=ctx.session.at(LINE))


async def show_retention(update: Incoming, ctx: Ctx) -> Turn:
    """Show how long data is retained, each kind within the program's own limit."""
    keep_lines = [
        TextRef(
            "admin-keep-line",
            {
                "what": word("admin-keep", keep),
                "value": shown_value(SettingKind.KEEP, await value_of(ctx, SettingKind.KEEP, keep)),
                "most": getattr(ctx.operator.retention, keep),
            },
        )
        for keep in RetentionKind
    ]
    rows = tuple(
        (button("admin-button-set-keep", "admin.keep", keep, {"what": word("admin-keep", keep)}),)
        for keep in RetentionKind
    )
    return subject("admin-keeping", {"kept": lines(keep_lines)}, rows, ctx)


async def ask_retention(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for a number of days."""
    which = argument(update)
    if which not in RetentionKind:
        raise NotFound("admin-what")
    value = await value_of(ctx, SettingKind.KEEP, which)
    args: dict[str, Arg] = {
        "what": word("admin-keep", which),
        "value": shown_value(SettingKind.KEEP, value),
        "most": getattr(ctx.operator.retention, which),
    }
    stop = (button("admin-button-back", "admin.keeping"),)
    return Turn((Screen("admin-ask-keep", args, (stop,)),), session=ctx.session.at(KEEP, which=which))


async def take_value(update: Incoming, ctx: Ctx) -> Turn:
    """Take a day, a number of days, or a local number."""
    if not isinstance(update, TextSaid):
        raise BadInput("admin-words-only")
    state, which = ctx.session.state, ctx.session.data.get("which", "")
    if state == DAY and ctx.content.election.day(which) is not None:
        day = parse_day(update.text.strip().lower(), which, ctx, unread="admin-day-unread")
        return await ask_change(SettingKind.DAY, which, day, ctx)
    if state == KEEP and which in RetentionKind:
        return await ask_change(SettingKind.KEEP, which, _digits(update.text), ctx)
    if state == LINE:
        line = read_line(update.text)
        return await ask_change(SettingKind.LINE, line.number, ON, ctx, line=line)
    return await admin(update, ctx)


def _digits(text: str) -> str:
    """Latin digits for a typed number. Anything else stays as it is and is refused later."""
    return "".join(str(int(mark)) if mark.isdecimal() else mark for mark in text.strip())
