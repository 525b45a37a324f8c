"""A reporter answers a moderator's question: in words, by files, or by a voice message."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.sent_reports.my_additions import (
    MessageContent,
    adding_session,
    done_rows,
    message_content,
    quote_if_post,
)
from bot.handlers.sent_reports.my_reports import (
    explain_withdrawn,
    extend_session,
    find_own_report,
    is_code_expired,
)
from bot.handlers.sent_reports.my_status import status_screen
from bot.handlers.sent_reports.my_waiting import keep
from bot.handlers.sent_reports.receipts import open_if_only_code
from bot.usecases.sent_reports.answer_question import answer_question, open_question

STATE: Final = "report.answer"


async def ask_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «I answer»: the next message is the answer."""
    report = await find_own_report(argument(update), ctx)
    case = await ctx.uow.cases.get(report.case_id)
    asked = open_question(case, await ctx.uow.reports.dialogue(report.id)) if case else None
    if asked is None:
        return Turn((await status_screen(report, ctx),), session=extend_session(ctx))
    rows = ((button("button-my-answer-later", "my-open", report.id),),)
    screen = Screen("my-answer-ask", {"question": asked.text}, rows)
    return Turn((screen,), session=extend_session(ctx, STATE, answer=report.id))


async def take_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take what was typed or sent as the answer. An unusable message leaves the question open."""
    if (opened := await open_if_only_code(update, ctx)) is not None:
        return opened
    brought = message_content(update)
    if brought is None:
        return Turn((Say("my-answer-words"),))
    report_id = ctx.session.data.get("answer", "")
    if await is_code_expired(report_id, ctx):
        return keep(update, brought.words, brought.files, ctx)
    try:
        report = await find_own_report(report_id, ctx)
    except NotFound as gone:
        return explain_withdrawn(gone)
    content, cut = quote_if_post(update, brought, ctx)
    turn = await answer_with(report.id, content, ctx)
    return replace(turn, replies=(*cut, *turn.replies)) if turn.session is not None else turn


async def answer_with(report_id: str, brought: MessageContent, ctx: Ctx) -> Turn:
    """Send the answer to the moderator who asked. The first file is the answer; further ones are added to the
    report, and so is a whole answer that nobody waits for any more."""
    as_taken = replace(ctx, mask=str) if brought.place else ctx
    answer = await answer_question(as_taken, report_id, brought.words, files=brought.files)
    if answer.late is not None:
        args: dict[str, Arg] = {"decided": answer.late.value}
        late = Say("my-answer-late", args, done_rows(report_id), slot="evidence")
        return Turn((late,), session=adding_session(report_id, ctx), facts=answer.facts)
    if brought.files:
        more = Say("my-answer-taken-more", buttons=done_rows(report_id), slot="evidence")
        return Turn((more,), session=adding_session(report_id, ctx), facts=answer.facts)
    rows: Rows = ((button("button-my-open", "my-open", report_id),), back_to_menu())
    return Turn((Say("my-answer-taken", buttons=rows),), session=extend_session(ctx), facts=answer.facts)
