"""A reporter answers what a moderator asked: in words, by files, or by a voice message."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.handlers.menu import back_to_menu
from bot.handlers.my_additions import adding, done, given
from bot.handlers.my_reports import kept_open, reachable
from bot.handlers.my_status import status_screen
from bot.handlers.pieces import argument, button
from bot.handlers.receipts import looks_like_receipt, typed_code
from bot.usecases.answer_question import answer_question, open_question

STATE: Final = "report.answer"


async def ask_answer(update: Incoming, ctx: Ctx) -> Turn:
    """«I answer»: the next message is the answer."""
    report = await reachable(argument(update), ctx)
    case = await ctx.uow.cases.get(report.case_id)
    asked = open_question(case, await ctx.uow.reports.dialogue(report.id)) if case else None
    if asked is None:
        return Turn((await status_screen(report, ctx),), session=kept_open(ctx))
    rows = ((button("button-my-answer-later", "my-open", report.id),),)
    screen = Screen("my-answer-ask", {"question": asked.text}, rows)
    return Turn((screen,), session=kept_open(ctx, STATE, answer=report.id))


async def take_answer(update: Incoming, ctx: Ctx) -> Turn:
    """The answer goes to whoever asked. The first file answers; those behind it are added to the report."""
    if isinstance(update, TextSaid) and looks_like_receipt(update.text):
        return await typed_code(update, ctx)
    brought = given(update)
    if brought is None:
        return Turn((Say("my-answer-words"),))
    report = await reachable(ctx.session.data.get("answer", ""), ctx)
    facts = await answer_question(
        report.id,
        brought.words,
        files=brought.files,
        messenger=ctx.person.account.messenger,
        mask=ctx.mask,
        uow=ctx.uow,
        ids=ctx.ids,
        clock=ctx.clock,
    )
    if brought.files:
        more = Say("my-answer-taken-more", buttons=done(report.id), slot="evidence")
        return Turn((more,), session=adding(report.id, ctx), facts=facts)
    rows: Rows = ((button("button-my-open", "my-open", report.id),), back_to_menu())
    return Turn((Say("my-answer-taken", buttons=rows),), session=kept_open(ctx), facts=facts)
