"""A reporter's verdicts on moderators' work: «I disagree», «was it put right?», «is this what I said?»."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Ack, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.follow_up import second_look
from bot.domain.errors import NotFound, WrongState
from bot.domain.submissions.witnesses import Rightness
from bot.handlers.flows.confirming import confirmation
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import ReportAnswer
from bot.handlers.sent_reports.my_additions import adding_session
from bot.handlers.sent_reports.my_reports import extend_session, find_own_report, is_code_expired
from bot.handlers.sent_reports.my_status import status_screen
from bot.handlers.sent_reports.my_waiting import keep
from bot.handlers.sent_reports.receipts import open_if_only_code
from bot.usecases.cases.summarise_voice import judge_summary
from bot.usecases.sent_reports.object_to_decision import answer_if_put_right, object_to_decision

STATE: Final = "mine.disagree"


async def ask_disagree(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «I disagree»: another moderator will look at the case. The reporter may say why."""
    report = await find_own_report(argument(update), ctx)
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        raise NotFound("my-report-not-found")
    second_look(case, now=ctx.clock.now())  # fails early if a second look is not possible
    if report.disagreed:
        raise WrongState("my-disagree-done")
    yes = button("button-my-disagree-silent", "my-disagree-yes", report.id)
    screen = confirmation(
        "my-disagree-ask", yes=yes, no=button("button-my-disagree-no", "my-open", report.id)
    )
    return Turn((screen,), session=extend_session(ctx, STATE, disagree=report.id))


async def disagree_silently(update: Incoming, ctx: Ctx) -> Turn:
    """Disagree without a reason."""
    report = await find_own_report(argument(update), ctx)
    turn = await disagree_with(report.id, "", ctx)
    return replace(turn, replies=(Screen("my-disagreed", buttons=_ways(report.id)),))


async def disagree_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Disagree with the reporter's own words."""
    if not isinstance(update, TextSaid):
        return Turn((Say("my-disagree-words"),))
    if (opened := await open_if_only_code(update, ctx)) is not None:
        return opened
    report_id = ctx.session.data.get("disagree", "")
    if await is_code_expired(report_id, ctx):
        return keep(update, update.text, (), ctx)
    report = await find_own_report(report_id, ctx)
    return await disagree_with(report.id, update.text, ctx)


async def disagree_with(report_id: str, words: str, ctx: Ctx) -> Turn:
    facts = await object_to_decision(ctx, report_id, words)
    return Turn((Say("my-disagreed", buttons=_ways(report_id)),), session=extend_session(ctx), facts=facts)


def _ways(report_id: str) -> Rows:
    return ((button("button-my-open", "my-open", report_id),), back_to_menu())


async def answer_put_right(update: Incoming, ctx: Ctx) -> Turn:
    """Take yes or no, once. The moderators' card counts the answers."""
    report_id, choice = argument(update, ReportAnswer)
    report = await find_own_report(report_id, ctx)
    answer = Rightness.YES if choice is Rightness.YES else Rightness.NO
    facts = await answer_if_put_right(ctx, report.id, answer)
    report = await find_own_report(report_id, ctx)
    replies = (Ack("my-right-taken"), await status_screen(report, ctx))
    return Turn(replies, session=extend_session(ctx), facts=facts)


async def answer_summary(update: Incoming, ctx: Ctx) -> Turn:
    """Take whether the summary of the voice message is right. If not, the reporter may write what is."""
    report_id, choice = argument(update, ReportAnswer)
    report = await find_own_report(report_id, ctx)
    right = choice is Rightness.YES
    facts = await judge_summary(ctx, report.id, right=right)
    if right:
        report = await find_own_report(report_id, ctx)
        replies = (Ack("my-summary-taken"), await status_screen(report, ctx))
        return Turn(replies, session=extend_session(ctx), facts=facts)
    rows = ((button("button-my-summary-no-words", "my-open", report.id),),)
    screen = Screen("my-summary-wrong", buttons=rows)
    return Turn((screen,), session=adding_session(report.id, ctx), facts=facts)
