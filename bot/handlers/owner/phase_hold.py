"""An owner holds the phase by hand: why, until when, and back to the dates. And owners hear when it turns by itself."""

from datetime import datetime, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Lane, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.moments import day_of, midnight
from bot.domain.owner.phases import LONGEST_WHY, by_dates, ended, held, hold, overlapping
from bot.domain.owner.settings import Running
from bot.handlers.cards.card import word
from bot.handlers.changes import changes, question, told_to_others
from bot.handlers.owner.owner_screen import how_held, settings_screen
from bot.handlers.pieces import argument, button
from bot.usecases.news.propose_dates import owners
from bot.usecases.owner.hold_phase import end_hold, follow_phase, hold_phase
from bot.usecases.owner.owner_changes import What

STATE: Final = "admin.phase"
UNTIL: Final = ("open", "today", "day", "week")
BACK: Final = ((button("admin-button-settings", "admin"),),)
TEXT_FAMILIES: Final = tuple(f"admin-phase-button-{how}" for how in UNTIL)


async def ask_why(phase: Phase, ctx: Ctx) -> Turn:
    """The dates say otherwise: a reason first. One that is held already is refused here, before anything is typed."""
    running = await ctx.uow.settings.running()
    if held(running, now=ctx.clock.now()):
        raise overlapping(running, phase)
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
    """Reason and end together, before anything is held."""
    data, how = ctx.session.data, argument(update)
    if ctx.session.state != STATE or "why" not in data or how not in UNTIL:
        raise NotFound("admin-phase-gone")
    running, now = await ctx.uow.settings.running(), ctx.clock.now()
    ends = _moment(how, now)
    then = hold(running, Phase(data["phase"]), data["why"], until=ends, now=now)
    session = ctx.session.at(STATE, **{**data, "how": how, "until": ends.isoformat() if ends else ""})
    screen = question(
        _changes(running, then, ctx)[0],
        yes=Press("phase-until-yes", f"{data['phase']}/{how}"),
        no=Press("admin.no", What.PHASE.value),
    )
    return Turn((screen,), session=session)


async def until_yes(update: Incoming, ctx: Ctx) -> Turn:
    """Held from here on. Raises NotFound where something else is being asked by now."""
    data = ctx.session.data
    asked = f"{data.get('phase')}/{data.get('how')}"
    if ctx.session.state != STATE or "until" not in data or argument(update) != asked:
        raise NotFound("admin-phase-gone")
    was = await ctx.uow.settings.running()
    running = await hold_phase(
        Phase(data["phase"]),
        data["why"],
        until=datetime.fromisoformat(data["until"]) if data["until"] else None,
        by=ctx.person.account,
        uow=ctx.uow,
        clock=ctx.clock,
    )
    return await _made(was, running, ctx)


async def end(update: Incoming, ctx: Ctx) -> Turn:
    """Back to the dates? Raises WrongState where nobody holds it."""
    running = await _by_hand(ctx)
    screen = question(
        _changes(running, ended(running, now=ctx.clock.now()), ctx)[0],
        yes=Press("phase-auto-yes"),
        no=Press("admin.no", What.PHASE.value),
    )
    return Turn((screen,), session=ctx.session.at(""))


async def end_yes(update: Incoming, ctx: Ctx) -> Turn:
    """Back to the dates."""
    was = await _by_hand(ctx)
    return await _made(was, await end_hold(by=ctx.person.account, uow=ctx.uow, clock=ctx.clock), ctx)


async def _by_hand(ctx: Ctx) -> Running:
    running = await ctx.uow.settings.running()
    if not running.phase_why:
        raise WrongState("admin-phase-same")
    return running


async def _made(was: Running, running: Running, ctx: Ctx) -> Turn:
    told = await told_to_others(_changes(was, running, ctx)[1], ctx)
    return Turn((await settings_screen(ctx), *told), session=ctx.session.at(""))


def _changes(was: Running, then: Running, ctx: Ctx) -> tuple[Term, Term]:
    return changes(Term(f"admin-what-{What.PHASE}"), _phase_of(was, ctx), _phase_of(then, ctx))


def _phase_of(running: Running, ctx: Ctx) -> Term:
    """The phase, whether it is held, why and until when."""
    shown = word("admin-phase", running.phase or "none")
    return Term("admin-phase-shown", {"phase": shown, "how": how_held(running, now=ctx.clock.now())})


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
