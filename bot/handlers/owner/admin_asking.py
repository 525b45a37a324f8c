"""Every change of an owner's: it is read before it is made, made by a second press, and can be turned back."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Reply, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import NotFound, WrongState
from bot.domain.news.legal_calendar import Anchor
from bot.domain.owner.local_lines import LocalLine
from bot.handlers.changes import question, told_to_others
from bot.handlers.news.broadcast_words import progress
from bot.handlers.owner.admin_words import (
    back_to,
    change_told,
    listed,
    name_of,
    owner_in,
    shown_value,
    subject_of,
    to_admin,
)
from bot.handlers.owner.phase_hold import ask_why
from bot.handlers.pieces import argument, button, paragraphs, split
from bot.usecases.news.tell_moved import moved_going
from bot.usecases.owner.hold_phase import needs_reason
from bot.usecases.owner.owner_changes import NONE, ON, CannotOpen, Change, What, confirm, proposed

LINE = "line"
"""In the session: a number's label and source, while it is asked whether to set it."""
_BETWEEN = "\n"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """A button of a subject's screen, or «برگرداندن»."""
    what, which, value = subject_of(argument(update))
    return await asked(what, which, value, ctx)


async def asked(what: What, which: str, value: str, ctx: Ctx, *, line: LocalLine | None = None) -> Turn:
    """What would change, with «بله، همین»; a phase that the dates do not say needs a reason first. Raises what refuses
    the change."""
    if (
        what is What.PHASE
        and value in Phase
        and await needs_reason(Phase(value), uow=ctx.uow, clock=ctx.clock)
    ):
        return await ask_why(Phase(value), ctx)
    try:
        change = await proposed(what, which, value, by=owner_in(ctx))
    except CannotOpen as missing:
        raise WrongState("admin-missing", {"missing": listed(missing.missing)}) from None
    line = line or await _line_of(what, which, value, ctx)
    yes = f"{name_of(what, which)}/{change.now}/{change.was}"
    data = {LINE: _BETWEEN.join((line.number, line.label, line.source))} if line is not None else {}
    news = [Term("admin-ask-news")] if what is What.DAY else _shorter(change)
    if change.phase is not None:
        news.insert(0, Term("admin-ask-phase-now", {"phase": shown_value(What.PHASE, change.phase)}))
    if what is What.DAY and which == Anchor.POLLING and value != NONE:
        news.insert(0, Term("admin-ask-phase-follows"))
    news += [*_deadlines(change), *await _phase_that_stays(change, ctx)]
    if change.lost is not None:
        news.insert(0, Term("admin-ask-result-goes", {"day": change.lost}))
    screen = question(
        await change_told(change, ctx, done=False, line=line),
        yes=Press("admin.yes", yes),
        no=Press("admin.no", what.value),
        news=paragraphs(news),
    )
    return Turn((screen,), session=ctx.session.at("", **data))


async def yes(update: Incoming, ctx: Ctx) -> Turn:
    """It is made, and the other owners hear of it."""
    what, which, rest = subject_of(argument(update))
    now, was = split(rest)
    line = await _line_of(what, which, now, ctx)
    try:
        change, facts = await confirm(what, which, now, was=was, by=owner_in(ctx), line=line)
    except CannotOpen as missing:
        raise WrongState("admin-missing", {"missing": listed(missing.missing)}) from None
    told = await change_told(change, ctx, done=True, line=line)
    news = [*_shorter(change), *_deadlines(change), *await _phase_that_stays(change, ctx)]
    back = f"{name_of(what, which)}/{change.was}"
    rows = ((button("admin-button-undo", "admin.ask", back),), back_to(what), to_admin())
    data = {LINE: _BETWEEN.join((line.number, line.label, line.source))} if line is not None else {}
    replies: tuple[Reply, ...] = (
        Screen("admin-done", {"change": told, "news": paragraphs(news)}, rows),
        *await told_to_others(told, ctx),
    )
    if what is What.DAY and (moved := await moved_going(uow=ctx.uow)) is not None:
        shown = await progress(moved, operator=ctx.operator, uow=ctx.uow, clock=ctx.clock)
        replies = (*replies, shown)
    return Turn(replies, facts=facts, session=ctx.session.at("", **data))


async def _phase_that_stays(change: Change, ctx: Ctx) -> list[Term]:
    """Without a day of voting no date says the phase: the one that is goes on, also where undoing took the day away."""
    if (change.what, change.which, change.now) != (What.DAY, Anchor.POLLING, NONE):
        return []
    phase = (await ctx.uow.settings.running()).phase
    return [Term("admin-phase-stays", {"phase": shown_value(What.PHASE, phase)})] if phase is not None else []


def _deadlines(change: Change) -> list[Term]:
    """That deadlines move with the day, also those that reporters were told."""
    if not change.moving.count:
        return []
    more = "yes" if change.moving.more else "no"
    return [Term("admin-deadlines-move", {"count": change.moving.count, "more": more})]


def _shorter(change: Change) -> list[Term]:
    """What a shorter time takes away comes back by no press."""
    if change.what is not What.KEEP or int(change.now) >= int(change.was):
        return []
    return [Term("admin-ask-keep-goes", {"value": shown_value(change.what, change.now)})]


async def no(update: Incoming, ctx: Ctx) -> Turn:
    what = argument(update)
    rows = (back_to(What(what)), to_admin()) if what in What else (to_admin(),)
    return Turn((Screen("admin-left", buttons=rows),), session=ctx.session.at(""))


async def _line_of(what: What, which: str, now: str, ctx: Ctx) -> LocalLine | None:
    """The number with its words: as it was typed where it is to be set, as it is where it is to go."""
    if what is not What.LINE:
        return None
    if now != ON:
        running = await ctx.uow.settings.running()
        return next((one for one in running.lines if one.number == which), None)
    if (line := line_in(ctx, which)) is None:
        raise NotFound("admin-line-gone")
    return line


def line_in(ctx: Ctx, number: str) -> LocalLine | None:
    """The local number that is being asked about."""
    parts = ctx.session.data.get(LINE, "").split(_BETWEEN)
    return LocalLine(*parts) if len(parts) == 3 and parts[0] == number else None
