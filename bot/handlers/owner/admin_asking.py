"""Every change by an owner: shown first, made by a second press, and reversible."""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Reply, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.election import POLLING
from bot.domain.errors import NotFound, WrongState
from bot.domain.owner.settings import LocalLine
from bot.handlers.news.broadcast_words import progress_card
from bot.handlers.owner.admin_words import (
    back_to,
    describe_change,
    missing_names,
    name_of,
    shown_value,
    subject_of,
    to_admin,
)
from bot.handlers.owner.phase_hold import ask_why
from bot.handlers.pieces import argument, button, paragraphs
from bot.handlers.press_arguments import SettingQuestion, SettingValue
from bot.usecases.news.calendar import running_announcement
from bot.usecases.owner.change_settings import (
    NONE,
    ON,
    CannotOpen,
    SettingChange,
    SettingKind,
    confirm_change,
    proposed_change,
)
from bot.usecases.owner.hold_phase import needs_reason

LINE = "line"
"""In the session: a local number's label and source, while the owner is asked whether to set it."""
_BETWEEN = "\n"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask about a change: a button of a subject's screen, or «برگرداندن»."""
    name, value = argument(update, SettingValue)
    what, which = subject_of(name)
    return await ask_change(what, which, value, ctx)


async def ask_change(
    what: SettingKind, which: str, value: str, ctx: Ctx, *, line: LocalLine | None = None
) -> Turn:
    """Show what would change, with «بله، همین». A phase other than the dates give needs a reason first.
    Raises the refusal if the change is not allowed."""
    if what is SettingKind.PHASE and value in Phase and await needs_reason(ctx, Phase(value)):
        return await ask_why(Phase(value), ctx)
    try:
        change = await proposed_change(ctx, what, which, value)
    except CannotOpen as missing:
        raise WrongState("admin-missing", {"missing": missing_names(missing.missing)}) from None
    line = line or await _line_of(what, which, value, ctx)
    yes = SettingQuestion(name_of(what, which), change.now, change.was)
    data = {LINE: _BETWEEN.join((line.number, line.label, line.source))} if line is not None else {}
    news = [TextRef("admin-ask-news")] if what is SettingKind.DAY else _shorter_retention_note(change)
    if change.phase is not None:
        news.insert(
            0, TextRef("admin-ask-phase-now", {"phase": shown_value(SettingKind.PHASE, change.phase)})
        )
    if what is SettingKind.DAY and which == POLLING and value != NONE:
        news.insert(0, TextRef("admin-ask-phase-follows"))
    news += [*_deadlines(change), *await _unchanged_phase_note(change, ctx)]
    if change.lost is not None:
        news.insert(0, TextRef("admin-ask-result-goes", {"day": change.lost}))
    described = await describe_change(change, ctx, line=line)
    screen = described.question(
        yes=Press("admin.yes", yes),
        no=Press("admin.no", what.value),
        news=paragraphs(news),
    )
    return Turn((screen,), session=ctx.session.at("", **data))


async def apply_change(update: Incoming, ctx: Ctx) -> Turn:
    """Make the change and notify the other owners."""
    name, now, was = argument(update, SettingQuestion)
    what, which = subject_of(name)
    line = await _line_of(what, which, now, ctx)
    try:
        change, facts = await confirm_change(ctx, what, which, now, was=was, line=line)
    except CannotOpen as missing:
        raise WrongState("admin-missing", {"missing": missing_names(missing.missing)}) from None
    described = await describe_change(change, ctx, line=line)
    news = [*_shorter_retention_note(change), *_deadlines(change), *await _unchanged_phase_note(change, ctx)]
    back = SettingValue(name_of(what, which), change.was)
    rows = ((button("admin-button-undo", "admin.ask", back),), back_to(what), to_admin())
    data = {LINE: _BETWEEN.join((line.number, line.label, line.source))} if line is not None else {}
    replies: tuple[Reply, ...] = (
        Screen("admin-done", {"change": described.past_words, "news": paragraphs(news)}, rows),
        *await described.owner_notices(ctx),
    )
    if what is SettingKind.DAY and (moved := await running_announcement(ctx)) is not None:
        card = await progress_card(moved, ctx)
        replies = (*replies, card)
    return Turn(replies, facts=facts, session=ctx.session.at("", **data))


async def _unchanged_phase_note(change: SettingChange, ctx: Ctx) -> list[TextRef]:
    """Without a polling day no date gives the phase: it stays, also if undoing a change removed the day."""
    if (change.what, change.which, change.now) != (SettingKind.DAY, POLLING, NONE):
        return []
    phase = (await ctx.uow.settings.running()).phase
    return (
        [TextRef("admin-phase-stays", {"phase": shown_value(SettingKind.PHASE, phase)})]
        if phase is not None
        else []
    )


def _deadlines(change: SettingChange) -> list[TextRef]:
    """Says that deadlines move with the day, including those that reporters were told."""
    if not change.moving.count:
        return []
    more = "yes" if change.moving.more else "no"
    return [TextRef("admin-deadlines-move", {"count": change.moving.count, "more": more})]


def _shorter_retention_note(change: SettingChange) -> list[TextRef]:
    """Says that data deleted by a shorter retention cannot be restored."""
    if change.what is not SettingKind.KEEP or int(change.now) >= int(change.was):
        return []
    return [TextRef("admin-ask-keep-goes", {"value": shown_value(change.what, change.now)})]


async def cancel_change(update: Incoming, ctx: Ctx) -> Turn:
    what = argument(update)
    rows = (back_to(SettingKind(what)), to_admin()) if what in SettingKind else (to_admin(),)
    return Turn((Screen("admin-left", buttons=rows),), session=ctx.session.at(""))


async def _line_of(what: SettingKind, which: str, now: str, ctx: Ctx) -> LocalLine | None:
    """The local number with its words: as typed if it is to be set, as stored if it is to be removed."""
    if what is not SettingKind.LINE:
        return None
    if now != ON:
        running = await ctx.uow.settings.running()
        return next((local_line for local_line in running.lines if local_line.number == which), None)
    if (line := line_in(ctx, which)) is None:
        raise NotFound("admin-line-gone")
    return line


def line_in(ctx: Ctx, number: str) -> LocalLine | None:
    """The local number that is being asked about."""
    parts = ctx.session.data.get(LINE, "").split(_BETWEEN)
    return LocalLine(*parts) if len(parts) == 3 and parts[0] == number else None
