"""The privacy card has changed: who waits for an answer is told that there is something to read; here he reads
what is different since his report. Who has no way back finds the same beside his report, by its code."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Lane, Reply, ReporterOf, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.moments import at_night
from bot.domain.people import Messenger
from bot.domain.safety.privacy import privacy_facts
from bot.domain.safety.privacy_history import Change, readable
from bot.domain.submissions.witnesses import Report
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, paragraphs, whole
from bot.handlers.safety.privacy import in_force, line_as_it_was, told
from bot.handlers.sent_reports.my_reports import opened_by_code
from bot.usecases.safety.privacy_news import news_for, note_cards, people_to_tell

A_SCREEN: Final = 3
"""Changed lines on one screen: each with what it said before, so that all fits a message."""


async def note_in_force(ctx: TickCtx) -> None:
    """Remember the cards in force. Also at the start: whatever changes from then on is a change."""
    cards = {messenger: privacy_facts(await in_force(ctx, messenger)) for messenger in Messenger}
    await note_cards(cards, uow=ctx.uow, clock=ctx.clock)


async def cards_change(ctx: TickCtx) -> Turn:
    """Note the cards in force, and by day tell a few of those whom a change concerns."""
    await note_in_force(ctx)
    if at_night(ctx.clock.now()):
        return Turn()
    return Turn(tuple(_notice(report_id) for report_id in await people_to_tell(uow=ctx.uow)))


def _notice(report_id: str) -> Reply:
    """As neutral as every notice; it waits in a place of its own, so that it overtakes no question."""
    return Say(
        "notice-new",
        buttons=((button("notice-button-open", "my-news"),),),
        to=ReporterOf(report_id),
        lane=Lane.REMINDER,
        slot=f"card:{report_id}",
        quiet=True,
    )


async def news(update: Incoming, ctx: Ctx) -> Turn:
    """What the card says differently since the reader's oldest report, a few lines a screen. Whatever he was
    writing when the notice came, he writes on."""
    messenger = ctx.person.account.messenger
    now = privacy_facts(await in_force(ctx, messenger))
    found = await news_for(now, messenger=messenger, reports=await _reports(ctx), settings=ctx.uow.settings)
    card = (button("button-privacy-whole", "privacy"),)
    if not found.changes:
        key = "privacy-news-none" if found.known else "privacy-news-unknown"
        return Turn((Screen(key, buttons=(card, back_to_menu())),))
    pages = -(-len(found.changes) // A_SCREEN)
    page = min(whole(argument(update)) or 0, pages - 1)
    shown = found.changes[page * A_SCREEN : (page + 1) * A_SCREEN]
    args: dict[str, Arg] = {
        "since": "report" if found.known else "lately",
        "page": page + 1,
        "pages": pages,
        "changes": _worded(shown, ctx),
    }
    further: tuple[tuple[Button, ...], ...] = ()
    if page + 1 < pages:
        further = ((button("button-privacy-news-next", "my-news", str(page + 1)),),)
    return Turn((Screen("privacy-news", args, (*further, card, back_to_menu())),))


async def _reports(ctx: Ctx) -> Sequence[Report]:
    """His open ones, else any of his, and the one that a code has opened here."""
    mine = await ctx.uow.reports.of_reporter(ctx.person.keys.reporter)
    cases = [await ctx.uow.cases.get(report.case_id) for report in mine]
    waiting = [report for report, case in zip(mine, cases, strict=True) if case is not None and case.open]
    opened = opened_by_code(ctx.session, at=ctx.clock.now())
    by_code = await ctx.uow.reports.get(opened) if opened else None
    return (*(waiting or mine), *((by_code,) if by_code is not None else ()))


def _worded(changes: Sequence[Change], ctx: Ctx) -> Term:
    return paragraphs([_change(change, ctx) for change in changes])


def _change(change: Change, ctx: Ctx) -> Term:
    old = line_as_it_was(change.old, ctx) if change.old is not None and readable(change.old) else None
    new = told([change.new], ctx) if change.new is not None else None
    if old is not None and new is not None:
        return Term("privacy-news-changed", {"old": old, "new": new})
    if new is not None:
        return Term("privacy-news-added", {"new": new})
    return Term("privacy-news-gone", {"old": old if old is not None else Term("privacy-news-old-line")})
