"""Updates that no other handler takes: unknown commands, and words or files that nothing waits for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.conversation.incoming import (
    FilesSent,
    Incoming,
    LocationSent,
    OtherSent,
    PostForwarded,
    TextSaid,
)
from bot.conversation.outgoing import Rows, Say, Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.menu import back_to_menu, menu_rows, report_button
from bot.handlers.pieces import button
from bot.handlers.reporting import stray_message
from bot.handlers.reporting.stray_location import answer_location
from bot.handlers.reporting.stray_message import offered_places
from bot.handlers.sent_reports.receipts import open_if_code
from bot.handlers.submissions.posts import album_of, is_of_declined_album, with_declined_album
from bot.usecases.learning.learner import find_learner

TOLD_LAST: Final = timedelta(days=1)
"""How long the bot remembers that it answered an edit: as long as any counter is stored."""


async def unknown_command(update: Incoming, ctx: Ctx) -> Turn:
    """Answer an unknown command. Staff who type other desks' commands (``/mine``, ``/next``) are led to their
    desk, not to a citizen's report."""
    staff = ctx.person.staff
    desk = staff is not None and not staff.frozen and (staff.started or has_role_for(staff, Permission.LEAD))
    if staff is None or not desk or not has_role_for(staff, Permission.HANDLE_CASES):
        return Turn((Say("unknown-command", buttons=onward_rows(ctx)),))
    owner = (
        ((button("admin-button-open", "admin"),),)
        if has_role_for(ctx.person.staff, Permission.CHANGE_SETTINGS)
        else ()
    )
    rows = ((button("queue-button-home", "queue"),), *owner, back_to_menu())
    return Turn((Say("unknown-command-staff", buttons=rows),))


async def answer_unexpected(update: Incoming, ctx: Ctx) -> Turn:
    """Answer words, a file, a place or a sticker when no question is open.

    A location leads to the nearest stations and to a report from there. A receipt code opens its report. A
    person with a report is asked where the message belongs. For others nothing is stored, which is said once
    for a whole album.
    """
    if isinstance(update, LocationSent):
        return await answer_location(update, ctx)
    if (opened := await open_if_code(update, ctx)) is not None:
        return opened
    if is_of_declined_album(update, ctx.session):
        return Turn()
    if (asked := await _ask_place(update, ctx)) is not None:
        return asked
    key = NOT_AWAITED.get(type(update), "nothing-awaited")
    if key != "nothing-awaited":
        session = with_declined_album(ctx.session, album) if (album := album_of(update)) else None
        return Turn((Say(key, buttons=onward_rows(ctx), slot="stray"),), session=session)
    learner = await find_learner(ctx, ctx.keys.learner)
    return Turn((Say(key, buttons=menu_rows(ctx, learner.audience), slot="stray"),))


async def _ask_place(update: Incoming, ctx: Ctx) -> Turn | None:
    """The question where words, files or a post belong; None without a report and a draft."""
    if not isinstance(update, TextSaid | FilesSent | PostForwarded):
        return None
    if places := await offered_places(ctx):
        return await stray_message.ask(update, ctx, places)
    return await stray_message.explain_not_kept(ctx) if ctx.session.draft is not None else None


async def explain_edit(update: Incoming, ctx: Ctx) -> Turn:
    """Answer an edit of a sent message, once for each message: it changes nothing here, and what does."""
    what, key, now = f"edited.{update.message_id}", ctx.keys.reporter, ctx.clock.now()
    if await ctx.uow.tries.count(what, key, since=now - TOLD_LAST):
        return Turn()
    ctx.uow.tries.add(what, key, at=now)
    if ctx.session.draft is not None:
        return Turn((Say("message-edited", {"draft": "waits"}, onward_rows(ctx)),))
    rows = (
        (button("button-my-reports", "my-reports"),),
        (button("button-receipt", "receipt"),),
        back_to_menu(),
    )
    return Turn((Say("message-edited", {"draft": "none"}, rows),))


NOT_AWAITED: Final[Mapping[type[Incoming], str]] = {
    FilesSent: "file-not-awaited",
    OtherSent: "wrong-kind-anywhere",
}

TEXT_FAMILIES: Final = (*NOT_AWAITED.values(), "nothing-awaited")


def onward_rows(ctx: Ctx) -> Rows:
    """Report and menu: the two next steps that fit everywhere."""
    return ((report_button(ctx),), back_to_menu())


ROUTES: Final = (
    Route("message-edited", explain_edit),
    Route("any-command", unknown_command),
    Route("any-message", answer_unexpected),
)
