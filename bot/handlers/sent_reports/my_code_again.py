"""The code is typed again, and what waited for it goes to its report as intended."""

from dataclasses import replace
from typing import Any

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Reply, Say, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import RequestRefused
from bot.domain.sent_reports.receipts import read_code
from bot.domain.submissions.witnesses import Report
from bot.handlers.sent_reports.my_additions import MessageContent, add_content, message_content, place_content
from bot.handlers.sent_reports.my_answers import answer_with
from bot.handlers.sent_reports.my_reports import with_opened_report
from bot.handlers.sent_reports.my_status import status_screen
from bot.handlers.sent_reports.my_verdicts import disagree_with
from bot.handlers.sent_reports.my_waiting import keep, pending_wish, ways
from bot.handlers.sent_reports.pending_message import PendingMessage
from bot.handlers.submissions.evidence_words import files_room, left_over_args
from bot.usecases.sent_reports.look_up_receipt import look_up_receipt


async def take_code_again(update: Incoming, ctx: Ctx) -> Turn:
    """Take the code, or another message that waits with the others."""
    code = read_code(update.text) if isinstance(update, TextSaid) else None
    if code is not None:
        return await _open_report(code, ctx)
    if isinstance(update, TextSaid) and not any(c.isalpha() for c in update.text):
        return Turn((Say("receipt-unclear", buttons=ways()),))
    wish, _ = pending_wish(ctx.session)
    brought = message_content(update) or (place_content(update) if wish == "add" else None)
    if brought is None or (wish == "disagree" and brought.files):
        return Turn((Say("my-kept-kind", buttons=ways(), slot="evidence"),))
    return keep(update, brought.words, brought.files, ctx, bare=brought.place)


async def _open_report(code: str, ctx: Ctx) -> Turn:
    """Only the report that it was meant for takes the waiting message; the bot never guesses another."""
    report = await look_up_receipt(ctx, code)
    if report is None:
        return Turn((Say("my-kept-unknown", buttons=ways()),))
    wish, report_id = pending_wish(ctx.session)
    if report.id != report_id:
        return Turn((Say("my-kept-other", buttons=ways()),))
    waits = PendingMessage.from_session(ctx.session)
    if not waits:  # the day is over
        return await _only_open(report, ctx)
    opened = with_opened_report(report.id, replace(ctx, session=ctx.session.with_waiting()))
    room = await files_room(report.id, waits.files, ctx)
    fitting = waits.files[:room] or (() if waits.note else waits.files)
    left = len(waits.files) - len(fitting)
    brought = MessageContent(waits.note, fitting, place=True)
    try:
        turn = await _go_on(report.id, brought, wish, opened)
    except RequestRefused as refusal:
        args: dict[str, Any] = dict(refusal.args_for_text)
        turn = Turn((Say(refusal.key, args),))
    if (
        turn.session is None
    ):  # refused as a whole: it keeps waiting, and the report's screen offers to take it
        return await _only_open(report, ctx, *turn.replies)
    notices: tuple[Reply, ...] = (Say("later-files-left", left_over_args(left)),) if left else ()
    return replace(turn, replies=(*notices, *turn.replies))


async def _only_open(report: Report, ctx: Ctx, *notices: Reply) -> Turn:
    opened = with_opened_report(report.id, ctx)
    return Turn((*notices, await status_screen(report, opened)), session=opened.session)


async def _go_on(report_id: str, brought: MessageContent, wish: str, ctx: Ctx) -> Turn:
    match wish:
        case "answer":
            return await answer_with(report_id, brought, ctx)
        case "disagree":
            return await disagree_with(report_id, brought.words, ctx)
    return await add_content(report_id, brought, ctx)
