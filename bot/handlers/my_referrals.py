"""A moderator wants to pass a case on: its reporter reads the summary as it would go, and says yes or no."""

from collections.abc import Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Lane, Reply, Rows, Say, Screen, StaffChat, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.referrals import Packed, Referral, Step
from bot.domain.witnesses import Report
from bot.handlers.my_reports import kept_open, reachable
from bot.handlers.my_status import status_screen
from bot.handlers.pieces import argument, button
from bot.handlers.refer_sign import asked_to_sign
from bot.handlers.refer_words import number_args, package_words
from bot.handlers.seen_by import seen_by
from bot.usecases.consent_referral import agree, disagree, read_proposed
from bot.usecases.read_referral import read_dossier


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """The summary as it would go, the copies, the body; nothing of it has gone."""
    one, packed, report = await _mine(argument(update), ctx)
    case = await ctx.uow.cases.get(one.case_id)
    if case is None:
        raise NotFound("refer-over")
    found = await read_dossier(one, packed, case, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    args: dict[str, Arg] = {"package": package_words(found, ctx.content), "until": one.until}
    at = f"{report.id}/{one.id}"
    rows: Rows = (
        (button("my-refer-button-yes", "my-refer-yes", at),),
        (button("my-refer-button-no", "my-refer-no", at),),
        (button("intro-button-later", "my-open", report.id),),
    )
    return Turn((Screen("my-refer", args, rows),), session=kept_open(ctx))


async def yes(update: Incoming, ctx: Ctx) -> Turn:
    """He agrees to these words for this body. With the last one's yes the second signature is asked for."""
    one, _, report = await _mine(argument(update), ctx)
    agreed = await agree(one.id, report=report, uow=ctx.uow, clock=ctx.clock)
    replies: list[Reply] = []
    case = await ctx.uow.cases.get(one.case_id)
    if agreed.step is Step.SIGN and case is not None:
        told = await _told("notice-refer-agreed", agreed, ctx)
        replies = [*told, *await asked_to_sign(agreed, case, ctx)]
    screen = await status_screen(report, ctx)
    return Turn((Ack("my-refer-agreed"), screen, *replies), session=kept_open(ctx))


async def no(update: Incoming, ctx: Ctx) -> Turn:
    """He does not, or not any more: nothing goes. Whoever prepared it hears that, and not from whom."""
    report_id, _, referral_id = argument(update).partition("/")
    report = await reachable(report_id, ctx)
    refused = await disagree(referral_id, report=report, uow=ctx.uow, clock=ctx.clock)
    told = await _told("notice-refer-refused", refused, ctx)
    screen = await status_screen(report, ctx)
    return Turn((Ack("my-refer-refused"), screen, *told), session=kept_open(ctx))


async def _mine(at: str, ctx: Ctx) -> tuple[Referral, Packed, Report]:
    """What is asked about a report that this person may see. Raises NotFound for any other."""
    report_id, _, referral_id = at.partition("/")
    report = await reachable(report_id, ctx)
    one, packed = await read_proposed(referral_id, report=report, uow=ctx.uow, clock=ctx.clock)
    return one, packed, report


async def _told(key: str, one: Referral, ctx: Ctx) -> Sequence[Reply]:
    """To whoever prepared it."""
    case = await ctx.uow.cases.get(one.case_id)
    if case is None:
        return ()
    said = Say(key, number_args(case, one, ctx.content), to=StaffChat(one.by), lane=Lane.DIALOGUE)
    return await seen_by([said], case, uow=ctx.uow)
