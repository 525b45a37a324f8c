"""Words that lead out of every question: «منو», «لغو», «برگرد», «راهنما».

A report that was begun stays; the person is told until when, and how to go on or discard it.
"""

from datetime import timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Button, Reply, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.owner.settings import retention_in_force
from bot.domain.reporting.drafts import FieldName
from bot.handlers.menu import back_to_menu, menu, report_button
from bot.handlers.pieces import button
from bot.handlers.reporting import report_form, stray_message
from bot.handlers.reporting.report_before import reads_card
from bot.handlers.reporting.report_entrance import BEFORE, is_accepting_reports, show_danger
from bot.handlers.safety.help import help_screen
from bot.handlers.sent_reports.my_reports import code_report_id
from bot.handlers.sent_reports.pending_message import CHOICE

_REVIEW: Final = "review"


async def leave_for_menu(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «منو»: the menu, below a note on a report that is left."""
    return await _below_note(await menu(update, ctx), ctx)


async def leave_for_help(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «راهنما»: the help, below a note on a report that is left."""
    return await _below_note(await help_screen(update, ctx), ctx)


async def leave(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «لغو»: leave whatever is open. What was not confirmed is not stored; a draft stays. A message that waits
    for its sender's choice is deleted; one that waits for its place is asked about once more, because it may be
    testimony, with the ways to withdraw what was sent."""
    if ctx.session.state == stray_message.STATE and ctx.session.waiting:
        return await stray_message.ask_where(ctx, TextRef("later-none-typed"), offer=await _sent_rows(ctx))
    session = ctx.session.at("")
    if ctx.session.draft is not None:
        note, rows = await _draft_note(ctx)
        key = note.key if ctx.session.state else "left-already"
        return Turn((Screen(key, note.args, (*rows, back_to_menu())),), session=session)
    if ctx.session.state == CHOICE and ctx.session.waiting:
        return Turn((Screen("left-choice", buttons=(back_to_menu(),)),), session=session.with_waiting())
    if not ctx.session.state and (rows := await _sent_rows(ctx)):
        return Turn((Screen("left-sent", buttons=(*rows, back_to_menu())),))
    key = "left-form" if ctx.session.state else "left-nothing"
    return Turn((Screen(key, buttons=(back_to_menu(),)),), session=session)


async def _sent_rows(ctx: Ctx) -> Rows:
    """The ways to withdraw a report that was sent: the only one at once. A report that a code has opened stays open."""
    own = [
        report.id for report in await ctx.uow.reports.of_reporter(ctx.keys.reporter) if not report.withdrawn
    ]
    opened = code_report_id(ctx.session, at=ctx.clock.now())
    sent = list(dict.fromkeys([*([opened] if opened else []), *own]))
    withdraw = (button("button-my-withdraw", "my-withdraw", sent[0]),) if opened or len(sent) == 1 else ()
    mine = (button("button-my-reports", "my-reports"),) if own else ()
    return tuple(row for row in (withdraw, mine) if row)


async def go_back(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «برگرد»: one step back in the report form; elsewhere leave."""
    if is_in_form(ctx):
        return await report_form.go_back(update, ctx)
    if reads_card(ctx.session):
        running = await ctx.uow.settings.running()
        if is_accepting_reports(ctx, running):
            return show_danger(ctx, running)
    return await leave(update, ctx)


def is_in_form(ctx: Ctx) -> bool:
    """Whether a question or the review of the report form is open."""
    area, _, name = ctx.session.state.partition(".")
    return area == "report" and ctx.session.draft is not None and (name in FieldName or name == _REVIEW)


async def _below_note(turn: Turn, ctx: Ctx) -> Turn:
    if ctx.session.draft is None or not (is_in_form(ctx) or ctx.session.state == BEFORE):
        return turn
    note, rows = await _draft_note(ctx)
    replies: tuple[Reply, ...] = (Say(note.key, note.args, rows), *turn.replies)
    return Turn(replies, session=turn.session, facts=turn.facts)


async def _draft_note(ctx: Ctx) -> tuple[TextRef, Rows]:
    """That the draft stays and until when, with the buttons that go on with it or discard it."""
    retention = retention_in_force(await ctx.uow.settings.running(), ctx.operator.retention)
    until = ctx.clock.today() + timedelta(days=retention.draft)
    discard = Button(TextRef("button-report-discard"), Press("report-cancel", epoch=ctx.session.epoch))
    return TextRef("left-draft", {"until": until}), ((report_button(ctx),), (discard,))
