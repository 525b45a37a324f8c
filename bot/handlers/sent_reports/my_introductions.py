"""A body asks to hear this reporter: they answer this one request, refuse it, or leave it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Ack, Arg, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.referrals.introductions import KEPT, Introduction, IntroductionStep, answered_words
from bot.domain.submissions.witnesses import Report
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import PreviewedWords
from bot.handlers.referrals.introductions import body_of
from bot.handlers.sent_reports.my_reports import extend_session, find_own_report
from bot.handlers.sent_reports.my_status import status_screen
from bot.handlers.sent_reports.receipts import open_if_only_code
from bot.usecases.access.introduction_access import reader_of
from bot.usecases.referrals.introduce import answer_wish, refuse_wish

STATE: Final = "mine.intro"
ANSWER: Final = TypedWords(STATE, about="intro", gone="my-intro-nothing")


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show what the body asks, and what an answer would reveal."""
    introduction, report = await _own_introduction(argument(update), ctx)
    if (nobody := await _explain_unread(introduction, report, ctx)) is not None:
        return nobody
    args: dict[str, Arg] = {"wish": await _wish(introduction, ctx), "until": introduction.until}
    rows: Rows = (
        (button("intro-button-write", "my-intro-write", introduction.id),),
        (button("intro-button-refuse", "my-intro-no", introduction.id),),
        (button("intro-button-later", "my-open", report.id),),
    )
    return Turn((Screen("my-intro", args, rows),), session=extend_session(ctx))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Begin the answer: the next message is the answer to this request."""
    introduction, report = await _own_introduction(argument(update), ctx)
    if (nobody := await _explain_unread(introduction, report, ctx)) is not None:
        return nobody
    rows = ((button("intro-button-later", "my-open", report.id),),)
    args: dict[str, Arg] = {"body": body_of(introduction.body, ctx.content), "days": KEPT.days}
    return Turn(
        (Screen("my-intro-write", args, rows),), session=extend_session(ctx, STATE, intro=introduction.id)
    )


async def preview_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Show the answer again, with what it reveals. Nothing is sent yet."""
    if not isinstance(update, TextSaid):
        return Turn((Say("my-intro-words"),))
    if (opened := await open_if_only_code(update, ctx)) is not None:
        return opened
    introduction, report = await _own_introduction(ctx.session.data.get("intro", ""), ctx)
    if (nobody := await _explain_unread(introduction, report, ctx)) is not None:
        return nobody
    words = answered_words(update.text)
    rows: Rows = (
        (
            button(
                "intro-button-send",
                "my-intro-send",
                ANSWER.preview_argument({"intro": introduction.id}, words),
            ),
        ),
        (button("intro-button-again", "my-intro-write", introduction.id),),
        (button("intro-button-later", "my-open", report.id),),
    )
    args: dict[str, Arg] = {"body": body_of(introduction.body, ctx.content), "text": words, "days": KEPT.days}
    session = extend_session(ctx, STATE, intro=introduction.id, words=words)
    return Turn((Screen("my-intro-preview", args, rows),), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send it to the person who asked, and to nobody else."""
    introduction, report = await _own_introduction(argument(update, PreviewedWords).about, ctx)
    if (nobody := await _explain_unread(introduction, report, ctx)) is not None:
        return nobody
    words = ANSWER.words_to_send(update, ctx)["words"]
    answered = await answer_wish(ctx, introduction.id, words, report=report)
    look = ((button("intro-button-read", "intro.read", introduction.id),),)
    notices = await _notices_to_asker("notice-intro-answered", answered, ctx, look)
    rows: Rows = ((button("button-my-open", "my-open", report.id),), back_to_menu())
    return Turn((Screen("my-intro-sent", buttons=rows), *notices), session=extend_session(ctx))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse: the person who asked is told only that, if they may still see the case."""
    introduction, report = await _own_introduction(argument(update), ctx)
    refused = await refuse_wish(ctx, introduction.id, report=report)
    reader = await reader_of(ctx, refused)
    notices = (
        await _notices_to_asker("notice-intro-refused", replace(refused, by=reader), ctx) if reader else ()
    )
    screen = await status_screen(report, ctx)
    return Turn((Ack("my-intro-refused"), screen, *notices), session=extend_session(ctx))


async def _own_introduction(introduction_id: str, ctx: Ctx) -> tuple[Introduction, Report]:
    """An open request about a report that this person may see. Raises NotFound for any other."""
    introduction = await ctx.uow.introductions.get(introduction_id)
    if (
        introduction is None
        or introduction.step is not IntroductionStep.ASKED
        or not introduction.holds(today=ctx.clock.today())
    ):
        raise NotFound("intro-over")
    return introduction, await find_own_report(introduction.report_id, ctx)


async def _explain_unread(introduction: Introduction, report: Report, ctx: Ctx) -> Turn | None:
    """If nobody is left who would read it, the reporter is told, and what they wrote is not stored."""
    if await reader_of(ctx, introduction) is not None:
        return None
    rows: Rows = ((button("button-my-open", "my-open", report.id),), back_to_menu())
    return Turn((Screen("my-intro-nobody", buttons=rows),), session=extend_session(ctx))


async def _wish(introduction: Introduction, ctx: Ctx) -> TextRef:
    words = await ctx.uow.introductions.words(introduction.id)
    return TextRef("intro-wish", {"body": body_of(introduction.body, ctx.content), "words": words})


async def _notices_to_asker(
    key: str, introduction: Introduction, ctx: Ctx, rows: Rows = ()
) -> Sequence[Reply]:
    """For the person who asked, if they may still see the case: its number, none of the witness's words."""
    case = await ctx.uow.cases.get(introduction.case_id)
    if case is None:
        return ()
    notice = Say(
        key, {"number": number_of(case)}, rows, to=StaffChat(introduction.by), lane=SendLane.DIALOGUE
    )
    return await allowed_replies([notice], case, ctx)
