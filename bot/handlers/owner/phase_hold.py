"""Holding the phase by hand: an owner says why and until when, or returns to the dates. Owners are notified
when the phase changes with the dates."""

from datetime import datetime, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.moments import day_of, midnight
from bot.domain.owner.phases import (
    LONGEST_WHY,
    hold,
    is_phase_held,
    overlap_error,
    phase_by_dates,
    release_phase,
)
from bot.domain.owner.settings import RunningSettings
from bot.handlers.cards.card import word
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.owner.owner_screen import hold_note, settings_screen
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import PhaseHold
from bot.usecases.news.calendar import reachable_owners
from bot.usecases.owner.change_settings import SettingKind
from bot.usecases.owner.hold_phase import end_hold, follow_phase, hold_phase

STATE: Final = "admin.phase"
UNTIL: Final = ("open", "today", "day", "week")
BACK: Final = ((button("admin-button-settings", "admin"),),)
TEXT_FAMILIES: Final = tuple(f"admin-phase-button-{how}" for how in UNTIL)


async def ask_why(phase: Phase, ctx: Ctx) -> Turn:
    """Ask for the reason, as the dates give another phase. A phase that is already held is refused here."""
    running = await ctx.uow.settings.running()
    if is_phase_held(running, now=ctx.clock.now()):
        raise overlap_error(running, phase)
    due_phase = phase_by_dates(running, today=ctx.clock.today())
    args = {"phase": word("admin-phase", phase), "now": word("admin-phase", due_phase or "none")}
    return Turn(
        (Screen("admin-phase-ask-why", args, BACK),), session=ctx.session.at(STATE, phase=phase.value)
    )


async def take_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Take the reason and ask for the end."""
    why = " ".join(update.text.split()) if isinstance(update, TextSaid) else ""
    if not 0 < len(why) <= LONGEST_WHY:
        raise BadInput("admin-phase-why", {"most": LONGEST_WHY})
    phase = ctx.session.data.get("phase", "")
    rows = choice_rows(UNTIL, "admin-phase-button", "phase-until", str)
    args: dict[str, Arg] = {"phase": word("admin-phase", phase), "why": why}
    screen = Screen("admin-phase-ask-until", args, (*rows, *BACK))
    return Turn((screen,), session=ctx.session.at(STATE, phase=phase, why=why))


async def choose_end(update: Incoming, ctx: Ctx) -> Turn:
    """Show reason and end together before the phase is held."""
    data, how = ctx.session.data, argument(update)
    if ctx.session.state != STATE or "why" not in data or how not in UNTIL:
        raise NotFound("admin-phase-gone")
    running, now = await ctx.uow.settings.running(), ctx.clock.now()
    ends = _moment(how, now)
    then = hold(running, Phase(data["phase"]), data["why"], until=ends, now=now)
    session = ctx.session.at(STATE, **{**data, "how": how, "until": ends.isoformat() if ends else ""})
    screen = _change(running, then, ctx).question(
        yes=Press("phase-until-yes", PhaseHold(data["phase"], how)),
        no=Press("admin.no", SettingKind.PHASE.value),
    )
    return Turn((screen,), session=session)


async def confirm_hold(update: Incoming, ctx: Ctx) -> Turn:
    """Hold the phase from now on. Raises NotFound if another question is open by now."""
    data = ctx.session.data
    asked = PhaseHold(data.get("phase", ""), data.get("how", ""))
    if ctx.session.state != STATE or "until" not in data or argument(update, PhaseHold) != asked:
        raise NotFound("admin-phase-gone")
    was = await ctx.uow.settings.running()
    running = await hold_phase(
        ctx,
        Phase(data["phase"]),
        data["why"],
        until=datetime.fromisoformat(data["until"]) if data["until"] else None,
    )
    return await _announce_change(was, running, ctx)


async def ask_end(update: Incoming, ctx: Ctx) -> Turn:
    """Ask whether to return to the dates. Raises WrongState if nobody holds the phase."""
    running = await _held_phase(ctx)
    screen = _change(running, release_phase(running, now=ctx.clock.now()), ctx).question(
        yes=Press("phase-auto-yes"),
        no=Press("admin.no", SettingKind.PHASE.value),
    )
    return Turn((screen,), session=ctx.session.at(""))


async def confirm_end(update: Incoming, ctx: Ctx) -> Turn:
    """Return to the dates."""
    was = await _held_phase(ctx)
    return await _announce_change(was, await end_hold(ctx), ctx)


async def _held_phase(ctx: Ctx) -> RunningSettings:
    running = await ctx.uow.settings.running()
    if not running.phase_why:
        raise WrongState("admin-phase-same")
    return running


async def _announce_change(was: RunningSettings, running: RunningSettings, ctx: Ctx) -> Turn:
    notices = await _change(was, running, ctx).owner_notices(ctx)
    return Turn((await settings_screen(ctx), *notices), session=ctx.session.at(""))


def _change(was: RunningSettings, then: RunningSettings, ctx: Ctx) -> ConfirmedChange:
    return ConfirmedChange(
        TextRef(f"admin-what-{SettingKind.PHASE}"), _phase_of(was, ctx), _phase_of(then, ctx)
    )


def _phase_of(running: RunningSettings, ctx: Ctx) -> TextRef:
    """The phase, whether it is held, why and until when."""
    phase_name = word("admin-phase", running.phase or "none")
    return TextRef("admin-phase-line", {"phase": phase_name, "how": hold_note(running, now=ctx.clock.now())})


def _moment(which: str, now: datetime) -> datetime | None:
    match which:
        case "today":
            return midnight(day_of(now) + timedelta(days=1))
        case "day":
            return now + timedelta(days=1)
        case "week":
            return now + timedelta(days=7)
    return None


async def turn_phase(ctx: TickCtx) -> Turn:
    """Change the phase with the dates and notify the owners."""
    turned = await follow_phase(ctx)
    if turned is None:
        return Turn()
    key = "admin-phase-hold-over" if turned.hold_over else "admin-phase-turned"
    args = {"phase": word("admin-phase", turned.phase)}
    return Turn(
        tuple(
            Say(key, args, BACK, to=StaffChat(owner.account), lane=SendLane.DIALOGUE)
            for owner in await reachable_owners(ctx)
        )
    )
