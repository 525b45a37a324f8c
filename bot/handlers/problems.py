"""Updates that no other handler takes: unknown commands, and edits of sent messages."""

from datetime import timedelta
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Rows, Say, Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import button

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


def onward_rows(ctx: Ctx) -> Rows:
    """Report and menu: the two next steps that fit everywhere."""
    return ((report_button(ctx),), back_to_menu())


ROUTES: Final = (
    Route("message-edited", explain_edit),
    Route("any-command", unknown_command),
)
