"""A body wishes to hear this reporter: he writes to that one wish, refuses, or lets it lie."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Ack, Arg, Lane, Reply, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.referrals.introductions import KEPT, Introduction, Step, answered_words
from bot.domain.submissions.witnesses import Report
from bot.handlers.cards.card import number_of
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, mark_preview, refuse_older, split
from bot.handlers.referrals.introductions import body_of
from bot.handlers.sent_reports.my_reports import kept_open, reachable
from bot.handlers.sent_reports.my_status import status_screen
from bot.handlers.sent_reports.receipts import code_instead
from bot.usecases.referrals.introduce import answer_wish, refuse_wish
from bot.usecases.sight.who_asks import reader_of

STATE: Final = "mine.intro"


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """What the body asks, and what writing would give up."""
    one, report = await _mine(argument(update), ctx)
    if (nobody := await _unread(one, report, ctx)) is not None:
        return nobody
    args: dict[str, Arg] = {"wish": await _wish(one, ctx), "until": one.until}
    rows: Rows = (
        (button("intro-button-write", "my-intro-write", one.id),),
        (button("intro-button-refuse", "my-intro-no", one.id),),
        (button("intro-button-later", "my-open", report.id),),
    )
    return Turn((Screen("my-intro", args, rows),), session=kept_open(ctx))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """The next message is what he writes to that wish."""
    one, report = await _mine(argument(update), ctx)
    if (nobody := await _unread(one, report, ctx)) is not None:
        return nobody
    rows = ((button("intro-button-later", "my-open", report.id),),)
    args: dict[str, Arg] = {"body": body_of(one.body, ctx.content), "days": KEPT.days}
    return Turn((Screen("my-intro-write", args, rows),), session=kept_open(ctx, STATE, intro=one.id))


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """Shown once more, with what is given up by it; nothing has gone yet."""
    if not isinstance(update, TextSaid):
        return Turn((Say("my-intro-words"),))
    if (opened := await code_instead(update, ctx)) is not None:
        return opened
    one, report = await _mine(ctx.session.data.get("intro", ""), ctx)
    if (nobody := await _unread(one, report, ctx)) is not None:
        return nobody
    words = answered_words(update.text)
    rows: Rows = (
        (button("intro-button-send", "my-intro-send", f"{one.id}/{mark_preview(words)}"),),
        (button("intro-button-again", "my-intro-write", one.id),),
        (button("intro-button-later", "my-open", report.id),),
    )
    args: dict[str, Arg] = {"body": body_of(one.body, ctx.content), "text": words, "days": KEPT.days}
    session = kept_open(ctx, STATE, intro=one.id, words=words)
    return Turn((Screen("my-intro-preview", args, rows),), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """It goes to the one who asked, and nowhere else."""
    wish_id, mark = split(argument(update))
    one, report = await _mine(wish_id, ctx)
    if (nobody := await _unread(one, report, ctx)) is not None:
        return nobody
    data = ctx.session.data
    if ctx.session.state != STATE or data.get("intro") != one.id or "words" not in data:
        raise NotFound("my-intro-nothing")
    refuse_older(mark, data["words"])
    answered = await answer_wish(one.id, data["words"], report=report, uow=ctx.uow, clock=ctx.clock)
    look = ((button("intro-button-read", "intro.read", one.id),),)
    told = await _told("notice-intro-answered", answered, ctx, look)
    rows: Rows = ((button("button-my-open", "my-open", report.id),), back_to_menu())
    return Turn((Screen("my-intro-sent", buttons=rows), *told), session=kept_open(ctx))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """«No»: the one who asked hears only that, if he still may."""
    one, report = await _mine(argument(update), ctx)
    refused = await refuse_wish(one.id, report=report, uow=ctx.uow, clock=ctx.clock)
    reader = await reader_of(refused, uow=ctx.uow)
    told = await _told("notice-intro-refused", replace(refused, by=reader), ctx) if reader else ()
    screen = await status_screen(report, ctx)
    return Turn((Ack("my-intro-refused"), screen, *told), session=kept_open(ctx))


async def _mine(introduction_id: str, ctx: Ctx) -> tuple[Introduction, Report]:
    """A wish that stands for a report that this person may see. Raises NotFound for any other."""
    one = await ctx.uow.introductions.get(introduction_id)
    if one is None or one.step is not Step.ASKED or not one.holds(today=ctx.clock.today()):
        raise NotFound("intro-over")
    return one, await reachable(one.report_id, ctx)


async def _unread(one: Introduction, report: Report, ctx: Ctx) -> Turn | None:
    """Where nobody is left who would read it, he is told so, and what he has written is kept nowhere."""
    if await reader_of(one, uow=ctx.uow) is not None:
        return None
    rows: Rows = ((button("button-my-open", "my-open", report.id),), back_to_menu())
    return Turn((Screen("my-intro-nobody", buttons=rows),), session=kept_open(ctx))


async def _wish(one: Introduction, ctx: Ctx) -> Term:
    words = await ctx.uow.introductions.words(one.id)
    return Term("intro-wish", {"body": body_of(one.body, ctx.content), "words": words})


async def _told(key: str, one: Introduction, ctx: Ctx, rows: Rows = ()) -> Sequence[Reply]:
    """To the one who asked, if he may still see the case: its number, and not a word of the witness."""
    case = await ctx.uow.cases.get(one.case_id)
    if case is None:
        return ()
    told = Say(key, {"number": number_of(case)}, rows, to=StaffChat(one.by), lane=Lane.DIALOGUE)
    return await seen_by([told], case, uow=ctx.uow)
