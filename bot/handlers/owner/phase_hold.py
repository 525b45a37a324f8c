"""An owner holds the phase by hand: why, until when, and back to the dates. And owners hear when it turns by itself."""

from datetime import datetime, timedelta
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Lane, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput, NotFound
from bot.domain.moments import day_of, midnight
from bot.domain.owner.phases import LONGEST_WHY, by_dates, held
from bot.handlers.cards.card import word
from bot.handlers.owner.admin_words import told_to_others
from bot.handlers.owner.owner_screen import settings_screen
from bot.handlers.pieces import argument, button
from bot.usecases.news.propose_dates import owners
from bot.usecases.owner.hold_phase import end_hold, follow_phase, hold_phase

STATE: Final = "admin.phase"
UNTIL: Final = ("open", "today", "day", "week")
BACK: Final = ((button("admin-button-settings", "admin"),),)
TEXT_FAMILIES: Final = tuple(f"admin-phase-button-{how}" for how in UNTIL)


async def ask_why(phase: Phase, ctx: Ctx) -> Turn:
    """The dates say otherwise: a reason first. One that is held already is refused here, before anything is typed."""
    running = await ctx.uow.settings.running()
    if held(running, now=ctx.clock.now()):
        raise BadInput(
            "admin-phase-overlaps", {"phase": (running.phase or phase).value, "why": running.phase_why}
        )
    told = by_dates(running, today=ctx.clock.today())
    args = {"phase": word("admin-phase", phase), "now": word("admin-phase", told or "none")}
    return Turn(
        (Screen("admin-phase-ask-why", args, BACK),), session=ctx.session.at(STATE, phase=phase.value)
    )


async def why_written(update: Incoming, ctx: Ctx) -> Turn:
    """And until when?"""
    why = " ".join(update.text.split()) if isinstance(update, TextSaid) else ""
    if not 0 < len(why) <= LONGEST_WHY:
        raise BadInput("admin-phase-why", {"most": LONGEST_WHY})
    phase = ctx.session.data.get("phase", "")
    rows: Rows = tuple((button(f"admin-phase-button-{how}", "phase-until", how),) for how in UNTIL)
    args: dict[str, Arg] = {"phase": word("admin-phase", phase), "why": why}
    screen = Screen("admin-phase-ask-until", args, (*rows, *BACK))
    return Turn((screen,), session=ctx.session.at(STATE, phase=phase, why=why))


async def until(update: Incoming, ctx: Ctx) -> Turn:
    """Held from here on."""
    data = ctx.session.data
    if ctx.session.state != STATE or "why" not in data or argument(update) not in UNTIL:
        raise NotFound("admin-phase-gone")
    await hold_phase(
        Phase(data["phase"]),
        data["why"],
        until=_moment(argument(update), ctx.clock.now()),
        by=ctx.person.account,
        uow=ctx.uow,
        clock=ctx.clock,
    )
    told = await told_to_others(_changed(data["phase"]), ctx)
    return Turn((await settings_screen(ctx), *told), session=ctx.session.at(""))


async def end(update: Incoming, ctx: Ctx) -> Turn:
    """Back to the dates."""
    running = await end_hold(by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    told = await told_to_others(_changed(running.phase or "none"), ctx)
    return Turn((await settings_screen(ctx), *told), session=ctx.session.at(""))


def _changed(phase: str) -> Term:
    return Term("admin-phase-now", {"phase": word("admin-phase", phase)})


def _moment(which: str, now: datetime) -> datetime | None:
    match which:
        case "today":
            return midnight(day_of(now) + timedelta(days=1))
        case "day":
            return now + timedelta(days=1)
        case "week":
            return now + timedelta(days=7)
    return None


async def phase_follows(ctx: TickCtx) -> Turn:
    """The phase turns with the dates; owners hear of it."""
    turned = await follow_phase(uow=ctx.uow, clock=ctx.clock)
    if turned is None:
        return Turn()
    key = "admin-phase-hold-over" if turned.hold_over else "admin-phase-turned"
    args = {"phase": word("admin-phase", turned.phase)}
    return Turn(
        tuple(
            Say(key, args, BACK, to=StaffChat(one.account), lane=Lane.DIALOGUE)
            for one in await owners(uow=ctx.uow)
        )
    )
