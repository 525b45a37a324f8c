"""The privacy card has changed: reporters who wait for an answer are told that there is something to read;
here they read what is different since their report. No-return reporters find the same beside their report, by
its code."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Reply, ReporterOf, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.moments import at_night
from bot.domain.people import Messenger
from bot.domain.safety.privacy import privacy_facts
from bot.domain.safety.privacy_history import PrivacyChange, readable
from bot.domain.submissions.witnesses import Report
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, number_argument, paragraphs
from bot.handlers.safety.privacy import WHOLE, card_text, earlier_line_text, settings_in_force
from bot.handlers.sent_reports.my_reports import code_report_id
from bot.usecases.safety.privacy_news import news_for, note_cards, people_to_tell

A_SCREEN: Final = 3
"""Most changed lines on one screen: each with its earlier wording, so that everything fits into a message."""


async def note_in_force(ctx: TickCtx) -> None:
    """Record the cards in force. This also runs at start: every later difference counts as a change."""
    cards = {messenger: privacy_facts(await settings_in_force(ctx, messenger)) for messenger in Messenger}
    await note_cards(ctx, cards)


async def notify_privacy_changes(ctx: TickCtx) -> Turn:
    """Record the cards in force, and by day notify a few of the people whom a change concerns."""
    await note_in_force(ctx)
    if at_night(ctx.clock.now()):
        return Turn()
    return Turn(tuple(_notice(report_id) for report_id in await people_to_tell(ctx)))


def _notice(report_id: str) -> Reply:
    """Neutral like every notice. It has its own slot, so that it does not replace a question."""
    return Say(
        "notice-new",
        buttons=((button("notice-button-open", "my-news"),),),
        to=ReporterOf(report_id),
        lane=SendLane.REMINDER,
        slot=f"card:{report_id}",
        quiet=True,
    )


async def news(update: Incoming, ctx: Ctx) -> Turn:
    """Show what the card says differently since the reader's oldest report, a few lines on each screen. A
    form that was open when the notice came stays open."""
    messenger = ctx.account.messenger
    now = privacy_facts(await settings_in_force(ctx, messenger))
    card_news = await news_for(ctx, now, messenger=messenger, reports=await _reports(ctx))
    card = (button("button-privacy-whole", "privacy", WHOLE),)
    if not card_news.changes:
        key = "privacy-news-none" if card_news.known else "privacy-news-unknown"
        return Turn((Screen(key, buttons=(card, back_to_menu())),))
    pages = -(-len(card_news.changes) // A_SCREEN)
    page = min(number_argument(update) or 0, pages - 1)
    page_changes = card_news.changes[page * A_SCREEN : (page + 1) * A_SCREEN]
    args: dict[str, Arg] = {
        "since": "report" if card_news.known else "lately",
        "page": page + 1,
        "pages": pages,
        "changes": _changes_text(page_changes, ctx),
    }
    further: tuple[tuple[Button, ...], ...] = ()
    if page + 1 < pages:
        further = ((button("button-privacy-news-next", "my-news", str(page + 1)),),)
    return Turn((Screen("privacy-news", args, (*further, card, back_to_menu())),))


async def _reports(ctx: Ctx) -> Sequence[Report]:
    """The person's open reports, or else any of theirs, and the one that a code has opened here."""
    mine = await ctx.uow.reports.of_reporter(ctx.keys.reporter)
    cases = [await ctx.uow.cases.get(report.case_id) for report in mine]
    waiting = [report for report, case in zip(mine, cases, strict=True) if case is not None and case.is_open]
    opened = code_report_id(ctx.session, at=ctx.clock.now())
    by_code = await ctx.uow.reports.get(opened) if opened else None
    return (*(waiting or mine), *((by_code,) if by_code is not None else ()))


def _changes_text(changes: Sequence[PrivacyChange], ctx: Ctx) -> TextRef:
    return paragraphs([_change(change, ctx) for change in changes])


def _change(change: PrivacyChange, ctx: Ctx) -> TextRef:
    old = earlier_line_text(change.old, ctx) if change.old is not None and readable(change.old) else None
    new = card_text([change.new], ctx) if change.new is not None else None
    if old is not None and new is not None:
        return TextRef("privacy-news-changed", {"old": old, "new": new})
    if new is not None:
        return TextRef("privacy-news-added", {"new": new})
    return TextRef("privacy-news-gone", {"old": old if old is not None else TextRef("privacy-news-old-line")})
